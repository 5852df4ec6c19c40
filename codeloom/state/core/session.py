"""Who is behind a browser tab: the opaque session reference that the handshake guard left in the headers."""

from typing import Any
from uuid import UUID

from codeloom.services.accounts import Principal, principals
from codeloom.services.core import allowed, offload

HEADER = "x-codeloom-session"


def reference(state: Any) -> UUID | None:
    """The session named by the socket this state speaks through, or None."""
    text = state.router.headers.raw_headers.get(HEADER, "")
    try:
        return UUID(text)
    except ValueError:
        return None


async def who(state: Any) -> Principal | None:
    """The person behind this state, read again at most 1 s after it was read before; None once the session ended."""
    session_id = reference(state)
    if session_id is None:
        return None
    known = principals.peek(session_id)
    return known or await offload(principals.of, session_id)


async def who_may(state: Any, verb: str) -> Principal | None:
    """The person behind this state while their session lives and their role may use a verb: for what is pushed to them."""
    principal = await who(state)
    return principal if principal is not None and allowed(principal.role, verb) else None
