"""Draws: by the documented rule written a second time here, the same for every order, exact in their chances; the frozen list."""

import hashlib
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from codeloom.cli.commands import main
from codeloom.coding.sampling import (
    Frame,
    Plan,
    Unit,
    Wrong,
    allocate,
    draw,
    drawing,
    frame_file,
    read_frame,
    replay,
    why_not,
)
from codeloom.settings import ROOT

weights = some.lists(some.integers(1, 9), min_size=1, max_size=40)
seeds = some.text("0123456789abcdef", min_size=8, max_size=32)
strata = some.dictionaries(some.integers(0, 8), some.integers(1, 60), min_size=1)


def units_of(weights: list[int], groups: int = 1) -> list[Unit]:
    return [Unit(str(UUID(int=at + 1)), at % groups, weight) for at, weight in enumerate(weights)]


def number(seed: str, name: str) -> int:
    return int(hashlib.sha256((seed + ":" + name).encode()).hexdigest(), 16)


@given(weights, seeds, some.data())
def test_a_simple_sample_is_the_lowest_digests(weights: list[int], seed: str, data: some.DataObject) -> None:
    units = units_of(weights)
    size = data.draw(some.integers(1, len(units)))
    wanted = sorted((number(seed, unit.id), unit.id) for unit in units)[:size]
    drawn = draw(data.draw(some.permutations(units)), Plan("simple", size), seed)
    assert [one.unit.id for one in drawn] == [id_ for _, id_ in wanted]
    assert {one.chance for one in drawn} == {Fraction(size, len(units))}


@given(weights, seeds, some.integers(1, 5), some.data())
def test_a_stratified_sample_is_the_lowest_digests_of_each_stratum(
    weights: list[int], seed: str, groups: int, data: some.DataObject
) -> None:
    units, size = units_of(weights, groups), data.draw(some.integers(1, len(weights)))
    plan = Plan("stratified", size, each=data.draw(some.integers(0, 3)))
    drawn = draw(data.draw(some.permutations(units)), plan, seed)
    places = drawing.places_of(drawing.sizes_of(units), plan)
    for stratum, many in places.items():
        own = sorted((number(seed, unit.id), unit.id) for unit in units if unit.stratum == stratum)
        taken = [one for one in drawn if one.unit.stratum == stratum]
        assert [one.unit.id for one in taken] == [id_ for _, id_ in own[:many]]
        assert {one.chance for one in taken} <= {Fraction(many, len(own))}
    keys = [number(seed, one.unit.id) for one in drawn]
    assert keys == sorted(keys)


def by_risk(units: list[Unit], size: int, seed: str, start: int | None = None) -> dict[str, Fraction]:
    """The rule of the documentation written a second time, with fractions on a line of length `places`."""
    certain: set[str] = set()
    while True:
        rest = [unit for unit in units if unit.id not in certain]
        total, places = sum(unit.weight for unit in rest), size - len(certain)
        new = {unit.id for unit in rest if places and Fraction(places * unit.weight, total) >= 1}
        if not new:
            break
        certain |= new
    out = dict.fromkeys(certain, Fraction(1))
    if not places:
        return out
    at = Fraction((number(seed, "start") if start is None else start) % total, total)
    begin = Fraction(0)
    for unit in sorted(rest, key=lambda unit: number(seed, unit.id)):
        length = Fraction(places * unit.weight, total)
        if any(begin <= at + k < begin + length for k in range(places)):
            out[unit.id] = length
        begin += length
    return out


@given(weights, seeds, some.data())
@settings(max_examples=60)
def test_a_sample_by_risk_follows_the_documented_rule(weights: list[int], seed: str, data: some.DataObject) -> None:
    units = units_of(weights)
    size = data.draw(some.integers(1, len(units)))
    drawn = draw(data.draw(some.permutations(units)), Plan("risk", size), seed)
    assert {one.unit.id: one.chance for one in drawn} == by_risk(units, size, seed)
    assert len(drawn) == size


@given(some.lists(some.integers(1, 6), min_size=2, max_size=12), some.data())
@settings(max_examples=30)
def test_over_all_starts_each_chart_is_drawn_as_often_as_its_chance_says(
    weights: list[int], data: some.DataObject
) -> None:
    units = units_of(weights)
    size = data.draw(some.integers(1, len(units)))
    total = sum(weights)
    assume(all(size * weight < total for weight in weights))
    taken = [by_risk(units, size, "seed", start) for start in range(total)]
    for unit in units:
        assert Fraction(sum(unit.id in one for one in taken), total) == Fraction(size * unit.weight, total)


