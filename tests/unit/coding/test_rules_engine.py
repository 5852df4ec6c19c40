"""The engine: settings, dates, overrides, order, procedure rows; and that no list of codes, however odd, breaks it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSet
from codeloom.coding.lines import Context, Finding, Line, Severity
from codeloom.coding.rules import RULES, BadInput, read_chart, validate
from codeloom.gateways.codeset_files import load_codesets


def judge(*codes: str, context: Context | None = None) -> tuple[Finding, ...]:
    lines, read = read_chart(codes, None)
    return validate(lines, context or read, load_codesets())


def rules(*codes: str, context: Context | None = None) -> set[str]:
    return {finding.rule for finding in judge(*codes, context=context)}


def test_an_empty_chart_and_blank_rows_say_nothing() -> None:
    assert judge() == ()
    assert validate((Line(""), Line("I10")), Context(), load_codesets()) == judge_rows(1, "I10")


def judge_rows(offset: int, *codes: str) -> tuple[Finding, ...]:
    return tuple(replace(f, rows=tuple(row + offset for row in f.rows)) for f in judge(*codes))


def test_without_a_service_date_today_decides() -> None:
    with clock.at(datetime(2026, 9, 30, 12, tzinfo=UTC)):
        assert "FMT-03" not in rules("D69.1")
    with clock.at(datetime(2026, 10, 1, 12, tzinfo=UTC)):
        assert "FMT-03" in rules("D69.1")


def test_rules_of_one_setting_are_silent_while_it_is_unknown() -> None:
    assert {"POA-01", "PDX-06"} <= rules("I10", context=Context(setting="inpatient"))
    assert not {"POA-01", "PDX-06"} & (rules("I10") | rules("I10", context=Context(setting="outpatient")))
    assert all(rule.setting in (None, "inpatient", "outpatient") for rule in RULES.values())


def test_an_override_belongs_to_one_finding() -> None:
    pairs = [finding for finding in judge("B20", "Z21", "E10.9", "E11.9") if finding.rule == "EX1-01"]
    assert len(pairs) == 2
    left = judge("B20", "Z21", "E10.9", "E11.9", context=Context(overridden=frozenset({pairs[0].key})))
    assert [finding.key for finding in left if finding.rule == "EX1-01"] == [pairs[1].key]


def test_an_override_never_silences_a_rule_that_takes_none() -> None:
    (key,) = (finding.key for finding in judge("W19.XXXA", "S00.83XA") if finding.rule == "PDX-01")
    context = Context(override="because", overridden=frozenset({key}))
    assert "PDX-01" in rules("W19.XXXA", "S00.83XA", context=context)


def test_findings_come_errors_first_and_point_at_the_rows_given() -> None:
    found = judge("Z68.35", "cpt:99213", "E66.813", "E66.813")
    weight = {Severity.ERROR: 0, Severity.WARN: 1, Severity.INFO: 2}
    assert [weight[f.severity] for f in found] == sorted(weight[f.severity] for f in found)
    (repeated,) = (finding for finding in found if finding.rule == "FMT-04")
    assert repeated.rows == (2, 3)
    assert repeated.fix is not None
    assert (repeated.fix.kind, repeated.fix.row, repeated.fix.label) == ("remove", 3, "Remove E66.813")


def test_procedure_rows_that_fit_add_no_finding() -> None:
    assert rules("M17.11", "cpt:27447", "icd10pcs:0SRC0J9", "hcpcs:L1820") == rules("M17.11")
    assert {"PRC-01", "PRC-02"} <= rules("cpt:9921", "cpt:27447-RT", "cpt:27447 RT")


def test_fixes_name_the_code_in_the_label() -> None:
    (finding,) = (finding for finding in judge("I10", "N18.4") if finding.rule == "CIR-02")
    assert finding.fix is not None
    assert (finding.fix.kind, finding.fix.row, finding.fix.code, finding.fix.label) == (
        "replace",
        0,
        "I12.9",
        "Use I12.9",
    )


@pytest.mark.parametrize(
    ("codes", "context"),
    [("I10", None), ([1], None), ([""], None), (["I10"], []), (["I10"], {"age": "old"}), (["I10"], {"dos": "soon"}),
     (["I10"], {"setting": "home"}), (["I10"], {"poa": ["Y", "N"]}),
     (["I10"], {"poa": "Y"}), (["x" * 41], None), ([{"code": "I10", "system": "snomed"}], None),
     (["cpt:97110"], {"units": [0]}), (["cpt:97110"], {"units": [2, 3]}),
     ([{"code": "97110", "system": "cpt", "units": "3"}], None)],
)  # fmt: skip
def test_charts_that_cannot_be_read_are_refused_in_words(codes: object, context: object) -> None:
    if context == []:
        read_chart(codes, context)
        return
    with pytest.raises(BadInput):
        read_chart(codes, context)


def test_units_are_told_of_the_line_or_by_row() -> None:
    lines, _ = read_chart(["I10", {"code": "97110", "system": "cpt", "units": 3}, "hcpcs:J1885"], {"units": [1, 1, 4]})
    assert [line.units for line in lines] == [1, 3, 4]


ODD = st.text(alphabet="ABEIJNORSTUVWYZX0123456789.-x \u0130\u00df", max_size=9)


def codeset() -> CodeSet:
    return load_codesets().at(date(2026, 6, 1))


BILLABLE = st.deferred(lambda: st.sampled_from([code for code, force in codeset().in_force().items() if force == 2]))
CONTEXTS = st.builds(
    Context,
    dos=st.sampled_from(
        [None, date(2015, 1, 1), date(2024, 2, 29), date(2026, 6, 1), date(2026, 11, 1), date(2040, 1, 1)]
    ),
    age=st.sampled_from([None, 0, 5, 30, 70, 130]),
    sex=st.sampled_from([None, "M", "F"]),
    setting=st.sampled_from([None, "inpatient", "outpatient"]),
    meds=st.sampled_from([(), ("insulin", "metformin")]),
    evidence=st.sampled_from(["", "suspected thing"]),
    new_finding=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(ODD, BILLABLE, st.sampled_from(["E11.9", "I10", "O80", "S52.501S", "T38.3X6A"])), max_size=8),
    CONTEXTS,
)
def test_no_list_of_codes_breaks_the_engine(codes: list[str], context: Context) -> None:
    lines = [Line(code, poa=poa) for code, poa in zip(codes, ("Y", "N", "", "1", "Q", "U", "W", "Y"), strict=False)]
    found = validate(lines, context, load_codesets())
    assert found == validate(lines, context, load_codesets())
    for finding in found:
        assert finding.rows
        assert all(0 <= row < len(lines) for row in finding.rows)
        if finding.fix:
            assert finding.fix.label
            assert finding.fix.row is None or 0 <= finding.fix.row < len(lines)
            assert finding.fix.to is None or 0 <= finding.fix.to <= len(lines)
            targets = finding.fix.choices or ((finding.fix.code,) if finding.fix.kind in ("replace", "add") else ())
            day = load_codesets().at(context.dos or clock.now().date())
            assert all(day.is_billable(code) for code in targets), (finding.rule, finding.fix)


@settings(max_examples=100, deadline=None)
@given(st.lists(BILLABLE, min_size=2, max_size=6, unique=True))
def test_excludes_do_not_depend_on_the_order_of_rows(codes: list[str]) -> None:
    def pairs(listed: list[str]) -> set[frozenset[str]]:
        return {frozenset(f.codes) for f in judge(*listed) if f.rule == "EX1-01"}

    assert pairs(codes) == pairs(codes[::-1])


def test_folding_says_each_thing_once_and_blocks_no_less() -> None:
    lines, context = read_chart(["F10.20", "F10.10", "B20", "Z21"], None)
    whole = validate(lines, context, load_codesets())
    short = validate(lines, context, load_codesets(), fold=True)
    assert {f.rule for f in whole} - {f.rule for f in short} == set()
    assert [f.codes for f in whole if f.rule == "EX1-01"] == [("F10.20", "F10.10"), ("B20", "Z21")]
    assert [f.codes for f in short if f.rule == "EX1-01"] == [("B20", "Z21")]
    blocked = {row for f in whole if f.severity is Severity.ERROR for row in f.rows}
    assert blocked == {row for f in short if f.severity is Severity.ERROR for row in f.rows}
