"""Puts a run together: a copy of its own, two practices in it, lines to it, people signed in, all of them at work; and afterwards
what the database holds."""

import asyncio
import base64
import json
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.copies.people import signed_in
from codeloom.launch.waiting import wait_until
from codeloom.settings import ROOT
from tests.chaos.checker import Done
from tests.chaos.evidence import Found
from tests.chaos.page import Door
from tests.chaos.people import Auditor, Coder, Provider, Watcher, Work
from tests.chaos.posting import Importer, Poster
from tests.chaos.receiving import Receiving, receiving
from tests.chaos.world import PASSWORD, Made, Wanted, make_in, name_of
from tests.faults.line import Line, line_to
from tests.running import RECEIVERS, Running, free_port

LINES, AT_ONCE = 3, 6


@dataclass
class Crew:
    """Everybody of a run."""

    coders: list[Coder] = field(default_factory=list)
    auditors: list[Auditor] = field(default_factory=list)
    providers: list[Provider] = field(default_factory=list)
    importers: list[Importer] = field(default_factory=list)
    posters: list[Poster] = field(default_factory=list)
    watchers: list[Watcher] = field(default_factory=list)

    def everybody(self) -> list[Coder | Auditor | Provider | Importer | Poster | Watcher]:
        """All of them."""
        return [*self.coders, *self.auditors, *self.providers, *self.importers, *self.posters, *self.watchers]


@dataclass
class Run:
    """A copy with its practices, the lines to it, the receiver, who works, and what was done."""

    copy: Running
    lines: list[Line]
    receiver: Receiving
    practices: list[Made]
    sources: dict[str, str]
    seed: int
    crew: Crew = field(default_factory=Crew)
    work: Work = field(default_factory=Work)
    leaks: list[str] = field(default_factory=list)
    frames: int = 0

    async def hire(self, dashboards: int = 1) -> None:
        """Sign everybody in and give them their work."""
        turn, n = asyncio.Semaphore(AT_ONCE), iter(range(1_000_000))

        async def door(who: dict[str, str], practice: Made) -> Door:
            async with turn:
                given = await signed_in(self.copy, who | {"password": PASSWORD})
            cookies = dict(part.split("=", 1) for part in given["Cookie"].split("; "))
            csrf = next(value for name, value in cookies.items() if "csrf" in name)
            headers = {"Cookie": given["Cookie"], "Origin": given["Origin"], "x-csrf-token": csrf}
            line = self.lines[next(n) % len(self.lines)]
            return Door(self.copy.address, lambda: line.port, headers, who["id"], self._hear(practice))

        for practice in self.practices:
            doors = {
                role: await asyncio.gather(*(door(one, practice) for one in some))
                for role, some in practice.people.items()
            }
            self._employ(practice, doors, dashboards)

    def _employ(self, practice: Made, doors: dict[str, list[Door]], dashboards: int) -> None:
        def chance(*what: object) -> random.Random:
            return random.Random(f"{self.seed} {practice.mark} {what}")

        crew, people, manager = self.crew, practice.people, doors["manager"][0]
        for n, (one, who) in enumerate(zip(doors["coder"], people["coder"], strict=True)):
            own = [(int(number), str(chart)) for number, chart in practice.charts[who["email"]]]
            crew.coders.append(Coder(one, own, chance("coder", n)))
        waiting = [(int(number), str(chart)) for number, chart in practice.audits]
        crew.auditors += [Auditor(one, waiting, chance("auditor", n)) for n, one in enumerate(doors["supervisor"])]
        crew.providers += [Provider(one, chance("provider", n)) for n, one in enumerate(doors["provider"])]
        crew.importers.append(Importer(manager, practice.mark, chance("importer")))
        source = practice.mark.lower()
        providers = [one["email"] for one in people["provider"]]
        crew.posters.append(
            Poster(manager, source, self.sources[source], practice.patients, providers, chance("poster"))
        )
        crew.watchers += [Watcher(manager, "/dashboard") for _ in range(dashboards)]
        crew.watchers += [
            Watcher(one, "/encounters", who["email"])
            for one, who in zip(doors["provider"], people["provider"], strict=True)
        ]

    def _hear(self, practice: Made) -> Callable[[str], None]:
        others = [one.mark for one in self.practices if one is not practice]

        def hear(text: str) -> None:
            self.frames += 1
            for mark in others:
                if mark in text:
                    self.leaks.append(f"a frame to somebody of {practice.mark} speaks of {mark}: {text[:80]}")

        return hear

    def begin(self) -> "list[asyncio.Task[None]]":
        """Let everybody work; their tasks."""
        people = self.crew.everybody()
        return [
            asyncio.create_task(one.work(self.work), name=f"{type(one).__name__} {one.door.person}") for one in people
        ]

    def done(self) -> Done:
        """What was acknowledged."""
        crew = self.crew
        return Done(
            acts=self.work.acts,
            rows={chart: codes for one in crew.coders for chart, codes in one.rows.items()},
            lines={about: codes for one in crew.providers for about, codes in one.rows.items()},
            closed=[chart for one in crew.auditors for chart in one.closed],
            sent=[about for one in crew.providers for about in one.sent],
            imports={job: n for one in crew.importers for job, n in one.begun.items()},
            messages={message: made for one in crew.posters for message, made in one.made.items()},
            received=list(self.receiver.got),
            paths={one.org_id: f"/{one.mark}" for one in self.practices},
            wrong=self.work.wrong,
            leaks=self.leaks,
        )

    def found(self) -> Found:
        """What the database holds now. Raises CalledProcessError while it cannot be read."""
        orgs = [one.org_id for one in self.practices]
        done = subprocess.run(
            [sys.executable, "-m", "tests.chaos.evidence", *orgs], cwd=ROOT, env=self.copy.environment(), stdout=subprocess.PIPE,
            text=True, check=True,
        )  # fmt: skip
        return Found(**json.loads(done.stdout.splitlines()[-1]))

    def drained(self, seconds: float) -> tuple[Found, float]:
        """What is there once nothing waits any more, or the time is over; seconds that took."""
        began, looks = time.monotonic(), list[Found]()

        def nothing_waits() -> bool:
            looks.append(self.found())
            return not looks[-1].waiting

        wait_until(nothing_waits, seconds)
        return looks[-1], time.monotonic() - began


