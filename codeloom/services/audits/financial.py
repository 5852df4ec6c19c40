"""What the rows of an audit change of MS-DRG and HCC: one chart that counts as agreed, as changed, or not at all. No verb lives
here."""

from collections.abc import Sequence
from datetime import date

from codeloom.coding.chart_facts import read_payload
from codeloom.coding.grouping.change import GroupChange, Row, Visit, group_change
from codeloom.coding.scoring import FINANCIAL, FINANCIAL_NAME, same_group
from codeloom.coding.variance import Verdict
from codeloom.db.tables.audits import AuditLine
from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.work import UnitOfWork
from codeloom.gateways.groupers import load_grouper, load_hierarchy
from codeloom.services.audits.context import AuditContext
from codeloom.services.audits.counting import NO_LOSS
from codeloom.services.audits.views import ScoreView
from codeloom.services.core import formatting


def entered_and_correct(rows: Sequence[AuditLine]) -> tuple[list[Row], list[Row]]:
    """The rows that were handed in, and the correct ones: the auditor's, and the coder's where the auditor let them stand or a
    rebuttal was decided for the coder or for both."""
    entered, correct = [], []
    for row in rows:
        theirs = _row(row.coder_system, row.coder_code, row.coder_poa, row.coder_principal)
        stands = row.verdict == Verdict.AGREE or row.settled in NO_LOSS
        entered += theirs
        correct += theirs if stands else _row(row.system, row.code, row.poa, row.principal)
    return entered, correct


def changed_groups(rows: Sequence[AuditLine], visit: Visit) -> GroupChange:
    """What the rows of an audit of a visit change of its groups, by the tables of this installation."""
    return group_change(*entered_and_correct(rows), visit, load_grouper(), load_hierarchy())


def visit_of(uow: UnitOfWork, chart: Chart, patient: Patient) -> Visit:
    """A chart's visit as groupers see it."""
    birth, inpatient = uow.vault.open(Patient.birth_date_enc, patient), chart.setting == "inpatient"
    age = formatting.years(date.fromisoformat(birth), chart.service_date) if birth else None
    disposition = read_payload(uow.vault.open(Chart.payload_enc, chart)).disposition if inpatient else 0
    return Visit(chart.service_date, age, patient.sex if patient.sex in ("M", "F") else "", inpatient, disposition)


def financial_score(work: AuditContext) -> ScoreView:
    """The financial score of an audit if it were closed now, with what differs or why it cannot be told."""
    about = work.subject.grouped
    found = changed_groups(work.rows, Visit(about.day, about.age, about.sex, about.inpatient, about.disposition))
    score = same_group(found.changed)
    low, high = (round(100 * edge, 1) for edge in score.interval)
    rate = f"{100 * score.agreed / score.lines:.1f}" if score.lines else ""
    return ScoreView(FINANCIAL, FINANCIAL_NAME, rate, financial_words(found), low, float(rate or 0), high, False)


def financial_words(found: GroupChange) -> str:
    """MS-DRG 292 becomes MS-DRG 291; HCC 213 added; no group changes; or why it cannot be told."""
    if found.changed is None:
        return f"Cannot be told. {found.why_not}"
    if not found.changed:
        return "no group changes"
    was, now = ([one for one in side if one.startswith("MS-DRG")] for side in (found.was, found.now))
    parts = [f"{was[0]} becomes {now[0]}"] if was and now else []
    parts += [f"{one} removed" for one in found.was if one not in was]
    parts += [f"{one} added" for one in found.now if one not in now]
    return ", ".join(parts)


def _row(system: str | None, code: str | None, poa: str, principal: bool) -> list[Row]:
    return [Row(system or "icd10cm", code, poa, principal)] if code is not None else []
