"""What somebody who leaves, or takes another role, has in hand, and giving it on in the same act (ADR 40).

A coder's open charts and a supervisor's open audits go back to everybody, or to a named colleague; a provider's encounters that
are not with billing, and questions about charts, stay with their author unless a colleague is named. What was submitted,
finalized or closed keeps the name of who did it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.audits import blind
from codeloom.db.queries.charts import rows as charts
from codeloom.db.queries.charts import standing
from codeloom.db.queries.people import work as queries
from codeloom.db.tables.accounts import User
from codeloom.db.tables.audits import Audit
from codeloom.db.work import UnitOfWork
from codeloom.services.audits import tell_handed_on as tell_audits
from codeloom.services.charts import moved_on, tell_assigned
from codeloom.services.core import Refused, formatting
from codeloom.services.encounters import number_change
from codeloom.services.encounters import tell_handed_on as tell_encounters
from codeloom.services.provider_queries import Subject, tell_asked

FEW = 5
"""Charts and encounters that are named one by one; of more, how many."""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One kind of work in hand: how much, and what becomes of it when nobody is named."""

    what: str
    left: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """An active colleague who can take the work; `words` say who, and which audits are of lines they handed in."""

    id: str
    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What became of somebody's work: how much of each kind went on, and what of it the named colleague could not take (`taker`
    is their name)."""

    counts: dict[str, int]
    stay: tuple[str, ...] = ()
    taker: str = ""


@dataclass(frozen=True, slots=True)
class WorkView:
    """A person, what they have in hand (no lines for nothing), and who could take it. `leased` are numbers of charts open to edit,
    `specialties` those of the practice's charts, each with whether it is theirs."""

    name: str = ""
    role: str = ""
    active: bool = False
    version: int = 0
    own: bool = False
    required: bool = False
    lines: tuple[WorkLine, ...] = ()
    colleagues: tuple[Colleague, ...] = ()
    leased: str = ""
    specialties: tuple[tuple[str, bool], ...] = ()


def work_of(uow: UnitOfWork, person: User) -> WorkView:
    """What a person has in hand in their role."""
    look = _LINES.get(person.role)
    lines = look(uow, person.id) if look else ()
    begun = queries.audits(uow, person.id) if person.role == Role.SUPERVISOR else []
    others = [_colleague(uow, one, begun) for one in people.active(uow, person.role)
              if one.id != person.id and one.kind == "person"]  # fmt: skip
    numbers = ", ".join(formatting.chart_number(number) for number in queries.leased(uow, person.id, clock.now()))
    known = sorted({*charts.specialties(uow), *person.specialties})
    return WorkView(
        name=person.name, role=person.role, active=person.status == "active", version=person.version,
        own=person.id == uow.user_id, required=person.second_factor_required, lines=lines,
        colleagues=tuple(others) if lines else (), leased=numbers,
        specialties=tuple((one, one in person.specialties) for one in known),
    )  # fmt: skip


def _colleague(uow: UnitOfWork, one: User, begun: list[Audit]) -> Colleague:
    own = _numbers(uow, [audit for audit in begun if _handed_in(audit, one.id)])
    return Colleague(str(one.id), one.name, f"{one.name}, all but {_few(own)}" if own else one.name)


def _handed_in(audit: Audit, person_id: UUID) -> bool:
    """Whether somebody coded, billed or wrote what is audited: they never audit it."""
    return person_id in (audit.coder_id, audit.provider_id)


def _numbers(uow: UnitOfWork, audits: list[Audit]) -> tuple[str, ...]:
    if not audits:
        return ()
    of_charts, of_encounters = queries.audited(uow, audits)
    return (
        *(formatting.chart_number(number) for number in of_charts),
        *(formatting.encounter_number(number) for number in of_encounters),
    )


def _few(numbers: tuple[str, ...]) -> str:
    """CH-1, CH-2 and 7 more."""
    shown, more = numbers[:FEW], len(numbers) - FEW
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def staying(given: Given) -> str:
    """Which audits the colleague could not take, in a sentence; empty for none."""
    if not given.stay:
        return ""
    one = len(given.stay) == 1
    return (
        f"{formatting.count(len(given.stay), 'audit')} did not go to {given.taker}, who handed in what is audited: "
        f"{_few(given.stay)}. Any other supervisor goes on with {'it' if one else 'them'}."
    )


def _coder(uow: UnitOfWork, person_id: UUID) -> tuple[WorkLine, ...]:
    to_code = len(queries.charts(uow, person_id))
    return (WorkLine(f"Charts to code, {to_code}", "back to unassigned"),) if to_code else ()


