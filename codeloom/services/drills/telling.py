"""What is told of drills: to a person that cases were assigned or a score overridden, to who leads them of a doubted answer."""

from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.queries import drills as queries
from codeloom.db.tables.drills import DrillAssignment, DrillTry
from codeloom.db.work import UnitOfWork
from codeloom.services.notices import by_and_due, notice_kind, notify

TRAINED_ROLES = (Role.CODER, Role.BILLER, Role.SUPERVISOR)
ASSIGNED = notice_kind(
    "drills.assigned",
    "Drills are assigned to me",
    icon="training",
    roles=TRAINED_ROLES,
    order=54,
    title=lambda told: f"{told.fact('cases')} drills assigned to you",
    detail=by_and_due,
    path=lambda _told: "/training",
)
OVERRIDDEN = notice_kind(
    "drills.overridden",
    "An instructor overrode the score of a drill of mine",
    icon="training",
    roles=TRAINED_ROLES,
    order=55,
    title=lambda _told: "The score of a drill was overridden",
    detail=by_and_due,
    path=lambda told: f"/drill/{told.fact('session')}",
)
DOUBTED = notice_kind(
    "drills.doubted",
    "One of my people holds the answer of a drill for wrong",
    icon="training",
    roles=(Role.SUPERVISOR, Role.MANAGER),
    order=56,
    title=lambda _told: "The answer of a drill is held for wrong",
    detail=by_and_due,
    path=lambda _told: "/training-team",
)


def tell_assigned(uow: UnitOfWork, made: DrillAssignment) -> None:
    """Tell the person."""
    notify(uow, ASSIGNED, [made.person_id], act=made.id, subject=made.id, facts={"cases": len(made.cases)})


def tell_overridden(uow: UnitOfWork, work: DrillTry, session: int, act: UUID) -> None:
    """Tell the person whose score it is."""
    notify(uow, OVERRIDDEN, [work.person_id], act=act, subject=work.id, facts={"session": session})


def tell_doubted(uow: UnitOfWork, work: DrillTry) -> None:
    """Tell who leads the person, else the managers."""
    notify(uow, DOUBTED, queries.leads_of(uow, work.person_id), act=work.id, subject=work.id)