@contextmanager
def running(seed: int, wanted: Wanted, home: Path | None, port: int, extra: dict[str, str]) -> Iterator[Run]:
    """A run in a copy of its own; a given home is kept (its front end is built for the port), another is removed."""
    tag = secrets.token_hex(3)
    marks = tuple(f"{name}{tag}" for name in ("Alderbrook", "Birchwater"))
    sources = {mark.lower(): "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode() for mark in marks}
    listed = [
        {"source": mark.lower(), "name": mark, "organization": name_of(mark), "secrets": [sources[mark.lower()]]}
        for mark in marks
    ]
    where = home or Path(tempfile.mkdtemp(prefix="codeloom-chaos-"))
    settings = {"DEMO": "false", "WORKERS": "2", "WEBHOOK_SOURCES": json.dumps(listed), **RECEIVERS, **extra}
    copy = Running(where, port or free_port(), settings)
    with ExitStack() as stack:
        if home is None:
            stack.callback(shutil.rmtree, where, ignore_errors=True)
        stack.callback(copy.stop)
        took = copy.start()
        print(f"The copy at {copy.address} started in {took:.0f} s.", flush=True)
        there = stack.enter_context(receiving(seed))
        lines = [stack.enter_context(line_to(copy.port)) for _ in range(LINES)]
        receiver = there.address if wanted.receiver else ""
        practices = make_in(copy, Wanted(**{**vars(wanted), "marks": marks, "receiver": receiver}))
        yield Run(copy, lines, there, practices, sources, seed)


async def finish(tasks: Sequence["asyncio.Task[None]"], seconds: float) -> list[str]:
    """Wait for everybody to finish the act in hand; who did not, or failed, is said."""
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for one in late:
        one.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    failed = [one.exception() for one in tasks if one not in late]
    return [f"somebody did not finish within {seconds:.0f} s: {one.get_name()}" for one in late] + [
        f"somebody failed: {error!r}" for error in failed if error is not None
    ]
