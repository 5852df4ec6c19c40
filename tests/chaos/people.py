"""What people do without a pause but for thinking: coders edit rows, auditors judge and close, providers code what came in and
send it. Each does its acts one after another through pages (page.py) and checks that what a page shows is what it did.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.page import EVENT, Act, Door, Page

WORKBENCH = "codeloom___state___charts___workbench____workbench"
AUDIT = "codeloom___state___audits___audit____audit_desk"
DESK = "codeloom___state___encounters___desk____encounter_desk"
DECIDING = f"{DESK}.codeloom___state___encounters___deciding____deciding"
CODES = ("I10", "E11.9", "J44.9", "E78.5", "K21.9", "F41.1", "M54.50", "N39.0", "R05.9", "J20.9", "E03.9", "D64.9", "G47.33",
         "I48.91", "R07.9", "K59.00", "L03.90", "M17.9", "R51.9", "R42")  # fmt: skip
MOST_ROWS, ON_ONE_CHART = 8, (6, 14)


@dataclass
class Work:
    """What all people of a run share: whether it goes on, every act, what a page showed that was not done, and how long people
    think between acts (seconds)."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    acts: list[Act] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    think: tuple[float, float] = (0.4, 2.0)
    fills: int = 0
    repeated: int = 0
    """Requests over HTTP that had to be sent again."""

    async def pause(self, chance: random.Random) -> None:
        """Think, unless the run ends meanwhile."""
        try:
            async with asyncio.timeout(chance.uniform(*self.think)):
                await self.over.wait()
        except TimeoutError:
            return


@dataclass
class Coder:
    """A coder with charts of their own. `rows` is, by chart, what was acknowledged: the codes in their order."""

    door: Door
    charts: list[tuple[int, str]]
    chance: random.Random
    rows: dict[str, list[str]] = field(default_factory=dict)

    async def work(self, work: Work) -> None:
        """Go from chart to chart until the run is over; the act in hand is always answered."""
        while not work.over.is_set():
            number, chart = self.chance.choice(self.charts)
            async with Page(self.door, f"/chart/{number}", work.acts) as page:
                await page.filled()
                work.fills += 1
                for _ in range(self.chance.randint(*ON_ONE_CHART)):
                    if work.over.is_set():
                        break
                    await self._one(page, chart, work)
                    await work.pause(self.chance)

    async def _one(self, page: Page, chart: str, work: Work) -> None:
        """Add, remove or move a row."""
        known = self.rows.setdefault(chart, [])
        rows = await shown(page, "workbench.editor", "rows")
        codes = [row["code"] for row in rows]
        if codes != known:
            work.wrong.append(f"lost or doubled on the page: chart {chart} shows {codes}, acknowledged were {known}")
            self.rows[chart] = known = codes
        free = [code for code in CODES if code not in known]
        kind = self.chance.choice(("take", "take", "remove", "move") if len(known) > 1 else ("take",))
        kind = "remove" if kind == "take" and len(known) >= MOST_ROWS else kind
        wanted, given = list(known), dict[str, Any]()
        if kind == "take":
            wanted.append(self.chance.choice(free))
            given = {"value": f"icd10cm:{wanted[-1]}"}
        elif kind == "remove":
            at = self.chance.randrange(len(known))
            given = {"line_id": rows[at]["id"]}
            del wanted[at]
        else:
            at = self.chance.randrange(1, len(known))
            given = {"line_id": rows[at]["id"], "step": -1}
            wanted[at - 1 : at + 1] = reversed(wanted[at - 1 : at + 1])
        act = await page.do(
            f"{WORKBENCH}.{kind}", about=chart, recorded="CODES_EDITED", detail=" ".join(wanted), **given
        )
        if act.outcome == "applied":
            self.rows[chart] = wanted


