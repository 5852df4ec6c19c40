"""Acts as the gate meets them: taken out of an event's arguments, and what the page showed when they were made brought back."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from redis import RedisError

from codeloom.services.accounts import tokens
from codeloom.services.core import AlreadyApplied, Later
from codeloom.state.charts.rows import Rows
from codeloom.state.core import acts
from codeloom.state.core.arguments import BadInput
from codeloom.state.core.kept import kept
from codeloom.state.core.screen import screens_by_name
from tests import registries


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_key", lambda purpose: f"a secret for {purpose}".encode())


MADE = {"id": "0123456789abc-7", "filling": "f1", "again": True}


def test_an_act_is_taken_out_of_the_arguments() -> None:
    payload = {"line_id": "a", "_act": {**MADE, "screen": {"rows": "signed"}}}
    act = acts.taken_from(payload)
    assert payload == {"line_id": "a"}
    assert act is not None
    assert (act.id, act.filling, act.again, act.screen) == ("0123456789abc-7", "f1", True, {"rows": "signed"})
    assert acts.taken_from({"line_id": "a"}) is None
    there = acts.taken_from({"_act": MADE})
    assert there is not None
    assert there.screen is None, "the page was not filled anew since"


@pytest.mark.parametrize(
    "given",
    [
        "act", 7, [], {}, {**MADE, "id": 7}, {**MADE, "id": "short"}, {**MADE, "id": "x" * 61}, {**MADE, "id": "spaces in it"},
        {**MADE, "filling": None}, {**MADE, "screen": "text"}, {**MADE, "screen": {"rows": 7}},
        {**MADE, "screen": {"rows": "x" * 60_001}},
    ],
)  # fmt: skip
def test_what_is_no_act_is_refused(given: object) -> None:
    with pytest.raises(BadInput):
        acts.taken_from({"_act": given})


class Page:
    """A page that hears the answers to its acts, and the events of it that run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.heard: list[dict[str, Any]] = []
        monkeypatch.setattr(acts, "tell_socket", self._hear)
        acts._met.clear()

    async def _hear(self, socket: str, name: str, message: dict[str, Any]) -> None:
        assert (socket, name) == ("socket", "act")
        self.heard.append(message)

    async def runs(self, act: acts.Act, ends: Exception | None = None, *, broken_off: bool = False) -> None:
        """An event of an act, until the page was told how it ended."""

        async def event() -> None:
            acts.answer_when_done(act, "socket")
            if broken_off:
                await asyncio.Event().wait()
            if ends is not None:
                raise ends

        task = asyncio.create_task(event())
        if broken_off:
            await asyncio.sleep(0)
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.gather(*acts._sending)


def act(again: bool = False) -> acts.Act:
    return acts.Act("0123456789abc-7", "f1", None, {}, again)


@pytest.mark.parametrize(
    ("ends", "answer"),
    [(None, "done"), (ValueError(), "done"), (Later(), "later"), (RedisError(), "later"), (AlreadyApplied(), "later")],
)
def test_an_act_is_answered_by_how_its_event_ended(
    monkeypatch: pytest.MonkeyPatch, ends: Exception | None, answer: str
) -> None:
    page = Page(monkeypatch)
    asyncio.run(page.runs(act(), ends))
    assert [one["answer"] for one in page.heard] == [answer]


def test_an_act_whose_event_was_broken_off_is_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(monkeypatch)
    asyncio.run(page.runs(act(), broken_off=True))
    assert [one["answer"] for one in page.heard] == ["later"]