def _supervisor(uow: UnitOfWork, person_id: UUID) -> tuple[WorkLine, ...]:
    audits = queries.audits(uow, person_id)
    return (WorkLine(f"Audits begun, {len(audits)}", "any supervisor goes on with them"),) if audits else ()


def _provider(uow: UnitOfWork, person_id: UUID) -> tuple[WorkLine, ...]:
    encounters = queries.encounters(uow, person_id)
    questions = queries.questions(uow, person_id, [one.id for one in encounters])
    stay = "stay with their author"
    lines = (WorkLine(f"Encounters not with billing, {len(encounters)}", stay),
             WorkLine(f"Questions to answer, {len(questions)}", stay))  # fmt: skip
    return tuple(line for line, some in zip(lines, (encounters, questions), strict=True) if some)


_LINES: dict[str, Callable[[UnitOfWork, UUID], tuple[WorkLine, ...]]] = {
    Role.CODER.value: _coder,
    Role.SUPERVISOR.value: _supervisor,
    Role.PROVIDER.value: _provider,
}


def give_on(uow: UnitOfWork, person: User, to: UUID | None) -> Given:
    """Give a person's work to a colleague of the same role, or leave it to whom it falls to.

    Raises Refused for somebody who cannot take it. Rows of a chart that is open just now are saved: each was, as it was typed.
    """
    taker = people.find(uow, to) if to else None
    if to is not None and (
        taker is None
        or taker.status != "active"
        or taker.role != person.role
        or taker.id == person.id
        or taker.kind != "person"
    ):
        raise Refused("That is nobody who can take the work.", todo="Choose somebody of the same role who is active.",
                      code="nobody")  # fmt: skip
    queries.end_leases(uow, person.id)
    given, stay = _give_audits(uow, person, taker) if person.role == Role.SUPERVISOR and taker else (0, ())
    moved = {
        "charts": _give_charts(uow, person, taker) if person.role == Role.CODER else 0,
        "audits": given,
        "audits_left": len(stay),
        **(_give_notes(uow, person, taker) if person.role == Role.PROVIDER and taker else {}),
    }
    return Given({kind: count for kind, count in moved.items() if count}, stay, taker.name if taker else "")


def _give_charts(uow: UnitOfWork, person: User, taker: User | None) -> int:
    to_code, now = queries.charts(uow, person.id, lock=True), clock.now()
    standing.drop(uow, [chart.id for chart in to_code], "answer")
    for chart in to_code:
        moved_on(uow, chart)
        chart.assigned_before_id, chart.assignee_id = person.id, taker.id if taker else None
        chart.assign_batch, chart.assigned_at = None, now if taker else None
        uow.session.add(chart)
        if taker:
            uow.record("CHART_ASSIGNED", "chart", chart.id, to=str(taker.id), rule="left")
        else:
            uow.record("CHART_UNASSIGNED", "chart", chart.id, of=str(person.id))
    if taker and to_code:
        tell_assigned(uow, taker.id, to_code, new_id(), now)
    return len(to_code)


def _give_audits(uow: UnitOfWork, person: User, taker: User) -> tuple[int, tuple[str, ...]]:
    begun = queries.audits(uow, person.id, lock=True)
    left = [audit for audit in begun if _handed_in(audit, taker.id)]
    for audit in begun:
        if audit not in left:
            audit.auditor_id = taker.id
            uow.session.add(audit)
            blind.drop_open(uow, audit_id=audit.id)
            uow.record("AUDIT_TAKEN_OVER", "audit", audit.id, to=str(taker.id), version=audit.version)
    given = len(begun) - len(left)
    if given:
        tell_audits(uow, taker.id, given, new_id())
    return given, _numbers(uow, left)


def _give_notes(uow: UnitOfWork, person: User, taker: User) -> dict[str, int]:
    encounters, now = queries.encounters(uow, person.id, lock=True), clock.now()
    for encounter in encounters:
        encounter.provider_id, encounter.updated_at = taker.id, now
        encounter.version += 1
        uow.session.add(encounter)
        number_change(uow, encounter)
        uow.record("ENCOUNTER_HANDED_ON", "encounter", encounter.id, to=str(taker.id), version=encounter.version)
    if encounters:
        tell_encounters(uow, taker.id, encounters, new_id())
    questions = queries.questions(uow, person.id, [one.id for one in encounters], lock=True)
    for query in questions:
        query.provider_id, query.read_at = taker.id, None
        query.handed_at, query.handed_by = now, uow.user_id
        query.version += 1
        uow.session.add(query)
        uow.record("QUERY_HANDED_ON", "query", query.id, to=str(taker.id))
        tell_asked(Subject.of(uow, query), query)
    return {"encounters": len(encounters), "questions": len(questions)}
