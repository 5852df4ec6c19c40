"""Runs synchronous verbs in threads, so that no handler or route blocks the event loop that every user shares."""

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


@cache
def _slow() -> ThreadPoolExecutor:
    """One thread for work of seconds, such as reading a code set file, so that verbs do not wait and memory stays bounded."""
    return ThreadPoolExecutor(1, thread_name_prefix="slow")


async def run_in(threads: ThreadPoolExecutor, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Await a synchronous call in the given threads, in a copy of the caller's context (clock, log fields)."""
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: context.run(call, *args, **kwargs))


async def offload(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Await a synchronous call in the threads of the verbs."""
    return await run_in(_threads(), call, *args, **kwargs)


async def offload_slow(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Await a synchronous call of seconds; such calls of a process run one after the other."""
    return await run_in(_slow(), call, *args, **kwargs)
