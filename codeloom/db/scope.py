"""Who acts, and for which organization. Every query inside a unit of work runs under one scope."""

from dataclasses import dataclass
from uuid import UUID

from codeloom.db.ids import SYSTEM_ORG

WORKER = "worker"
"""The role of our own jobs; no person ever has it."""
INTEGRATION = "integration"
"""The role of programs that come in with an API key or a signed message; no person ever has it."""


@dataclass(frozen=True, slots=True)
class Scope:
    """`role` is a value of coding.lifecycle.Role, `worker` for our own jobs or `integration`; `session_id` names the browser,
    `key_id` the API key of a program that acts for the person, `source` the external system that posted a message."""

    org_id: UUID
    user_id: UUID | None
    role: str
    session_id: UUID | None = None
    key_id: UUID | None = None
    source: str = ""

    @classmethod
    def of_worker(cls, org_id: UUID, user_id: UUID | None = None) -> "Scope":
        """The scope of a job done for an organization, on behalf of the person who asked for it."""
        return cls(org_id=org_id, user_id=user_id, role=WORKER)

    @classmethod
    def of_integration(cls, org_id: UUID) -> "Scope":
        """The scope of a program with a key of the organization, for what is of no person."""
        return cls(org_id=org_id, user_id=None, role=INTEGRATION)

    @classmethod
    def of_source(cls, org_id: UUID, source: str) -> "Scope":
        """The scope of an external system whose signed message is taken."""
        return cls(org_id=org_id, user_id=None, role=INTEGRATION, source=source)

    @classmethod
    def of_nobody(cls) -> "Scope":
        """The scope of acts without an organization, such as a failed sign-in."""
        return cls(org_id=SYSTEM_ORG, user_id=None, role="nobody")
