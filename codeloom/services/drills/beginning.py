"""Sessions: begun with what is due, a topic, new cases or those graded Again; stopped before their last case."""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries import drills as queries
from codeloom.db.tables.drills import DrillSession
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, verb
from codeloom.services.drills.lessons import keep_lesson
from codeloom.services.drills.picking import FROM_LIBRARY, MOST_AT_ONCE, Person, case_of
from codeloom.services.drills.showing import view_of
from codeloom.services.drills.views import DrillView

LIBRARY, AGAIN = "library", "again"


class StartDrills(Command):
    """What to begin with: nothing for what is due, a topic, "library" for new cases, "again" for what was graded Again."""

    topic: Annotated[str, StringConstraints(max_length=40)] = ""


class OfSession(Command):
    """A session of one's own."""

    session_id: UUID


@verb("drills.start", StartDrills)
def start_drills(uow: UnitOfWork, command: StartDrills) -> int:
    """Begin a session, or go on with the open one; its number. Raises Refused where there is no such case."""
    queries.lock_person(uow)
    person = Person.of(uow)
    past = queries.sessions(uow, person.id)
    open_ = next((one for one in past if one.ended_at is None), None)
    if open_ is not None and not command.topic:
        return open_.number
    keys = [key for key in _wanted(person, command.topic) if case_of(uow, key) is not None][:MOST_AT_ONCE]
    if not keys:
        raise Refused(
            "There is no case to drill now.", todo="Pick a topic, or take cases from the library.", code="nothing_due"
        )
    if open_ is not None:
        end_session(uow, open_)
    made = DrillSession(
        org_id=uow.org_id, id=new_id(), person_id=person.id, number=past[0].number + 1 if past else 1, cases=keys,
        begun_at=clock.now(),
    )  # fmt: skip
    uow.session.add(made)
    uow.session.flush()
    uow.record("DRILLS_BEGUN", "drill_session", made.id, cases=len(keys))
    return made.number


@verb("drills.stop", OfSession)
def stop_drills(uow: UnitOfWork, command: OfSession) -> DrillView:
    """End a session before its last case; what was not done is due as before. Raises NotFound."""
    session = queries.session_of(uow, command.session_id)
    if session is None:
        raise NotFound()
    if session.ended_at is None:
        end_session(uow, session)
    return view_of(uow, session, None)


def end_session(uow: UnitOfWork, session: DrillSession) -> None:
    """A session is over."""
    session.ended_at = clock.now()
    uow.session.add(session)
    keep_lesson(uow, session)
    uow.session.flush()
    uow.record("DRILLS_ENDED", "drill_session", session.id)


def _wanted(person: Person, topic: str) -> list[str]:
    if topic == LIBRARY:
        return person.fresh(FROM_LIBRARY)
    if topic == AGAIN:
        last = next((one.session_id for one in reversed(person.log)), None)
        return [one.case_key for one in person.log if one.session_id == last and one.grade == 1]
    return person.of_topic(topic) if topic else [one.key for one in person.due()]
