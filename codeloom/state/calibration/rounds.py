"""Calibrations: the round that its address names, a new one, and settling what auditors differ on."""

from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from codeloom.services.calibration import (
    CalibrationView,
    OfCalibration,
    RoundNow,
    StartForm,
    agree,
    board,
    round_now,
    settle,
    start,
    start_form,
    stop,
)
from codeloom.services.core import Problem, Subject, saving
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream
from codeloom.state.training.deciding import Deciding

PATH = "/calibration"


class Calibrations(Deciding, Screen):
    """`round` and `pair` are what the address names; `starting` shows the form of a new one, `asked_chart` and `asked_unit` name
    the difference whose form is open. `refused` says in the form why something was not done. `now` is how the
    round stands since."""

    _kept: ClassVar[Kept] = kept(
        Deciding._kept, ids=("round", "pair", "asked_chart", "asked_unit"), choices=("starting",)
    )
    _decisions: ClassVar[tuple[str, ...]] = ("right", "wrong", "both")
    round: str = ""
    pair: str = ""
    asked_chart: str = ""
    asked_unit: str = ""
    asked_words: str = ""
    starting: bool = False
    view: CalibrationView = CalibrationView()
    now: RoundNow = RoundNow()
    form: StartForm = StartForm()
    loaded: bool = False

    async def _read(self) -> None:
        view = await self._call(board, calibration_id=self.round, pair=self.pair)
        if view is not None:
            self.view, self.loaded, self.round, self.now = view, True, view.shown.id, view.shown.now

    @handles("calibration.board")
    async def load(self) -> None:
        """Show the round that the address names, else the newest."""
        await self._introduce()
        asked = self.router.url.query_parameters
        self.round, self.pair = id_or_nothing(asked.get("round", "")), str(asked.get("pair", ""))[:80]
        self.starting, self.asked_chart, self.asked_unit, self.refused = False, "", "", ""
        await self._read()

    @handles("calibration.now")
    async def watch(self) -> None:
        """Bring to this tab how the round that is shown goes on."""
        if self.round:
            await self._watch(NOW, OfCalibration(calibration_id=UUID(self.round)))

    @handles("calibration.board")
    async def show_news(self) -> None:
        """The round as it is now."""
        await self._read()

    @handles("calibration.board")
    async def choose_round(self, calibration_id: str) -> Any:
        """Another round."""
        return rx.redirect(f"{PATH}?round={id_or_nothing(calibration_id)}")

    @handles("calibration.board")
    async def choose_pair(self, pair: str) -> Any:
        """Two other auditors of the round."""
        return rx.redirect(f"{PATH}?round={self.round}&pair={pair[:80]}")

    @handles("calibration.form")
    async def ask_start(self) -> None:
        """Show the form of a new round."""
        form = await self._call(start_form)
        if form is not None:
            self.form, self.starting, self.refused = form, True, ""

    @handles.signed_in
    def close_form(self) -> None:
        """Leave everything as it is."""
        self.starting, self.asked_chart, self.asked_unit, self.refused = False, "", "", ""

    @handles("calibration.start", "calibration.board", "calibration.form")
    async def start(self, form: dict[str, Any]) -> Any:
        """Start a round of the charts and auditors that are marked; a refusal stands in the form."""
        charts, auditors = _marked(form, "chart-"), _marked(form, "auditor-")
        try:
            made = await self._ask(start, charts=charts, auditors=auditors)
        except Problem as problem:
            self.refused = str(problem)
            fresh = await self._call(start_form)
            self.form = fresh or self.form
            return None
        self.starting, self.refused = False, ""
        self._say(f"{made.name} has begun", f"{made.words}. They find it in their audit queue.")
        return rx.redirect(f"{PATH}?round={made.id}")

    @handles("calibration.stop", "calibration.board")
    async def stop(self) -> None:
        """End the round that is shown, without results."""
        try:
            await self._ask(stop, calibration_id=self.round)
        except Problem as problem:
            self._show(problem)
        await self._read()

    @handles("calibration.settle")
    async def ask_settle(self, chart_id: str, unit: str, words: str) -> None:
        """Show the form of a difference; `words` say which one it is."""
        self.asked_words = words[:60]
        self.asked_chart, self.asked_unit = id_or_nothing(chart_id), unit[:60]
        self._undecided()

    @handles("calibration.settle", "calibration.board")
    async def settle(self, form: dict[str, Any]) -> None:
        """Settle the difference; a refusal stands in the form."""
        if not self._chosen():
            return
        try:
            with saving(Subject.CALIBRATION, self.asked_chart):
                waits = await self._ask(
                    settle,
                    calibration_id=self.round,
                    chart_id=self.asked_chart,
                    unit=self.asked_unit,
                    decision=self.decision,
                    words=str(form.get("words", "")),
                    ruling=self.ruling,
                    **self._ruling_said(form),
                )
        except Problem as problem:
            self.refused = str(problem)
            return
        self.close_form()
        if waits:
            self._say("Proposed", "It holds once another auditor of the round agrees.")
        else:
            self._say("Settled", "It holds, and its reason stands beside it.")
        await self._read()

    @handles("calibration.agree", "calibration.board")
    async def agree(self, settlement_id: str) -> None:
        """Agree with what another auditor proposed."""
        try:
            await self._ask(agree, settlement_id=settlement_id)
        except Problem as problem:
            self._show(problem)
        await self._read()


def _marked(form: dict[str, Any], prefix: str) -> list[str]:
    """What is marked in a form, by the names of its boxes."""
    return [name.removeprefix(prefix) for name, value in form.items() if name.startswith(prefix) and value]


NOW: Stream[OfCalibration, RoundNow] = Stream(
    lambda: Calibrations, "now", read=round_now, verb=round_now.name, pause=0.2, at_once=True
)
"""How far the auditors of the shown round are, and whether it has moved since it was read; the same for all who look."""
