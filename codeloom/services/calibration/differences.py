"""Where the auditors of a finished round differ, and how each difference was settled. No verb lives here."""

from codeloom.coding.calibrating import Answer, Unit
from codeloom.db.queries import calibration as queries
from codeloom.db.queries import people
from codeloom.db.queries import training as training_queries
from codeloom.db.queries.audits import blind
from codeloom.db.tables.calibration import CalibrationSettlement
from codeloom.services.calibration.comparing import RoundContext
from codeloom.services.calibration.views import AnswerView, DifferenceItem
from codeloom.services.core import formatting
from codeloom.services.editor import WorkLine
from codeloom.services.training import ruling_number

DECISIONS = {"right": "the coder is right", "wrong": "the coder is wrong", "both": "both can be right"}
PARTS = {"principal": "another one is first", "poa": "another POA", "units": "other units"}


def differences_of(work: RoundContext) -> tuple[tuple[DifferenceItem, ...], int]:
    """The differences, open ones first, by chart and row, and how many charts are left out because this person codes them blind
    just now."""
    hidden = {one.coding.chart_id for one in blind.open_of_mine(work.uow)}
    settled = {(one.chart_id, one.unit): one for one in queries.settlements(work.uow, work.round.id)}
    out = []
    for chart, found in zip(work.charts, work.compared, strict=True):
        if chart.row.chart_id in hidden:
            continue
        own = work.own[chart.row.chart_id]
        for unit in (unit for unit in found.units if unit.open):
            out.append(_item(work, chart, unit, own, settled.get((chart.row.chart_id, unit.key))))
    out.sort(key=lambda one: ("open", "proposed", "settled").index(one.state))
    return tuple(out), sum(chart.row.chart_id in hidden for chart in work.charts)


def holds(work: RoundContext, one: CalibrationSettlement) -> bool:
    """Whether a settlement holds: by a third, or with another auditor's agreement."""
    return one.agreed_by is not None or one.settled_by not in work.auditors


def _item(
    work: RoundContext, chart: queries.OfRound, unit: Unit, own: dict[str, list[WorkLine]], settled: CalibrationSettlement | None
) -> DifferenceItem:  # fmt: skip
    uow, me = work.uow, work.uow.user_id
    ruling = training_queries.ruling(uow, settled.ruling_id) if settled is not None and settled.ruling_id else None
    state = "open" if settled is None else "settled" if holds(work, settled) else "proposed"
    by = ""
    if settled is not None:
        names = [people.name_of(uow, one) for one in (settled.settled_by, settled.agreed_by) if one is not None]
        by = " and ".join(names)
    number = chart.number
    return DifferenceItem(
        key=unit.key, chart=formatting.chart_number(number), chart_id=str(chart.row.chart_id), link=f"/charts/{number}",
        row=str(unit.row) if unit.row else "–", code=unit.code,
        answers=tuple(_answer(work.names[one].split()[0], unit, str(one), own.get(str(one), [])) for one in work.auditors),
        state=state, decision=DECISIONS[settled.decision] if settled is not None else "",
        words=uow.vault.open(CalibrationSettlement.words_enc, settled) if settled is not None else "", by=by,
        ruling=f"Ruling {ruling_number(ruling)}" if ruling is not None else "",
        ruling_link=f"/rulings?ruling={ruling.id}" if ruling is not None else "",
        settlement=str(settled.id) if settled is not None else "",
        may_settle=settled is None,
        may_agree=state == "proposed" and settled is not None and settled.settled_by != me and me in work.auditors,
    )  # fmt: skip


def _answer(by: str, unit: Unit, auditor: str, own: list[WorkLine]) -> AnswerView:
    said: Answer = unit.answers[auditor]
    code = said.code or unit.code
    why = next((line.rationale for line in own if line.code == code and line.rationale), "")
    if unit.row == 0:
        return AnswerView(by, "left out" if said.right else "missed by the coder", why, not said.right)
    if said.right:
        return AnswerView(by, "right", why, False)
    if not said.code:
        return AnswerView(by, "wrong: not supported", why, True)
    if "code" in said.differs:
        return AnswerView(by, f"wrong: {said.code}", why, True)
    parts = ", ".join(PARTS[part] for part in said.differs if part in PARTS)
    return AnswerView(by, f"wrong: {parts or said.category}", why, True)
