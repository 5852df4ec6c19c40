"""Settling a difference: a third person says who is right, or two of the round's auditors together. It may become a ruling."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries import calibration as queries
from codeloom.db.tables.calibration import CalibrationSettlement
from codeloom.db.work import UnitOfWork
from codeloom.services.calibration.comparing import RoundContext
from codeloom.services.calibration.starting import OfCalibration
from codeloom.services.core import Command, NotFound, Refused, verb
from codeloom.services.training import RulingText, RulingWords, codes_of, make_ruling

Words = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]


class Settle(OfCalibration):
    """What holds of one difference and why; with `ruling` it makes a ruling of these words and codes."""

    chart_id: UUID
    unit: Annotated[str, StringConstraints(max_length=60)]
    decision: Literal["right", "wrong", "both"]
    words: Words
    ruling: bool = False
    text: RulingText = ""
    conditions: RulingWords = ""
    citation: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = ""
    codes: Annotated[str, StringConstraints(max_length=160, strip_whitespace=True)] = ""


class AgreeSettlement(Command):
    """A settlement that another auditor of the round proposed."""

    settlement_id: UUID


@verb("calibration.settle", Settle)
def settle(uow: UnitOfWork, command: Settle) -> bool:
    """Say what holds; whether it waits until another auditor agrees, as an auditor's decision does. No score changes by it.

    Raises NotFound, and Refused before the round is finished, for what is settled or proposed already, and without a reason or
    the words and codes of a ruling.
    """
    work = RoundContext.take(uow, command.calibration_id, lock=True)
    if work.round.finished_at is None:
        raise Refused("Nothing is settled before all have finished.", kept="Nothing was decided.", code="not_ready")
    work.unit(command.chart_id, command.unit)
    if any(
        (one.chart_id, one.unit) == (command.chart_id, command.unit) for one in queries.settlements(uow, work.round.id)
    ):
        raise Refused("This is settled already.", kept="The first decision stands.", code="decided")
    if not command.words:
        raise Refused("A decision needs a reason.", kept="Nothing was decided.", todo="Say why, in a sentence or two.",
                      code="bad_input")  # fmt: skip
    codes = codes_of(command.codes) if command.ruling else ()
    if command.ruling and not command.text:
        raise Refused("A ruling says something.", kept="Nothing was decided.", todo="Write what holds from now on.",
                      code="bad_input")  # fmt: skip
    if command.ruling and uow.user_id in work.auditors:
        raise Refused("A ruling is made by a third, or once both agree.", kept="Nothing was decided.",
                      todo="Settle it without a ruling first.", code="not_yours")  # fmt: skip
    ruling = None
    if command.ruling:
        ruling = make_ruling(uow, command.text, command.conditions, command.citation, codes, rebuttal_id=None)
    made = CalibrationSettlement(
        org_id=uow.org_id, id=new_id(), calibration_id=work.round.id, chart_id=command.chart_id, unit=command.unit,
        decision=command.decision, words_enc=b"", ruling_id=ruling.id if ruling is not None else None,
        settled_by=uow.user_id,
    )  # fmt: skip
    made.words_enc = uow.vault.seal(CalibrationSettlement.words_enc, made, command.words)
    uow.session.add(made)
    uow.session.flush()
    together = uow.user_id in work.auditors
    facts = {"ruling": str(ruling.id)} if ruling is not None else {}
    uow.record("CALIBRATION_SETTLED", "calibration", work.round.id, settlement=str(made.id), chart=str(command.chart_id),
               decision=command.decision, waits=together, **facts)  # fmt: skip
    return together


@verb("calibration.agree", AgreeSettlement)
def agree(uow: UnitOfWork, command: AgreeSettlement) -> None:
    """Agree with what another auditor of the round proposed; then it holds. Raises NotFound, and Refused for one's own, for who
    is no auditor of the round, and for what holds already."""
    found = queries.settlement(uow, command.settlement_id)
    if found is None:
        raise NotFound()
    work = RoundContext.take(uow, found.calibration_id)
    if uow.user_id not in work.auditors or uow.user_id == found.settled_by:
        raise Refused("Another auditor of the round agrees to this.", kept="It waits on.", code="not_yours")
    if found.agreed_by is not None or found.settled_by not in work.auditors:
        raise Refused("This is settled already.", kept="The decision stands.", code="decided")
    found.agreed_by, found.agreed_at = uow.user_id, clock.now()
    uow.session.add(found)
    uow.session.flush()
    uow.record("CALIBRATION_AGREED", "calibration", work.round.id, settlement=str(found.id))
