"""Everybody of a practice: who can get in, in which role, when they were last seen, and the invitations that wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.coding.roles import is_role, record_of
from codeloom.db.queries import people
from codeloom.db.queries import teams as in_teams
from codeloom.db.queries.people import everybody as queries
from codeloom.db.tables.accounts import AccountToken, User
from codeloom.db.work import UnitOfWork
from codeloom.services.accounts import IDLE, initials
from codeloom.services.core import Command, ShortText, formatting, verb
from codeloom.services.teams import TeamChoice, WhichTeam, people_of, team_choices

LAPSED_KEPT = timedelta(days=30)
"""How long an invitation that nobody took up is listed, from when it was sent."""
NOW = timedelta(minutes=2)
Tab = Literal["all", "coder", "supervisor", "provider", "biller", "manager", "disabled"]
TABS: tuple[str, ...] = get_args(Tab)
State = Literal["", "active", "invited", "lapsed", "disabled"]
STATES: tuple[str, ...] = get_args(State)


class ListPeople(Command):
    """Which part of the list: a tab, and in it those whose name or address holds `name`, in a state, with a specialty, in a team;
    each is empty for any."""

    tab: Tab = "all"
    name: ShortText = ""
    state: State = ""
    specialty: ShortText = ""
    team: WhichTeam = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, or an invitation (`state` invited or lapsed), ready to show. `version` is that of the person, `why` the reason why
    they were disabled."""

    id: str
    name: str
    initials: str
    role: str
    role_name: str
    email: str
    state: str
    state_words: str
    seen: str
    sessions: int
    factor: str
    required: bool
    version: int
    link: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class PeopleView:
    """The list, how many each tab has under the filter (in the order of TABS), figures over the whole practice, and what can be
    filtered by."""

    rows: tuple[PersonRow, ...] = ()
    counts: tuple[int, ...] = (0,) * 7
    specialties: tuple[str, ...] = ()
    teams: tuple[TeamChoice, ...] = ()
    people: int = 0
    signed_in: int = 0
    without_factor: int = 0
    invited: int = 0
    lapsed: int = 0


@verb("people.list", ListPeople, read_only=True)
def list_people(uow: UnitOfWork, command: ListPeople) -> PeopleView:
    """The people of the practice and its open invitations. Raises NotFound for a team that is not in use."""
    now, zone = clock.now(), ZoneInfo(people.time_zone(uow))
    found = queries.listed(uow, now, now - IDLE)
    everybody = [_person(uow, one, now, zone) for one in found]
    tokens = queries.invitations(uow, now - LAPSED_KEPT)
    invitations = [_invitation(one, now) for one in tokens]
    wanted = _wanted(uow, command, [one.user for one in found], tokens)
    rows = [row for row in (*everybody, *invitations) if row.state != "disabled" and wanted(row)]
    disabled = [row for row in everybody if row.state == "disabled" and wanted(row)]
    shown = {"all": [*rows, *disabled], "disabled": disabled}.get(
        command.tab, [row for row in rows if row.role == command.tab]
    )
    active = [row for row in everybody if row.state == "active"]
    return PeopleView(
        rows=tuple(shown),
        counts=(
            len(rows) + len(disabled),
            *(sum(row.role == tab for row in rows) for tab in TABS[1:-1]),
            len(disabled),
        ),
        specialties=tuple(sorted({name for one in found for name in one.user.specialties})),
        teams=team_choices(uow),
        people=len(everybody),
        signed_in=sum(row.sessions > 0 for row in active),
        without_factor=sum(row.factor == "off" for row in active),
        invited=sum(row.state == "invited" for row in invitations),
        lapsed=sum(row.state == "lapsed" for row in invitations),
    )


def _wanted(
    uow: UnitOfWork, command: ListPeople, users: list[User], invitations: list[AccountToken]
) -> Callable[[PersonRow], bool]:
    """Whether a row is one of those asked for; invitations with a team belong to it."""
    name, among = command.name.casefold(), None
    if people_of(uow, command.team) is not None:
        assert command.team != ""
        invited = (str(one.id) for one in invitations if one.team_id == command.team)
        among = {*(str(one.id) for one in in_teams.members(uow, command.team)), *invited}
    if command.specialty:
        able = {str(user.id) for user in users if command.specialty in user.specialties}
        among = able if among is None else among & able

    def wanted(row: PersonRow) -> bool:
        return (
            (not name or name in row.name.casefold() or name in row.email.casefold())
            and command.state in ("", row.state)
            and (among is None or row.id in among)
        )

    return wanted


def _person(uow: UnitOfWork, one: queries.Listed, now: datetime, zone: ZoneInfo) -> PersonRow:
    user = one.user
    active = user.status == "active"
    day = formatting.day(user.disabled_at.astimezone(zone).date()) if user.disabled_at else ""
    return PersonRow(
        id=str(user.id), name=user.name, initials=initials(user.name), role=user.role, role_name=_role_name(user.role),
        email=user.email, state="active" if active else "disabled", state_words="Active" if active else f"Disabled {day}".strip(),
        seen=seen_words(one.seen, now, zone), sessions=one.sessions, factor="on" if one.factor else "off",
        required=user.second_factor_required, version=user.version, link=f"/person/{user.id}",
        why=uow.vault.open(User.disabled_why_enc, user),
    )  # fmt: skip


def _invitation(row: AccountToken, now: datetime) -> PersonRow:
    left = row.expires_at - now
    open_ = left > timedelta(0)
    days = max(1, round(left / timedelta(days=1)))
    name = row.name or row.email.partition("@")[0]
    return PersonRow(
        id=str(row.id), name=name, initials=initials(name), role=str(row.role), role_name=_role_name(str(row.role)),
        email=row.email, state="invited" if open_ else "lapsed",
        state_words=f"Invited, {days} d left" if open_ else "Invitation lapsed", seen="never", sessions=0, factor="",
        required=False, version=0, link="",
    )  # fmt: skip


def _role_name(role: str) -> str:
    return record_of(role).name if is_role(role) else role


def seen_words(moment: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """When somebody was last seen: now, 12 min, 3 h, yesterday, 3 Mar, never."""
    if moment is None:
        return "never"
    ago = now - moment
    if ago < NOW:
        return "now"
    if ago < timedelta(hours=1):
        return f"{int(ago / timedelta(minutes=1))} min"
    days = (now.astimezone(zone).date() - moment.astimezone(zone).date()).days
    if days == 0:
        return f"{int(ago / timedelta(hours=1))} h"
    return "yesterday" if days == 1 else f"{days} d" if days < 10 else formatting.day(moment.astimezone(zone).date())
