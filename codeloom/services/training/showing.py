"""Parts of a view that both sides of a rebuttal see: the words that evidence points to, the rebuttal itself. No verb lives here."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from codeloom.db.queries import people
from codeloom.db.queries import training as queries
from codeloom.db.queries.training import Placed
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.training import Rebuttal
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import Subject
from codeloom.services.core import formatting
from codeloom.services.editor import spans_of
from codeloom.services.training.timing import Times
from codeloom.services.training.views import OwnAudit, RebuttalItem, RebuttalState

LONGEST = 160
"""Characters of evidence that are shown beside a code."""
DECISIONS = {"coder": "The coder is right", "auditor": "The auditor is right", "both": "Both can be right"}


Row = TypeVar("Row", OwnAudit, RebuttalItem)


def headed(rows: Sequence[Row], groups: Mapping[str, str]) -> tuple[Row, ...]:
    """Rows by their group, in the order of the groups, the first one of each with its words."""
    out: list[Row] = []
    for name, words in groups.items():
        some = [row for row in rows if row.group == name]
        out += [replace(row, head=words if at == 0 else "") for at, row in enumerate(some)]
    return tuple(out)


def number_of(one: Placed) -> str:
    """CH-10482 or EN-1042."""
    return formatting.chart_number(one.number) if one.kind == "chart" else formatting.encounter_number(one.number)


def quotes(subject: Subject, evidence: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """The words that spans of evidence cover, each in one line; a long one is cut."""
    out = []
    for span in spans_of(evidence):
        words = " ".join(subject.text(span.doc)[span.start:span.end].split())  # fmt: skip
        if words:
            out.append(words if len(words) <= LONGEST else f"{words[:LONGEST]} …")
    return tuple(out)


def state_of(uow: UnitOfWork, rebuttal: Rebuttal | None, subject: Subject, times: Times) -> RebuttalState:
    """A rebuttal ready to show; an empty one for none."""
    if rebuttal is None:
        return RebuttalState()
    due, tone = times.due(rebuttal.due_at)
    ruling = queries.ruling_of(uow, rebuttal.id)
    decision = "The auditor conceded" if rebuttal.conceded else DECISIONS.get(rebuttal.decision or "", "")
    return RebuttalState(
        id=str(rebuttal.id),
        by=people.name_of(uow, rebuttal.person_id),
        sent=times.moment(rebuttal.sent_at),
        reason=uow.vault.open(Rebuttal.reason_enc, rebuttal),
        quotes=quotes(subject, rebuttal.evidence),
        due="" if rebuttal.decision else due,
        late=not rebuttal.decision and tone == "error",
        decision=rebuttal.decision or "",
        decision_words=decision,
        decided_by=people.name_of(uow, rebuttal.decided_by),
        decided=times.moment(rebuttal.decided_at),
        words=uow.vault.open(Rebuttal.words_enc, rebuttal),
        score=score_words(rebuttal),
        ruling=f"{ruling.year}-{ruling.number:02}" if ruling is not None else "",
        ruling_link=f"/rulings?ruling={ruling.id}" if ruling is not None else "",
    )


def score_words(rebuttal: Rebuttal) -> str:
    """92.9 becomes 100.0; empty where the score did not change or nothing is decided."""
    if rebuttal.decision is None or rebuttal.agreed_after == rebuttal.agreed_before:
        return ""
    was = formatting.percent(rebuttal.agreed_before or 0, rebuttal.lines_before or 0)
    now = formatting.percent(rebuttal.agreed_after or 0, rebuttal.lines_after or 0)
    return f"{was.removesuffix(' %')} becomes {now}"


def corrected_words(audit: Audit, rebuttals: Sequence[Rebuttal]) -> str:
    """Was 92.9 % when it was closed; empty where no decision changed the score."""
    changed = sorted(
        (one for one in rebuttals if score_words(one)), key=lambda one: (one.decided_at or one.sent_at, one.id)
    )
    if not changed or audit.lines is None:
        return ""
    return f"was {formatting.percent(changed[0].agreed_before or 0, changed[0].lines_before or 0)} when it was closed"
