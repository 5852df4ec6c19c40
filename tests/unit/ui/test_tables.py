"""Tables: heads that order, rows known by what they show, the line that collects what arrived."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import reflex as rx

from codeloom.pages.ui import tables
from codeloom.pages.ui.base import span

NAME = rx.Var("name").to(str)
FLAG = rx.Var("flag").to(bool)
NUMBER = rx.Var("number").to(int)


def heard(value):
    """A handler that names itself in the page's code."""
    return rx.console_log(value)


COLUMNS = (tables.Column("Chart", 22, "code"), tables.Column("Age", cls="num r", sort="age"))


def test_a_table_head_says_how_it_is_sorted():
    drawn = str(tables.table(COLUMNS, label="Charts", sorted_by=NAME, descending=FLAG, on_sort=heard))
    assert '"aria-sort"' in drawn
    assert "descending" in drawn
    assert drawn.count("onClick") == 1
    assert "calc(var(--spacing) * 22)" in drawn


def test_a_table_row_can_be_walked_and_has_keys_of_its_own():
    drawn = str(tables.table_row(COLUMNS, "CH-1", "6 d", data_focus_id="CH-1"))
    assert '"data-item":"true"' in drawn
    assert '"data-keyscope":"row"' in drawn
    assert '"data-focus-id":"CH-1"' in drawn


def test_a_table_row_is_known_by_what_it_shows_not_by_its_place():
    assert re.search(
        r'jsx\("tr",\{[^}]*key:"CH-1"', str(tables.table_row(COLUMNS, "CH-1", "6 d", data_focus_id="CH-1"))
    )
    charts = rx.Var("charts").to(list[str])
    listed = rx.foreach(charts, lambda chart: tables.table_row(COLUMNS, chart, "6 d", data_focus_id=chart))
    row = re.search(r'jsx\("tr",\{(.*?)\}', str(listed))
    assert row
    assert re.search(r"key:(\w+)", row[1])[1] == re.search(r'"data-focus-id":(\w+)', row[1])[1]
    assert 'key:"mine"' in str(tables.table_row(COLUMNS, "CH-1", "6 d", data_focus_id="CH-1", key="mine"))


def test_a_cell_of_text_can_be_read_where_it_is_cut():
    drawn = str(tables.table_row(COLUMNS, NAME, rx.el.b("6 d"), data_focus_id="CH-1"))
    assert drawn.count("title:") == 1
    assert re.search(r'jsx\("td",\{[^}]*title:name', drawn)
    assert "title:name" in str(span(NAME, cls="ellipsis"))
    assert 'title:"whole"' in str(span(NAME, cls="ellipsis", title="whole"))
    assert "title" not in str(span(NAME, cls="nowrap"))


def test_a_row_must_fill_every_column():
    with pytest.raises(ValueError):
        tables.table_row(COLUMNS, "CH-1", data_focus_id="CH-1")


def test_a_row_that_says_not_what_it_shows_cannot_be_made():
    with pytest.raises(TypeError, match="data_focus_id"):
        tables.table_row(COLUMNS, "CH-1", "6 d")


ORDERED = (
    tables.Column("Age", sort="age", turned=True),
    tables.Column("Specialty", cls="hide-below-mid", sort="specialty"),
    tables.Column("Due", sort="due"),
)


@pytest.mark.parametrize(
    ("sorted_by", "keys"),
    [("age", ["shift+o", None, "o"]), ("due", ["o", None, "shift+o"]), ("specialty", ["o", "shift+o", None])],
)
def test_a_key_orders_by_the_next_head_that_is_shown_and_another_turns_it(sorted_by: str, keys: list[str | None]):
    drawn = tables._sort_keys(ORDERED, rx.Var.create(sorted_by))
    assert [_first(str(drawn[one.sort]), sorted_by) for one in ORDERED] == keys


def _first(expression: str, sorted_by: str) -> str | None:
    """What JavaScript makes of a chain of conditions on one text, as far as keys are concerned."""
    node = subprocess.run([Path(sys.executable).parent / "node", "-e", f"console.log(JSON.stringify(({expression}) ?? null))"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    return json.loads(node.stdout)


@pytest.mark.parametrize(
    ("turned", "first", "second"), [(True, "ascending", "descending"), (False, "descending", "ascending")]
)
def test_an_age_falls_where_the_dates_it_counts_from_rise(turned: bool, first: str, second: str):
    column = tables.Column("Age", sort="age", turned=turned)
    drawn = str(tables.table((column,), label="t", sorted_by=NAME, descending=FLAG, on_sort=heard))
    assert re.search(rf'"{first}"\s*:\s*"{second}"', drawn)
    assert not re.search(rf'"{second}"\s*:\s*"{first}"', drawn)


def test_a_number_stands_apart_from_its_words():
    drawn = str(tables.new_rows(NUMBER, heard))
    assert "new, show" in drawn
    assert '" new' not in drawn, "a space at the edge of a text is lost between two boxes; the line has a gap"
