"""Starting a calibration, and stopping one that will not be finished."""

from datetime import timedelta
from secrets import randbits
from typing import Annotated
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import STATUS_WORDS, ChartStatus, Role
from codeloom.db.ids import new_id
from codeloom.db.queries import calibration as queries
from codeloom.db.queries import people
from codeloom.db.queries.audits import blind
from codeloom.db.queries.encounters.rows import next_number
from codeloom.db.tables.calibration import Calibration, CalibrationAuditor, CalibrationChart
from codeloom.db.tables.charts import Chart
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import begin_blind
from codeloom.services.calibration.telling import tell_started, tell_stopped
from codeloom.services.calibration.views import OfferedAuditor, OfferedChart, Started, StartForm
from codeloom.services.core import Command, NotFound, Nothing, Refused, formatting, verb

RECENT = timedelta(days=180)
MOST_CHARTS, MOST_AUDITORS = 40, 6
SUBMITTED = (ChartStatus.PENDING_AUDIT.value, ChartStatus.COMPLETED.value)


class StartCalibration(Command):
    """Charts by number, and who codes them all."""

    charts: tuple[Annotated[int, Field(ge=1, le=10**12)], ...] = Field(max_length=MOST_CHARTS)
    auditors: tuple[UUID, ...] = Field(max_length=MOST_AUDITORS)


class OfCalibration(Command):
    """One round."""

    calibration_id: UUID


@verb("calibration.form", Nothing, read_only=True)
def start_form(uow: UnitOfWork, _command: Nothing) -> StartForm:
    """Whom and what a new round can be made of; charts that the fewest supervisors know come first, the newest of them first."""
    auditors, charts = people.active(uow, Role.SUPERVISOR), queries.offered(uow, clock.now() - RECENT)
    known = queries.knows(uow, [one.id for one in charts], [one.id for one in auditors])
    knowing = {chart.id: [one.name for one in auditors if (chart.id, one.id) in known] for chart in charts}
    return StartForm(
        tuple(OfferedAuditor(str(one.id), one.name) for one in auditors),
        tuple(
            OfferedChart(
                str(one.id), one.number, formatting.chart_number(one.number),
                f"{'Inpatient' if one.setting == 'inpatient' else 'Outpatient'}, {one.specialty}, "
                f"{STATUS_WORDS[ChartStatus(one.status)].lower()}",
                " and ".join(knowing[one.id]),
            )
            for one in sorted(charts, key=lambda chart: len(knowing[chart.id]))
        ),
    )  # fmt: skip


@verb("calibration.start", StartCalibration)
def start(uow: UnitOfWork, command: StartCalibration) -> Started:
    """Let auditors code the same charts blind of one another and of the coder.

    Raises NotFound for a chart or a supervisor that is none, and Refused for fewer than two auditors, no chart, a chart that was
    not handed in, and one that an auditor of the round knows already: coded, audited, or coding it blind.
    """
    numbers, auditors = sorted(set(command.charts)), sorted(set(command.auditors))
    named = {one.id: one.name for one in people.active(uow, Role.SUPERVISOR)}
    charts = queries.of_numbers(uow, numbers)
    if len(charts) != len(numbers) or not set(auditors) <= set(named):
        raise NotFound("A chart or a supervisor is not there any more.", todo="Choose from the fresh list.")
    if len(auditors) < 2 or not numbers:
        raise Refused("A calibration needs two auditors and one chart at least.", kept="Nothing was started.",
                      todo="Choose more.", code="bad_input")  # fmt: skip
    rows = queries.rows_of(uow, [one.id for one in charts])
    _check(uow, charts, {chart_id for chart_id, some in rows.items() if some}, {one: named[one] for one in auditors})
    made = Calibration(
        org_id=uow.org_id,
        id=new_id(),
        number=next_number(uow, "calibration", 1),
        seed=randbits(53),
        started_by=uow.user_id,
    )
    uow.session.add(made)
    uow.session.flush()
    for auditor in auditors:
        uow.session.add(CalibrationAuditor(org_id=uow.org_id, calibration_id=made.id, auditor_id=auditor))
    for chart in charts:
        stood = [{"system": one.system, "code": one.code, "poa": one.poa, "units": one.units} for one in rows[chart.id]]
        uow.session.add(
            CalibrationChart(
                org_id=uow.org_id, calibration_id=made.id, chart_id=chart.id, round=chart.round, rows=stood
            )
        )
        for auditor in auditors:
            begin_blind(uow, auditor, chart.round, chart_id=chart.id, calibration_id=made.id)
    uow.session.flush()
    uow.record("CALIBRATION_STARTED", "calibration", made.id, number=made.number, charts=[str(one.id) for one in charts],
               auditors=[str(one) for one in auditors], seed=made.seed)  # fmt: skip
    tell_started(uow, made, auditors, len(charts))
    words = f"{formatting.count(len(charts), 'chart')}, {formatting.count(len(auditors), 'auditor')}"
    return Started(str(made.id), f"Calibration {made.number}", words)


def _check(uow: UnitOfWork, charts: list[Chart], coded: set[UUID], auditors: dict[UUID, str]) -> None:
    for chart in charts:
        if chart.status not in SUBMITTED or chart.id not in coded:
            raise Refused(f"{formatting.chart_number(chart.number)} was not handed in, so there is nothing to compare with.",
                          kept="Nothing was started.", todo="Leave it out.", code="not_waiting")  # fmt: skip
    known = queries.knows(uow, [one.id for one in charts], list(auditors))
    for chart in charts:
        for auditor, name in auditors.items():
            if (chart.id, auditor) in known:
                raise Refused(f"{name} knows {formatting.chart_number(chart.number)} already, from coding or auditing it.",
                              kept="Nothing was started.", todo="Leave out one of the two.", code="known")  # fmt: skip


@verb("calibration.stop", OfCalibration)
def stop(uow: UnitOfWork, command: OfCalibration) -> None:
    """End a round without results: what is not handed in goes, and its charts are in sight of their auditors again.

    Raises NotFound, and Refused for one that ended, and for another's when one is no manager.
    """
    found = queries.find(uow, command.calibration_id, lock=True)
    if found is None:
        raise NotFound()
    if found.finished_at is not None or found.stopped_at is not None:
        raise Refused("This calibration has ended already.", kept="It stays as it is.", code="ended")
    if uow.scope.role != Role.MANAGER and found.started_by != uow.user_id:
        raise Refused("Only who started a calibration, or a manager, stops it.", kept="It goes on.", code="not_yours")
    found.stopped_at = clock.now()
    uow.session.add(found)
    blind.drop_open(uow, calibration_id=found.id)
    uow.session.flush()
    tell_stopped(uow, found)
    uow.record("CALIBRATION_STOPPED", "calibration", found.id, number=found.number)
