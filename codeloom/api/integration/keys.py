"""Authenticates requests to /api/v1: a program with a key in `Authorization: Bearer`. Cookies are ignored."""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from cachetools import TTLCache
from fastapi import Request
from fastapi.security import HTTPBearer

from codeloom.api.core.callers import address, header
from codeloom.coding.roles import is_role
from codeloom.db.queries.integration import GoodKey
from codeloom.db.scope import Scope
from codeloom.services.core import Denied, Unauthenticated, offload, record_denial, run_in
from codeloom.services.integration import key_limits, keys

BEARER = HTTPBearer(
    auto_error=False, bearerFormat="clk_...", scheme_name="apiKey", description="A key from the page API keys."
)


_good = TTLCache[str, bool](1000, 600)
"""Keys that were good lately: each is looked up again, and stands in no line."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that may do what it asks: its key, and the scope its verbs run under: the organization's, or the one of
    whom it acts for."""

    key: GoodKey
    scope: Scope


def no_key() -> Unauthenticated:
    """The one answer to an absent, malformed, unknown, revoked and expired key."""
    return Unauthenticated(
        "This needs a good API key.", kept="", todo="Send it as Authorization: Bearer clk_...", code="no_key"
    )


def acting_for(scope: str) -> Callable[[Request], Awaitable[Program]]:
    """Dependency of a route of a person's work: the program under the scope of whom its key acts for.

    Raises what `allowed_to` does, and Denied where it acts for nobody.
    """
    of_organization = allowed_to(scope)

    async def program(request: Request) -> Program:
        admitted = await of_organization(request)
        key = admitted.key
        if key.acts_for is None or not is_role(key.role):
            await offload(record_denial, admitted.scope, "key.nobody")
            raise Denied(
                "This key acts for nobody who may work here.", todo="Ask your manager for one.", code="no_actor"
            )
        return Program(key, Scope(key.org_id, key.acts_for, key.role, key_id=key.id))

    return program


@cache
def _line() -> ThreadPoolExecutor:
    """One thread in which keys from addresses with too many wrong ones are looked up: others do not wait behind them, and a good
    key among them still opens."""
    return ThreadPoolExecutor(1, thread_name_prefix="wrong keys")


async def _behind(presented: str, caller: str) -> GoodKey | None:
    if presented in _good or await offload(key_limits.is_calm, caller):
        key = await offload(keys.behind, presented)
    else:
        key = await run_in(_line(), keys.behind, presented)
    if key is not None:
        _good[presented] = True
    return key


def allowed_to(scope: str) -> Callable[[Request], Awaitable[Program]]:
    """Dependency of a route: the program, if its key has the scope and its bound of requests is not used up.

    Raises Unauthenticated, Denied, Limited, Unavailable.
    """

    async def program(request: Request) -> Program:
        caller = address(request.scope)
        kind, _, presented = header(request.scope, b"authorization").partition(" ")
        key = await _behind(presented.strip(), caller) if kind.lower() == "bearer" else None
        if key is None:
            await offload(key_limits.wrong_key, caller)
            raise no_key()
        admitted = Program(key, Scope.of_integration(key.org_id))
        await offload(key_limits.admit_key, key)
        if scope not in key.scopes:
            await offload(record_denial, admitted.scope, f"key.{scope}")
            raise Denied(f"This key may not do that; it needs {scope}.", todo="Ask your manager for one.", code="scope")
        return admitted

    return program
