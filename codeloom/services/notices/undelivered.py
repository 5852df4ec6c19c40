"""What managers are told of mail: that a letter of the practice was given up, once a day however many there are."""

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import UnitOfWork
from codeloom.services.mail import when_given_up
from codeloom.services.notices.kinds import notice_kind
from codeloom.services.notices.telling import notify_roles

UNDELIVERED = notice_kind(
    "mail.undelivered",
    "Mail of the practice cannot be delivered",
    icon="warn",
    roles=(Role.MANAGER,),
    order=5,
    title=lambda _told: "Mail could not be delivered",
    detail=lambda _told: "A letter was given up after two days of tries. The operator can send it again",
    path=lambda _told: "/dashboard",
)


@when_given_up
def tell_given_up(uow: UnitOfWork, letter: PendingEmail) -> None:
    """Tell the managers, unless the letter is itself one about a notice, which would begin a circle."""
    if not letter.kind.startswith("notices."):
        notify_roles(uow, UNDELIVERED, act=clock.now().date().isoformat())
