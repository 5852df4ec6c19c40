"""Deciding a rebuttal: the auditor concedes, or somebody who neither worked on it nor audited it says who is right."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.db.queries.training import Placed
from codeloom.db.tables.training import Rebuttal
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import AuditContext
from codeloom.services.core import Refused, verb
from codeloom.services.training.correcting import settle
from codeloom.services.training.deciders import Deciders
from codeloom.services.training.inbox import OfRebuttal, taken, view_of_rebuttal
from codeloom.services.training.ruling_rows import RulingText, RulingWords, codes_of, make
from codeloom.services.training.telling import tell_decided
from codeloom.services.training.timing import Times
from codeloom.services.training.views import RebuttalView

Words = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]


class Concede(OfRebuttal):
    """The auditor says why the coder is right."""

    words: Words


class Decide(OfRebuttal):
    """Who is right and why; with `ruling` the decision makes a ruling of these words and codes."""

    decision: Literal["coder", "auditor", "both"]
    words: Words
    ruling: bool = False
    text: RulingText = ""
    conditions: RulingWords = ""
    citation: Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)] = ""
    codes: Annotated[str, StringConstraints(max_length=160, strip_whitespace=True)] = ""


@verb("training.concede", Concede)
def concede(uow: UnitOfWork, command: Concede) -> RebuttalView:
    """The auditor agrees with a rebuttal. Raises NotFound, Refused for another's audit, a decided one, or without words."""
    rebuttal, one, work = taken(uow, command.rebuttal_id, lock=True)
    if one.audit.auditor_id != uow.user_id:
        raise Refused("Only the auditor can concede.", kept="Nothing was decided.", code="not_yours")
    _open(rebuttal, command.words)
    _settle(rebuttal, one, work, "coder", command.words, conceded=True)
    return view_of_rebuttal(uow, rebuttal, one, work)


@verb("training.decide", Decide)
def decide(uow: UnitOfWork, command: Decide) -> RebuttalView:
    """Say who is right, which corrects the audit's score, and may make a ruling. Raises NotFound, and Refused for who may not
    decide, for a decided one, and without a reason or the words and codes of a ruling."""
    rebuttal, one, work = taken(uow, command.rebuttal_id, lock=True)
    deciders = Deciders.of(uow, [one.audit], Times.of(uow))
    if uow.user_id not in {person.id for person in deciders.of_audit(one.audit, rebuttal)}:
        words = deciders.words(one.audit, rebuttal)
        raise Refused(f"You cannot decide this one; {words}.", kept="Nothing was decided.", code="not_yours")
    _open(rebuttal, command.words)
    codes = codes_of(command.codes) if command.ruling else ()
    if command.ruling and not command.text:
        raise Refused("A ruling says something.", kept="Nothing was decided.", todo="Write what holds from now on.",
                      code="bad_input")  # fmt: skip
    _settle(rebuttal, one, work, command.decision, command.words, conceded=False)
    if command.ruling:
        make(uow, command.text, command.conditions, command.citation, codes, rebuttal_id=rebuttal.id)
    return view_of_rebuttal(uow, rebuttal, one, work)


def _open(rebuttal: Rebuttal, words: str) -> None:
    if rebuttal.decision is not None:
        raise Refused("This rebuttal is decided already.", kept="The decision stands.", code="decided")
    if not words:
        raise Refused("A decision needs a reason.", kept="Nothing was decided.", todo="Say why, in a sentence or two.",
                      code="bad_input")  # fmt: skip


def _settle(rebuttal: Rebuttal, one: Placed, work: AuditContext, decision: str, words: str, *, conceded: bool) -> None:
    """Keep the decision, correct the score, tell both sides."""
    uow = work.uow
    row = next(row for row in work.rows if row.id == rebuttal.line_id)
    sealed = uow.vault.seal(Rebuttal.words_enc, rebuttal, words)  # may read the key, so before anything is half changed
    settle(work, rebuttal, row, decision)
    rebuttal.decision, rebuttal.conceded = decision, conceded
    rebuttal.decided_by, rebuttal.decided_at = uow.user_id, clock.now()
    rebuttal.words_enc = sealed
    uow.session.add(rebuttal)
    uow.session.flush()
    uow.record(
        "REBUTTAL_CONCEDED" if conceded else "REBUTTAL_DECIDED", "rebuttal", rebuttal.id, audit=str(one.audit.id),
        row=str(row.id), decision=decision, agreed_before=rebuttal.agreed_before, rows_before=rebuttal.lines_before,
        agreed=rebuttal.agreed_after, rows=rebuttal.lines_after,
    )  # fmt: skip
    tell_decided(uow, rebuttal, one)
