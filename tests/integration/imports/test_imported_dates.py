"""The dates of imported charts: the discharge a stay waits for, the source of a date, one that is none."""

from datetime import date

import pytest

from codeloom.services.charts.editing import (
    EditChart,
    edit_chart,
)
from codeloom.services.charts.finding_reasons import GiveReason, give_reason
from codeloom.services.charts.import_notices import NO_DISCHARGE
from codeloom.services.charts.service_date import SetServiceDate, set_service_date
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.core.errors import Refused
from codeloom.settings import Settings
from tests.integration.imports.intake import Intake, sent
from tests.unit.gateways.sample import encounter, note


def stay(**period: str) -> Intake:
    """A stay coded with one diagnosis."""
    intake = sent(encounter(class_={"code": "IMP"}, status="in-progress", period=period), note("Pneumonia."))
    intake.code("J18.9")
    (row,) = intake.view().editor.rows
    edit_chart(intake.practice.coder, intake.of(EditChart, operations=[{"op": "poa", "line": row.id, "value": "Y"}]))
    return intake


def test_a_stay_in_progress_is_asked_for_its_discharge_before_it_is_sent(database: Settings) -> None:
    intake = stay(start="2026-05-03T10:00:00-05:00")
    view = intake.view()
    assert view.notices == ("The stay was still in progress when the file was made: there is no discharge date",)
    assert [(ask.key, ask.dated, ask.reasonable) for ask in view.editor.asks] == [(NO_DISCHARGE, True, True)]
    assert (view.editor.can_submit, view.editor.open_stay) == (False, True)
    with pytest.raises(Refused, match="1 thing to settle"):
        submit(intake.practice.coder, intake.of(SubmitChart))
    with pytest.raises(Refused, match="The stay began on 3 May 2026"):
        set_service_date(intake.practice.coder, intake.of(SetServiceDate, day="2026-05-02"))
    dated = set_service_date(intake.practice.coder, intake.of(SetServiceDate, day="2026-05-06"))
    assert (dated.asks, dated.open_stay, dated.can_submit) == ((), False, True)
    assert intake.practice.stored(intake.numbers[0]).service_to == date(2026, 5, 6)
    assert intake.view().notices == ()


def test_a_reason_settles_a_stay_without_a_discharge_date(database: Settings) -> None:
    intake = stay(start="2026-05-03T10:00:00-05:00")
    reason = intake.of(GiveReason, key=NO_DISCHARGE, reason="Interim bill, still in the ward")
    assert give_reason(intake.practice.coder, reason).can_submit
    assert intake.view().notices[0].endswith("Reason given: Interim bill, still in the ward")
    back = give_reason(intake.practice.coder, intake.of(GiveReason, key=NO_DISCHARGE, reason=""))
    assert not back.can_submit
    give_reason(intake.practice.coder, intake.of(GiveReason, key=NO_DISCHARGE, reason="Interim bill"))
    submit(intake.practice.coder, intake.of(SubmitChart))
    assert intake.practice.stored(intake.numbers[0]).status == "pending_audit"


def test_a_stay_with_its_discharge_is_not_asked_and_keeps_its_date(database: Settings) -> None:
    intake = stay(start="2026-05-03T10:00:00-05:00", end="2026-05-06T10:00:00-05:00")
    assert (intake.view().editor.asks, intake.view().notices) == ((), ())
    with pytest.raises(Refused, match="gave this encounter its date"):
        set_service_date(intake.practice.coder, intake.of(SetServiceDate, day="2026-05-06"))


@pytest.mark.parametrize(
    ("class_code", "start", "end", "said"),
    [
        ("AMB", "2026-10-01T02:30:00Z", None,
         "Service date 1 Oct 2026, FY2027, from the start of the encounter as the file wrote it: 2026-10-01T02:30:00Z. "
         "By the practice’s clock it was 30 Sep 2026, FY2026"),
        ("AMB", "2026-09-30T22:30:00-05:00", None,
         "Service date 30 Sep 2026, FY2026, from the start of the encounter as the file wrote it: 2026-09-30T22:30:00-05:00. "
         "In UTC it was 1 Oct 2026, FY2027"),
        ("IMP", "2026-09-28", "2026-10-02",
         "Service date 2 Oct 2026, FY2027, from the discharge as the file wrote it: 2026-10-02. "
         "The stay began 28 Sep 2026, FY2026"),
        ("AMB", "2026-10-01T12:00:00-05:00", None, ""),
        ("AMB", "2026-05-01T02:30:00Z", None, ""),
    ],
)  # fmt: skip
def test_the_source_of_a_date_is_said_where_it_decides_the_fiscal_year(
    database: Settings, class_code: str, start: str, end: str | None, said: str
) -> None:
    period = {"start": start, **({"end": end} if end else {})}
    view = sent(encounter(class_={"code": class_code}, period=period)).view()
    assert view.notices == ((said,) if said else ())


def test_an_unknown_date_is_said_with_what_the_file_wrote_until_one_is_entered(database: Settings) -> None:
    intake = sent(encounter(period={"start": "in May"}))
    said = "The file says “in May” for the date: enter the service date before submitting"
    assert said in intake.view().notices
    set_service_date(intake.practice.coder, intake.of(SetServiceDate, day="2026-05-06"))
    assert intake.view().notices == ("The encounter’s start is “in May” in the file, which is no date",)
