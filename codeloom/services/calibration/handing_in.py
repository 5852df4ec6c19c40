"""Handing in what was coded blind for a calibration. The last one finishes the round and keeps what every two agreed on."""

from itertools import combinations

from codeloom.coding import clock
from codeloom.coding.calibrating import RIGHT, WRONG, Level, answers_of, tally
from codeloom.db.queries import calibration as queries
from codeloom.db.tables.audits import CalibrationResult
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import BlindContext, OfCoding, Uncovered, rows_of_blind
from codeloom.services.calibration.comparing import RoundContext
from codeloom.services.calibration.telling import tell_finished
from codeloom.services.core import Refused, verb


class HandIn(OfCoding):
    """Own rows of a chart are set."""


@verb("calibration.hand_in", HandIn)
def hand_in(uow: UnitOfWork, command: HandIn) -> Uncovered:
    """Set the own rows of a chart for good. Raises NotFound, Conflict, and Refused without a row or for the coding of an audit."""
    work = BlindContext.take(uow, command)
    coding = work.coding
    if coding.calibration_id is None:
        raise Refused("This is the coding of an audit.", todo="Uncover the coder’s rows.", code="audit")
    if why := rows_of_blind(work).why:
        raise Refused(f"Not handed in: {why[0].lower()}{why[1:]}.", kept="Your rows are saved.", code="not_ready")
    round_ = RoundContext.take(uow, coding.calibration_id, lock=True)
    coding.done_at = clock.now()
    uow.session.add(coding)
    uow.session.flush()
    uow.record("CALIBRATION_HANDED_IN", "calibration", round_.round.id, blind=str(coding.id), chart=str(coding.chart_id),
               rows=len(work.lines))  # fmt: skip
    if all(done for _, done in queries.progress(uow, round_.round.id)):
        _finish(round_)
    return Uncovered(work.subject.number, calibration=f"Calibration {round_.round.number}")


def _finish(work: RoundContext) -> None:
    uow, now = work.uow, clock.now()
    work.round.finished_at = now
    uow.session.add(work.round)
    for first, second in combinations(work.auditors, 2):
        table = tally(answers_of(work.compared, str(first), str(second), Level.ROWS))
        uow.session.add(
            CalibrationResult(
                org_id=uow.org_id, calibration_id=work.round.id, first_id=first, second_id=second, charts=len(work.charts),
                both_right=table[RIGHT, RIGHT], first_wrong=table[WRONG, RIGHT], second_wrong=table[RIGHT, WRONG],
                both_wrong=table[WRONG, WRONG], finished_at=now,
            )
        )  # fmt: skip
    uow.session.flush()
    uow.record("CALIBRATION_FINISHED", "calibration", work.round.id, number=work.round.number, charts=len(work.charts),
               auditors=len(work.auditors))  # fmt: skip
    tell_finished(uow, work.round, work.auditors)
