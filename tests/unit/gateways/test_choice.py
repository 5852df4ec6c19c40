"""Which encounters become charts by the person's options, and when a later export counts as changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from codeloom.gateways.fhir import ImportOptions

from .conftest import key_of
from .sample import (
    Resource,
    as_bytes,
    bundle,
    concept,
    condition,
    encounter,
    make_bundle,
    patient,
)

Read = Callable[..., Any]

Read = Callable[..., Any]
INPATIENT = {"code": "IMP"}


def test_the_hash_changes_with_what_a_coder_reads_and_with_nothing_else(read: Read) -> None:
    def hashes(made: Resource) -> dict[str, str]:
        return {key_of(c): c.content_hash for c in read(as_bytes(made)).charts}

    before = hashes(make_bundle())
    assert len(set(before.values())) == 3
    shuffled = make_bundle()
    shuffled["entry"].reverse()
    assert hashes(shuffled) == before
    renamed = make_bundle()
    renamed["entry"][0]["resource"]["name"][0]["family"] = "Married"
    assert hashes(renamed) == before
    later = make_bundle()
    later["entry"] += [{"resource": encounter(9)}, {"resource": condition(4, 9, onsetDateTime="2026-05-10")}]
    assert {k: v for k, v in hashes(later).items() if k in before} == before
    ended = make_bundle()
    ended["entry"][2]["resource"]["abatementDateTime"] = "2026-08-01"
    assert [k for k, v in hashes(ended).items() if v != before[k]] == ["p1-e1"]
    for at, name, value in (
        (3, "type", concept("x", "Other title")),
        (4, "valueQuantity", {"value": 80, "unit": "kg"}),
    ):
        changed = make_bundle()
        changed["entry"][at]["resource"][name] = value
        assert [k for k, v in hashes(changed).items() if v != before[k]] == ["p1-e1"]


OPTIONS = [
    (ImportOptions(), ["p1-e1", "p1-e2", "p1-e3", "p1-e4"], {}),
    (ImportOptions(from_date=date(2026, 5, 3)), ["p1-e2", "p1-e3", "p1-e4"], {"before_from_date": 1}),
    (ImportOptions(classes=frozenset({"inpatient", "virtual"})), ["p1-e3"], {"class_not_wanted": 3}),
    (ImportOptions(only_with_diagnosis=True), ["p1-e1", "p1-e2"], {"no_diagnosis": 2}),
    (ImportOptions(last_n=1), ["p1-e3"], {"beyond_last_n": 3}),
    (ImportOptions(last_n=0), [], {"beyond_last_n": 4}),
    (
        ImportOptions(from_date=date(2026, 5, 3), only_with_diagnosis=True, last_n=1),
        ["p1-e2"],
        {"before_from_date": 1, "no_diagnosis": 2},
    ),
]


@pytest.mark.parametrize(("options", "kept", "skipped"), OPTIONS)
def test_options_leave_out_and_say_so(
    read: Read, options: ImportOptions, kept: list[str], skipped: dict[str, int]
) -> None:
    made = bundle(
        patient(),
        encounter(1, reasonCode=[concept("1", "Cough")]),
        encounter(2),
        encounter(3, class_=INPATIENT, reasonCode=[{}]),
        encounter(4, period=None),
        encounter(5, status="cancelled"),
        condition(1, 2),
    )
    result = read(as_bytes(made), options)
    assert [key_of(c) for c in result.charts] == kept
    assert dict(result.report.skipped) == {"cancelled": 1, **skipped}
    assert result.report.encounters == 5
