"""Doing drills: a case of a session is coded blind by the operations of the editor, answered, graded, doubted."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.drills import Answer, Case, after, compare
from codeloom.db.ids import new_id
from codeloom.db.queries import drills as queries
from codeloom.db.tables.drills import DrillCard, DrillSession, DrillTry
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codeset_at
from codeloom.services.core import Command, Conflict, NotFound, Refused, verb
from codeloom.services.drills.beginning import end_session
from codeloom.services.drills.picking import Person, case_of, memory_of
from codeloom.services.drills.showing import document_id_of, document_of, view_of
from codeloom.services.drills.telling import tell_doubted
from codeloom.services.drills.views import DrillView
from codeloom.services.editor import (
    AddSet,
    DocumentView,
    OfOneLine,
    WorkLine,
    apply,
    check_documents,
    in_printed_form,
    pack_lines,
    unpack_lines,
    with_set,
)

DrillOperation = Annotated[OfOneLine | AddSet, Field(discriminator="op")]
Reason = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


class OpenDrills(Command):
    """A session of one's own by its number."""

    number: int = Field(ge=0, le=10**9)


class OfTry(Command):
    """A case that is being done."""

    try_id: UUID


class ReadNote(OfTry):
    """Its note."""

    document_id: UUID


class EditTry(OfTry):
    """Operations on the rows of one version; all or none are applied."""

    version: int = Field(ge=1)
    operations: tuple[DrillOperation, ...] = Field((), max_length=50)


class AnswerTry(OfTry):
    """The rows of one version are the answer. `unknown`: the person does not know, and there may be none."""

    version: int = Field(ge=1)
    unknown: bool = False


class GradeTry(OfTry):
    """How hard it was: 1 again, 2 hard, 3 good, 4 easy."""

    grade: int = Field(ge=1, le=4)


class DoubtTry(OfTry):
    """Why the answer of the case is wrong."""

    words: Reason


@verb("drills.open", OpenDrills, repeatable=True)
def open_drills(uow: UnitOfWork, command: OpenDrills) -> DrillView:
    """A session of one's own: the case that is next, or what came of it. Raises NotFound."""
    queries.lock_person(uow)
    session = queries.session(uow, command.number)
    if session is None:
        raise NotFound()
    return _next(uow, session)


@verb("drills.read_note", ReadNote, read_only=True)
def read_note(uow: UnitOfWork, command: ReadNote) -> DocumentView:
    """The note of the case with the evidence of one's rows; once answered with that of the answer. Raises NotFound."""
    work = _own(uow, command.try_id)
    case = _case(uow, work)
    if command.document_id != document_id_of(case):
        raise NotFound()
    return document_of(case, work, _lines(uow, work))


@verb("drills.edit", EditTry)
def edit_try(uow: UnitOfWork, command: EditTry) -> DrillView:
    """Apply operations to the rows. Raises Conflict when the version is not the newest, Refused once it is answered."""
    work = _own(uow, command.try_id, lock=True)
    _open_for(work, command.version)
    case, lines, told = _case(uow, work), _lines(uow, work), ""
    codes = codeset_at(uow, case.day)
    for operation in command.operations:
        if isinstance(operation, AddSet):
            lines, told = with_set(uow, lines, operation, codes, _no_list, inpatient=case.inpatient)
        else:
            lines = apply(lines, operation)
    lines = in_printed_form(lines, codes)
    check_documents(lines, {document_id_of(case)})
    work.version += 1
    work.lines_enc = uow.vault.seal(DrillTry.lines_enc, work, pack_lines(lines))
    uow.session.add(work)
    uow.session.flush()
    uow.record("DRILL_EDITED", "drill", work.id, version=work.version, lines=len(lines))
    return replace(_view(uow, work), told=told)


def _no_list(_system: str, _code: str) -> None:
    """Procedure codes of a case are taken as they are: a practice's list may not hold its day."""


@verb("drills.answer", AnswerTry)
def answer_try(uow: UnitOfWork, command: AnswerTry) -> DrillView:
    """The rows are the answer: they are compared, counted and not changed any more. Raises Conflict or Refused."""
    work = _own(uow, command.try_id, lock=True)
    _open_for(work, command.version)
    given = [Answer(line.code, line.system, line.poa) for line in _lines(uow, work)]
    if not given and not command.unknown:
        todo = "Add the codes you would report, or say that you do not know."
        raise Refused("There is no code yet.", kept="The case is still open.", todo=todo, code="no_codes")
    outcome = compare(_case(uow, work), given)
    work.answered_at, work.halves, work.most = clock.now(), outcome.halves, outcome.most
    uow.session.add(work)
    uow.session.flush()
    uow.record("DRILL_ANSWERED", "drill", work.id, halves=outcome.halves, most=outcome.most)
    return _view(uow, work)


