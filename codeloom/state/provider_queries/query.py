"""One query: its provider answers it, its asker reads the reply, takes it, asks again or withdraws it.

A half-typed answer lies on the server; each act reads it anew and changes one part of it.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.core import Conflict, NotFound, Problem, Subject, parse, saving
from codeloom.services.provider_queries import (
    AnswerDraft,
    OfQuery,
    QueryItem,
    QueryView,
    SourceView,
    answer,
    ask_again,
    inbox,
    open_query,
    read_cited,
    refresh_query,
    save_answer,
    take,
    withdraw,
)
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream
from codeloom.state.core.typed_field import TypedField
from codeloom.state.provider_queries.writing import place_of, subject_of


class Query(TypedField, Screen):
    """Kept: the query, and the version last seen of its half-typed answer.

    `view` moves by push, so acts name the version that the screen shows. `draft` does not: the answer that a person types
    is drawn anew only where another window changed it (a new `sitting`). `place` is where the query stands among those that
    wait, `following` the address of the next one.
    """

    _kept: ClassVar[Kept] = kept(
        TypedField._kept,
        ids=("number", "query_id", "document"),
        numbers=("answer_version",),
        choices=("asking", "reading"),
    )
    state: str = "loading"
    number: int = 0
    query_id: str = ""
    document: str = ""
    answer_version: int = 0
    asking: str = ""
    reading: bool = False
    view: QueryView = QueryView()
    draft: AnswerDraft = AnswerDraft()
    record: SourceView = SourceView()
    waiting: list[QueryItem] = []
    done: list[QueryItem] = []
    place: str = ""
    following: str = ""
    words: str = ""
    refused: str = ""

    @handles("provider_queries.open", "provider_queries.inbox", "provider_queries.read_cited")
    async def load(self) -> None:
        """Open the query of the address."""
        await self._introduce()
        _, number = subject_of(str(self.router.url.path))
        if number != self.number:
            self.number, self.reading = number, False
        self.asking = self.refused = ""
        try:
            view = await self._ask(open_query, number=number)
        except NotFound:
            self.state, self.query_id = "absent", ""
            return
        except Problem as problem:
            self.state, self.query_id = "failed", ""
            self._show(problem)
            return
        self.state = "open"
        self._draw(view)
        self._sit(view.draft)
        cited = [one.document for one in view.evidence]
        if self.document not in cited:
            self.document = cited[0] if cited else ""
        await self._beside()
        if self.role != Role.PROVIDER:
            await self._read()

    @handles("provider_queries.refresh")
    async def watch(self) -> None:
        """Show what happens to the query while it is open, wherever it happens."""
        if self.query_id:
            await self._watch(OPEN, _Tab(self.query_id, self.router.session.client_token))

    def _draw(self, view: QueryView) -> None:
        self.view, self.query_id = view, view.id

    def _draft(self, draft: AnswerDraft) -> None:
        self.draft, self.answer_version = draft, draft.version

    def _sit(self, draft: AnswerDraft) -> None:
        """Draw choices and words anew, as they are kept."""
        self._new_sitting()
        self._draft(draft)
        self.words = draft.words

    async def _beside(self) -> None:
        """The other queries of this person, and which of them follows."""
        if self.role == Role.PROVIDER:
            found = await self._call(inbox, tab="open")
            ended = await self._call(inbox, tab="answered")
            closed = await self._call(inbox, tab="done")
            self.waiting = list(found.rows) if found is not None else []
            both = [*(ended.rows if ended else ()), *(closed.rows if closed else ())]
            self.done = both[:20]
        else:
            found = await self._call(inbox, tab="answered")
            self.waiting, self.done = (list(found.rows) if found is not None else []), []
        self.place, self.following = place_of(self.waiting, self.number)

    async def _read(self) -> None:
        """The record with the findings of the query marked in it; without it the findings alone are shown."""
        try:
            self.record = await self._ask(read_cited, query_id=self.query_id, document=self.document or None)
        except Problem:
            self.record = SourceView()

    async def _fresh(self) -> QueryView | None:
        """The query as it stands. Where another window changed the answer, it is drawn anew: it keeps what was typed."""
        view = await self._call(refresh_query, query_id=self.query_id)
        if view is None:
            return None
        self._draw(view)
        if view.draft.version != self.answer_version and not self.conflict:
            self._sit(view.draft)
        return view

    @handles("provider_queries.read_cited")
    async def read_whole(self) -> None:
        """Show the whole note, or only what of it the query is about."""
        self.reading = not self.reading
        if self.reading:
            await self._read()

    @handles("provider_queries.read_cited")
    async def show_document(self, document: str) -> None:
        """Another text that the query is about."""
        self.document = document
        await self._read()

    @handles("provider_queries.save_answer", "provider_queries.refresh", words=True)
    async def keep(self, typed: str) -> None:
        """Keep the words as they are typed. Another window's words are never overwritten: then both are shown."""
        what = self._read_typed(typed)
        if what is None:
            return
        view = await self._call(refresh_query, query_id=self.query_id)
        if view is None:
            return
        if (what.late or view.draft.version != self.answer_version) and view.draft.words.strip() != what.text.strip():
            self._draft(view.draft)
            self._differs(view.draft.words)
            return
        try:
            kept_ = await self._ask(
                save_answer,
                query_id=view.id,
                answer_version=view.draft.version,
                choice=view.draft.choice,
                words=what.text,
            )
        except Conflict:
            return  # another window was faster: the field sends its words again
        except Problem as problem:
            self.unsaved_why = str(problem)
            return
        self._draft(kept_)
        self._saved(what.change)

    @handles("provider_queries.save_answer", "provider_queries.refresh")
    async def choose(self, at: int) -> None:
        """Choose an answer; the words stay."""
        view = await self._fresh()
        if view is None:
            return
        kept_ = await self._call(
            save_answer, query_id=view.id, answer_version=view.draft.version, choice=at, words=view.draft.words
        )
        if kept_ is not None:
            self._draft(kept_)

    @handles("provider_queries.refresh")
    async def keep_mine(self) -> None:
        """Go on with the person's own words: the field keeps them over the other window's."""
        view = await self._call(refresh_query, query_id=self.query_id)
        if view is not None:
            self._draft(view.draft)
            self.conflict, self.theirs = False, ""

    @handles("provider_queries.refresh")
    async def take_theirs(self) -> None:
        """Go on with the other window's words."""
        view = await self._call(refresh_query, query_id=self.query_id)
        if view is not None:
            self._sit(view.draft)

    @handles("provider_queries.answer", "provider_queries.refresh", "provider_queries.inbox")
    async def sign(self) -> None:
        """Sign the answer as it is kept: it becomes an addendum."""
        view = await self._fresh() if not self.conflict else None
        if view is None:
            return
        answered = await self._call(
            answer, query_id=view.id, version=view.version, choice=view.draft.choice, words=view.draft.words
        )
        if answered is None:
            await self._fresh()
            return
        self._draw(answered)
        await self._beside()
        self._say("Signed and answered", f"{answered.asker} is told.")

    @handles("provider_queries.take", "provider_queries.inbox", "provider_queries.refresh")
    async def take(self, version: int) -> None:
        """Take the answer, which closes the query."""
        taken = await self._call(take, query_id=self.query_id, version=version)
        if taken is None:
            await self._fresh()
            return
        self._draw(taken)
        await self._beside()
        self._say(f"Query {taken.number} closed", "The answer stays with the record.")

    @handles("provider_queries.ask_again", "provider_queries.refresh")
    async def ask_again(self) -> Any:
        """Ask again: a new question begins with this one's, and says that it follows it."""
        begun = await self._call(ask_again, query_id=self.query_id)
        if begun is None:
            await self._fresh()
            return None
        return rx.redirect(f"/ask/{begun.subject}/{begun.number}")

    @handles.signed_in
    def ask_why(self, asked: bool) -> None:
        """Ask why the query is withdrawn, or ask no more."""
        self.asking, self.refused = ("withdraw" if asked else ""), ""

    @handles("provider_queries.withdraw", "provider_queries.refresh")
    async def withdraw(self, version: int, form: dict[str, Any]) -> None:
        """Take the open query back, with a reason; a refusal is shown in the form."""
        try:
            with saving(Subject.QUERY, self.query_id, "withdraw"):
                gone = await self._ask(
                    withdraw, query_id=self.query_id, version=version, reason=str(form.get("reason", ""))
                )
        except Conflict as problem:
            self.asking = ""
            self._show(problem)
            await self._fresh()
            return
        except Problem as problem:
            self.refused = str(problem)
            return
        self.asking = self.refused = ""
        self._draw(gone)


@dataclass(frozen=True, slots=True)
class _Tab:
    """A tab that has a query open."""

    query_id: str
    token: str


def _refresh(scope: Scope, tab: _Tab) -> QueryView:
    return refresh_query(scope, parse(OfQuery, {"query_id": tab.query_id}))


OPEN: Stream[_Tab, QueryView] = Stream(
    lambda: Query, "view", read=_refresh, verb=refresh_query.name, pause=0.3, after=0.05, at_once=True
)
"""An open query, read for each tab under its person's scope."""
