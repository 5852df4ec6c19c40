"""Rebuttals as those see them who decide: all that wait, those of 90 days, one of them with both sides, its documents."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from codeloom.coding.code_patterns import fits
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import people
from codeloom.db.queries import training as queries
from codeloom.db.queries.training import Placed
from codeloom.db.tables.audits import AuditLine
from codeloom.db.tables.training import Rebuttal
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import AuditContext, ChangeView, about, subject_of, view_of
from codeloom.services.core import Command, NotFound, Nothing, Refused, formatting, verb
from codeloom.services.editor import DocumentView, Span, spans_of
from codeloom.services.notices import seen
from codeloom.services.training.correcting import score_if
from codeloom.services.training.deciders import Deciders
from codeloom.services.training.ruling_rows import next_number, row_of
from codeloom.services.training.showing import headed, number_of, quotes, state_of
from codeloom.services.training.timing import Times
from codeloom.services.training.views import InboxView, RebuttalItem, RebuttalView

DECIDED = timedelta(days=90)
TAGS = {"coder": "For the coder", "auditor": "For the auditor", "both": "Both"}
MOST_NEAR = 5


GROUPS = {"mine": "For you to decide", "own": "Not for you: your own audits", "others": "Not for you",
          "decided": "Decided, 90 days"}  # fmt: skip


class OfRebuttal(Command):
    """One rebuttal."""

    rebuttal_id: UUID


class ReadEvidence(OfRebuttal):
    """One document of what was audited."""

    document_id: UUID


@verb("training.rebuttals", Nothing, read_only=True)
def rebuttals(uow: UnitOfWork, _command: Nothing) -> InboxView:
    """Rebuttals that wait, first due first, and those decided in 90 days, the last decided first."""
    times = Times.of(uow)
    found = queries.rebuttals(uow, times.now - DECIDED)
    audits = queries.placed(uow, {one.audit_id for one in found})
    lines = queries.lines(uow, list(audits))
    deciders = Deciders.of(uow, [one.audit for one in audits.values()], times)
    rows = [
        _item(uow, one, audits[one.audit_id], lines[one.audit_id], deciders) for one in found if one.audit_id in audits
    ]
    done = [one for one in found if one.decision is not None]
    return InboxView(headed(rows, GROUPS), sum(row.group == "mine" for row in rows), _summary(done))


@verb("training.open_rebuttal", OfRebuttal, repeatable=True)
def open_rebuttal(uow: UnitOfWork, command: OfRebuttal) -> RebuttalView:
    """One of them with both sides; the read is recorded. Raises NotFound, or Refused where its encounter is out of sight."""
    rebuttal, one, work = taken(uow, command.rebuttal_id)
    uow.record("REBUTTAL_READ", "rebuttal", rebuttal.id, audit=str(one.audit.id), **about(work.subject))
    seen(uow, rebuttal.id)
    return view_of_rebuttal(uow, rebuttal, one, work)


@verb("training.refresh_rebuttal", OfRebuttal, read_only=True)
def refresh_rebuttal(uow: UnitOfWork, command: OfRebuttal) -> RebuttalView:
    """The same as it stands now, for a page that has it open. Raises NotFound or Refused."""
    return view_of_rebuttal(uow, *taken(uow, command.rebuttal_id))


@verb("training.read_evidence", ReadEvidence, repeatable=True)
def read_evidence(uow: UnitOfWork, command: ReadEvidence) -> DocumentView:
    """A document's text with the evidence of both sides by their names; the read is recorded. Raises NotFound."""
    rebuttal, one, work = taken(uow, command.rebuttal_id)
    row = _row_of(work, rebuttal)
    coder, auditor = _marks(row, rebuttal)
    both = [span for span in coder if span in auditor]
    spans = (
        ("coder", [span for span in coder if span not in both]),
        ("auditor", [span for span in auditor if span not in both]),
        ("both", both),
    )
    return work.subject.read(command.document_id, spans, audit=one.audit.id)


def taken(uow: UnitOfWork, rebuttal_id: UUID, *, lock: bool = False) -> tuple[Rebuttal, Placed, AuditContext]:
    """A rebuttal with its audit; `lock` keeps both, the audit first. Raises NotFound, or Refused for an encounter out of sight."""
    rebuttal = queries.rebuttal(uow, rebuttal_id)
    if rebuttal is None:
        raise NotFound()
    if lock:
        queries.hold(uow, rebuttal.audit_id)
        rebuttal = queries.rebuttal(uow, rebuttal_id, lock=True)
    one = queries.placed(uow, [rebuttal.audit_id]).get(rebuttal.audit_id) if rebuttal is not None else None
    if rebuttal is None or one is None:
        raise NotFound()
    try:
        return rebuttal, one, AuditContext.of(uow, one.audit, subject_of(uow, one.audit))
    except NotFound:
        raise Refused(
            f"{number_of(one)} is an encounter, which managers do not see.", todo="A supervisor decides it.",
            code="not_in_sight",
        ) from None  # fmt: skip


