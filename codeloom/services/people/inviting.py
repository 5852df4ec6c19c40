"""A manager invites: a mail with a link, by which the person sets name and password and belongs to the practice."""

import re
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from codeloom.coding import clock
from codeloom.coding.roles import ROLES, is_role, record_of
from codeloom.db.ids import new_id
from codeloom.db.queries import accounts as queries
from codeloom.db.queries import people
from codeloom.db.queries import teams as in_teams
from codeloom.db.queries.people import everybody as lists
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import AccountToken, User
from codeloom.db.work import Clash, UnitOfWork, system_work, unit_of_work
from codeloom.services.accounts import database_or_unavailable, letters, links, passwords
from codeloom.services.core import Command, NotFound, Refused, is_address, verb
from codeloom.services.mail import queue_mail
from codeloom.services.teams import add_to_team

SEPARATORS = re.compile(r"[\s,;]+")
MOST = 100
"""Addresses that are invited at once."""
NAMED = 10
"""Wrong addresses that are named; of more, how many."""


class Invite(Command):
    """Whom to invite, and as what."""

    email: Annotated[str, StringConstraints(max_length=254, strip_whitespace=True, to_lower=True)]
    name: Annotated[str, StringConstraints(max_length=100, strip_whitespace=True)] = ""
    role: Annotated[str, StringConstraints(max_length=16)]


class InviteMany(Command):
    """Several addresses, separated by spaces, commas, semicolons or lines, all in one role."""

    emails: Annotated[str, StringConstraints(max_length=20_000, strip_whitespace=True)]
    role: Annotated[str, StringConstraints(max_length=16)]


class OfInvitation(Command):
    """An invitation that nobody took up yet."""

    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of one address: sent or member."""

    email: str
    state: str


@verb("people.invite", Invite)
def invite(uow: UnitOfWork, command: Invite) -> None:
    """Send an invitation; an earlier one to the address ends. Raises Refused for what is no address or role, or a member.

    Whether the address has an account of another practice is not told: its owner gets a mail that says so.
    """
    check_address(command.email)
    _check_role(command.role)
    if not send(uow, command.email, command.name, command.role):
        raise Refused("That person is in your practice already.", "Nobody was invited.", code="member")


@verb("people.invite_many", InviteMany)
def invite_many(uow: UnitOfWork, command: InviteMany) -> tuple[Invited, ...]:
    """Invite each of several addresses. Who is in the practice already is left out and said.

    Raises Refused, with nobody invited, where some are no addresses (each is named), for none or more than MOST of them, and for
    an unknown role. All or nobody: a mail cannot be called back, the list stays as it was typed with what is wrong in it named,
    and whoever sends it again need not know which of them were invited the first time.
    """
    emails = list(dict.fromkeys(part.lower() for part in SEPARATORS.split(command.emails) if part))
    if not 0 < len(emails) <= MOST:
        raise Refused(
            f"From 1 to {MOST} addresses can be invited at once, and these are {len(emails)}.", "Nobody was invited.",
            "Write one address or several, separated by spaces, commas or lines.", "bad_input",
        )  # fmt: skip
    wrong = [email[:60] for email in emails if not is_address(email)]
    if len(wrong) == 1:
        check_address(wrong[0])
    if wrong:
        more = f" and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
        raise Refused(f"{', '.join(wrong[:NAMED])}{more} are no addresses a mail can be sent to.", "Nobody was invited.",
                      "Check how they are spelled.", "bad_address")  # fmt: skip
    _check_role(command.role)
    return tuple(Invited(email, "sent" if send(uow, email, "", command.role) else "member") for email in emails)


@verb("people.invite_again", OfInvitation)
def invite_again(uow: UnitOfWork, command: OfInvitation) -> str:
    """Send an invitation anew, also one that lapsed; the earlier link ends. Answers the address. Raises NotFound, Refused."""
    row = lists.invitation(uow, command.invitation_id)
    if row is None:
        raise NotFound("That invitation was taken up or withdrawn.", todo="Look at the list again.")
    if links.just_sent(uow, "invitation", row.email):
        raise Refused("It was sent a moment ago.", "The link in that mail works.", "Wait a minute.", "just_sent")
    if not send(uow, row.email, row.name, str(row.role), row.team_id):
        raise Refused("That person is in your practice already.", "Nobody was invited.", code="member")
    return row.email


@verb("people.withdraw_invitation", OfInvitation)
def withdraw_invitation(uow: UnitOfWork, command: OfInvitation) -> str:
    """End an invitation: its link works no more. Answers the address. Raises NotFound."""
    row = lists.invitation(uow, command.invitation_id)
    if row is None:
        raise NotFound("That invitation was taken up or withdrawn.", todo="Look at the list again.")
    queries.end_tokens(uow, clock.now(), ("invitation",), email=row.email)
    uow.record("INVITATION_WITHDRAWN", "invitation", row.id)
    return row.email


def check_address(email: str) -> None:
    """Raise Refused for what is no address."""
    if not is_address(email):
        raise Refused(f"{email[:60] or 'Nothing'} is no address a mail can be sent to.", "Nobody was invited.",
                      "Check how it is spelled.", "bad_address")  # fmt: skip


def _check_role(role: str) -> None:
    if not is_role(role):
        names = ", ".join(one.role for one in ROLES)
        raise Refused("There is no such role.", "Nobody was invited.", f"Roles are {names}.")


def send(uow: UnitOfWork, email: str, name: str, role: str, team_id: UUID | None = None) -> bool:
    """Write an invitation and its mail; False for a member of the practice. An earlier invitation to the address ends. Who takes it
    up is put into the team."""
    with system_work() as work:
        account = queries.account(work, email)
    if account is not None and account.org_id == uow.org_id:
        return False
    by, practice = people.name_of(uow, uow.user_id) or "A manager", people.organization_name(uow)
    queries.end_tokens(uow, clock.now(), ("invitation",), email=email)
    invitation_id, token = links.make(uow, "invitation", email, made_by=uow.user_id, name=name, role=role,
                                     team_id=team_id)  # fmt: skip
    if account is None:
        letter = letters.invitation(email, by, practice, record_of(role).name.lower(), token)
    else:
        letter = letters.invited_elsewhere(email, by, practice)
    queue_mail(uow, letter, key=f"accounts.invitation/{invitation_id}")
    uow.record("PERSON_INVITED", "invitation", invitation_id, role=role)
    return True


def _join_team(uow: UnitOfWork, invitation_id: UUID, user_id: UUID) -> None:
    """Put who took up an invitation into the team it names, if that is still in use."""
    row = uow.session.get(AccountToken, (uow.org_id, invitation_id))
    team = in_teams.find(uow, row.team_id) if row is not None and row.team_id is not None else None
    if team is not None and team.archived_at is None:
        add_to_team(uow, team.name, user_id)


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
            uow.session.flush()
            _join_team(uow, row.id, user_id)
            uow.commit()
    except Clash:
        raise links.LinkOver(todo="This address has an account: sign in, or set a new password.") from None
