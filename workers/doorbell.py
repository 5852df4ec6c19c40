"""The doorbell process: hears of new events (NOTIFY) and rings a worker, looks for late ones every 2 s, does the chores.

PostgreSQL is the book and Redis only the bell: without Redis the outbox is drained right here.
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
    """Ring until SIGTERM or SIGINT. The exit code."""
    rooms.load()
    over = threading.Event()
    house = threading.Thread(target=keep_house, args=(over,), name="chores", daemon=True)
    house.start()
    try:
        with heartbeat.beating(heartbeat.my_name(), "doorbell"):
            asyncio.run(_ring_until_told())
    finally:
        over.set()
        house.join(5)
    return 0


async def _ring_until_told() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    tasks = [asyncio.create_task(_hear()), asyncio.create_task(_look())]
    await told.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _hear() -> None:
    """Ring at each announcement of an event; listen again when the connection breaks."""
    while True:
        try:
            async for note in announcements():
                if note == "outbox":
                    await _try("ring", relay.ring)
        except Exception as error:
            log.warning("doorbell.deaf", extra={"kind": type(error).__name__})
        await asyncio.sleep(RETRY_SECONDS)


async def _look() -> None:
    """Drain what is late."""
    while True:
        await asyncio.sleep(POLL_SECONDS)
        await _try("look", relay.drain_if_late)


async def _try(what: str, do: Callable[[], object]) -> None:
    try:
        await asyncio.to_thread(do)
    except Exception as error:
        log.warning("doorbell.failed", extra={"what": what, "kind": type(error).__name__})
