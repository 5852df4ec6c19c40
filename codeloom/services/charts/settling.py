"""Settling several things with one reason: suggested codes that are not coded, findings that do not apply. All or none."""

from typing import Annotated

from pydantic import Field

from codeloom.db.work import UnitOfWork
from codeloom.services.charts.condition_suggestions import decisions, proposals
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.deciding import dismiss_twins, note_decision
from codeloom.services.charts.editing import save, take
from codeloom.services.charts.finding_reasons import Reason, set_reason
from codeloom.services.charts.suggestion_list import NOTED, head_of_suggestion, twins_of
from codeloom.services.core import NotFound, OfChart, Refused, ShortText, verb
from codeloom.services.editor import EditorView
from codeloom.services.suggestions import coded

MOST = 100
Keys = Annotated[tuple[ShortText, ...], Field(max_length=MOST)]


class SettleMany(OfChart):
    """Suggested codes and findings by their keys, and the one reason for all; `back` takes the reasons back instead."""

    version: int = Field(ge=1)
    suggested: Keys = ()
    findings: Keys = ()
    reason: Reason = ""
    back: bool = False


@verb("charts.settle", SettleMany)
def settle(uow: UnitOfWork, command: SettleMany) -> EditorView:
    """Dismiss suggested codes and settle findings with one reason, or take that back. Changes no row: undo steps over it.

    Raises NotFound for a key that is gone, Refused for what a reason cannot settle; then nothing was settled.
    """
    work = take(uow, command.chart_id, command.version)
    if not (command.suggested or command.findings):
        raise Refused("Nothing is selected.", todo="Select something with Space, then give the reason.")
    if not command.back and not command.reason:
        raise Refused("A reason is needed.", todo="Say in a few words why they do not apply.", code="no_reason")
    noted = [key.removeprefix(NOTED) for key in command.suggested if key.startswith(NOTED)]
    conditions = [key for key in command.suggested if not key.startswith(NOTED)]
    reasons = _noted(work, noted, command) if noted else {}
    _conditions(work, conditions, command)
    for key in command.findings:
        set_reason(work, key, "" if command.back else command.reason)
    count = len(command.suggested) + len(command.findings)
    return save(work, work.lines, "SETTLED_TOGETHER", reasons=reasons, back=command.back, count=count,
                findings=len(command.findings))  # fmt: skip


def _conditions(work: ChartContext, keys: list[str], command: SettleMany) -> None:
    known = {one.key for one in proposals(work)} if keys else set()
    decided = decisions(work) if keys else {}
    for key in keys:
        if key not in known:
            raise NotFound("That condition is gone.", todo="Look at the fresh list.")
        if not command.back:
            note_decision(work, key, "dismissed", command.reason)
        elif key in decided:
            work.uow.session.delete(decided[key])


def _noted(work: ChartContext, keys: list[str], command: SettleMany) -> dict[str, str]:
    """Dismiss proposals of the documents, or open them again; the reasons by key."""
    shown = work.suggested
    if shown is None or not set(keys) <= set(shown.proposals):
        raise NotFound("That suggestion is gone.", todo="Look at the fresh list.")
    if not head_of_suggestion(work).takeable:
        raise Refused("This suggestion was made for other documents or facts of the chart.", kept="It can be read.",
                      todo="Suggest again, then decide.", code="stale")  # fmt: skip
    if not command.back and set(keys) & set(shown.stands_for(work.lines).values()):
        raise Refused("A row stands for one of these suggestions.", todo="Remove the row first.", code="standing")
    rejected = set(shown.row.dismissed)
    shown.row.dismissed = sorted(rejected - set(keys) if command.back else rejected | set(keys))
    work.uow.session.add(shown.row)
    if command.back:
        twins = [twin for key in keys for twin in twins_of(work, coded(shown.proposals[key]))]
        _conditions(work, twins, command)
        return {}
    for key in keys:
        dismiss_twins(work, coded(shown.proposals[key]), command.reason)
    return dict.fromkeys(keys, command.reason)
