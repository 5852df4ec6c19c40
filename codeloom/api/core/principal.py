"""Who is behind an HTTP request: the session's cookie, read again at most a second ago, and for what changes something a proof
that one of our pages sent it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from codeloom.api.core import cookies
from codeloom.api.core.callers import from_our_pages
from codeloom.db.scope import Scope
from codeloom.services.accounts import Principal, principals, session_of_refresh, tokens
from codeloom.services.core import Denied, Unauthenticated, offload, record_denial

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Forged(Denied):
    """The request does not carry the proof that one of our pages sent it."""

    def __init__(self, message: str = "", todo: str = "Open the page again.") -> None:
        super().__init__(message or "This request did not come from a page of this site.", todo=todo, code="forged")


def access_session(headers: list[tuple[bytes, bytes]]) -> UUID | None:
    """The session named by a good access cookie; it may have been ended since."""
    token = cookies.read(headers, "access")
    return tokens.session_of(token) if token else None


def any_session(headers: list[tuple[bytes, bytes]]) -> UUID | None:
    """The session of this browser's cookies, also when its access token has lapsed. Not enough to authorize anything."""
    return access_session(headers) or session_of_refresh(cookies.read(headers, "refresh"))


async def person_behind(session_id: UUID | None) -> Principal | None:
    """The person of a session, None once it ended. Raises Unavailable."""
    if session_id is None:
        return None
    return principals.peek(session_id) or await offload(principals.of, session_id)


async def signed_in(request: Request) -> Principal:
    """Dependency of every route behind sign-in. Raises Unauthenticated, Forged, Unavailable.

    A request that may change something must come from our Origin and carry the session's token in X-CSRF-Token.
    """
    session_id = access_session(request.scope["headers"])
    person = await person_behind(session_id)
    if session_id is None or person is None:
        await offload(record_denial, Scope.of_nobody(), "request")
        raise Unauthenticated()
    proven = from_our_pages(request.scope) and tokens.is_csrf_of(session_id, request.headers.get("x-csrf-token", ""))
    if request.method not in SAFE and not proven:
        await offload(record_denial, person.scope, "forged_request")
        raise Forged()
    principals.touch(session_id)
    return person


async def _scope(person: Annotated[Principal, Depends(signed_in)]) -> Scope:
    return person.scope


ScopeOf = Annotated[Scope, Depends(_scope)]
"""Parameter type of a route that only calls verbs."""
