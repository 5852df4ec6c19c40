"""Deciding on what is suggested for a chart, one by one: what its documents say, and conditions of its source."""

from dataclasses import replace
from typing import Literal

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.tables.charts import ConditionDecision
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.condition_suggestions import decisions, line_of_condition, proposals
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.editing import PREVIOUS, save, take, undone_to
from codeloom.services.charts.finding_reasons import Reason
from codeloom.services.charts.suggested import ORIGIN, Suggested, line_of_proposal
from codeloom.services.charts.suggestion_list import head_of_suggestion, twins_of
from codeloom.services.core import NotFound, OfChart, Refused, ShortText, verb
from codeloom.services.editor import Add, EditorView, SpanOf, WorkLine, apply
from codeloom.services.suggestions import coded

MOST_SPANS = 40


class DecideCondition(OfChart):
    """Take an imported condition as a row, or dismiss it with a reason."""

    version: int = Field(ge=1)
    key: ShortText
    decision: Literal["accepted", "dismissed"]
    code: ShortText = ""
    reason: Reason = ""
    evidence: tuple[SpanOf, ...] = Field((), max_length=MOST_SPANS)


class DecideSuggestion(OfChart):
    """Take a proposal of the documents as a row, or turn it down, with a reason if there is one."""

    version: int = Field(ge=1)
    key: ShortText
    decision: Literal["accepted", "dismissed"]
    reason: Reason = ""


@verb("charts.decide_condition", DecideCondition)
def decide_condition(uow: UnitOfWork, command: DecideCondition) -> EditorView:
    """Decide on an imported condition: accepting adds its code as a row with the evidence given, dismissing keeps the reason.

    Where a row stands for the condition or has its code already, accepting links it to that row and adds none.
    """
    work = take(uow, command.chart_id, command.version)
    proposal = next((one for one in proposals(work) if one.key == command.key), None)
    if proposal is None:
        raise NotFound()
    if command.decision == "dismissed" and not command.reason:
        raise Refused("A dismissed condition needs a reason.", todo="Say in a few words why it is not coded.")
    lines = work.lines
    if command.decision == "accepted":
        code = command.code or (proposal.code if proposal.offered else "")
        if not code:
            why = proposal.why_not or "There is no code for this condition in the map"
            raise Refused(f"{why}.", todo="Add a row and search for it.")
        line_id, printed = line_of_condition(command.chart_id, command.key), work.codes.normalise(code)
        if not any(line.id == line_id or line.code == printed for line in lines):
            *before, added = apply(lines, Add(op="add", code=code, origin="map", evidence=command.evidence))
            lines = [*before, replace(added, id=line_id)]
    note_decision(work, command.key, command.decision, command.reason)
    return save(work, lines, "CONDITION_DECIDED", decision=command.decision)


@verb("charts.decide_suggestion", DecideSuggestion)
def decide_suggestion(uow: UnitOfWork, command: DecideSuggestion) -> EditorView:
    """Decide on one proposal: accepting adds its code as a row with its evidence, dismissing keeps the reason.

    Where a row has its code already, accepting adds none. A condition of the source with the same code is dismissed with it,
    for which a reason is needed. Undo steps over what changes no row. Raises NotFound for no such proposal, Refused for a
    stale answer.
    """
    work = take(uow, command.chart_id, command.version)
    shown = work.suggested
    if shown is None or command.key not in shown.proposals:
        raise NotFound("That suggestion is gone.", todo="Look at the fresh list.")
    if not head_of_suggestion(work).takeable:
        raise Refused("This suggestion was made for other documents or facts of the chart.", kept="It can be read.",
                      todo="Suggest again, then decide.", code="stale")  # fmt: skip
    standing = command.key in shown.stands_for(work.lines).values()
    rejected = set(shown.row.dismissed) - {command.key}
    lines, reasons = work.lines, dict[str, str]()
    if command.decision == "accepted":
        lines = lines if standing else _with_row(work, shown, command.key)
    elif standing:
        raise Refused("A row stands for this suggestion.", todo="Remove the row first.", code="standing")
    else:
        rejected.add(command.key)
        reasons[command.key] = command.reason
        dismiss_twins(work, coded(shown.proposals[command.key]), command.reason)
    shown.row.dismissed = sorted(rejected)
    uow.session.add(shown.row)
    parent = PREVIOUS if lines is not work.lines else undone_to(work)
    return save(work, lines, "SUGGESTION_DECIDED", parent=parent, reasons=reasons, decision=command.decision,
                suggestion=shown.row.id)  # fmt: skip


def _with_row(work: ChartContext, shown: Suggested, key: str) -> list[WorkLine]:
    """The rows with one more, last: a proposal's code, units and evidence."""
    one = shown.proposals[key]
    if not one.code:
        raise Refused("This procedure has no number.", todo="Add a row and search for its code.", code="no_number")
    *before, added = apply(work.lines, Add(op="add", code=one.code, system=one.system))
    evidence = shown.evidence(key)[:MOST_SPANS]
    return [
        *before,
        replace(added, id=line_of_proposal(work.chart.id, key), code=coded(one), units=one.units, evidence=evidence,
                origin=ORIGIN),
    ]  # fmt: skip


def dismiss_twins(work: ChartContext, code: str, reason: str) -> None:
    """Dismiss the conditions of the source that suggest a code as well. Raises Refused without a reason where there are any."""
    twins = twins_of(work, code)
    if twins and not reason:
        raise Refused("The source of this chart has it as a condition: say in a few words why it is not coded.",
                      code="no_reason")  # fmt: skip
    for key in twins:
        note_decision(work, key, "dismissed", reason)


def note_decision(work: ChartContext, key: str, decision: str, reason: str) -> None:
    """Keep what was decided on a condition of the source."""
    uow = work.uow
    row = decisions(work).get(key) or ConditionDecision(
        org_id=uow.org_id, chart_id=work.chart.id, condition_key=key, decision=decision, decided_by=uow.user_id
    )
    row.decision, row.decided_by, row.decided_at = decision, uow.user_id, clock.now()
    uow.vault.put(ConditionDecision.reason_enc, row, reason)
    uow.session.add(row)
    work.around = replace(work.around, decided=True)