def view_of_rebuttal(uow: UnitOfWork, rebuttal: Rebuttal, one: Placed, work: AuditContext) -> RebuttalView:
    """A rebuttal ready to show."""
    times, row = Times.of(uow), _row_of(work, rebuttal)
    whole = view_of(work)
    change = next(view for view in whole.board.changes if view.id == str(row.id))
    deciders = Deciders.of(uow, [one.audit], times)
    decides = deciders.of_audit(one.audit, rebuttal)
    waits = rebuttal.decision is None
    own_audit = one.audit.auditor_id == uow.user_id
    may = waits and uow.user_id in {person.id for person in decides}
    why_not = "" if may or not waits else _why_not(uow, one, own_audit, deciders.words(one.audit, rebuttal))
    codes = _codes(row)
    return RebuttalView(
        id=str(rebuttal.id),
        number=number_of(one),
        link=f"/finished/{one.number}-{one.audit.round}" if one.kind == "chart"
        else f"/finished/encounter-{one.number}-{one.audit.round}",
        row=change.row,
        audit=f"audit of {times.moment(one.audit.closed_at)}",
        coder=people.name_of(uow, one.audit.coder_id),
        auditor=people.name_of(uow, one.audit.auditor_id),
        change=change,
        category=_category(change),
        old_quotes=quotes(work.subject, row.coder_evidence),
        new_quotes=quotes(work.subject, row.evidence),
        state=state_of(uow, rebuttal, work.subject, times),
        may_decide=may,
        may_concede=waits and own_audit,
        why_not=why_not,
        coder_score=_coder_score(work, row) if waits else "",
        documents=whole.documents,
        first_document=_first(row, rebuttal) or whole.first_document,
        marked=_marked(row, rebuttal),
        codes=", ".join(codes),
        next_ruling=next_number(uow, times) if waits else "",
        near=tuple(
            row_of(uow, ruling, times) for ruling in queries.rulings(uow)
            if any(fits(pattern, code) for pattern in ruling.codes for code in codes)
        )[:MOST_NEAR],
    )  # fmt: skip


def _item(
    uow: UnitOfWork, rebuttal: Rebuttal, one: Placed, lines: Sequence[AuditLine], deciders: Deciders
) -> RebuttalItem:
    row = next(row for row in lines if row.id == rebuttal.line_id)
    by, against = people.name_of(uow, rebuttal.person_id), people.name_of(uow, one.audit.auditor_id)
    own = one.audit.auditor_id == uow.user_id
    decides = {person.id for person in deciders.of_audit(one.audit, rebuttal)}
    due, tone = deciders.times.due(rebuttal.due_at)
    who, tag = f"{by} against {'you' if own else against}", ""
    if rebuttal.decision is not None:
        group, due, tone = "decided", deciders.times.moment(rebuttal.decided_at), ""
        tag = "Conceded" if rebuttal.conceded else TAGS[rebuttal.decision]
    elif uow.user_id in decides:
        group = "mine"
    else:
        group, who = "own" if own else "others", f"{who}; {deciders.words(one.audit, rebuttal)}"
    return RebuttalItem(
        str(rebuttal.id), number_of(one), " or ".join(_codes(row, none=True)), who, due, tone, group, tag
    )


def _codes(row: AuditLine, *, none: bool = False) -> list[str]:
    """The codes in question, the coder's first; `none` names a side without one."""
    sides = [row.coder_code or ("none" if none else ""), row.code or ("none" if none else "")]
    return list(dict.fromkeys(code for code in sides if code))


def _row_of(work: AuditContext, rebuttal: Rebuttal) -> AuditLine:
    return next(row for row in work.rows if row.id == rebuttal.line_id)


def _category(change: ChangeView) -> str:
    """Specificity, material; Not material."""
    words = ", ".join(filter(None, (change.category, "material" if change.material else "not material")))
    return words[:1].upper() + words[1:]


def _marks(row: AuditLine, rebuttal: Rebuttal) -> tuple[list[Span], list[Span]]:
    """The places that the coder's row and the rebuttal point to, and those of the auditor's row, each once."""
    coder, auditor = [*row.coder_evidence, *rebuttal.evidence], row.evidence
    return list(dict.fromkeys(spans_of(coder))), list(dict.fromkeys(spans_of(auditor)))


def _marked(row: AuditLine, rebuttal: Rebuttal) -> str:
    """2 places marked by the coder, 1 by the auditor; nobody marked any."""
    coder, auditor = _marks(row, rebuttal)
    if not coder and not auditor:
        return "no place is marked"
    return f"{formatting.count(len(coder), 'place')} marked by the coder, {len(auditor)} by the auditor"


def _first(row: AuditLine, rebuttal: Rebuttal) -> str:
    """The document in which evidence lies, the rebuttal's before the lists'; empty without any."""
    spans = spans_of([*rebuttal.evidence, *row.coder_evidence, *row.evidence])
    return str(spans[0].doc) if spans else ""


def _coder_score(work: AuditContext, row: AuditLine) -> str:
    """Score 92.9 becomes 100.0 %, if the decision is for the coder; that it stays else."""
    before, after = work.score, score_if(work, row, "coder")
    was, now = (formatting.percent(one.agreed, one.lines) for one in (before, after))
    return f"score {was.removesuffix(' %')} becomes {now}" if was != now else f"the score stays {was}"


def _why_not(uow: UnitOfWork, one: Placed, own_audit: bool, words: str) -> str:
    if own_audit:
        return f"It is your own audit: you may concede, {words}."
    if uow.scope.role == Role.MANAGER:
        return f"Managers decide when no supervisor can or its time has passed; {words}."
    return f"You worked on it; {words}."


def _summary(done: Sequence[Rebuttal]) -> str:
    """41 were decided in 90 days: 12 for the coder, 26 for the auditor, 3 for both; empty for none."""
    if not done:
        return ""
    counts = {name: sum(one.decision == name for one in done) for name in TAGS}
    were = "was" if len(done) == 1 else "were"
    return (f"{len(done)} {were} decided in 90 days: {counts['coder']} for the coder, {counts['auditor']} for the auditor, "
            f"{counts['both']} for both.")  # fmt: skip
