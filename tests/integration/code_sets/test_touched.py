"""What a file would touch is shown before it is in force: charts, favorites, rules; and charts are judged by their date."""

import json
from datetime import date

import pytest
from sqlmodel import select

from codeloom.coding.codesets import CodeSet
from codeloom.coding.lines import Severity
from codeloom.coding.rules.local import LocalRule, When
from codeloom.coding.rules.local_examples import read_example
from codeloom.coding.rules.local_patterns import read_pattern
from codeloom.coding.rules.local_reading import definition_of
from codeloom.db.ids import new_id
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart, ChartCode
from codeloom.db.tables.codes import Favorite
from codeloom.db.tables.practice_rules import LocalRuleVersion
from codeloom.db.work import unit_of_work
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.code_sets import overlay
from codeloom.services.code_sets import preview as code_sets_preview
from codeloom.services.code_sets.current_code_sets import codeset_at
from codeloom.services.core.commands import parse
from tests.code_sets import CPT, CodeDesk, from_day, order_file
from tests.integration.audits.audits_world import Practice

pytestmark = pytest.mark.usefixtures("database")
FIRST, AFTER = date(2026, 6, 1), date(2026, 6, 2)


@pytest.fixture
def desk() -> CodeDesk:
    return CodeDesk()


def at(desk: CodeDesk, day: date) -> CodeSet:
    with desk.open() as uow:
        return codeset_at(uow, day)


def coded(desk: CodeDesk, *codes: str) -> int:
    """A chart of 22 May 2026 with these codes; its number."""
    practice = Practice(org_id=desk.person.org_id)
    number = practice.chart()
    with unit_of_work(Scope.of_worker(desk.person.org_id)) as uow:
        chart = uow.session.exec(select(Chart).where(Chart.org_id == uow.org_id, Chart.number == number)).one()
        for place, code in enumerate(codes, 1):
            system = "icd10cm" if code[0].isalpha() else "cpt"
            uow.session.add(
                ChartCode(org_id=uow.org_id, id=new_id(), chart_id=chart.id, sequence=place, system=system, code=code)
            )
        uow.record("CHART_CODED", "chart", chart.id)
        uow.commit()
    return number


def starred(desk: CodeDesk, code: str) -> None:
    """The manager stars a diagnosis code."""
    with unit_of_work(desk.scope) as uow:
        uow.session.add(Favorite(org_id=uow.org_id, user_id=uow.user_id, system="icd10cm", code=code, position=1))
        uow.record("CODE_STARRED", "user", uow.user_id)
        uow.commit()


def ruled(desk: CodeDesk, code: str) -> None:
    """The practice has a rule in force about a diagnosis code."""
    when = When(codes=(read_pattern(code),))
    fires, silent = (read_example(code),), (read_example("I10"),)
    rule = LocalRule(
        "LOC-01", 1, "Ask for the echo", Severity.WARN, "Where is the echo?", "Policy 4", True, when,
        fires=fires, silent=silent,
    )  # fmt: skip
    with unit_of_work(desk.scope) as uow:
        row = LocalRuleVersion(org_id=uow.org_id, number=1, version=1, status="live", made_by=uow.user_id)
        uow.vault.put(LocalRuleVersion.definition_enc, row, json.dumps(definition_of(rule)))
        uow.session.add(row)
        uow.record("LOCAL_RULE_LIVE", "local_rule", 1)
        uow.commit()


def test_what_a_file_would_touch_is_shown_before_it_is_in_force(desk: CodeDesk) -> None:
    first = date(2026, 5, 1)
    number = coded(desk, "I10", "I42.0")
    starred(desk, "I42.0")
    ruled(desk, "I42.0")
    file = order_file(first, drop=("I42.0", "Z33.1"), titles={"E11.9": "Diabetes worded by the new release"})
    release = desk.send("icd10cm_order_2026.txt", file).ids[0]
    seen = code_sets_preview.preview_activation(desk.scope, from_day(release, first))
    counts = {part.name: part.count for part in seen.changes}
    assert (counts["added"], counts["deleted"], counts["revised"]) == ("0", "2", "1")
    deleted = next(part for part in seen.changes if part.name == "deleted")
    assert [row.code for row in deleted.rows] == ["I42.0", "Z33.1"]
    assert seen.charts_words == "1 open chart (1 with a code that loses its validity)"
    (chart,) = seen.charts
    assert (chart.name, chart.href) == (f"CH-{number}", "/charts?tab=draft")
    assert "I42.0 no longer valid" in chart.words
    assert [one.name for one in seen.favorites] == ["I42.0"]
    assert ("LOC-01", "/rules") in [(one.name, one.href) for one in seen.rules]
    assert at(desk, AFTER).is_billable("I42.0")
    table = code_sets_preview.whole_difference(desk.scope, from_day(release, first))
    assert {row[:2] for row in table} == {("deleted", "I42.0"), ("deleted", "Z33.1"), ("revised", "E11.9")}
    later = code_sets_preview.preview_activation(desk.scope, from_day(release, FIRST))
    assert later.charts == ()
    made = desk.put(release, first)
    assert made.changes == "0 added, 2 deleted, 1 revised"


def test_a_chart_is_judged_by_the_release_of_its_service_date(desk: CodeDesk) -> None:
    number = coded(desk, "I42.0")
    release = desk.send("icd10cm_order_2026.txt", order_file(date(2026, 5, 1), drop=("I42.0",))).ids[0]
    coder = coder_of(desk)
    assert not invalid(coder, number)
    desk.put(release, FIRST)
    assert not invalid(coder, number)
    desk.back(release)
    desk.put(release, date(2026, 5, 1))
    assert invalid(coder, number)
    desk.back(release)
    assert not invalid(coder, number)


def coder_of(desk: CodeDesk) -> Scope:
    """Whoever the charts are assigned to."""
    with unit_of_work(desk.person.worker) as uow:
        chart = uow.session.exec(select(Chart).where(Chart.org_id == uow.org_id)).first()
        assert chart is not None
        return Scope(uow.org_id, chart.assignee_id, "coder")


def invalid(coder: Scope, number: int) -> bool:
    """Whether the chart shows an error on its one row."""
    overlay.forget(coder.org_id)
    view = open_chart(coder, parse(OpenChart, {"number": number}))
    return any(finding.severity == "error" for row in view.editor.rows for finding in row.findings)


def test_a_procedure_list_tells_which_codes_on_charts_it_lacks(desk: CodeDesk) -> None:
    coded(desk, "I10", "99213", "99215-25")
    release = desk.send("cpt.csv", CPT).ids[0]
    seen = code_sets_preview.preview_activation(desk.scope, from_day(release, date(2026, 1, 1)))
    assert [one.words for one in seen.charts] == ["Draft: 99215-25 no longer valid"]
    assert seen.charts_words == "1 open chart (1 with a code that loses its validity)"
