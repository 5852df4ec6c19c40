"""What a coder does with a chart beside coding it: hold it, take it up again, skip it, send it back, recall it from audit."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.charts import hold, recall, resume, send_back, skip, start_next
from codeloom.services.core import NotFound, formatting
from codeloom.state.charts.workbench import Workbench
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles

QUESTIONS = ("", "hold", "back", "skip")


class Aside(Workbench):
    """`question` is which dialog is open: "hold", "back", "skip" or none; `preset` the reason that it begins with, `asked_of` the
    chart it is about: on another chart it is not open."""

    _kept: ClassVar[Kept] = kept(ids=("asked_of",), choices=("question", "preset"))
    asked_of: str = ""
    question: str = ""
    preset: str = ""

    @handles.signed_in
    def close_question(self) -> None:
        """Close the dialog."""
        self.question = self.preset = ""

    @handles.signed_in
    def ask_why(self, question: str, preset: str) -> None:
        """Ask why the chart is put on hold ("hold"), sent back ("back") or skipped ("skip"); `preset` is the reason to begin
        with."""
        if question in QUESTIONS:
            self.question, self.preset, self.asked_of = question, str(preset)[:40], self.chart_id

    @handles("charts.hold", "charts.open")
    async def put_on_hold(self, form: dict[str, Any]) -> None:
        """Put the chart on hold as the form says; it stays open for reading."""
        reason, words, until = (str(form.get(name, "")) for name in ("hold-reason", "hold-words", "hold-until"))
        with self._saving("hold"):
            day = await self._call(hold, chart_id=self.chart_id, reason=reason, words=words, until=until)
        if day is None:
            return
        self.question = self.preset = ""
        self._say(f"{formatting.chart_number(self.number)} is on hold", "Shift N opens the next one.")
        await self._refresh()

    @handles("charts.resume", "charts.open")
    async def take_up(self) -> None:
        """Take the chart up again."""
        await self._call(resume, chart_id=self.chart_id)
        await self._refresh()

    @handles("charts.send_back")
    async def give_back(self, form: dict[str, Any]) -> Any:
        """Send the chart back to the manager as the form says, and go to the queue: it is not this person's any more."""
        reason, words = (str(form.get(name, "")) for name in ("back-reason", "back-words"))
        with self._saving("back"):
            done = await self._call(send_back, chart_id=self.chart_id, reason=reason, words=words)
        if done is None:
            return None
        self.question = self.preset = ""
        self._say(f"{done} is with your manager", "Its rows stay as they are.")
        return rx.redirect("/queue")

    @handles("charts.skip", "charts.start_next")
    async def skip_it(self, form: dict[str, Any]) -> Any:
        """Skip the chart as the form says and open the one that comes next, if there is one."""
        reason, words = (str(form.get(name, "")) for name in ("skip-reason", "skip-words"))
        with self._saving("skip"):
            done = await self._call(skip, chart_id=self.chart_id, reason=reason, words=words)
        if done is None:
            return None
        self.question = self.preset = ""
        where = "It is with your manager." if done.to_manager else "It comes to somebody else of your team."
        self._say(f"{done.number} is skipped", where)
        try:
            found = await self._ask(start_next)
        except NotFound:
            return rx.redirect("/queue")
        return rx.redirect(f"/chart/{found.number}")

    @handles("charts.recall", "charts.open")
    async def take_back(self) -> None:
        """Take the chart back from audit; where somebody audits it already, it says who."""
        done = await self._call(recall, chart_id=self.chart_id)
        if done is not None:
            self._say(f"{done} is yours again", "Send it when it is right.")
        await self._refresh()
