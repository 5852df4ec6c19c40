"""Samples: the form of a plan with what its size can tell, the list of samples, the opened one, its proof."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, TypedDict

from codeloom.db.scope import Scope
from codeloom.services.core import parse
from codeloom.services.samples import (
    PlanView,
    ProofView,
    SampleList,
    SampleView,
    ShowSample,
    draw_sample,
    end_sample,
    freeze,
    list_samples,
    open_sample,
    plan_sample,
    replay_sample,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

PATH = "/samples"
USUAL_DAYS = 30
CHOICES = (
    "stage",
    "since",
    "until",
    "coder",
    "specialty",
    "setting",
    "payer",
    "risk",
    "method",
    "first",
    "second",
    "spread",
)
NUMBERS = ("size", "each", "at_least")
SWITCHES = ("new_only", "skip_drawn", "skip_audited")
MOST = 99_999


class Wished(TypedDict):
    """A plan as `freeze` and `plan_sample` take it."""

    stage: str
    since: str | None
    until: str | None
    coder: str
    specialty: str
    setting: str
    payer: str
    risk: str
    new_only: bool
    strata: list[str]
    method: str
    size: int
    each: int
    at_least: int
    skip_drawn: bool
    skip_audited: bool


class Samples(Screen):
    """Kept: what is chosen in the form, the opened sample with the place its charts are shown from, cursors of earlier pages."""

    _kept: ClassVar[Kept] = kept(
        ids=("coder", "sample", "cursors", "ending"),
        numbers=("size", "each", "at_least", "after"),
        choices=("stage", "specialty", "setting", "payer", "risk", "method", "first", "second", "spread", "new_only",
                 "skip_drawn", "skip_audited"),
        days=("since", "until"),
    )  # fmt: skip
    stage: str = "completed"
    since: str = ""
    until: str = ""
    coder: str = ""
    specialty: str = ""
    setting: str = ""
    payer: str = ""
    risk: str = "0"
    method: str = "simple"
    first: str = "coder"
    second: str = ""
    spread: str = "share"
    size: int = 60
    each: int = 10
    at_least: int = 1
    new_only: bool = False
    skip_drawn: bool = False
    skip_audited: bool = False
    sample: str = ""
    after: int = 0
    cursors: list[str] = []
    ending: str = ""
    loaded: bool = False
    plan: PlanView = PlanView()
    listed: SampleList = SampleList()
    view: SampleView = SampleView()
    proof: ProofView = ProofView()

    def _wish(self) -> Wished:
        of_days = self.stage == "completed"
        split = self.method == "stratified"
        return {
            "stage": self.stage, "since": (self.since or None) if of_days else None,
            "until": (self.until or None) if of_days else None, "coder": self.coder, "specialty": self.specialty,
            "setting": self.setting, "payer": self.payer, "risk": self.risk, "new_only": self.new_only,
            "strata": [one for one in (self.first, self.second) if one] if split else [], "method": self.method,
            "size": self.size, "each": self.each if split and self.spread == "each" else 0, "at_least": self.at_least,
            "skip_drawn": self.skip_drawn, "skip_audited": self.skip_audited,
        }  # fmt: skip

    async def _reckon(self) -> None:
        self.plan = await self._call(plan_sample, **self._wish()) or PlanView()

    async def _list(self) -> None:
        before = self.cursors[-1] if self.cursors else "0"
        self.listed = await self._call(list_samples, before=before) or SampleList()

    async def _show_sample(self, sample: str, after: int = 0) -> None:
        self.sample, self.after = sample, after
        if sample:
            self.view = await self._call(open_sample, sample_id=sample, after=after) or SampleView()

    @handles("samples.list", "samples.plan", "samples.open")
    async def load(self) -> None:
        """Fill the page: the sample of the address, else the newest one, and a plan of the last days."""
        await self._introduce()
        self.cursors, self.ending = [], ""
        await self._list()
        if not self.until and self.listed.today:
            self.until = self.listed.today
            self.since = str(date.fromisoformat(self.until) - timedelta(days=USUAL_DAYS - 1))
        asked = id_or_nothing(self.router.url.query_parameters.get("sample", ""))
        await self._show_sample(asked or (self.listed.rows[0].id if self.listed.rows else ""))
        await self._reckon()
        self.loaded = True

    @handles("samples.open")
    async def watch(self) -> None:
        """Bring closed audits of the opened sample to this tab."""
        if self.sample:
            await self._watch(OPENED, _Opened(self.router.session.client_token, self.sample, self.after))

    @handles("samples.plan")
    async def choose(self, name: str, value: str) -> None:
        """One choice of the form."""
        if name in CHOICES:
            setattr(self, name, str(value)[:200])
            if self.second == self.first:
                self.second = ""
            await self._reckon()

    @handles("samples.plan")
    async def set_number(self, name: str, value: str) -> None:
        """A number of the form: charts in all, of each group, at least."""
        digits = str(value).strip()[:5]
        if name in NUMBERS and digits.isascii() and digits.isdigit():
            setattr(self, name, min(int(digits), MOST))
        await self._reckon()

    @handles("samples.plan")
    async def switch(self, name: str, on: bool) -> None:
        """Only new coders; leave out what was drawn or audited before."""
        if name in SWITCHES:
            setattr(self, name, on is True)
            await self._reckon()

    @handles("samples.freeze", "samples.draw", "samples.list", "samples.open", "samples.plan")
    async def draw(self) -> Any:
        """Freeze the list, then draw from it. What was frozen stays when drawing fails, and can be drawn from its panel."""
        frozen = await self._call(freeze, **self._wish())
        if frozen is None:
            return None
        return await self._draw(frozen)

    @handles("samples.draw", "samples.list", "samples.open", "samples.plan")
    async def draw_frozen(self, sample: str) -> Any:
        """Draw from a list that was frozen before."""
        return await self._draw(sample)

    async def _draw(self, sample: str) -> Any:
        drawn = await self._call(draw_sample, sample_id=sample)
        self.cursors = []
        await self._list()
        await self._show_sample(sample)
        if drawn is not None:
            self._say(f"{self.view.number} drawn", f"{self.view.size} charts of {self.view.source}.")
            await self._reckon()
        return Samples.watch

    @handles("samples.open")
    async def show(self, sample: str) -> Any:
        """Open a sample."""
        await self._show_sample(id_or_nothing(sample))
        return Samples.watch

    @handles("samples.open")
    async def show_from(self, after: int) -> Any:
        """Its charts from behind a place on; 0 for the first ones."""
        await self._show_sample(self.sample, max(0, min(after, MOST)))
        return Samples.watch

    @handles("samples.replay")
    async def prove(self) -> None:
        """Draw the opened sample again and compare."""
        self.proof = await self._call(replay_sample, sample_id=self.sample) or ProofView()

    @handles.signed_in
    def close_proof(self) -> None:
        """Put the proof away."""
        self.proof = ProofView()

    @handles("samples.end")
    async def ask_to_end(self, sample: str) -> None:
        """Ask before a sample is ended; an empty id closes the question."""
        self.ending = id_or_nothing(sample)

    @handles("samples.end", "samples.list", "samples.open")
    async def end(self) -> None:
        """End the sample that was asked about."""
        ended, self.ending = self.ending, ""
        if await self._call(end_sample, sample_id=ended) is not None:
            await self._list()
            await self._show_sample(ended)

    @handles("samples.open", "samples.plan")
    async def like(self) -> None:
        """Fill the form with the plan of the opened sample; its days stay as they are in the form."""
        view = await self._call(open_sample, sample_id=self.sample, after=self.after)
        if view is None:
            return
        said, self.view = view.plan, view
        for name in ("coder", "specialty", "setting", "payer"):
            setattr(self, name, said.get(name, ""))
        self.stage, self.method, self.risk = (
            said.get("stage", "completed"),
            said.get("method", "simple"),
            said.get("risk", "0"),
        )
        self.first, _, self.second = said.get("strata", "coder").partition(",")
        for name, usual in (("size", "60"), ("at_least", "1")):
            setattr(self, name, int(said.get(name, usual)))
        self.spread, self.each = ("each" if said.get("each") else "share"), int(said.get("each", "10"))
        for name in SWITCHES:
            setattr(self, name, said.get(name) == "True")
        await self._reckon()

    @handles("samples.list")
    async def older(self, cursor: str) -> None:
        """The samples before, from where this page ended."""
        if str(cursor).isdigit():
            self.cursors = [*self.cursors, str(cursor)[:6]][-100:]
        await self._list()

    @handles("samples.list")
    async def newer(self) -> None:
        """The samples after."""
        self.cursors = self.cursors[:-1]
        await self._list()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A tab, the sample that is open in it, and the place its charts are shown from."""

    token: str
    sample: str
    after: int


def _read(scope: Scope, opened: _Opened) -> SampleView:
    return open_sample(scope, parse(ShowSample, {"sample_id": opened.sample, "after": opened.after}))


OPENED: Stream[_Opened, SampleView] = Stream(
    lambda: Samples, "view", read=_read, verb=open_sample.name, pause=1.0, after=0.5, at_once=False
)
"""The opened sample, read for each tab under its person's scope when something of the practice changed."""
