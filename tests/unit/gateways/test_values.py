"""Dates and lines of text as they are written in a file: any text goes in, only sound values come out."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from codeloom.gateways.fhir.values import day, is_before, line, when

Read = Callable[..., Any]

Read = Callable[..., Any]


@given(st.text())
def test_any_text_is_no_date_or_a_real_one(text: str) -> None:
    found = when(text)
    assert found in ("", text)
    if found:
        day(found)
        is_before(found, found)


@given(
    st.dates(min_value=date(1800, 1, 1)), st.sampled_from(["", "T23:59:59Z", "T00:00:00.5-11:00", "T10:00:00+14:00"])
)
def test_a_date_is_read_as_written(value: date, rest: str) -> None:
    assert day(when(value.isoformat() + rest)) == value


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    made = line(text)
    assert len(made.splitlines()) <= 1
    assert made == made.strip()
    made.encode()