@dataclass
class Auditor:
    """An auditor who audits one chart after another of those that wait, taken from `waiting`. `closed` are the charts whose
    audit was acknowledged as closed."""

    door: Door
    waiting: list[tuple[int, str]]
    chance: random.Random
    closed: list[str] = field(default_factory=list)

    async def work(self, work: Work) -> None:
        """Add codes to the coder's list, judge what differs, close; then the next."""
        while self.waiting and not work.over.is_set():
            number, chart = self.waiting.pop()
            async with Page(self.door, f"/audit/{number}", work.acts) as page:
                await page.filled()
                work.fills += 1
                board = await shown(page, "audit_desk.board", "audit_id", whole=True)
                audit = str(board["audit_id"])
                for code in self.chance.sample(CODES[3:], self.chance.randint(1, 3)):
                    await page.do(f"{AUDIT}.take", about=audit, recorded="AUDIT_EDITED", value=f"icd10cm:{code}")
                    await work.pause(self.chance)
                    if work.over.is_set():
                        return
                for row in (await shown(page, "audit_desk.board", "changes"))[:]:
                    if row["state"] not in ("same", "agree", "unchanged"):
                        verdict = self.chance.choice(("agree", "disagree"))
                        await page.do(
                            f"{AUDIT}.give", about=audit, recorded="AUDIT_VERDICT", row_id=row["id"], verdict=verdict
                        )
                        await work.pause(self.chance)
                closing = await page.do(f"{AUDIT}.close", about=audit, recorded="AUDIT_APPROVED", outcome="approve")
                if closing.outcome == "applied":
                    self.closed.append(chart)


@dataclass
class Provider:
    """A provider who codes the encounters that another system posted for them and sends them to billing; `sent` are those that
    were acknowledged as sent, `rows` what was acknowledged of their lines."""

    door: Door
    chance: random.Random
    seen: set[str] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)
    rows: dict[str, list[str]] = field(default_factory=dict)

    async def work(self, work: Work) -> None:
        """Look for the next encounter, code it, send it."""
        while not work.over.is_set():
            async with Page(self.door, "/encounters", work.acts) as page:
                await page.filled()
                work.fills += 1
                rows = await shown(page, "own_encounters.view", "rows")
            fresh = [one["link"] for one in rows if one["link"] not in self.seen]
            if not fresh:
                await work.pause(self.chance)
                continue
            link = self.chance.choice(fresh)
            self.seen.add(link)
            async with Page(self.door, link, work.acts) as page:
                await page.filled()
                work.fills += 1
                await self._code(page, work)

    async def _code(self, page: Page, work: Work) -> None:
        desk = await shown(page, "encounter_desk.desk", "id", whole=True)
        about = str(desk["id"])
        for code in self.chance.sample(CODES, self.chance.randint(1, 4)):
            await page.do(f"{DECIDING}.open_field", keeps=False, about=about, key="new")
            desk = await shown(page, "encounter_desk.desk", "id", whole=True)
            given = {"value": f"icd10cm:{code}", "version": desk["version"]}
            act = await page.do(f"{DECIDING}.take", about=about, recorded="USER_EDITED_CODES", **given)
            if act.outcome == "applied":
                self.rows.setdefault(about, []).append(code)
            await work.pause(self.chance)
            if work.over.is_set():
                return
        version = (await shown(page, "encounter_desk.desk", "id", whole=True))["version"]
        act = await page.do(f"{DECIDING}.send", about=about, recorded="ENCOUNTER_SENT", version=version)
        if act.outcome == "applied":
            self.sent.append(about)


@dataclass
class Watcher:
    """Somebody who looks at a page and does nothing: `pushes` are the moments at which it was told something. `who` is the address
    of the provider whose list it is."""

    door: Door
    path: str
    who: str = ""
    pushes: list[float] = field(default_factory=list)
    live: list[float] = field(default_factory=list)

    async def work(self, work: Work) -> None:
        """Keep the page open and filled."""
        before = self.door.hear

        def hear(text: str) -> None:
            before(text)
            if text.startswith(EVENT):
                self.pushes.append(time.time())
                if '"live_rx_state_"' in text:
                    self.live.append(time.time())

        own = Door(self.door.address, self.door.port, self.door.headers, self.door.person, hear)
        async with Page(own, self.path, work.acts) as page:
            while not work.over.is_set():
                await page.filled()
                await work.pause(random.Random())


async def shown(page: Page, name: str, part: str, whole: bool = False) -> Any:
    """What a page shows of a view once it is there: the value of one part, or the whole view where that part is not empty. A page
    that says that it could not be read is loaded again, as its button asks."""
    state = f"{name.partition('.')[0]}.state"

    def ready() -> bool:
        return (
            page.shown.get(state) != "failed" and name in page.shown and (not whole or bool(page.shown[name].get(part)))
        )

    while True:
        await page.filled()
        for _ in range(200):
            if ready():
                return page.shown[name] if whole else page.shown[name][part]
            await asyncio.sleep(0.05)
        await page.close()
