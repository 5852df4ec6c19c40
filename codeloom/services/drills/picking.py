"""Which cases a person does next: what is due, what was assigned, what comes of own audited errors, what the library has left."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.drills import TOPICS, Case, Memory
from codeloom.coding.lifecycle import Role
from codeloom.db.queries import drills as queries
from codeloom.db.queries.drills import AuditedRow
from codeloom.db.tables.drills import DrillAssignment, DrillCard, DrillTry
from codeloom.db.work import UnitOfWork
from codeloom.gateways.drill_files import load_drills
from codeloom.services.drills.own_cases import OTHER, OWN, TRAINED, audit_of, in_sight, own_case, topic_of_errors

MOST_AT_ONCE = 20
"""Cases of a session, and of a day, at most."""
MOST_OWN = 5
"""Own audited errors that wait as new cases at once; the newest."""
FROM_LIBRARY = 5


@dataclass(frozen=True, slots=True)
class Due:
    """A case that is due now, and where it comes from: assigned, own or library."""

    key: str
    topic: str
    origin: str
    assignment: DrillAssignment | None = None


@dataclass
class Person:
    """The training of a person inside one unit of work. What it costs a query is read when it is made."""

    uow: UnitOfWork
    id: UUID
    role: str
    now: datetime = field(default_factory=clock.now)

    def __post_init__(self) -> None:
        self.cards: dict[str, DrillCard] = queries.cards(self.uow, self.id)
        self.log: list[DrillTry] = queries.log(self.uow, self.id)
        self.assigned: list[DrillAssignment] = queries.assignments(self.uow, self.id)

    @classmethod
    def of(cls, uow: UnitOfWork) -> "Person":
        """The person of the scope."""
        assert uow.user_id is not None
        return cls(uow, uow.user_id, uow.scope.role)

    def graded_since(self, key: str, moment: datetime) -> bool:
        """Whether a case was done after a moment."""
        return any(one.case_key == key and one.graded_at and one.graded_at >= moment for one in self.log)

    def due(self) -> list[Due]:
        """The cases that are due now: assigned ones first, then those that come again, then new own errors."""
        found: dict[str, Due] = {}
        for assignment in self.assigned:
            for key in assignment.cases:
                if key not in found and not self.graded_since(key, assignment.made_at):
                    found[key] = Due(key, assignment.topic, "assigned", assignment)
        for card in self.cards.values():
            if card.due_at <= self.now and card.case_key not in found:
                found[card.case_key] = Due(
                    card.case_key, card.topic, "own" if card.case_key.startswith(OWN) else "library"
                )
        for one in self._new_errors():
            found.setdefault(one.key, one)
        return list(found.values())

    def _new_errors(self) -> list[Due]:
        """Audited errors of one's own that were not drilled: by their chart, or a case of the library where it is out of sight."""
        out: list[Due] = []
        for audit_id, rows in by_audit(queries.audited(self.uow, [self.id], self.now - TRAINED)).items():
            key, topic = f"{OWN}{audit_id}", topic_of_errors((row.code, row.category) for row in rows)
            if key in self.cards or len(out) == MOST_OWN:
                continue
            if in_sight(self.uow, audit_id):
                out.append(Due(key, topic, "own"))
                continue
            known = [case.key for case in self.library(topic)]
            instead = next((one for one in known if one not in self.cards), "")
            if instead and not any(self.graded_since(one, rows[0].closed_at) for one in known):
                out.append(Due(instead, topic, "own"))
        return out

    def library(self, topic: str = "") -> list[Case]:
        """Cases of the library for the kind of work of the person, of one topic where it is given."""
        return library_for(self.role, topic)

    def fresh(self, most: int) -> list[str]:
        """Cases of the library that were never done, from as many topics as there are."""
        left = [case for case in self.library() if case.key not in self.cards]
        rounds: dict[str, list[str]] = {}
        for case in left:
            rounds.setdefault(case.topic, []).append(case.key)
        turns = max(map(len, rounds.values()), default=0)
        return [keys[turn] for turn in range(turns) for keys in rounds.values() if turn < len(keys)][:most]

    def of_topic(self, topic: str) -> list[str]:
        """The cases of a topic: what is due, then what was never done, then what comes again soonest."""
        due = [one.key for one in self.due() if one.topic == topic]
        fresh = [case.key for case in self.library(topic) if case.key not in self.cards]
        again = [card.case_key for card in self.cards.values() if card.topic == topic]
        return list(dict.fromkeys((*due, *fresh, *again)))[:MOST_AT_ONCE]


def by_audit(rows: Iterable[AuditedRow]) -> dict[UUID, list[AuditedRow]]:
    """The rows that are errors, by their audit, the last closed first."""
    out: dict[UUID, list[AuditedRow]] = {}
    for row in rows:
        if row.error:
            out.setdefault(row.audit_id, []).append(row)
    return out


def library_for(role: str, topic: str = "") -> list[Case]:
    """Cases of the library for a kind of work: who bills drills visits, others also stays."""
    cases = load_drills().values()
    return [one for one in cases if (not topic or one.topic == topic) and (role != Role.BILLER or not one.inpatient)]


def case_of(uow: UnitOfWork, key: str) -> Case | None:
    """The case of a key; None where it cannot be shown any more."""
    audit_id = audit_of(key)
    return load_drills().get(key) if audit_id is None else own_case(uow, audit_id)


def topic_name(topic: str) -> str:
    """What a topic is called."""
    return TOPICS.get(topic, TOPICS[OTHER]).name


def memory_of(card: DrillCard | None) -> Memory | None:
    """What is remembered, as a value; None for a case never done."""
    if card is None:
        return None
    return Memory(card.state, card.step, card.stability, card.difficulty, card.due_at, card.last_at)
