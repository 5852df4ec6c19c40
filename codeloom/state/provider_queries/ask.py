"""Asking a provider beside the record: the question as it is kept, what the checks say of it, and the text to mark in.

What is kept of a question lies on the server under its draft; each act reads it anew and changes one part of it.
"""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.core import NEW, Conflict, NotFound, Problem, Subject, saving
from codeloom.services.provider_queries import (
    AskView,
    DraftView,
    SourceView,
    begin,
    drop_draft,
    read_draft,
    read_source,
    save_draft,
    send,
    use_template,
)
from codeloom.state.core.arguments import BadInput
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.typed_field import TypedField
from codeloom.state.provider_queries.writing import MARKED, Written, subject_of, written


class Ask(TypedField, Screen):
    """Kept: which chart or encounter, its draft and the version of it last seen, and which text is open."""

    _kept: ClassVar[Kept] = kept(
        TypedField._kept,
        ids=("subject", "number", "draft_id", "document", "back"),
        numbers=("version", "placed"),
        choices=("all_checks", "templates_open", "giving_up"),
    )
    state: str = "loading"
    subject: str = "chart"
    number: int = 0
    draft_id: str = ""
    document: str = ""
    back: str = ""
    version: int = 0
    placed: int = 0
    all_checks: bool = False
    templates_open: bool = False
    giving_up: bool = False
    view: AskView = AskView()
    draft: DraftView = DraftView()
    source: SourceView = SourceView()
    words: str = ""

    @handles("provider_queries.begin", "provider_queries.read_source")
    async def load(self) -> None:
        """Open the question about the chart or encounter of the address, as it was left."""
        await self._introduce()
        subject, number = subject_of(str(self.router.url.path))
        if (subject, number) != (self.subject, self.number):
            self.subject, self.number, self.document, self.all_checks = subject, number, "", False
        self.templates_open = self.giving_up = False
        try:
            view = await self._ask(begin, subject=subject, number=number)
        except NotFound:
            self.state = "absent"
            return
        except Problem as problem:
            self.state = "failed"
            self._show(problem)
            return
        self.state, self.view, self.back = "open", view, view.back
        self._draw(view.draft)
        self._sit(view.draft)
        known = {one.id for one in view.sources}
        if view.source is not None and (self.document in ("", view.source.item.id) or self.document not in known):
            self.source, self.document = view.source, view.source.item.id
        else:
            await self._read()

    def _draw(self, draft: DraftView) -> None:
        self.draft, self.draft_id, self.version = draft, draft.id, draft.version

    def _sit(self, draft: DraftView) -> None:
        """Draw the field of the question anew, with the kept words in it."""
        self._new_sitting()
        self.words = draft.question

    async def _read(self) -> None:
        source = await self._call(read_source, subject=self.subject, number=self.number, document=self.document or None)
        if source is not None:
            self.source = source

    async def _fresh(self) -> DraftView | None:
        """The draft as it is kept now. Where another window changed it, the field is drawn anew: it keeps what was typed."""
        draft = await self._call(read_draft, draft_id=self.draft_id)
        if draft is None:
            return None
        if draft.version != self.version and not self.conflict:
            self._sit(draft)
        self._draw(draft)
        return draft

    async def _keep(self, draft: DraftView, written: Written) -> bool:
        """Keep a changed question; whether it was."""
        try:
            kept_ = await self._ask(save_draft, draft_id=draft.id, version=draft.version, **written)
        except Problem as problem:
            self._show(problem)
            await self._fresh()
            return False
        self._draw(kept_)
        return True

    @handles("provider_queries.save_draft", "provider_queries.read_draft", words=True)
    async def keep(self, typed: str) -> None:
        """Keep the question as it is typed. Another window's words are never overwritten: then both are shown."""
        what = self._read_typed(typed)
        if what is None:
            return
        draft = await self._call(read_draft, draft_id=self.draft_id)
        if draft is None:
            return
        if (what.late or draft.version != self.version) and draft.question.strip() != what.text.strip():
            self._draw(draft)
            self._differs(draft.question)
            return
        try:
            kept_ = await self._ask(
                save_draft, draft_id=draft.id, version=draft.version, **written(draft, question=what.text)
            )
        except Conflict:
            return  # another window was faster: the field sends its words again
        except Problem as problem:
            self.unsaved_why = str(problem)
            return
        self._draw(kept_)
        self._saved(what.change)

    @handles("provider_queries.read_draft")
    async def keep_mine(self) -> None:
        """Go on with the person's own words: the field keeps them over the other window's."""
        draft = await self._call(read_draft, draft_id=self.draft_id)
        if draft is not None:
            self._draw(draft)
            self.conflict, self.theirs = False, ""

    @handles("provider_queries.read_draft")
    async def take_theirs(self) -> None:
        """Go on with the other window's words."""
        draft = await self._call(read_draft, draft_id=self.draft_id)
        if draft is not None:
            self._draw(draft)
            self._sit(draft)

    @handles("provider_queries.save_draft", "provider_queries.read_draft")
    async def set_part(self, part: str, value: str) -> None:
        """Another kind, provider or topic."""
        draft = await self._fresh()
        if draft is None or part not in ("kind", "provider_id", "topic"):
            return
        changed = written(draft)
        if part == "kind":
            changed["kind"] = value
        elif part == "topic":
            changed["topic"] = value
        else:
            changed["provider_id"] = value or None
        with saving(Subject.QUERY, self.draft_id, part):
            await self._keep(draft, changed)

    @handles("provider_queries.save_draft", "provider_queries.read_draft")
    async def set_choice(self, at: int, text: str) -> None:
        """Other words for a choice; one without words is taken out."""
        draft = await self._fresh()
        if draft is None:
            return
        changed = written(draft)
        if 0 <= at < len(changed["choices"]):
            changed["choices"][at] = text
            with saving(Subject.QUERY, self.draft_id, f"choice:{at}"):
                await self._keep(draft, changed)

    @handles("provider_queries.save_draft", "provider_queries.read_draft")
    async def add_choice(self, text: str) -> None:
        """One more choice; its field is drawn anew, empty."""
        draft = await self._fresh()
        if draft is None or not text.strip():
            return
        changed = written(draft)
        changed["choices"].append(text)
        with saving(Subject.QUERY, self.draft_id, f"choice:{NEW}"):
            added = await self._keep(draft, changed)
        if added:
            self.placed += 1

    @handles("provider_queries.save_draft", "provider_queries.read_draft", "provider_queries.read_source")
    async def mark(self, value: str) -> None:
        """Take "start:end" of the open text as a finding."""
        marked, draft = MARKED.fullmatch(value), await self._fresh()
        if marked is None:
            self._show(BadInput())
            return
        if draft is None:
            return
        changed = written(draft)
        changed["evidence"].append({"document": self.document or None, "start": int(marked[1]), "end": int(marked[2])})
        if await self._keep(draft, changed):
            await self._read()

    @handles("provider_queries.save_draft", "provider_queries.read_draft", "provider_queries.read_source")
    async def unmark(self, number: int) -> None:
        """A finding away, by its number from 1."""
        draft = await self._fresh()
        if draft is None or not 1 <= number <= len(draft.evidence):
            return
        changed = written(draft)
        del changed["evidence"][number - 1]
        if await self._keep(draft, changed):
            await self._read()

    @handles("provider_queries.read_source", "provider_queries.read_draft")
    async def show_source(self, document: str) -> None:
        """Open another text of the record."""
        self.document = document
        await self._read()

    @handles.signed_in
    def toggle_checks(self) -> None:
        """Show all seven checks, or only what stops it."""
        self.all_checks = not self.all_checks

    @handles.signed_in
    def show(self, what: str) -> None:
        """Open the templates or the question before giving up, or close both."""
        self.templates_open, self.giving_up = what == "templates", what == "giving up"

    @handles("provider_queries.use_template", "provider_queries.read_draft")
    async def take_template(self, form: dict[str, Any]) -> None:
        """Kind, topic, question and choices of a template in the place of those that stand there."""
        self.templates_open = False
        draft = await self._fresh()
        if draft is None:
            return
        taken = await self._call(
            use_template, draft_id=draft.id, version=draft.version, template=str(form.get("template", ""))
        )
        if taken is not None:
            self._draw(taken)
            self._sit(taken)

    @handles("provider_queries.save_draft", "provider_queries.read_draft")
    async def use_question(self) -> None:
        """The question of the template in the place of the one that stands there; everything else stays."""
        draft = await self._fresh()
        if draft is None:
            return
        if draft.template_question and await self._keep(draft, written(draft, question=draft.template_question)):
            self._sit(self.draft)

    @handles("provider_queries.send", "provider_queries.read_draft")
    async def send(self) -> Any:
        """Send the question as it is kept, and go back to where it was asked."""
        draft = await self._fresh() if not self.conflict else None
        if draft is None:
            return None
        sent = await self._call(send, draft_id=draft.id, version=draft.version)
        if sent is None:
            await self._fresh()
            return None
        self._say(
            f"Query {sent.number} sent to {sent.provider}",
            f"The answer is due {sent.due}.",
            label="Open it",
            link=f"/query/{sent.number}",
        )
        self.state = "loading"  # until another question is opened, or this page would show the one that is gone
        return rx.redirect(sent.back or "/queries")

    @handles("provider_queries.drop_draft")
    async def give_up(self) -> Any:
        """Give the question up: nothing of it stays."""
        self.giving_up = False
        await self._call(drop_draft, draft_id=self.draft_id)
        self.state = "loading"
        return rx.redirect(self.back or "/queries")
