"""What is known of each role, in one record a role: its name for people, which charts and which encounters it sees.

The order of `ROLES` is the order in which roles are listed for people. What a role may do is in services/core/policy.py;
which pages it has, and which of them is its first, is said by the pages (pages/registry.py).
"""

from dataclasses import dataclass
from enum import StrEnum

from codeloom.coding.lifecycle import Role


class Sight(StrEnum):
    """Which charts or encounters of an organization somebody sees; `FINALIZED`: encounters that were finalized at least once."""

    NONE = "none"
    OWN = "own"
    FINALIZED = "finalized"
    ALL = "all"


class UnknownRole(LookupError):
    """A text that is no role was taken for one."""


@dataclass(frozen=True, slots=True)
class RoleRecord:
    """A role: its value in the database, its name for people, the charts it sees (`OWN`: those assigned to the person),
    and the encounters (`OWN`: those the person wrote). No role sees charts by `FINALIZED`."""

    role: Role
    name: str
    charts: Sight
    encounters: Sight = Sight.NONE


ROLES = (
    RoleRecord(Role.CODER, "Coder", Sight.OWN),
    RoleRecord(Role.SUPERVISOR, "Supervisor", Sight.ALL, Sight.FINALIZED),
    RoleRecord(Role.MANAGER, "Manager", Sight.ALL),
    RoleRecord(Role.PROVIDER, "Provider", Sight.NONE, Sight.OWN),
    RoleRecord(Role.BILLER, "Biller", Sight.NONE, Sight.ALL),
)
_BY_ROLE = {str(record.role): record for record in ROLES}


def is_role(role: str) -> bool:
    """Whether a text is a role that a person can have."""
    return role in _BY_ROLE


def record_of(role: str) -> RoleRecord:
    """The record of a role. Raises UnknownRole; nobody is taken for a coder, and no role has a default."""
    try:
        return _BY_ROLE[role]
    except KeyError:
        raise UnknownRole(role) from None
