"""Rows to insert are sent in parameters that fit into the buffer of a socket."""

import json

from codeloom.db.bulk import MOST_BYTES, parameters


def test_rows_keep_their_order_in_parameters_that_fit() -> None:
    rows = [{"n": n, "text": "é" * (n % 700), "sealed": b"\x00\xff"} for n in range(2_000)]
    sent = list(parameters(rows))
    assert len(sent) > 10
    assert max(len(one.encode()) for one in sent) <= MOST_BYTES
    assert [row for one in sent for row in json.loads(one)] == [row | {"sealed": "AP8="} for row in rows]


def test_a_row_that_is_too_large_goes_by_itself() -> None:
    large = {"text": "x" * MOST_BYTES}
    sent = [json.loads(one) for one in parameters([{"text": "a"}, large, {"text": "b"}, {"text": "c"}])]
    assert sent == [[{"text": "a"}], [large], [{"text": "b"}, {"text": "c"}]]


def test_no_rows_are_no_parameter() -> None:
    assert list(parameters([])) == []
