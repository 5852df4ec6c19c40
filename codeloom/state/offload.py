"""Runs synchronous service verbs in threads, so that no handler blocks the event loop that every user shares."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import ParamSpec, TypeVar

from codeloom.settings import settings

P = ParamSpec("P")
R = TypeVar("R")


@cache
def _threads() -> ThreadPoolExecutor:
    """As many threads as the database pool has connections; opened at first use, after the workers forked."""
    return ThreadPoolExecutor(settings().database_pool, thread_name_prefix="verb")


async def offload(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Await a synchronous call without blocking the loop; the clock and other context travel along."""
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(_threads(), lambda: context.run(call, *args, **kwargs))
