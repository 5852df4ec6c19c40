"""Acts as the gate meets them: taken out of an event's arguments, and what the page showed when they were made brought back."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from codeloom.services.accounts import tokens
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
    """The desk of a page that was filled anew, after an act that was made while it showed something else."""
    signed = acts.shown_by(Tab(substates={"desk": showed}), person)
    act = acts.Act("0123456789abc-7", "f1", signed, signed, True)
    asyncio.run(acts.put_back(Tab(substates={"desk": now}), {"desk": Desk}, act, person, versions=versions))
    return now


def test_what_an_act_is_about_comes_back_and_how_often_a_field_was_drawn_does_not() -> None:
    person = uuid4()
    showed = Desk(row="r1", drawn=4, version=9, tab="mine", day="2026-11-29", rows=["r1", "r2"])
    now = brought_back(person, showed, Desk(drawn=1, version=12, rows=["r2", "r1"]))
    assert now.rows == ["r2", "r1"], "the order is that of the version in hand"
    assert (now.row, now.tab, now.day, now.version, now.drawn) == ("r1", "mine", "2026-11-29", 9, 1)


def test_a_version_that_an_act_of_the_same_page_moved_stays() -> None:
    now = brought_back(uuid4(), Desk(row="r1", version=9), Desk(version=10), versions=False)
    assert (now.row, now.version) == ("r1", 10)


def test_what_was_signed_for_somebody_else_or_changed_is_refused() -> None:
    person = uuid4()
    signed = acts.shown_by(Tab(substates={"desk": Desk(row="r1")}), person)
    for text, whose in ((signed["desk"], uuid4()), ("x" + signed["desk"], person), ("", person), ("a.b", person)):
        act = acts.Act("0123456789abc-7", "f1", {"desk": text}, {}, True)
        putting = acts.put_back(Tab(substates={"desk": Desk()}), {"desk": Desk}, act, whose, versions=True)
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
    assert screens == {"ask", "encounter_desk", "query"}


def test_the_version_is_that_after_the_acts_that_were_answered() -> None:
    person, now = uuid4(), Desk(version=11)
    made, latest = (
        acts.shown_by(Tab(substates={"desk": Desk(row=row, version=version)}), person)
        for row, version in (("r1", 8), ("r2", 11))
    )
    act = acts.Act("0123456789abc-7", "f1", made, latest, True)
    asyncio.run(acts.put_back(Tab(substates={"desk": now}), {"desk": Desk}, act, person, versions=True))
    assert (now.row, now.version) == ("r1", 11)
