"""The doorbell process: enqueues drain_outbox at each NOTIFY of an event, looks for late events every 2 s, does the chores.

PostgreSQL holds the events, Redis only the jobs that ask a worker to deliver them: without Redis this process delivers.
"""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable

from codeloom.services import rooms
from codeloom.services.core import announcements
from codeloom.services.delivery import relay
from codeloom.services.operations import heartbeat
from workers.housekeeping import keep_house

log = logging.getLogger("codeloom.doorbell")
POLL_SECONDS = 2.0
RETRY_SECONDS = 1.0


def main() -> int:
    """Run until SIGTERM or SIGINT. The exit code."""
    rooms.load()
    stopping = threading.Event()
    chores = threading.Thread(target=keep_house, args=(stopping,), name="chores", daemon=True)
    chores.start()
    try:
        with heartbeat.beating(heartbeat.my_name(), "doorbell"):
            asyncio.run(_run_until_signal())
    finally:
        stopping.set()
        chores.join(5)
    return 0


async def _run_until_signal() -> None:
    stop_asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop_asked.set)
    tasks = [asyncio.create_task(_hear()), asyncio.create_task(_look())]
    await stop_asked.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _hear() -> None:
    """Enqueue the relay at each announcement of an event; listen again when the connection breaks."""
    while True:
        try:
            async for note in announcements():
                if note == "outbox":
                    await _try("ring", relay.enqueue_drain)
        except Exception as error:
            log.warning("doorbell.deaf", extra={"kind": type(error).__name__})
        await asyncio.sleep(RETRY_SECONDS)


async def _look() -> None:
    """Every POLL_SECONDS drain what is late."""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        await _try("look", relay.drain_if_late)


async def _try(what: str, do: Callable[[], object]) -> None:
    try:
        await asyncio.to_thread(do)
    except Exception as error:
        log.warning("doorbell.failed", extra={"what": what, "kind": type(error).__name__})
