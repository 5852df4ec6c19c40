"""Queries of one encounter handled in any order: a biller asks, withdraws, takes and asks again from what an older tab shows, a
provider answers and edits the note, and the encounter goes between them; everything is checked after each act."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from codeloom.services import provider_queries as queries
from codeloom.services.provider_queries import QueryView
from tests.integration.encounters.oracle import refusal
from tests.integration.provider_queries.queries_world import Asking

LEGAL = {("open", "answered"), ("open", "withdrawn"), ("answered", "closed")}
EXPECTED = {
    "not_askable",
    "not_compliant",
    "not_open",
    "answered",
    "not_answered",
    "conflict",
    "draft",
    "not_editable",
    "not_found",
}
STEPS = 14


@dataclass
class RandomQueries:
    """What was acknowledged: states of queries by number, signed answers, and what must be on record."""

    asking: Asking
    luck: random.Random
    states: dict[int, str] = field(default_factory=dict)
    shown: dict[int, list[QueryView]] = field(default_factory=dict)
    signed: dict[int, tuple[str, str]] = field(default_factory=dict)
    record: Counter[str] = field(default_factory=Counter)
    story: list[str] = field(default_factory=list)

    def play(self) -> None:
        """Acts at random; everything is checked after each."""
        acts: tuple[Callable[[], None], ...] = (self.ask, self.ask, self.answer, self.answer, self.answer, self.take,
                                                self.again, self.withdraw, self.edit_note, self.send_back, self.send)  # fmt: skip
        for _ in range(STEPS):
            act = self.luck.choice(acts)
            self.story.append(act.__name__)
            act()
            self.check()

    def ask(self) -> None:
        self._tried("QUERY_SENT", lambda: self.asking.send(topic=f"Course of the hypertension {len(self.story)}"))

    def answer(self) -> None:
        if (seen := self._one()) is None:
            return
        choice, words = self.luck.choice([(0, ""), (1, "Measured twice."), (2, "White coat."), (3, "")])
        done = self._tried("QUERY_ANSWERED", lambda: self.asking.answer(seen, choice, words),
                           new=self.states[seen.number] == "open")  # fmt: skip
        if done is not None and seen.number not in self.signed:
            assert done.addendum is not None
            self.signed[seen.number] = (done.addendum.text, done.answer_words)

    def take(self) -> None:
        if (seen := self._one()) is not None:
            self._tried("QUERY_CLOSED", lambda: self.asking.take(seen), new=self.states[seen.number] == "answered")

    def withdraw(self) -> None:
        if (seen := self._one()) is not None:
            self._tried("QUERY_WITHDRAWN", lambda: self.asking.withdraw(seen), new=self.states[seen.number] == "open")

    def again(self) -> None:
        if (seen := self._one()) is None:
            return
        before = self.states[seen.number]
        asked = self._done("ask again", lambda: self.asking.do(queries.ask_again, self.asking.asker, query_id=seen.id))
        if asked is None:
            return
        ids = {"draft_id": asked.draft.id, "version": asked.draft.version}
        sent = self._tried("QUERY_SENT", lambda: self.asking.do(queries.send, self.asking.asker, **ids))
        if sent is not None and before == "answered":
            self.record["QUERY_CLOSED"] += 1
            self.states[seen.number] = "closed"
        elif sent is None:
            self.asking.do(queries.drop_draft, self.asking.asker, draft_id=asked.draft.id)

    def edit_note(self) -> None:
        visit = self._visit
        self._visit_act(lambda: visit.write(f"{visit.view.note} Pressure {len(self.story)}."))

    def send_back(self) -> None:
        self._visit_act(lambda: self._visit.send_back("Please see the queries."))

    def send(self) -> None:
        self._visit_act(self._visit.send)

    def check(self) -> None:
        """States are those acknowledged, every signed answer stands, counts are right, all of it is on record."""
        asking, view = self.asking, self._visit.fresh(self.asking.asker)
        for number, state in self.states.items():
            now = asking.do(queries.open_query, asking.asker, number=number)
            assert now.state == state, f"query {number} is {now.state}, acknowledged as {state}"
            if self.luck.random() < 0.6:
                self.shown[number].append(now)
            if number in self.signed:
                assert now.addendum is not None
                assert (now.addendum.text, now.answer_words) == self.signed[number]
                assert self.signed[number][0] in view.note
        standing = Counter(self.states.values())
        assert (view.queries_open, view.queries_answered) == (standing["open"], standing["answered"])
        recorded = Counter(act for act, _ in asking.practice.log())
        assert {act: recorded[act] for act in self.record} == dict(self.record)
        assert view.status in ("ai_suggested", "draft")

    @property
    def _visit(self) -> Any:
        return self.asking.visit

    def _one(self) -> QueryView | None:
        """A query as some tab shows it, often an old one."""
        if not self.shown:
            return None
        return self.luck.choice(self.shown[self.luck.choice(sorted(self.shown))])

    def _tried(self, act: str, do: Callable[[], QueryView], *, new: bool = True) -> QueryView | None:
        view: QueryView | None = self._done(act, do)
        if view is None:
            return None
        before = self.states.get(view.number)
        assert before in (None, view.state) or (before, view.state) in LEGAL, f"{before} became {view.state}"
        self.record[act] += new
        self.states[view.number] = view.state
        self.shown.setdefault(view.number, []).append(view)
        return view

    def _visit_act(self, do: Callable[[], Any]) -> None:
        self._visit.fresh(self.asking.asker)
        self._done("an act on the encounter", do)

    def _done(self, act: str, do: Callable[[], Any]) -> Any:
        """What an act answers; None where it was refused for a reason that may be."""
        answered: list[Any] = []
        problem = refusal(lambda: answered.append(do()))
        assert problem is None or problem.code in EXPECTED, f"{act} was refused: {problem}"
        return answered[0] if answered else None
