"""What an instructor does: gives cases to people until a day, and overrides the score of an answer; both scores stay."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from codeloom.coding import clock
from codeloom.coding.drills import TOPICS
from codeloom.db.ids import new_id
from codeloom.db.queries import drills as queries
from codeloom.db.tables.drills import DrillAssignment, DrillSession, DrillTry
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Refused, verb
from codeloom.services.drills.picking import Person
from codeloom.services.drills.summing import Coming
from codeloom.services.drills.team import people_of
from codeloom.services.drills.telling import tell_assigned, tell_overridden

MOST_PEOPLE = 50
MOST_CASES = 20
Words = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


class AssignDrills(Command):
    """Cases of a topic for some people: their own audited errors first, then the library."""

    topic: Annotated[str, StringConstraints(max_length=40)]
    people: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_PEOPLE)
    cases: int = Field(ge=1, le=MOST_CASES)
    until: date
    words: Words = ""


class OverrideScore(Command):
    """Another score of an answer, in half points, and why."""

    try_id: UUID
    halves: int = Field(ge=0, le=200)
    why: Words


@verb("drills.assign", AssignDrills)
def assign_drills(uow: UnitOfWork, command: AssignDrills) -> dict[str, int]:
    """Assign; how many cases each person (by id) was given. Raises NotFound for somebody else's people, Refused for a day that is
    past or a topic without cases."""
    mine = {one.id: one.role for one in people_of(uow)}
    if not set(command.people) <= set(mine):
        raise NotFound()
    if command.topic not in TOPICS:
        raise Refused(
            "There is no such topic.", kept="Nothing was assigned.", todo="Choose one of the list.", code="bad_input"
        )
    if not Coming.of(uow).today <= command.until:
        raise Refused(
            "That day is past.", kept="Nothing was assigned.", todo="Give a day from today on.", code="bad_input"
        )
    assert uow.user_id is not None
    given = {}
    for person_id in dict.fromkeys(command.people):
        person = Person(uow, person_id, mine[person_id])
        keys = [case.key for case in person.library(command.topic)]
        own = [card for card in person.cards if person.cards[card].topic == command.topic and card.startswith("own:")]
        chosen = [*own, *sorted(keys, key=lambda key: key in person.cards)][: command.cases]
        if not chosen:
            raise Refused("There is no case of this topic for their kind of work.", kept="Nothing was assigned.",
                          todo="Choose another topic.", code="no_cases")  # fmt: skip
        made = DrillAssignment(org_id=uow.org_id, id=new_id(), person_id=person_id, topic=command.topic, cases=chosen,
                               until=command.until, made_by=uow.user_id, made_at=clock.now())  # fmt: skip
        made.words_enc = uow.vault.seal(DrillAssignment.words_enc, made, command.words) if command.words else None
        uow.session.add(made)
        uow.session.flush()
        uow.record(
            "DRILLS_ASSIGNED", "drill_assignment", made.id, to=str(person_id), topic=command.topic, cases=len(chosen)
        )
        tell_assigned(uow, made)
        given[str(person_id)] = len(chosen)
    return given


@verb("drills.override", OverrideScore)
def override_score(uow: UnitOfWork, command: OverrideScore) -> None:
    """Give an answer of one's people another score; the counted one stays beside it. Raises NotFound, Refused."""
    work = queries.one_try(uow, command.try_id, lock=True)
    if work is None or work.person_id not in {one.id for one in people_of(uow)}:
        raise NotFound()
    if work.answered_at is None or work.most is None or command.halves > work.most:
        raise Refused("This score cannot be given.", kept="The score stands.",
                      todo=f"Give 0 to {(work.most or 0) / 2:g} points of an answered case.", code="bad_input")  # fmt: skip
    if not command.why:
        raise Refused("Another score needs a reason.", kept="The score stands.", todo="Say why.", code="bad_input")
    act = new_id()
    work.why_enc = uow.vault.seal(DrillTry.why_enc, work, command.why)  # first: a key is read from the database
    work.overridden_halves, work.overridden_by, work.overridden_at = command.halves, uow.scope.user_id, clock.now()
    uow.session.add(work)
    uow.session.flush()
    uow.record("DRILL_OVERRIDDEN", "drill", work.id, counted=work.halves, halves=command.halves, most=work.most)
    session = uow.session.get(DrillSession, (uow.org_id, work.session_id))
    tell_overridden(uow, work, session.number if session is not None else 0, act)