def test_an_act_that_a_page_asks_about_is_told_once_more_and_not_done(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(monkeypatch)

    async def story() -> list[bool]:
        met = [acts.met_before(act(), "socket")]
        await page.runs(act())
        met += [acts.met_before(act(again=True), "socket"), acts.met_before(act(again=True), "another")]
        await asyncio.gather(*acts._sending)
        return met

    assert asyncio.run(story()) == [False, True, False]
    assert page.heard[0] == page.heard[1]


def test_an_act_in_work_is_not_begun_again_and_one_told_later_is(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(monkeypatch)

    async def story() -> list[bool]:
        async def event() -> bool:
            acts.answer_when_done(act(), "socket")
            return acts.met_before(act(again=True), "socket")

        met = [await asyncio.create_task(event())]
        acts._met.clear()
        await page.runs(act(), Later())
        return [*met, acts.met_before(act(again=True), "socket")]

    assert asyncio.run(story()) == [True, False]


def test_calls_of_an_act_are_named_alike_each_time_it_is_done() -> None:
    first, again = acts.Act("a", "f", {}, {}, False), acts.Act("a", "f", {}, {}, True)
    assert [first.named_call(), first.named_call()] == [again.named_call(), again.named_call()] == ["a:1", "a:2"]


class Desk:
    """A screen that keeps one field of each kind."""

    _kept = kept(ids=("row", "rows"), numbers=("drawn",), versions=("version",), choices=("tab",), days=("day",))

    def __init__(self, **shown: Any) -> None:
        self.row, self.drawn, self.version, self.tab, self.day = "", 0, 0, "open", ""
        self.rows: list[str] = []
        self.substates: dict[str, Any] = {}
        vars(self).update(shown)

    @classmethod
    def get_full_name(cls) -> str:
        return "desk"


class Tab(SimpleNamespace):
    """The state above the screens of a tab."""

    async def get_state(self, kind: type[Desk]) -> Desk:
        return self.substates["desk"]  # type: ignore[no-any-return]  # a Desk


def brought_back(person: UUID, showed: Desk, now: Desk, *, versions: bool = True) -> Desk:
    """The desk of a page that was filled anew, after an act that was made while it showed something else.

    `versions`: the page says which version it had reached.
    """
    signed = acts.shown_by(Tab(substates={"desk": showed}), person)
    act = acts.Act("0123456789abc-7", "f1", signed, signed if versions else {}, True)
    asyncio.run(acts.put_back(Tab(substates={"desk": now}), {"desk": Desk}, act, person))
    return now


def test_what_an_act_is_about_comes_back_and_how_often_a_field_was_drawn_does_not() -> None:
    person = uuid4()
    showed = Desk(row="r1", drawn=4, version=9, tab="mine", day="2026-11-29", rows=["r1", "r2"])
    now = brought_back(person, showed, Desk(drawn=1, version=12, rows=["r2", "r1"]))
    assert now.rows == ["r2", "r1"], "the order is that of the version in hand"
    assert (now.row, now.tab, now.day, now.version, now.drawn) == ("r1", "mine", "2026-11-29", 9, 1)


def test_a_version_stays_where_the_page_does_not_know_which_one_it_had_reached() -> None:
    now = brought_back(uuid4(), Desk(row="r1", version=9), Desk(version=10), versions=False)
    assert (now.row, now.version) == ("r1", 10)


def test_what_was_signed_for_somebody_else_or_changed_is_refused() -> None:
    person = uuid4()
    signed = acts.shown_by(Tab(substates={"desk": Desk(row="r1")}), person)
    for text, whose in ((signed["desk"], uuid4()), ("x" + signed["desk"], person), ("", person), ("a.b", person)):
        act = acts.Act("0123456789abc-7", "f1", {"desk": text}, {}, True)
        putting = acts.put_back(Tab(substates={"desk": Desk()}), {"desk": Desk}, act, whose)
        if text:
            with pytest.raises(acts.Foreign):
                asyncio.run(putting)
        else:
            asyncio.run(putting)


def test_nothing_kept_is_nothing_signed() -> None:
    assert acts.shown_by(Tab(substates={"desk": Desk(tab="")}), uuid4()) == {"desk": ""}


def test_screens_are_known_by_the_names_reflex_gives_them() -> None:
    assert screens_by_name()[Rows.get_full_name()] is Rows


def test_handlers_of_typed_words_have_a_protocol_of_their_own() -> None:
    registries.handlers()
    acts.words_heard.cache_clear()
    screens = {name.rsplit(".", 2)[-2].rsplit("____", 1)[-1] for name in acts.words_heard()}
    assert screens == {"ask", "encounter_desk", "query", "rows"}


def test_the_version_is_that_after_the_acts_that_were_answered() -> None:
    person, now = uuid4(), Desk(version=11)
    made, latest = (
        acts.shown_by(Tab(substates={"desk": Desk(row=row, version=version)}), person)
        for row, version in (("r1", 8), ("r2", 11))
    )
    act = acts.Act("0123456789abc-7", "f1", made, latest, True)
    asyncio.run(acts.put_back(Tab(substates={"desk": now}), {"desk": Desk}, act, person))
    assert (now.row, now.version) == ("r1", 11)
