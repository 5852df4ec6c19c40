"""The one family of errors a person can meet. Each says what happened, what was kept and what to do next.

Messages never hold clinical text: they may end in a toast, a log line or a JSON answer.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Problem(Exception):
    """Base: `code` for machines, `message` (what happened), `kept`, `todo` (what to do next), HTTP `status`."""

    message: str
    kept: str = ""
    todo: str = ""
    code: str = "problem"
    status: int = 400
    details: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join(part for part in (self.message, self.kept, self.todo) if part)


@dataclass(eq=False)
class Denied(Problem):
    """This person may not do this. The answer is the same whatever the thing is."""

    message: str = "Not allowed for your role."
    kept: str = "Nothing was changed."
    todo: str = "Ask your manager if you need this."
    code: str = "denied"
    status: int = 403


@dataclass(eq=False)
class NotFound(Problem):
    """Absent, or of another organization or person: the same answer."""

    message: str = "There is nothing here under that name."
    kept: str = ""
    todo: str = "Go back to your list and open it from there."
    code: str = "not_found"
    status: int = 404


@dataclass(eq=False)
class Conflict(Problem):
    """The row was changed meanwhile. `details` may carry its newest version."""

    message: str = "Somebody changed this meanwhile."
    kept: str = "Your input is kept here."
    todo: str = "Look at the fresh version, then save again."
    code: str = "conflict"
    status: int = 409


@dataclass(eq=False)
class Refused(Problem):
    """The input is wrong, or the act is not allowed in the present state."""

    message: str = "That cannot be done."
    kept: str = "Nothing was changed."
    code: str = "refused"
    status: int = 422


@dataclass(eq=False)
class Unavailable(Problem):
    """The database or Redis does not answer; the same request may be sent again."""

    message: str = "The server is busy or restarting."
    kept: str = "Nothing was lost."
    todo: str = "Try again in a few seconds."
    code: str = "unavailable"
    status: int = 503


@dataclass(eq=False)
class Unauthenticated(Problem):
    """Nobody is signed in on this request."""

    message: str = "You are signed out."
    kept: str = "Your saved work is kept."
    todo: str = "Sign in again."
    code: str = "signed_out"
    status: int = 401
