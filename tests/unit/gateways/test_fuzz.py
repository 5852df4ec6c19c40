"""Whatever bytes come in, reading ends with a report and nothing is raised."""

import copy
import io
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from codeloom.gateways.fhir import read_upload

from .sample import as_bytes, as_ndjson, make_bundle

GOOD = make_bundle(patients=2, encounters=2)
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, float("nan"), "", "x", "\x00", "\ud800", "2026-02-30", "urn:uuid:p1", "Patient/p1", "#",
    [], {}, [[]], [None], [{}], {"coding": [7]}, {"reference": "Encounter/p1-e1"}, {"reference": ["Patient/p2"]}, "é" * 400,
)  # fmt: skip


def read(raw: bytes, name: str = "a.json") -> None:
    """Read to the end; the counts of what is accepted add up, and every text can be stored."""
    for reading in read_upload(name, io.BytesIO(raw)):
        charts = [chart for patient in reading.charts() for chart in patient.charts]
        report = reading.report
        if report.outcome == "accepted":
            assert report.encounters == len(charts) + report.skipped.total()
        for chart in charts:
            text = repr(chart) + "".join(document.text for document in chart.documents)
            assert "\\x00" not in repr([getattr(chart, name) for name in chart.__slots__ if name != "documents"])
            text.encode()


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a JSON value."""
    paths = [path] if path else []
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            paths += places(value[key], (*path, key))
    return paths


PLACES = places(GOOD)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(VALUES) | st.just("drop")), min_size=1, max_size=6))
def test_any_value_may_stand_anywhere(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    made = copy.deepcopy(GOOD)
    for path, value in changes:
        holder: Any = made
        try:
            for key in path[:-1]:
                holder = holder[key]
            if value == "drop":
                del holder[path[-1]]
            else:
                holder[path[-1]] = copy.deepcopy(value)
        except (KeyError, IndexError, TypeError):
            continue
    read(as_bytes(made))
    if isinstance(entries := made.get("entry"), list):
        lines = [entry.get("resource") for entry in entries if isinstance(entry, dict)]
        read(as_ndjson(*(line for line in lines if isinstance(line, dict))), "a.ndjson")


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_any_byte_may_be_changed_dropped_or_doubled(chance: random.Random, times: int) -> None:
    raw = bytearray(as_bytes(GOOD))
    for _ in range(times):
        at = chance.randrange(len(raw))
        what = chance.randrange(4)
        if what == 0:
            raw[at] = chance.choice(b'{}[]",:\\\x00\xff 0aeN-')
        elif what == 1:
            del raw[at : at + chance.randrange(1, 40)]
        elif what == 2:
            raw[at:at] = raw[at : at + chance.randrange(1, 40)]
        else:
            raw[at] ^= 1 << chance.randrange(8)
    read(bytes(raw), chance.choice(["a.json", "a.ndjson", "a.json.gz", "a.zip"]))


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"{", b'{"resourceType":"Bundle","entry":[', b"PK\x03\x04", b"\x1f\x8b\x08", b"<"]),
)
def test_any_bytes_end_in_a_report(raw: bytes, start: bytes) -> None:
    read(start + raw)
