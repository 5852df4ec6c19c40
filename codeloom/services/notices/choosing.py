"""What a person wants to be told of, by which ways, in which time zone and at which hours."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.queries import notices as queries
from codeloom.db.queries import people
from codeloom.db.tables.accounts import User
from codeloom.db.tables.notices import NoticeChoice
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, Nothing, Refused, ShortText, verb
from codeloom.services.notices.kinds import kinds_of
from codeloom.services.notices.quiet import tomorrow
from codeloom.services.notices.telling import default
from codeloom.services.notices.wording import zone_of

MOST_KINDS = 50
Minute = Annotated[int, Field(ge=0, le=1439)]
"""A time of day in minutes after midnight."""
Kinds = Annotated[tuple[ShortText, ...], Field(max_length=MOST_KINDS)]


class ChooseNotices(Command):
    """All that a person chooses, at once: names of kinds by way, own time zone (empty: the practice's), and quiet hours in minutes
    after midnight, None for none. What is left out of a way is off."""

    in_app: Kinds = ()
    at_once: Kinds = ()
    daily: Kinds = ()
    time_zone: ShortText = ""
    quiet_from: Minute | None = None
    quiet_until: Minute | None = None


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One kind with what holds for this person."""

    name: str
    label: str
    in_app: bool
    at_once: bool
    daily: bool


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """What a person chose. Times are HH:MM, empty without quiet hours; `paused` says until when, empty without a pause; `zone` is
    the one that holds, `time_zone` their own, empty for the practice's."""

    kinds: tuple[KindChoice, ...]
    time_zone: str
    zone: str
    quiet_from: str
    quiet_until: str
    paused: str


@verb("notices.settings", Nothing, read_only=True)
def notice_settings(uow: UnitOfWork, _command: Nothing) -> NoticeSettings:
    """What one chose oneself."""
    person = _me(uow)
    chosen, zone, now = queries.choices_of(uow, person.id), zone_of(uow, person), clock.now()
    rows = [(kind, chosen.get(kind.name) or default(uow.org_id, person.id, kind)) for kind in kinds_of(person.role)]
    until = person.mail_paused_until
    return NoticeSettings(
        tuple(KindChoice(kind.name, kind.label, one.in_app, one.at_once, one.daily) for kind, one in rows),
        person.time_zone or "",
        zone.key,
        _clock(person.quiet_from),
        _clock(person.quiet_until),
        f"{until.astimezone(zone):%a %H:%M}" if until is not None and until > now else "",
    )


@verb("notices.choose", ChooseNotices)
def choose_notices(uow: UnitOfWork, command: ChooseNotices) -> int:
    """Save what one wants to be told of; nothing is recorded where nothing changes. Answers how many choices and settings changed.

    Raises Refused for a time zone that is none, for quiet hours of which one end is missing, and for a kind one is never told of.
    """
    person = _me(uow)
    mine = {kind.name for kind in kinds_of(person.role)}
    if stranger := sorted({*command.in_app, *command.at_once, *command.daily} - mine):
        raise Refused("That is nothing you are told of.", kept="Your notifications stay as they were.",
                      todo="Load the page and try again.", code="bad_input", details={"kinds": stranger[:5]})  # fmt: skip
    if command.time_zone and command.time_zone not in available_timezones():
        raise Refused("That is no time zone.", kept="Your notifications stay as they were.",
                      todo="Choose one from the list.", code="bad_zone")  # fmt: skip
    if (command.quiet_from is None) != (command.quiet_until is None):
        raise Refused("Quiet hours need both times.", kept="Your notifications stay as they were.",
                      todo="Give both, or none.", code="bad_hours")  # fmt: skip
    changed = _kinds(uow, person, command) + _hours(uow, person, command)
    if changed:
        uow.record("NOTICES_CHOSEN", "notices", person.id, changed=changed)
    return len(changed)


@verb("notices.pause", Nothing)
def pause_mail(uow: UnitOfWork, _command: Nothing) -> datetime:
    """Let no mail of notices come until tomorrow's daily one; paused again the same day, nothing changes. Answers until when."""
    person = _me(uow)
    until = tomorrow(clock.now(), zone_of(uow, person))
    if person.mail_paused_until != until:
        person.mail_paused_until = until
        uow.session.add(person)
        uow.record("MAIL_PAUSED", "notices", person.id, until=until.isoformat())
    return until


@verb("notices.resume", Nothing)
def resume_mail(uow: UnitOfWork, _command: Nothing) -> bool:
    """End a pause; whether there was one."""
    person = _me(uow)
    if person.mail_paused_until is None:
        return False
    person.mail_paused_until = None
    uow.session.add(person)
    uow.record("MAIL_RESUMED", "notices", person.id)
    return True


def time_zones() -> list[str]:
    """Names of the time zones a person can choose, by region and city."""
    return [*sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")), "UTC"]


def _me(uow: UnitOfWork) -> User:
    person = people.find(uow, uow.user_id)
    if person is None:
        raise NotFound()
    return person


def _kinds(uow: UnitOfWork, person: User, command: ChooseNotices) -> list[str]:
    """Save the choices that differ; the names of their kinds."""
    before = queries.choices_of(uow, person.id)
    changed = []
    for kind in kinds_of(person.role):
        old = before.get(kind.name) or default(uow.org_id, person.id, kind)
        new = NoticeChoice(
            org_id=uow.org_id, user_id=person.id, kind=kind.name, in_app=kind.name in command.in_app,
            at_once=kind.name in command.at_once, daily=kind.name in command.daily,
        )  # fmt: skip
        if (old.in_app, old.at_once, old.daily) != (new.in_app, new.at_once, new.daily):
            queries.save_choice(uow, new)
            changed.append(kind.name)
    return changed


def _hours(uow: UnitOfWork, person: User, command: ChooseNotices) -> list[str]:
    """Save time zone and quiet hours; the names of what changed."""
    wanted = {
        "time_zone": command.time_zone or None,
        "quiet_from": command.quiet_from,
        "quiet_until": command.quiet_until,
    }
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, wanted[name])
        uow.session.add(person)
    return changed


def _clock(minutes: int | None) -> str:
    return "" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"
