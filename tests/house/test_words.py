"""Every text field longer than a code keeps its half-typed words on the server (docs/adr/0032-half-typed-words-are-kept.md)."""

import importlib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import reflex as rx

from codeloom.pages.registry import ROUTES
from codeloom.pages.ui.fields import field, text_area, text_input
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject

LONGEST_CODE = 16
"""Characters of a field in which nothing longer than a code, a number or a date can be half typed."""
NO_WORDS = {"date", "number", "checkbox", "radio", "hidden", "file", "time"}
"""Types of inputs nobody writes words in."""
SEARCHES = {
    "Find a set": "looks for a set of codes among those shown",
    "Search or jump": "looks for a page, a code or a chart",
    "Search this chart": "looks for words in the documents",
    "Find a person": "looks for a name among the people of the practice",
    "Number, record number or name": "looks for an encounter",
    "Name or address": "looks for a person",
    "Find a patient": "looks for the charts of a patient",
    "Search rulings": "looks for words, codes, a number or a guideline among the rulings",
}
"""Fields that look for something and save nothing, by their label, each with what it looks for."""


def properties(element: dict[str, Any]) -> dict[str, str]:
    """What an element is given, by name, as the JavaScript it is drawn with."""
    pairs = (re.match(r'"?([A-Za-z-]+)"?:(.*)', one, re.DOTALL) for one in element["props"])
    return {pair[1]: pair[2] for pair in pairs if pair}


def fields_of(drawn: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """(tag, what it is given) of every input and textarea of a drawn component, also in what is shown at times only."""
    if isinstance(drawn, dict):
        if drawn.get("name") in ('"input"', '"textarea"'):
            yield drawn["name"].strip('"'), properties(drawn)
        for value in drawn.values():
            yield from fields_of(value)
    elif isinstance(drawn, list | tuple):
        for one in drawn:
            yield from fields_of(one)
    elif isinstance(drawn, str):
        for tag, given in re.findall(r'jsx\("(input|textarea)",\s*\{(.*?)\}\s*,?\s*\)', drawn, re.DOTALL):
            yield tag, properties({"props": given.split(",")})


def loses_words(tag: str, given: dict[str, str]) -> bool:
    """Whether words longer than a code can be typed there and are kept nowhere."""
    kind, most = given.get("type", "").strip('"'), given.get("maxLength", "")
    heard = given.get("aria-hidden") == '"true"' or "readOnly" in given
    if heard or (tag == "input" and kind in NO_WORDS) or (most.isdecimal() and int(most) <= LONGEST_CODE):
        return False
    return "data-kept-words" not in given


def name_of(given: dict[str, str]) -> str:
    """What a field is called: its label, else its id."""
    return given.get("aria-label", given.get("id", "?")).strip('"')


@cache
def found() -> dict[str, list[tuple[str, dict[str, str]]]]:
    """The fields of each page."""
    importlib.import_module("codeloom.pages.routes")
    return {route.path: list(fields_of(route.build().render())) for route in ROUTES}


@cache
def losing() -> dict[str, set[str]]:
    """The fields of each page that lose words."""
    return {path: {name_of(given) for tag, given in some if loses_words(tag, given)} for path, some in found().items()}


def of_another(given: dict[str, str]) -> bool:
    """Whether a form may send what another field of the same id has: see _named in pages/ui/fields.py."""
    sent = "value" not in given and "data-draft" not in given
    return sent and "name" in given and "ref" in given


def test_every_text_field_longer_than_a_code_keeps_its_words() -> None:
    named = {path: lost - SEARCHES.keys() for path, lost in losing().items()}
    assert {path: lost for path, lost in named.items() if lost} == {}, (
        "give them words=kept(...), see docs/EXTENDING.md"
    )


def test_a_form_sends_what_stands_in_its_own_fields() -> None:
    sent = {path: {name_of(given) for _, given in some if of_another(given)} for path, some in found().items()}
    assert {path: some for path, some in sent.items() if some} == {}, "give them to text_input or text_area"
    drawn = rx.el.form(rx.el.textarea(id="words", name="words"), text_input("more"), on_submit=rx.console_log("sent"))
    assert [name_of(given) for _, given in fields_of(drawn.render()) if of_another(given)] == ["words"]


def test_every_search_that_keeps_nothing_is_there() -> None:
    assert SEARCHES.keys() <= set().union(*losing().values())


@pytest.mark.parametrize(
    "lost",
    [
        lambda: rx.el.textarea(id="why"),
        lambda: rx.cond(rx.Var("shown"), rx.el.div(rx.el.input(id="why", max_length=500)), ""),
        lambda: rx.foreach(rx.Var("rows").to(list[str]), lambda one: rx.el.input(id="why", type="text", key=one)),
        lambda: rx.match(rx.Var("kind"), ("a", rx.el.span()), rx.el.textarea(id="why")),
        lambda: field("Why", text_input("why"), name="why"),
    ],
    ids=["plain", "at times", "in rows", "in one case", "a part"],
)
def test_a_field_that_loses_words_is_seen_wherever_it_stands(lost: Any) -> None:
    (found,) = [given for tag, given in fields_of(rx.el.div(lost()).render()) if loses_words(tag, given)]
    assert name_of(found) == "why"


def test_fields_that_keep_words_or_take_none_are_told_apart() -> None:
    there = rx.el.div(
        text_area("why", words=kept(Subject.CHART, "1", "why")),
        text_input("code", max_length=LONGEST_CODE),
        text_input("day", type="date"),
        rx.el.textarea(aria_hidden="true"),
    )
    assert [given for tag, given in fields_of(there.render()) if loses_words(tag, given)] == []
    assert len(list(fields_of(there.render()))) == 4
