"""Comments on code lines, beside a chart or its audit: one thread opened in its row, fresh as they come."""

from dataclasses import dataclass
from typing import Any, ClassVar

from codeloom.db.scope import Scope
from codeloom.services.charts import CommentsOf, ThreadsView, comment_line, line_comments
from codeloom.services.core import Problem, Subject, parse, saving
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

PLACES = ("chart", "charts", "audit")
"""First parts of the addresses of pages that show comments; an id follows."""


class LineComments(Screen):
    """Kept: the chart, whose thread is open, and how often its field was drawn empty. What was said is read anew."""

    _kept: ClassVar[Kept] = kept(ids=("place", "chart_id", "line"), numbers=("drawn",))
    place: str = ""
    chart_id: str = ""
    line: str = ""
    drawn: int = 0
    found: ThreadsView = ThreadsView()
    refused: str = ""

    @handles("charts.comments")
    async def watch(self) -> None:
        """Show the comments on the chart of the address; none for another address, as that of an audit of an encounter."""
        path = str(self.router.url.path).strip("/")[:60]
        page, _, text = path.partition("/")
        if path != self.place:
            self.place, self.line = path, ""
        self.found, self.chart_id = ThreadsView(), ""
        if page not in PLACES or not (text.isascii() and text.isdigit() and 0 < int(text) < 10**12):
            return
        try:
            self.found = await self._ask(line_comments, number=int(text))
        except Problem:
            return  # the page itself says that there is no such chart
        self.chart_id = self.found.chart_id
        await self._watch(COMMENTS, _Place(self.router.session.client_token, int(text)))

    @handles.signed_in
    def open(self, line_id: str) -> None:
        """Show the comments on a line, or close them where they are open."""
        self.line, self.refused = ("" if self.line == line_id else str(line_id)[:40]), ""
        self.drawn += 1

    @handles("charts.comment")
    async def say(self, form: dict[str, Any]) -> None:
        """Say something on the open line. A refusal stands under the field, which keeps what was typed."""
        try:
            with saving(Subject.CHART, self.chart_id, f"comment:{self.line}"):
                self.found = await self._ask(
                    comment_line, chart_id=self.chart_id, line_id=self.line, words=str(form.get("words", ""))
                )
        except Problem as problem:
            self.refused = "A comment says something." if problem.code == "bad_input" else str(problem)
            return
        self.refused = ""
        self.drawn += 1


@dataclass(frozen=True, slots=True)
class _Place:
    """A tab, and the chart that is open in it."""

    token: str
    number: int


def _read(scope: Scope, tab: _Place) -> ThreadsView:
    return line_comments(scope, parse(CommentsOf, {"number": tab.number}))


COMMENTS: Stream[_Place, ThreadsView] = Stream(
    lambda: LineComments, "found", read=_read, verb=line_comments.name, pause=0.5, after=0.2
)
"""The comments on an open chart, read for each tab under its person's scope."""
