"""Each report equals a recount of what was planted, with and without filters; nothing of another organization comes in."""

import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from codeloom.coding.lifecycle import Role
from codeloom.coding.scoring import wilson
from codeloom.db.queries.exports import REPORTS
from codeloom.services.core import Refused, parse
from codeloom.services.exports import asking
from codeloom.services.exports.wishes import Wish
from codeloom.services.teams import create_team, set_members
from codeloom.settings import Settings
from tests.integration.exports.exports_world import NEW_YORK, Made, Practice, planted

MAY = {"since": date(2026, 5, 1), "until": date(2026, 5, 31)}


@pytest.fixture(scope="module")
def practice(database: Settings) -> Practice:
    return Practice()


@pytest.fixture(scope="module")
def made(practice: Practice) -> Made:
    planted(Practice(), seed=3)  # a neighbour with rows of every kind
    return planted(practice)


def there(moment: datetime | None) -> datetime:
    """A moment in the practice's time zone."""
    assert moment is not None
    return moment.astimezone(ZoneInfo(NEW_YORK))


def in_may(moment: datetime | None) -> bool:
    return moment is not None and there(moment).month == 5


def name_of(practice: Practice, person: UUID | None) -> str:
    name = next((name for name, known in practice.people.items() if known == person), "")
    return f"'{name}" if name.startswith("=") else name


def test_charts_are_those_received_in_the_range_by_days_of_the_practice(practice: Practice, made: Made) -> None:
    rows = practice.rows("charts", **MAY)
    expected = [one for one in made.charts if in_may(one.created_at)]
    assert [row["number"] for row in rows] == [f"CH-{one.number}" for one in expected]
    assert 0 < len(rows) < 40
    lines = Counter(line.chart_id for line in made.lines)
    for row, one in zip(rows, expected, strict=True):
        assert row["received"] == there(one.created_at).replace(tzinfo=None, microsecond=0).isoformat(" ")
        assert (row["status"], row["specialty"], row["setting"]) == (one.status, one.specialty, one.setting)
        assert (row["coder"], row["code_lines"]) == (name_of(practice, one.assignee_id), str(lines[one.id]))
        assert row["service_date"] == str(one.service_date)


def test_filters_narrow_by_person_specialty_setting_and_team(practice: Practice, made: Made) -> None:
    coder = practice.people["coder"]
    rows = practice.rows("charts", person=coder, specialty="Oncology", setting="inpatient")
    assert {row["number"] for row in rows} == {
        f"CH-{one.number}"
        for one in made.charts
        if (one.assignee_id, one.specialty, one.setting) == (coder, "Oncology", "inpatient")
    }
    team = create_team(practice.scope(), parse(create_team.command, {"name": "Ward"})).id
    with_member = {"team_id": team, "version": 1, "members": [coder]}
    set_members(practice.scope(), parse(set_members.command, with_member))
    assert len(practice.rows("charts", team=team)) == sum(one.assignee_id == coder for one in made.charts)
    assert practice.rows("charts", team=team, person=practice.people["=Coder two"]) == []


def test_code_lines_are_those_of_completed_charts_and_finalized_encounters(practice: Practice, made: Made) -> None:
    charts, encounters = {one.id: one for one in made.charts}, {one.id: one for one in made.encounters}
    expected = Counter(
        (f"CH-{charts[k.chart_id].number}", k.code, k.poa) for k in made.lines if charts[k.chart_id].completed_at
    )
    expected += Counter(
        (f"EN-{encounters[k.encounter_id].number}", k.code, "")
        for k in made.final
        if encounters[k.encounter_id].finalized_at
    )
    rows = practice.rows("codes")
    assert Counter((row["number"], row["code"], row["poa"]) for row in rows) == expected
    assert len(practice.rows("codes", **MAY)) == sum(in_may(charts[k.chart_id].completed_at) for k in made.lines) + sum(
        in_may(encounters[k.encounter_id].finalized_at) for k in made.final
    )


