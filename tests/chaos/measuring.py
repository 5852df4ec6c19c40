"""What the processes of a copy hold and use while it runs: memory (proportional set size) and processor seconds, by part."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from codeloom.launch.valkey import Valkey
from tests.running import Running

MIB = 1024 * 1024


@dataclass
class Sample:
    """One look: seconds since the start, MiB and processor seconds of each part."""

    at: float
    memory: dict[str, float]
    cpu: dict[str, float]


@dataclass
class Gauge:
    """Looks at a copy from time to time. Processor seconds of a process that was killed are kept as last seen."""

    copy: Running
    began: float = field(default_factory=time.monotonic)
    samples: list[Sample] = field(default_factory=list)
    _cpu: dict[tuple[str, int], float] = field(default_factory=dict)

    async def run(self, over: asyncio.Event, every: float = 10.0) -> None:
        """Look until the run is over."""
        while not over.is_set():
            await asyncio.to_thread(self.look)
            try:
                async with asyncio.timeout(every):
                    await over.wait()
            except TimeoutError:
                continue

    def look(self) -> Sample:
        """Look once."""
        memory: dict[str, float] = {}
        for part, pid in self._processes():
            try:
                process = psutil.Process(pid)
                memory[part] = memory.get(part, 0.0) + process.memory_full_info().pss / MIB
                used = process.cpu_times()
                self._cpu[part, pid] = used.user + used.system
            except psutil.Error:
                continue
        cpu: dict[str, float] = {}
        for (part, _), seconds in self._cpu.items():
            cpu[part] = cpu.get(part, 0.0) + seconds
        self.samples.append(Sample(time.monotonic() - self.began, memory, cpu))
        return self.samples[-1]

    def used(self, part: str) -> float:
        """Processor seconds of a part between the first look and the last."""
        return self.samples[-1].cpu.get(part, 0.0) - self.samples[0].cpu.get(part, 0.0)

    def _processes(self) -> list[tuple[str, int]]:
        found = [
            (part, one)
            for part in ("web", "worker", "doorbell")
            for pid in self.copy.pids(part)
            for one in (pid, *_below(pid))
        ]
        valkey, postmaster = Valkey(self.copy.home).pid(), _postmaster(self.copy.home)
        found += [("valkey", valkey)] if valkey is not None else []
        return found + [("postgresql", one) for pid in postmaster for one in (pid, *_below(pid))]


def slope(samples: Sequence[tuple[float, float]]) -> float:
    """Of the line of least squares through (x, y); 0 of fewer than two."""
    if len(samples) < 2:
        return 0.0
    mean_x, mean_y = (sum(values) / len(samples) for values in zip(*samples, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread if spread else 0.0


def _below(pid: int) -> list[int]:
    try:
        return [one.pid for one in psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _postmaster(home: Path) -> list[int]:
    try:
        return [int((home / "pg" / "postmaster.pid").read_text().split()[0])]
    except (OSError, ValueError, IndexError):
        return []
