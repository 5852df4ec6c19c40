"""Large files: walked as a stream they give what parsing at once gives, in batches as in one, mended as unmended."""

import io
import json
import math
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeloom.gateways.archives import Refused
from codeloom.gateways.fhir import bundles, reading, shape
from codeloom.gateways.fhir.shape import Mender, Shape

from .hostile import KINDS, Kind
from .sample import as_bytes, as_ndjson, make_bundle

Read = Callable[..., Any]


def blocks_of(raw: bytes, size: int) -> list[bytes]:
    """The file in blocks as `shape.blocks` cuts them, but of another size."""
    before = shape.MB
    shape.MB = size
    try:
        return list(shape.blocks(lambda: io.BytesIO(raw)))
    finally:
        shape.MB = before


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_stream_gives_what_parsing_at_once_gives(kind: Kind, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = kind.build()
    at_once = read(raw)
    monkeypatch.setattr(bundles, "SMALL", 0)
    monkeypatch.setattr(shape, "MB", 10_000)
    streamed = read(raw)
    assert streamed.patients == at_once.patients
    assert [(r.outcome, r.code) for r in streamed.reports] == [(r.outcome, r.code) for r in at_once.reports]


@pytest.mark.parametrize("form", ["bundle", "ndjson"])
def test_batches_give_what_one_walk_gives(
    form: str, read: Read, both_ways: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_bundle(patients=9, encounters=4)
    made["entry"].append({"resource": {"resourceType": "Observation", "encounter": {"reference": "Encounter/none"}}})
    made["entry"].append(made["entry"][2])
    raw = as_bytes(made) if form == "bundle" else as_ndjson(*(entry["resource"] for entry in made["entry"]))
    whole = read(raw)
    monkeypatch.setattr(reading, "WEIGHT_AT_ONCE", 60)
    monkeypatch.setattr(reading, "CHARTS_AT_ONCE", 3)
    parts = read(raw)
    assert [c for p in parts.patients for c in p.charts] == whole.charts
    assert len(parts.patients) == 18
    assert parts.report == whole.report
    assert {w.code: w.count for w in whole.report.warnings} == {"not_linked": 1, "duplicate_entry": 1}


def test_the_root_may_come_after_the_entries(read: Read, both_ways: str) -> None:
    made = make_bundle()
    raw = as_bytes({"entry": made["entry"], "resourceType": "Bundle", "type": "history"})
    assert read(raw).report.code == "bundle_type"
    raw = as_bytes({"entry": made["entry"], "type": "batch", "resourceType": "Bundle"})
    assert len(read(raw).charts) == 3


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=25,
)


def depth_of(value: Any) -> int:
    """Levels of nesting."""
    if isinstance(value, dict | list):
        return 1 + max((depth_of(item) for item in (value.values() if isinstance(value, dict) else value)), default=0)
    return 0


@given(JSON, st.integers(7, 400), st.booleans())
def test_the_shape_is_what_a_parser_finds(value: Any, size: int, plain: bool) -> None:
    raw = json.dumps(value, ensure_ascii=plain).encode("utf-8", "replace")
    for limit in (depth_of(value), depth_of(value) - 1):
        before, shape.MAX_DEPTH = shape.MAX_DEPTH, limit
        try:
            looked = Shape()
            for block in blocks_of(raw, size):
                looked.look(block)
            assert looked.complete
            assert limit == depth_of(value) or limit < 0
        except Refused:
            assert limit == depth_of(value) - 1
        finally:
            shape.MAX_DEPTH = before


def mended(value: Any) -> Any:
    """The value as it is after mending."""
    if isinstance(value, dict):
        return {mended(key): mended(item) for key, item in value.items()}
    if isinstance(value, list):
        return [mended(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63:
        return None
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(value, str) else value


@given(JSON, st.integers(40, 400), st.booleans())
def test_mending_changes_only_what_json_does_not_allow(value: Any, size: int, plain: bool) -> None:
    raw = json.dumps(value, ensure_ascii=plain).encode("utf-8", "replace")
    mender = Mender()
    assert orjson.loads(b"".join(mender.mend(block) for block in blocks_of(raw, 1 << 20))) == mended(value)
    if mender.mended.total() == 0:
        mender = Mender()
        assert b"".join(mender.mend(block) for block in blocks_of(raw, size)) == raw


@settings(max_examples=25)
@given(st.binary(min_size=1, max_size=5_000), st.integers(1, 64))
def test_blocks_lose_nothing_but_marks_and_nul(raw: bytes, size: int) -> None:
    assert b"".join(blocks_of(raw, size)) == raw.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
