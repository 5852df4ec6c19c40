"""What an auditor had before the coder's rows were uncovered, and what changed since: reckoned from what is kept, never counted
by anybody. No verb lives here."""

from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from codeloom.coding.reveal import Direction, Moved, moved_since
from codeloom.coding.variance import Coded
from codeloom.db.queries import people
from codeloom.db.queries.audits import blind as queries
from codeloom.db.tables.audits import BlindCoding
from codeloom.services.audits.context import AuditContext
from codeloom.services.audits.reveal_views import MovedView, RevealView
from codeloom.services.core import formatting
from codeloom.services.editor import WorkLine, first_diagnosis, unpack_lines

WAYS = {
    Direction.TOWARD: "toward the coder", Direction.AWAY: "away from the coder", Direction.ELSEWHERE: "neither way",
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
    theirs = [
        WorkLine(row.id, row.coder_system or "", row.coder_code or "", row.coder_poa, units=row.coder_units)
        for row in sorted(work.rows, key=lambda row: row.coder_sequence or 0)
        if row.coder_code is not None
    ]
    return coding, own, moved_since(coded(own), coded(work.lines()), coded(theirs))


def reveal_of(work: AuditContext) -> RevealView:
    """The same in words; empty for an audit that was not blind."""
    found = changed_since(work)
    if found is None or found[0].done_at is None:
        return RevealView()
    _, own, moved = found
    there = found[0].done_at.astimezone(ZoneInfo(people.time_zone(work.uow)))
    ways = Counter(one.direction for one in moved)
    parts = [f"{ways[way]} {words}" for way, words in WAYS.items() if ways[way]]
    return RevealView(
        when=f"{formatting.day(there.date())}, {there:%H:%M}",
        before=", ".join(line.code for line in own),
        summary=f"{formatting.count(len(moved), 'change')}: {', '.join(parts)}" if moved else "Nothing changed since",
        moved=tuple(MovedView(_words(one), WAYS[one.direction], one.direction.value) for one in moved),
    )


def _words(one: Moved) -> str:
    """E11.22 was E11.9; N18.31 added; J44.1 POA N, was Y."""
    line = one.now or one.was
    assert line is not None
    if one.was is None or one.now is None:
        return f"{line.code} {one.what}"
    if one.what == "code":
        return f"{one.now.code}, was {one.was.code}"
    if one.what == "first":
        return f"{line.code} {'made first' if one.now.principal else 'no longer first'}"
    now, was = ((side.poa or "none", side.units)[one.what == "units"] for side in (one.now, one.was))
    return f"{line.code} {one.what} {now}, was {was}"
