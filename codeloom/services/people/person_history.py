"""What is recorded of a person in words: the acts, roles and counts; never a clinical text, and no reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from codeloom.coding.roles import is_role, record_of
from codeloom.db.tables.operations import AuditEntry
from codeloom.services.core import count, day

Facts = Mapping[str, Any]
LEFT_OUT = (
    "CODE_STARRED", "CODE_UNSTARRED", "VIEW_SAVED", "VIEW_REMOVED", "PREFERENCES_CHANGED", "PASSWORD_RIGHT", "PASSWORD_REHASHED",
    "SECOND_FACTOR_BEGUN", "BUNDLE_SAVED", "BUNDLE_REMOVED",
)  # fmt: skip
"""Acts of a person on their own screen that say nothing to a manager, and steps on the way to one that does."""
HOW = {"second_factor": "with second factor", "recovery_code": "with a recovery code"}
ENDED = {
    "ended_by_owner": "by themself", "manager": "by a manager", "disabled": "with the account", "signed_out": "signed out",
    "password_changed": "the password was changed", "reuse": "an old token was used again",
    "factor_required": "to set up a second factor",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One act, ready to show; `by` is empty where nobody is named."""

    seq: int
    when: str
    what: str
    detail: str
    by: str


def _role(value: object) -> str:
    return record_of(str(value)).name if is_role(str(value)) else ""


def _roles(facts: Facts) -> str:
    before, after = _role(facts.get("before")), _role(facts.get("role"))
    return f"{before} to {after}" if before and after else after


def _specialties(facts: Facts) -> str:
    return ", ".join(str(one) for one in facts.get("after") or ()) or "none"


def _sessions(name: str) -> Callable[[Facts], str]:
    return lambda facts: count(int(facts.get(name) or 0), "session")


def _nothing(_facts: Facts) -> str:
    return ""


WORDS: dict[str, tuple[str, Callable[[Facts], str]]] = {
    "PERSON_INVITED": ("Invited", _roles),
    "INVITATION_WITHDRAWN": ("Invitation withdrawn", _nothing),
    "INVITATION_ACCEPTED": ("Invitation accepted", _roles),
    "USER_ADDED": ("Added", _roles),
    "USER_ROLE_CHANGED": ("Role", _roles),
    "SPECIALTIES_CHANGED": ("Specialties", _specialties),
    "USER_DISABLED": ("Disabled", lambda facts: f"{_sessions('sessions')(facts)} ended"),
    "USER_ENABLED": ("Enabled", _nothing),
    "SESSIONS_ENDED": ("Sessions ended", _sessions("count")),
    "SIGNED_IN": ("Signed in", lambda facts: HOW.get(str(facts.get("by")), "")),
    "SESSION_ENDED": ("Session ended", lambda facts: ENDED.get(str(facts.get("why")), "")),
    "SECOND_FACTOR_REQUIRED": ("Second factor required", _nothing),
    "SECOND_FACTOR_NOT_REQUIRED": ("Second factor not required", _nothing),
    "SECOND_FACTOR_RESET": ("Second factor taken away", _nothing),
    "SECOND_FACTOR_ON": ("Second factor on", _nothing),
    "SECOND_FACTOR_OFF": ("Second factor off", _nothing),
}
"""Acts with words of their own, and what is said beside them; others are said by their name in the log."""


def told(entry: AuditEntry, by: str, zone: ZoneInfo) -> Told:
    """An act in words."""
    there = entry.at.astimezone(zone)
    what, detail = WORDS.get(entry.act, (entry.act.replace("_", " ").capitalize(), _nothing))
    return Told(
        entry.seq, f"{day(there.date())}, {there:%H:%M}", what, detail(orjson.loads(entry.body).get("facts", {})), by
    )