@verb("drills.grade", GradeTry)
def grade_try(uow: UnitOfWork, command: GradeTry) -> DrillView:
    """Say how hard it was, which sets when it comes again, and go on to the next case. Raises Refused before the answer."""
    work = _own(uow, command.try_id, lock=True)
    if work.answered_at is None:
        raise Refused(
            "The answer comes before the grade.", todo="Press Ctrl Enter to see the answer.", code="not_answered"
        )
    if work.grade is not None:
        raise Refused("This case is graded already.", kept="The grade stands.", code="graded")
    person = Person.of(uow)
    card = person.cards.get(work.case_key)
    memory = after(memory_of(card), command.grade, clock.now())
    card = card or DrillCard(org_id=uow.org_id, person_id=person.id, case_key=work.case_key, topic=work.topic, state=1,
                             stability=0.0, difficulty=0.0)  # fmt: skip
    card.state, card.step, card.stability, card.difficulty = (
        memory.state,
        memory.step,
        memory.stability,
        memory.difficulty,
    )
    card.due_at, card.last_at = memory.due, memory.last
    work.grade, work.graded_at, work.due_at = command.grade, memory.last, memory.due
    uow.session.add_all([card, work])
    uow.session.flush()
    uow.record("DRILL_GRADED", "drill", work.id, grade=command.grade)
    session = queries.session_of(uow, work.session_id)
    assert session is not None
    return _next(uow, session)


@verb("drills.doubt", DoubtTry)
def doubt_try(uow: UnitOfWork, command: DoubtTry) -> DrillView:
    """Say why the answer is wrong; an instructor reads it. Raises Refused before the answer, a second time, or without words."""
    work = _own(uow, command.try_id, lock=True)
    if work.answered_at is None or work.doubted_at is not None:
        raise Refused("This cannot be sent now.", kept="The case is as it was.", code="not_answered")
    if not command.words:
        raise Refused("Say why the answer is wrong.", kept="Nothing was sent.", code="bad_input")
    work.doubted_at, work.doubt_enc = clock.now(), uow.vault.seal(DrillTry.doubt_enc, work, command.words)
    uow.session.add(work)
    uow.session.flush()
    uow.record("DRILL_DOUBTED", "drill", work.id)
    tell_doubted(uow, work)
    return _view(uow, work)


def _next(uow: UnitOfWork, session: DrillSession) -> DrillView:
    """The session at its next case, which is begun; over when there is none."""
    assert uow.user_id is not None
    tries = queries.tries(uow, uow.user_id, session_id=session.id)
    work = next((one for one in tries if one.grade is None), None)
    if session.ended_at is None and work is None:
        done = {one.position for one in tries}
        left = (at for at in range(len(session.cases)) if at not in done)
        for at in left:
            case = case_of(uow, session.cases[at])
            if case is not None:
                work = _begun(uow, session, at, case)
                break
        else:
            end_session(uow, session)
    return view_of(uow, session, None if session.ended_at is not None else work)


def _begun(uow: UnitOfWork, session: DrillSession, at: int, case: Case) -> DrillTry:
    made = DrillTry(org_id=uow.org_id, id=new_id(), session_id=session.id, person_id=session.person_id, case_key=case.key,
                    topic=case.topic, position=at, lines_enc=b"", begun_at=clock.now())  # fmt: skip
    made.lines_enc = uow.vault.seal(DrillTry.lines_enc, made, pack_lines([]))
    uow.session.add(made)
    uow.session.flush()
    uow.record("DRILL_OPENED", "drill", made.id, case=case.key)
    return made


def _own(uow: UnitOfWork, try_id: UUID, *, lock: bool = False) -> DrillTry:
    work = queries.one_try(uow, try_id, lock=lock)
    if work is None or work.person_id != uow.user_id:
        raise NotFound()
    return work


def _open_for(work: DrillTry, version: int) -> None:
    if work.answered_at is not None:
        raise Refused("This case is answered.", kept="Your rows stand.", code="not_editable")
    if work.version != version:
        raise Conflict(details={"version": work.version})


def _case(uow: UnitOfWork, work: DrillTry) -> Case:
    case = case_of(uow, work.case_key)
    if case is None:
        raise Refused("The chart of this case is out of your sight now.", todo="Stop this session and begin another one.",
                      code="not_in_sight")  # fmt: skip
    return case


def _lines(uow: UnitOfWork, work: DrillTry) -> list[WorkLine]:
    return unpack_lines(uow.vault.open(DrillTry.lines_enc, work))


def _view(uow: UnitOfWork, work: DrillTry) -> DrillView:
    session = queries.session_of(uow, work.session_id)
    assert session is not None
    return view_of(uow, session, work)
