"""Comments on code lines, beside a chart, an encounter or an audit: one thread opened in its row, fresh as they come."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from codeloom.db.scope import Scope
from codeloom.services.core import Problem, Subject, parse, saving
from codeloom.services.editor import CommentsOf, ThreadsView, comment_line, line_comments
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

ADDRESS = re.compile(
    r"(?P<page>chart|charts|audit|finished|billing|encounter)/(?P<of>encounter-)?(?P<number>[0-9]{1,12})(-[0-9]{1,5})?"
)
"""The addresses of pages that show comments: of a chart, of an encounter, of an audit of either."""


class LineComments(Screen):
    """Kept: what the lines are of (`kind` is chart or encounter), whose thread is open, and how often its field was drawn empty.
    What was said is read anew."""

    _kept: ClassVar[Kept] = kept(ids=("place", "subject_id", "line"), numbers=("drawn",), choices=("kind",))
    place: str = ""
    kind: str = "chart"
    subject_id: str = ""
    line: str = ""
    drawn: int = 0
    found: ThreadsView = ThreadsView()
    refused: str = ""

    @handles("editor.comments")
    async def watch(self) -> None:
        """Show the comments on the chart or encounter of the address; none for another address."""
        path = str(self.router.url.path).strip("/")[:60]
        if path != self.place:
            self.place, self.line = path, ""
        self.found, self.subject_id = ThreadsView(), ""
        at = ADDRESS.fullmatch(path)
        if at is None or int(at["number"]) == 0:
            return
        self.kind = "encounter" if at["of"] or at["page"] in ("billing", "encounter") else "chart"
        try:
            self.found = await self._ask(line_comments, number=int(at["number"]), kind=self.kind)
        except Problem:
            return  # the page itself says that there is none
        self.subject_id = self.found.subject_id
        await self._watch(COMMENTS, _Place(self.router.session.client_token, int(at["number"]), self.kind))

    @handles.signed_in
    def open(self, line_id: str) -> None:
        """Show the comments on a line, or close them where they are open."""
        self.line, self.refused = ("" if self.line == line_id else str(line_id)[:40]), ""
        self.drawn += 1

    @handles("editor.comment")
    async def say(self, form: dict[str, Any]) -> None:
        """Say something on the open line. A refusal stands under the field, which keeps what was typed."""
        try:
            with saving(Subject(self.kind), self.subject_id, f"comment:{self.line}"):
                self.found = await self._ask(
                    comment_line,
                    kind=self.kind,
                    subject_id=self.subject_id,
                    line_id=self.line,
                    words=str(form.get("words", "")),
                )
        except Problem as problem:
            self.refused = "A comment says something." if problem.code == "bad_input" else str(problem)
            return
        self.refused = ""
        self.drawn += 1


@dataclass(frozen=True, slots=True)
class _Place:
    """A tab, and the chart or encounter that is open in it."""

    token: str
    number: int
    kind: str


def _read(scope: Scope, tab: _Place) -> ThreadsView:
    return line_comments(scope, parse(CommentsOf, {"number": tab.number, "kind": tab.kind}))


COMMENTS: Stream[_Place, ThreadsView] = Stream(
    lambda: LineComments, "found", read=_read, verb=line_comments.name, pause=0.5, after=0.2
)
"""The comments on an open chart or encounter, read for each tab under its person's scope."""
