"""Cursors of lists in order of time: read as they were written, and every other text refused."""

from datetime import UTC
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.services.core.cursors import read_cursor, write_cursor
from codeloom.services.core.errors import Refused


@given(moment=st.datetimes(timezones=st.just(UTC)), row_id=st.uuids())
def test_a_cursor_is_read_as_it_was_written(moment, row_id):
    assert read_cursor(write_cursor(moment, row_id)) == (moment, row_id)


def test_no_cursor_is_the_first_page():
    assert read_cursor("") is None


@pytest.mark.parametrize(
    "text", ["~", "x", f"2026-11-30T10:00:00~{UUID(int=1)}", "2026-11-30T10:00:00+00:00~x", "\x00~\x00"]
)
def test_another_text_is_refused(text):
    with pytest.raises(Refused, match="gone"):
        read_cursor(text)