def test_audits_have_a_row_for_each_pair_and_one_when_there_is_none(practice: Practice, made: Made) -> None:
    pairs = Counter(pair.audit_id for pair in made.pairs)
    rows = practice.rows("audits")
    assert len(rows) == sum(max(1, pairs[one.id]) for one in made.audits)
    numbers = {one.id: f"CH-{one.number}" for one in made.charts} | {
        one.id: f"EN-{one.number}" for one in made.encounters
    }
    by_number = {numbers[(one.chart_id or one.encounter_id)]: one for one in made.audits}  # type: ignore[index]  # each is of one of both
    for row in rows:
        one = by_number[row["number"]]
        low, high = wilson(one.agreed or 0, one.lines or 0)
        assert (row["agreed"], row["lines"], row["outcome"]) == (str(one.agreed), str(one.lines), one.status)
        assert float(row["score"]) == round(100 * (one.agreed or 0) / (one.lines or 1), 1)
        assert (float(row["low"]), float(row["high"])) == (round(100 * low, 1), round(100 * high, 1))
    codes = Counter((pair.coder_code, pair.code or "", pair.verdict) for pair in made.pairs)
    told = ((row["code_before"], row["code_after"], row["verdict"]) for row in rows if row["verdict"])
    assert Counter(told) == codes


def test_accuracy_is_of_each_person_month_and_kind(practice: Practice, made: Made) -> None:
    expected: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in made.audits:
        kind = "charts" if one.chart_id else "encounters"
        of = expected[(there(one.closed_at).strftime("%Y-%m-01"), name_of(practice, one.coder_id), kind)]
        of[0], of[1], of[2] = of[0] + 1, of[1] + (one.agreed or 0), of[2] + (one.lines or 0)
    rows = practice.rows("accuracy")
    assert {
        (row["month"], row["person"], row["kind"]): [int(row["audits"]), int(row["agreed"]), int(row["lines"])]
        for row in rows
    } == expected
    for row in rows:
        low, high = wilson(int(row["agreed"]), int(row["lines"]))
        assert (float(row["low"]), float(row["high"])) == (round(100 * low, 1), round(100 * high, 1))


def test_throughput_counts_what_each_person_did_on_each_day_of_the_practice(practice: Practice, made: Made) -> None:
    done: Counter[tuple[str, str, str]] = Counter()

    def count(what: str, each: Iterable[tuple[datetime | None, UUID | None]]) -> None:
        for moment, person in each:
            if moment is not None and person is not None:
                done[(str(there(moment).date()), name_of(practice, person), what)] += 1

    count("charts_sent", ((one.submitted_at, one.assignee_id) for one in made.charts))
    count("audits_closed", ((one.closed_at, one.auditor_id) for one in made.audits))
    count("encounters_sent", ((one.sent_at, one.provider_id) for one in made.encounters))
    count("encounters_finalized", ((one.finalized_at, one.finalized_by) for one in made.encounters))
    told: Counter[tuple[str, str, str]] = Counter()
    for row in practice.rows("productivity"):
        for what in ("charts_sent", "audits_closed", "encounters_sent", "encounters_finalized"):
            told[(row["day"], row["person"], what)] += int(row[what])
    assert +told == +done


def test_changes_say_which_of_a_subject_stands(practice: Practice, made: Made) -> None:
    newest = {(one.encounter_id, one.subject): one.n for one in sorted(made.deltas, key=lambda one: one.n)}
    encounters = {one.id: one for one in made.encounters}
    expected = [
        (f"EN-{encounters[one.encounter_id].number}", str(one.n), one.kind,
         "yes" if newest[(one.encounter_id, one.subject)] == one.n else "no",
         "yes" if one.made_by == practice.people["biller"] else "no")
        for one in made.deltas
    ]  # fmt: skip
    rows = practice.rows("deltas", by="biller")
    assert sorted((r["number"], r["n"], r["kind"], r["stands"], r["by_billing"]) for r in rows) == sorted(expected)