@given(strata, some.integers(0, 6), some.data())
def test_shares_are_in_proportion_and_add_up(sizes: dict[int, int], at_least: int, data: some.DataObject) -> None:
    total = sum(sizes.values())
    least = sum(min(at_least, many) for many in sizes.values())
    assume(least <= total)
    size = data.draw(some.integers(max(1, least), total))
    given_ = allocate(sizes, size, at_least)
    assert sum(given_.values()) == size
    for key, many in sizes.items():
        assert min(at_least, many) <= given_[key] <= many
    if at_least == 0:
        assert all(abs(given_[key] - size * many / total) < 1 for key, many in sizes.items())


def test_shares_of_a_worked_example() -> None:
    """Remainders of 60 from 1,312: 148, 201, 187, 166 and 610 get 6.77, 9.19, 8.55, 7.59 and 27.90."""
    assert allocate({0: 148, 1: 201, 2: 187, 3: 166, 4: 610}, 60) == {0: 7, 1: 9, 2: 8, 3: 8, 4: 28}
    assert allocate({0: 1000, 1: 3}, 10, at_least=4) == {0: 7, 1: 3}


@pytest.mark.parametrize(
    ("plan", "said"),
    [(Plan("simple", 0), "1 to 3"), (Plan("risk", 4), "1 to 3"), (Plan("stratified", 2, at_least=1), "At least 1 of")],
)
def test_what_cannot_be_drawn_is_said(plan: Plan, said: str) -> None:
    units = units_of([1, 1, 1], groups=3)
    assert said in why_not(plan, drawing.sizes_of(units))
    with pytest.raises(ValueError, match=said):
        draw(units, plan, "seed")


def test_another_seed_draws_others() -> None:
    units = units_of([1] * 500)
    first, second = ({one.unit.id for one in draw(units, Plan("simple", 50), seed)} for seed in ("one", "two"))
    assert len(first & second) < 25


def a_frame(plan: Plan) -> Frame:
    units = units_of([1, 2, 3, 1, 2, 3, 1, 2], groups=2)
    return Frame(plan, ({"coder": "a"}, {"coder": "b"}), units, [("z", "on_hold")], {"stage": "completed"})


@pytest.mark.parametrize("plan", [Plan("simple", 3), Plan("stratified", 4, at_least=1), Plan("risk", 3)])
def test_a_file_is_drawn_again(plan: Plan) -> None:
    frame = a_frame(plan)
    ids = [one.unit.id for one in draw(frame.units, plan, "seed")]
    again = replay(frame_file(frame.text(), "seed", ids))
    assert again.same
    assert again.frame == frame
    assert again.drawn == tuple(ids)
    assert read_frame(frame.text()).text() == frame.text()


def test_a_file_that_was_touched_is_found_out() -> None:
    frame = a_frame(Plan("simple", 3))
    ids = [one.unit.id for one in draw(frame.units, frame.plan, "seed")]
    file = frame_file(frame.text(), "seed", ids)
    assert not replay(file.replace(b'"weight":3', b'"weight":4', 1)).same
    assert not replay(frame_file(frame.text(), "seed", ids[::-1])).same
    assert not replay(file.replace(b'"seed":"seed"', b'"seed":"other"')).same
    for bad in (b"", b"{}\n", file[:-20], file.replace(b'"simple"', b'"easy"', 1), file.rpartition(b"\n{")[0]):
        with pytest.raises(Wrong):
            replay(bad)


KEPT = {
    "simple": "b68a2abfd4417a0e07f6d5b344a1d21db11068be3b3b753a34e29a951cf5f592",
    "stratified": "c1f47fbbf758a7aa97d0ac94601272e07df4d7e4a1a672dc8ac29590e2a9211b",
    "by_risk": "e62ced796bda787869c7863e917f8e00a3bd8a0495df61a8d4be54c48d008ea6",
}
"""Hashes of the samples of tests/data/samples, as they were drawn when the files were made."""


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_sample_is_drawn_again(name: str) -> None:
    again = replay((ROOT / f"tests/data/samples/{name}.jsonl").read_bytes())
    assert again.same
    assert again.sample_hash == KEPT[name]


def test_a_kept_sample_is_drawn_again_in_another_process() -> None:
    """Without settings, database or a path to anything."""
    run = subprocess.run(
        [sys.executable, "-m", "codeloom", "sample", "replay", "tests/data/samples/by_risk.jsonl", "--json"],
        cwd=ROOT, env={}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = json.loads(run.stdout)
    assert (run.returncode, said["same"], said["sample_sha256"]) == (0, True, KEPT["by_risk"])


def test_a_file_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    touched = (ROOT / "tests/data/samples/simple.jsonl").read_bytes().replace(b'"weight":3', b'"weight":4', 1)
    (tmp_path / "touched").write_bytes(touched)
    (tmp_path / "none").write_text("nothing")
    assert [main(["sample", "replay", str(tmp_path / name)]) for name in ("touched", "none", "absent")] == [1, 2, 2]
