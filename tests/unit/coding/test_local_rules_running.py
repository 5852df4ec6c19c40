"""Rules of the practice beside the book: what fires, on which rows, with which fix; a saved rule can always be silenced."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeloom.cli.commands import parser
from codeloom.cli.validate import FAILED, BadLocalRules, answer, read_local_rules, run_validate
from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules import run_local, validate
from codeloom.coding.rules.local import LocalBook, LocalRule
from codeloom.coding.rules.local_check import inspect
from codeloom.coding.rules.local_examples import read_example
from codeloom.coding.rules.local_reading import read_part, read_rule
from codeloom.coding.rules.local_ways import apply_fix
from codeloom.coding.shapes import judged
from codeloom.gateways.codeset_files import load_codesets

BASE = {
    "title": "Own", "severity": "warn", "message": "{code} is asked about.", "citation": "Policy 7",
    "fires": "I10", "silent": "Z66",
}  # fmt: skip


def rule(id: str = "LOC-01", **given: object) -> LocalRule:
    return read_rule({**BASE, **given}, id)


def found(chart: str, *rules: LocalRule) -> list[Finding]:
    """What rules of the practice find on a chart written as an example."""
    example = read_example(chart)
    return list(run_local(example.lines, example.context, load_codesets(), LocalBook(rules)))


@pytest.mark.parametrize(
    ("asked", "fires", "silent"),
    [
        ({"codes": "E11"}, ["E11.9", "I10, E11.65"], ["E10.9", "I10"]),
        ({"codes": "cpt:99213"}, ["I10, cpt:99213-25"], ["I10, cpt:99214", "I10, hcpcs:G0439"]),
        ({"codes": "*", "with_codes": "Z66"}, ["I10, Z66"], ["I10", "Z66"]),
        ({"codes": "I10", "with_codes": "I10"}, ["I10, I10"], ["I10"]),
        ({"codes": "I10", "without_codes": "Z87 F17"}, ["I10"], ["I10, F17.210", "Z87.891, I10"]),
        ({"codes": "I10", "position": "first"}, ["I10, E11.9", "cpt:99213, I10"], ["E11.9, I10"]),
        ({"codes": "I10", "position": "secondary"}, ["E11.9, I10"], ["I10, E11.9"]),
        ({"codes": "I10", "setting": "inpatient"}, ["I10 | inpatient"], ["I10 | outpatient", "I10"]),
        ({"codes": "I10", "sex": "F"}, ["I10 | F"], ["I10 | M", "I10"]),
        ({"codes": "I10", "age_from": "18", "age_to": "64"}, ["I10 | 18", "I10 | 64"], ["I10 | 17", "I10 | 65", "I10"]),
        ({"codes": "I10", "dos_from": "2026-01-01"}, ["I10 | 2026-01-01"], ["I10 | 2025-12-31"]),
        ({"codes": "I10", "dos_to": "2026-01-01"}, ["I10 | 2026-01-01"], ["I10 | 2026-01-02"]),
        ({"codes": "I10", "meds": "insulin, metformin"}, ["I10 | on Insulin lispro"], ["I10 | on aspirin", "I10"]),
        ({"codes": "I10", "poa": "N blank"}, ["I10/N | inpatient", "I10 | inpatient"], ["I10/Y | inpatient", "I10/N"]),
        ({"codes": "Z87.891", "poa": "blank"}, [], ["Z87.891 | inpatient"]),  # exempt from POA reporting
        ({"codes": "I10", "missing": "rationale"}, ["I10+evidence"], ["I10+rationale"]),
        ({"codes": "I10", "missing": "evidence"}, ["I10+rationale"], ["I10+evidence"]),
    ],
)
def test_every_condition_must_hold_and_what_is_not_known_does_not(
    asked: dict[str, object], fires: list[str], silent: list[str]
) -> None:
    own = rule(**asked)
    assert [chart for chart in fires if not found(chart, own)] == []
    assert [chart for chart in silent if found(chart, own)] == []


def test_a_finding_has_the_shape_of_the_books() -> None:
    (one,) = found("E11.9, I10, Z66", rule("LOC-12", codes="I10", with_codes="Z66", overridable="on", fix="remove"))
    assert (one.rule, one.rows, one.codes, one.overridable) == ("LOC-12", (1, 2), ("I10", "Z66"), True)
    assert one.message == "I10 is asked about."
    assert one.citation == "Rule of the practice, version 1: Policy 7"
    assert one.key == "LOC-12:I10,Z66"
    assert one.fix is not None
    assert (one.fix.kind, one.fix.label, one.fix.row) == ("remove", "Remove I10", 1)


def test_each_row_is_found_but_what_is_missing_from_the_chart_is_said_once() -> None:
    assert [one.rows for one in found("E11.9, I10, E11.65", rule(codes="E11"))] == [(0,), (2,)]
    (once,) = found("E11.9, I10, E11.65", rule(codes="E11", without_codes="Z79.4", fix="add", fix_code="Z79.4"))
    assert (once.rows, once.message) == ((0, 2), "E11.9, E11.65 is asked about.")


@pytest.mark.parametrize(
    ("fix", "chart", "label"),
    [
        ({"fix": "add", "fix_code": "Z79.4"}, "I10", "Add Z79.4"), ({"fix": "add", "fix_code": "Z79.4"}, "I10, Z79.4", None),
        ({"fix": "replace", "fix_code": "I11.9"}, "I10", "Use I11.9"), ({"fix": "remove"}, "I10", "Remove I10"),
        ({"fix": "first"}, "E11.9, I10", "Move I10 to row 1"), ({"fix": "first"}, "cpt:99213, E11.9, I10", "Move I10 to row 2"),
        ({"fix": "first"}, "I10", None), ({"fix": "add", "fix_code": "D69.1"}, "I10 | 2026-11-01", None),
        ({"fix": "add", "fix_code": "D69.1"}, "I10 | 2026-06-01", "Add D69.1"),
    ],
)  # fmt: skip
def test_the_fix_is_offered_where_it_can_be_gone(fix: dict[str, object], chart: str, label: str | None) -> None:
    (one,) = found(chart, rule(codes="I10", **fix))
    assert (one.fix.label if one.fix else None) == label


def test_the_book_says_what_it_says_with_or_without_local_rules() -> None:
    book = LocalBook((rule(codes="I10", severity="error"), rule("LOC-02", codes="N18", severity="error")))
    for fold in (False, True):
        for chart in ("I10, N18.4", "E11.9, E10.9, I10", "S52.501A, I10 | inpatient"):
            example = read_example(chart)
            plain = validate(example.lines, example.context, load_codesets(), fold=fold)
            more = validate(example.lines, example.context, load_codesets(), fold=fold, local=book)
            assert [one for one in more if not one.rule.startswith("LOC-")] == list(plain)
            assert "LOC-01" in {one.rule for one in more}


def test_overrides_settle_a_local_finding_that_allows_it() -> None:
    chart = {"codes": ["I10"], "context": {"override": "agreed"}}
    for overridable, said in (("on", 0), ("", 1)):
        answer_: dict[str, object] = judged(
            chart, load_codesets(), local=LocalBook((rule(codes="I10", overridable=overridable),))
        )
        assert str(answer_).count("LOC-01") == said


FIXES = [
    ("", ""),
    ("add", "Z87.891"),
    ("add", "Z71.89"),
    ("remove", ""),
    ("replace", "I11.9"),
    ("replace", "M54.51"),
    ("first", ""),
]


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, object]:
    """A rule with any mix of conditions, and a chart on which all of them hold."""
    pattern, code = draw(
        st.sampled_from([("I10", "I10"), ("E11", "E11.9"), ("J12-J18", "J18.9"), ("*", "M54.50"), ("R", "R07.9")])
    )
    other = draw(st.sampled_from(["", "Z66", "Z79.4"]))
    absent = draw(st.sampled_from(["", "Z87.891", "Z71.89"]))
    position, missing = draw(st.sampled_from(["any", "first", "secondary"])), draw(st.sampled_from(["", "rationale"]))
    poa, (fix, fix_code) = draw(st.sampled_from(["", "N"])), draw(st.sampled_from(FIXES))
    rows = [*["E03.9/Y"] * (position == "secondary"), f"{code}/{poa or 'Y'}", *filter(None, [other])]
    return {
        "codes": pattern, "with_codes": other, "without_codes": absent, "position": position, "missing": missing, "poa": poa,
        "setting": "inpatient", "fix": fix, "fix_code": fix_code, "severity": draw(st.sampled_from(["error", "warn"])),
        "fires": f"{', '.join(rows)} | inpatient, 50", "silent": "N20.0+rationale | outpatient",
    }  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(definitions())
def test_a_rule_that_may_be_saved_has_a_silent_chart_a_way_out_and_a_fix_that_silences_it(
    definition: dict[str, object],
) -> None:
    own = read_rule({**BASE, **definition})
    checked = inspect(own, load_codesets())
    assert [one.holds for one in (*checked.fires, *checked.silent)] == [True, True]
    if not checked.good:
        return
    assert checked.ways
    chart = own.fires[0]
    lines = chart.lines
    for _ in range(len(lines) + 1):
        said = run_local(lines, chart.context, load_codesets(), LocalBook((own,)))
        fix = next((one.fix for one in said if one.fix), None)
        lines = apply_fix(lines, fix) if fix else lines
    assert (said == ()) is bool(own.fix)
    errors = [
        {one.rule for one in validate(rows, chart.context, load_codesets()) if one.severity is Severity.ERROR}
        for rows in (chart.lines, lines)
    ]
    assert errors[1] <= errors[0]


def test_a_fair_share_of_those_rules_may_be_saved() -> None:
    """Else the property above says nothing."""
    good: list[bool] = []

    @settings(max_examples=100, deadline=None, database=None)
    @given(definitions())
    def look(definition: dict[str, object]) -> None:
        good.append(inspect(read_rule({**BASE, **definition}), load_codesets()).good)

    look()
    assert sum(good) > len(good) / 10


ODD = st.one_of(
    st.text(max_size=30), st.none(), st.booleans(), st.integers(), st.lists(st.text(max_size=5), max_size=3)
)
NAMES = st.sampled_from([*BASE, "codes", "with_codes", "poa", "age_from", "dos_to", "fix", "fix_code", "meds"])


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(NAMES, ODD))
def test_no_definition_however_odd_breaks_the_reading(values: dict[str, object]) -> None:
    own, flaws = read_part(values)
    if not flaws:
        inspect(own, load_codesets())


def test_rules_of_a_file_are_run_on_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    definition = {**BASE, "codes": "I10", "missing": "evidence"}
    file.write_text(json.dumps([definition, {**BASE, "id": "LOC-40", "codes": ["I10"]}]))
    book = read_local_rules(str(file), load_codesets())
    out = io.StringIO()
    answer(['{"codes": ["I10"]}', '{"codes": [{"code": "I10", "evidence": ""}]}'], load_codesets(), out, book)
    verdicts = [
        [r for one in json.loads(line)["findings"] if (r := one["rule"]) in ("LOC-01", "LOC-40")]
        for line in out.getvalue().splitlines()
    ]
    assert verdicts == [["LOC-40"], ["LOC-01", "LOC-40"]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"), ("{}", "must hold a list"), ("[1]", "must hold a list"),
        (json.dumps([{**BASE, "codes": "*"}]), "LOC-01: codes: It would fire on nearly every chart"),
        (json.dumps([{**BASE, "codes": ""}]), "LOC-01: codes: Name the codes"),
        (json.dumps([{**BASE, "codes": "I10", "id": "LOC-09"}] * 2), "two rules have this id"),
    ],
)  # fmt: skip
def test_a_file_with_a_bad_rule_is_refused_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    file = tmp_path / "rules.json"
    file.write_text(text)
    with pytest.raises(BadLocalRules, match=words):
        read_local_rules(str(file), load_codesets())
    assert run_validate(parser().parse_args(["validate", "--local-rules", str(file)])) == FAILED
    assert words in capsys.readouterr().err
