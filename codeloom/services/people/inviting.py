"""A manager invites: a mail with a link, by which the person sets name and password and belongs to the practice."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.coding.roles import ROLES, is_role, record_of
from codeloom.db.ids import new_id
from codeloom.db.queries import accounts as queries
from codeloom.db.queries import people
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import AccountToken, User
from codeloom.db.work import Clash, UnitOfWork, system_work, unit_of_work
from codeloom.services.accounts import database_or_unavailable, letters, links, passwords
from codeloom.services.core import Command, Refused, verb
from codeloom.services.mail import is_address, queue_mail


class Invite(Command):
    """Whom to invite, and as what."""

    email: Annotated[str, StringConstraints(max_length=254, strip_whitespace=True, to_lower=True)]
    name: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] = ""
    role: Annotated[str, StringConstraints(max_length=16)]


@verb("people.invite", Invite)
def invite(uow: UnitOfWork, command: Invite) -> None:
    """Send an invitation; an earlier one to the address ends. Raises Refused for what is no address or role, or a member.

    Whether the address has an account of another practice is not told: its owner gets a mail that says so.
    """
    if not is_address(command.email):
        raise Refused(
            "That is no address a mail can be sent to.",
            "Nobody was invited.",
            "Check how it is spelled.",
            "bad_address",
        )
    if not is_role(command.role):
        raise Refused(
            "There is no such role.", "Nobody was invited.", f"Roles are {', '.join(one.role for one in ROLES)}."
        )
    if people.with_addresses(uow, [command.email]):
        raise Refused("That person is in your practice already.", "Nobody was invited.", code="member")
    send_invitations(uow, [command])


def send_invitations(uow: UnitOfWork, wanted: Sequence[Invite]) -> None:
    """Send invitations to addresses of which none is of this practice, in roles that exist; earlier ones to them end."""
    with system_work() as work:
        elsewhere = queries.known_addresses(work, [one.email for one in wanted])
    by, practice, now = people.name_of(uow, uow.user_id) or "A manager", people.organization_name(uow), clock.now()
    for one in wanted:
        queries.end_tokens(uow, now, ("invitation",), email=one.email)
        invitation_id, token = links.make(
            uow, "invitation", one.email, made_by=uow.user_id, name=one.name, role=one.role
        )
        if one.email in elsewhere:
            letter = letters.invited_elsewhere(one.email, by, practice)
        else:
            letter = letters.invitation(one.email, by, practice, record_of(one.role).name.lower(), token)
        queue_mail(uow, letter, key=f"accounts.invitation/{invitation_id}")
        uow.record("PERSON_INVITED", "invitation", invitation_id, role=one.role)


def open_invitation(token: str) -> tuple[AccountToken, str, str]:
    """An invitation, who made it, and the practice. Raises LinkOver, Unavailable."""
    row = links.opened(token, "invitation")
    with database_or_unavailable(), unit_of_work(Scope(row.org_id, None, "nobody")) as uow:
        return row, people.inviter(uow, row.id), people.organization_name(uow)


def accept_invitation(token: str, name: str, password: str) -> None:
    """Make the person. Raises LinkOver, Refused for a weak password or no name, Unavailable. Costs one hash."""
    row = links.opened(token, "invitation")
    name = name.strip()[:100] or row.name
    if not name:
        raise Refused("A person needs a name.", "Nothing was changed.", code="bad_input")
    user_id, hashed = new_id(), passwords.made(password, row.email, name)
    try:
        with database_or_unavailable(), unit_of_work(Scope(row.org_id, user_id, str(row.role))) as uow:
            links.use(uow, row.id)
            now = clock.now()
            uow.session.add(
                User(org_id=row.org_id, id=user_id, email=row.email, name=name, role=str(row.role), password_hash=hashed,
                     created_at=now, password_changed_at=now)
            )  # fmt: skip
            uow.record("INVITATION_ACCEPTED", "user", user_id, invitation=str(row.id), role=row.role)
            uow.commit()
    except Clash:
        raise links.LinkOver(todo="This address has an account: sign in, or set a new password.") from None
