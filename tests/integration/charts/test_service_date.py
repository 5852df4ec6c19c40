"""The service date of a chart whose source gave none."""

from datetime import date, timedelta

import pytest

from codeloom.coding import clock
from codeloom.db.queries.charts import rows
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.charts.editing import UndoEdit, undo_edit
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.charts.service_date import SetServiceDate, read_day, set_service_date
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.core.errors import Refused
from codeloom.services.editor.views import EditorView
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.charts.test_editing import Bench


@pytest.fixture
def bench(database: Settings) -> Bench:
    """A chart without a date."""
    practice = Practice()
    made = Bench(practice)
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        chart = rows.by_number(uow, made.number)
        assert chart is not None
        chart.service_from = chart.service_to = chart.service_date = None
        uow.session.add(chart)
        uow.record("CHART_CHANGED", "chart", chart.id)
        uow.commit()
    return made


def enter(bench: Bench, text: str) -> EditorView:
    """Enter a date as typed."""
    bench.view = set_service_date(bench.practice.coder, bench.of(SetServiceDate, day=text))
    return bench.view


def test_a_chart_without_a_date_waits_for_one_and_is_judged_by_its_release(bench: Bench) -> None:
    bench.add("D69.1")
    assert bench.view.undated
    assert "FMT-03" in [item.rule[:6] for item in bench.view.stops], "judged by today's release"
    with pytest.raises(Refused, match="2 things to settle"):
        submit(bench.practice.coder, bench.of(SubmitChart))
    dated = enter(bench, "6/3/2026")
    assert not dated.undated
    assert not dated.stops
    opened = open_chart(bench.practice.coder, OpenChart(number=bench.number))
    assert (opened.service_day, opened.head.release) == ("2026-06-03", "ICD-10-CM FY2026")
    assert opened.head.dates == "3 Jun 2026"
    assert "SERVICE_DATE_SET" in [act for act, _ in bench.practice.log()]
    submit(bench.practice.coder, bench.of(SubmitChart))


def test_a_date_may_be_entered_again_and_undo_steps_over_it(bench: Bench) -> None:
    bench.add("I10")
    bench.add("E11.9")
    enter(bench, "2026-06-03")
    enter(bench, "2026-06-04")
    bench.view = undo_edit(bench.practice.coder, bench.of(UndoEdit))
    assert bench.codes == ["I10"]
    assert open_chart(bench.practice.coder, OpenChart(number=bench.number)).service_day == "2026-06-04"


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "13/1/2026", "2015-09-30", "3 Jun 2026 or so"])
def test_what_is_no_date_of_an_encounter_is_refused(bench: Bench, text: str) -> None:
    with pytest.raises(Refused):
        enter(bench, text)


def test_a_day_to_come_is_refused(bench: Bench) -> None:
    with pytest.raises(Refused, match="cannot be the service date"):
        enter(bench, (clock.now().date() + timedelta(days=3)).isoformat())


def test_the_date_of_the_source_stands(database: Settings) -> None:
    with pytest.raises(Refused, match="source gave"):
        enter(Bench(Practice()), "2026-06-03")


def test_dates_are_read_as_people_type_them() -> None:
    assert read_day(" 2026-6-3 ") == read_day("6/3/2026") == read_day("06.03.2026") == date(2026, 6, 3)
