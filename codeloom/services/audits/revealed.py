"""What an auditor had before the lines that were handed in were uncovered, and what changed since: reckoned from what is kept,
never counted by anybody. No verb lives here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from codeloom.coding.reveal import Direction, Moved, moved_since
from codeloom.coding.variance import Coded, pair_up
from codeloom.db.queries import people
from codeloom.db.queries.audits import blind as queries
from codeloom.db.queries.audits.pairs import auditor_side, auditors_codes, coder_side
from codeloom.db.tables.audits import BlindCoding
from codeloom.services.audits.beginning import handed_in_by
from codeloom.services.audits.context import AuditContext
from codeloom.services.audits.reveal_views import MovedView, RevealView
from codeloom.services.core import formatting
from codeloom.services.editor import WorkLine, first_diagnosis, unpack_lines

WAYS = {
    Direction.TOWARD: "toward the {}", Direction.AWAY: "away from the {}", Direction.ELSEWHERE: "neither way",
}  # fmt: skip


def coded(lines: Sequence[WorkLine]) -> list[Coded]:
    """Lines as they are compared."""
    first = first_diagnosis(lines)
    return [Coded(one.code, one.system, one is first, one.poa, one.units) for one in lines]


def changed_since(work: AuditContext) -> tuple[BlindCoding, list[WorkLine], tuple[Moved, ...]] | None:
    """The coding that an audit began with, its lines, and what changed in the list since. None for one that was not blind."""
    coding = queries.of_audit(work.uow, work.audit.id) if work.audit.blind else None
    if coding is None or coding.done_at is None:
        return None
    own = unpack_lines(work.uow.vault.open(BlindCoding.lines_enc, coding))
    codes = auditors_codes(work.rows)
    now = [side for row in work.rows if (side := auditor_side(row, codes)) is not None]
    handed_in = sorted(work.rows, key=lambda row: row.coder_sequence or 0)
    theirs = [side for row in handed_in if (side := coder_side(row, codes)) is not None]
    return coding, own, moved_since(_pointing(own, now), now, theirs)


def _pointing(own: Sequence[WorkLine], now: Sequence[Coded]) -> list[Coded]:
    """The own lines as they are compared, each pointing to the codes that its diagnoses have now: a diagnosis with another code is
    one change, not one more of each procedure that points to it."""
    plain = coded(own)
    later = {pair.was: pair.auditor.code for pair in pair_up(plain, now) if pair.auditor is not None}
    called = {str(line.id): later.get(at, line.code) for at, line in enumerate(own, start=1)}
    return [
        replace(one, pointers=tuple(called[to] for to in line.pointers if to in called))
        for one, line in zip(plain, own, strict=True)
    ]


def reveal_of(work: AuditContext) -> RevealView:
    """The same in words; empty for an audit that was not blind."""
    found = changed_since(work)
    if found is None or found[0].done_at is None:
        return RevealView()
    _, own, moved = found
    there = found[0].done_at.astimezone(ZoneInfo(people.time_zone(work.uow)))
    ways = Counter(one.direction for one in moved)
    whose = {way: words.format(handed_in_by(work.subject.kind)) for way, words in WAYS.items()}
    parts = [f"{ways[way]} {words}" for way, words in whose.items() if ways[way]]
    return RevealView(
        when=f"{formatting.day(there.date())}, {there:%H:%M}",
        before=", ".join(line.code for line in own),
        summary=f"{formatting.count(len(moved), 'change')}: {', '.join(parts)}" if moved else "Nothing changed since",
        moved=tuple(MovedView(_words(one), whose[one.direction], one.direction.value) for one in moved),
    )


def _words(one: Moved) -> str:
    """E11.22, was E11.9; N18.31 added; J44.1 POA N, was Y; 99213 points to I10, was no diagnosis."""
    line = one.now or one.was
    assert line is not None
    if one.was is None or one.now is None:
        return f"{line.code} {one.what}"
    if one.what == "code":
        return f"{one.now.code}, was {one.was.code}"
    if one.what == "first":
        return f"{line.code} {'made first' if one.now.principal else 'no longer first'}"
    if one.what == "pointers":
        to, before = (", ".join(side.pointers) or "no diagnosis" for side in (one.now, one.was))
        return f"{line.code} points to {to}, was {before}"
    now, was = ((side.poa or "none", side.units)[one.what == "units"] for side in (one.now, one.was))
    return f"{line.code} {one.what} {now}, was {was}"