def test_suggestions_count_what_became_of_their_proposals(practice: Practice, made: Made) -> None:
    standing = {(one.encounter_id, one.subject): one for one in sorted(made.deltas, key=lambda one: one.n)}
    numbers = {one.id: f"EN-{one.number}" for one in made.encounters}
    rows = {row["number"]: row for row in practice.rows("suggestions")}
    assert len(rows) == len(made.asked) + len(made.chart_asked)
    for asked in made.asked:
        row = rows[numbers[asked.encounter_id]]
        kinds = Counter(one.kind for (encounter, _), one in standing.items() if encounter == asked.encounter_id)
        assert [int(row[kind]) for kind in ("accepted", "edited", "removed", "added")] == [
            kinds["accepted"], kinds["edited"], kinds["removed"], 0,
        ]  # fmt: skip
        assert row["seconds"] == "0.25"
    assert sum(int(row["accepted"]) for number, row in rows.items() if number.startswith("CH-")) == len(
        made.chart_deltas
    )


def test_people_are_everybody_once_with_what_they_have(practice: Practice, made: Made) -> None:
    rows = practice.rows("people")
    assert [row["role"] for row in rows] == ["coder", "coder", "supervisor", "provider", "biller", "manager"]
    for row, name in zip(rows, practice.people, strict=True):
        mine = [one for one in made.charts if one.assignee_id == practice.people[name] and one.status == "draft"]
        assert row["open_charts"] == str(len(mine))


def test_people_as_numbers_and_days_as_months_name_nobody_and_no_day(practice: Practice, made: Made) -> None:
    rows = practice.rows("charts", numbers=True, months=True)
    assert {row["coder"] for row in rows} == {"", "Staff 1", "Staff 2"}
    assert {row["service_date"] for row in rows} == {
        f"{one.service_date:%Y-%m}" for one in made.charts if one.service_date
    }


@pytest.mark.parametrize("report", REPORTS)
def test_all_formats_hold_the_same_rows_and_expected_ones_are_said_before(
    practice: Practice, made: Made, report: str
) -> None:
    rows = practice.rows(report)
    names = tuple(one.name for one in REPORTS[report].fields)
    expected = asking.expect(practice.scope(), parse(Wish, {"report": report, "fields": names}))
    assert expected.rows == len(rows) > 0
    lines = [json.loads(line) for line in practice.made(report, "jsonl").splitlines()]
    assert [list(line) for line in lines] == [list(names)] * len(rows)
    sheet: Any = load_workbook(io.BytesIO(practice.made(report, "xlsx"))).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert len(cells) == len(rows)
    for row, line, cell in zip(rows, lines, cells, strict=True):
        for name, shown in zip(names, cell, strict=True):
            told = line[name]
            if isinstance(told, str) and told and not isinstance(shown, str):
                told = datetime.fromisoformat(told)
            assert shown in (told, None if told == "" else told), name
            assert row[name] or line[name] in (None, ""), name


def test_a_report_of_another_role_is_none_and_so_is_one_that_does_not_exist(practice: Practice, made: Made) -> None:
    biller = {name for name, report in REPORTS.items() if Role.BILLER in report.roles}
    assert biller == {"codes", "deltas"}
    for report in [*(REPORTS.keys() - biller), "passwords"]:
        wish = parse(Wish, {"report": report, "fields": ("number",)})
        with pytest.raises(Refused, match="no such report"):
            asking.start(practice.scope("biller"), wish)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"fields": ()}, "no_fields"),
        ({"fields": ("number", "note_enc")}, "field_gone"),
        ({"fields": ("number",), "filters": {"since": date(2026, 5, 2), "until": date(2026, 5, 1)}}, "range"),
        ({"fields": ("number",), "filters": {"since": date(2026, 5, 2)}}, "range"),
    ],
)
def test_what_cannot_be_made_is_refused_with_a_reason(practice: Practice, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        asking.start(practice.scope(), parse(Wish, {"report": "charts", **given}))
    assert refused.value.code == code


def test_a_day_of_the_clock_change_has_its_own_length(database: Settings) -> None:
    practice = Practice()
    patient = practice.patient()
    spring = datetime(2026, 3, 8, 5, tzinfo=ZoneInfo("UTC"))  # midnight; that day has 23 hours
    moments = [
        spring - timedelta(seconds=1),
        spring,
        spring + timedelta(hours=22, minutes=59),
        spring + timedelta(hours=23),
    ]
    practice.add(*(practice.chart(n, patient, created_at=moment) for n, moment in enumerate(moments, 1)))
    day = date(2026, 3, 8)
    assert [row["number"] for row in practice.rows("charts", since=day, until=day)] == ["CH-2", "CH-3"]
