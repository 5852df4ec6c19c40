"""Does to a running copy what a plan says (plan.py). Kills are SIGKILL, pauses SIGSTOP and SIGCONT; nothing is asked first."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

from codeloom.launch.valkey import Valkey
from tests.chaos.plan import Planned
from tests.chaos.receiving import Receiving
from tests.faults.line import Line
from tests.running import Running


@dataclass
class Happened:
    """A fault as it was done: when it began and ended, and what it met ("" where there was nothing to meet)."""

    planned: Planned
    began: float
    ended: float = 0.0
    met: str = ""


@dataclass
class Breaker:
    """The copy, the lines to it, the receiver, and what was done so far."""

    copy: Running
    lines: Sequence[Line]
    receiver: Receiving
    done: list[Happened] = field(default_factory=list)
    stopped: set[int] = field(default_factory=set)

    async def run(self, planned: Sequence[Planned], began: float, over: asyncio.Event) -> None:
        """Do everything at its time. Faults that last overlap with what follows."""
        lasting: list[asyncio.Task[None]] = []
        for one in planned:
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, began + one.at - time.monotonic())):
                    await over.wait()
            if over.is_set():
                break
            lasting.append(asyncio.create_task(self._one(one)))
        await asyncio.gather(*lasting)

    def mend(self) -> None:
        """Let everything that is paused go on."""
        for pid in tuple(self.stopped):
            self._signal(pid, signal.SIGCONT)
        for line in self.lines:
            line.swallow(False)
            line.delay = 0.0
        self.receiver.mood = ""

    async def _one(self, planned: Planned) -> None:
        happened = Happened(planned, time.time())
        self.done.append(happened)
        kind, chosen = planned.kind, self._choose(planned.which)
        line = self.lines[int(planned.which * len(self.lines))]
        if kind.startswith("receiver"):
            happened.met = "receiver"
            self.receiver.mood = kind
            await asyncio.sleep(planned.seconds)
            self.receiver.mood = ""
        elif kind == "cut the line":
            happened.met = "line"
            line.reset()
        elif kind == "swallow packets":
            happened.met = "line"
            line.swallow(True)
            await asyncio.sleep(planned.seconds)
            line.reset()
            line.swallow(False)
        elif kind == "delay packets":
            happened.met, line.delay = "line", 0.2 + planned.which
            await asyncio.sleep(planned.seconds)
            line.delay = 0.0
        elif kind.startswith("pause"):
            pids = chosen(kind)
            happened.met = " ".join(map(str, pids))
            for pid in pids:
                self._signal(pid, signal.SIGSTOP)
            await asyncio.sleep(planned.seconds)
            for pid in pids:
                self._signal(pid, signal.SIGCONT)
        else:
            pids = chosen(kind)
            happened.met = " ".join(map(str, pids))
            number = {"stop the web server": signal.SIGTERM, "restart PostgreSQL": signal.SIGINT,
                      "end database connections": signal.SIGTERM}.get(kind, signal.SIGKILL)  # fmt: skip
            for pid in pids:
                self._signal(pid, number)
        happened.ended = time.time()

    def _choose(self, which: float) -> Callable[[str], list[int]]:
        def one(pids: Sequence[int]) -> list[int]:
            return [pids[int(which * len(pids))]] if pids else []

        def chosen(kind: str) -> list[int]:
            webs, workers = self.copy.pids("web"), self.copy.pids("worker")
            horses = [pid for worker in workers for pid in _below(worker)]
            backends = self._backends()
            match kind:
                case "kill a web worker" | "pause a web worker":
                    return one([pid for web in webs for pid in _below(web)])
                case "kill the web server":
                    return [pid for web in webs for pid in (web, *_below(web))]
                case "stop the web server":
                    return one(webs)
                case "kill a worker":
                    return one(workers)
                case "kill a work-horse" | "pause a work-horse":
                    return one(horses)
                case "kill a worker with its work-horse":
                    return [pid for worker in one(workers) for pid in (worker, *_below(worker))]
                case "kill the doorbell" | "pause the doorbell":
                    return one(self.copy.pids("doorbell"))
                case "kill Valkey" | "pause Valkey":
                    return [pid] if (pid := Valkey(self.copy.home).pid()) is not None else []
                case "end database connections" | "pause database backends":
                    return backends[: max(1, int(which * len(backends)))]
                case "kill a database backend":
                    return one(backends)
                case "restart PostgreSQL":
                    return self._postmaster()
            raise ValueError(kind)

        return chosen

    def _postmaster(self) -> list[int]:
        path = self.copy.home / "pg" / "postmaster.pid"
        with suppress(OSError, ValueError, IndexError):
            return [int(path.read_text().split()[0])]
        return []

    def _backends(self) -> list[int]:
        """Backends that serve a connection; not PostgreSQL's own processes."""
        found = [pid for post in self._postmaster() for pid in _below(post)]
        return [pid for pid in found if "codeloom" in _title(pid)]

    def _signal(self, pid: int, number: int) -> None:
        (self.stopped.add if number == signal.SIGSTOP else self.stopped.discard)(pid)
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _below(pid: int) -> list[int]:
    try:
        return [one.pid for one in psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _title(pid: int) -> str:
    try:
        return " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return ""
