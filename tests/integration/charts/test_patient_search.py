"""Finding a patient's charts in the lists: exactly, only what the person may see, and recorded by ids."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.audits.audit_queue import ShowAuditQueue
from codeloom.services.audits.audit_queue import queue as audit_queue
from codeloom.services.charts.assignment import ChartFilter, assignable
from codeloom.services.charts.listing import ShowCharts, list_charts
from codeloom.services.charts.patient_search import SearchPatient, search_patient
from codeloom.services.charts.work_queue import ShowQueue, queue
from codeloom.services.core import Denied, Refused
from codeloom.services.core.commands import parse
from codeloom.services.encounters.patient_search import make_findable
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.imported_patients import patient

BORN = date(1963, 2, 3)


@pytest.fixture
def practice(own_database: Settings) -> Practice:
    """A new organization."""
    return Practice()


def of(practice: Practice, number: int, who: UUID) -> int:
    """The chart as one of another patient; its number."""
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        chart = queries.by_number(uow, number)
        assert chart is not None
        chart.patient_id = who
        uow.record("TEST_CHANGED", "chart", chart.id)
        uow.commit()
    return number


def found(who: Scope, text: str) -> tuple[str, ...]:
    return search_patient(who, parse(SearchPatient, {"text": text})).ids


@pytest.mark.parametrize("text", [
    "4711", " 47 11 ", "Baumbach, Lawerence James 1963-02-03", "3 Feb 1963 baumbach lawerence", "Lawerence Baumbach 02/03/1963",
    "BAUMBACH, LAWERENCE 2/3/1963",
])  # fmt: skip
def test_a_number_or_a_full_name_with_birth_date_leads_to_the_patient(practice: Practice, text: str) -> None:
    him = patient(practice.org_id, "Baumbach, Lawerence James", BORN, "4711")
    of(practice, practice.chart(), him)
    make_findable()
    assert found(practice.coder, text) == (str(him),)


@pytest.mark.parametrize("text", ["471", "Baumbach, Lawerence 1963-02-04", "Baum, Lawerence 1963-02-03"])
def test_what_is_not_exact_finds_nobody(practice: Practice, text: str) -> None:
    of(practice, practice.chart(), patient(practice.org_id, "Baumbach, Lawerence", BORN, "4711"))
    make_findable()
    assert found(practice.coder, text) == ()


@pytest.mark.parametrize("text", ["", "  ", "Baumbach", "Baumbach, Lawerence", "1963-02-03", "1963-13-45 no"])
def test_less_is_refused_and_says_what_to_enter(practice: Practice, text: str) -> None:
    if any(map(str.isdigit, text)) and text != "1963-02-03":
        assert found(practice.coder, text) == ()
        return
    with pytest.raises(Refused, match="Enter one of them whole"):
        found(practice.coder, text)


def test_the_number_of_a_chart_in_sight_leads_to_its_patient(practice: Practice) -> None:
    number = practice.chart()
    mine = str(practice.stored(number).patient_id)
    other = practice.person("Tomas Lindqvist", Role.CODER)
    assert found(practice.coder, f"CH-{number}") == found(practice.coder, str(number)) == (mine,)
    assert found(other, f"CH-{number}") == ()


def test_nobody_finds_out_of_whom_they_see_no_chart_that_they_are_here(practice: Practice) -> None:
    him = patient(practice.org_id, "Baumbach, Lawerence", BORN, "4711")
    make_findable()
    assert found(practice.coder, "4711") == ()
    of(practice, practice.chart(), him)
    other = practice.person("Tomas Lindqvist", Role.CODER)
    assert found(other, "4711") == ()
    assert found(practice.person("Ines Moreau", Role.MANAGER), "4711") == (str(him),)
    assert found(Practice().coder, "4711") == ()


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.BILLER])
def test_others_may_not_look(practice: Practice, role: Role) -> None:
    with pytest.raises(Denied):
        found(practice.person("Alba Ortiz", role), "4711")


def test_a_search_is_recorded_with_the_ids_it_found_and_without_its_words(practice: Practice) -> None:
    him = patient(practice.org_id, "Baumbach, Lawerence", BORN, "MRN-4711")
    of(practice, practice.chart(), him)
    make_findable()
    found(practice.coder, "Baumbach, Lawerence 1963-02-03")
    found(practice.coder, "Nobody, Knows 1963-02-03")
    bodies = [body for act, body in practice.log() if act == "PATIENT_SEARCHED"]
    assert [str(him) in body for body in bodies] == [True, False]
    assert not any(word in body for body in bodies for word in ("Baumbach", "1963", "Nobody"))


def test_each_list_shows_the_charts_of_the_patients_found_and_no_others(practice: Practice) -> None:
    him = patient(practice.org_id, "Baumbach, Lawerence", BORN, "4711")
    his, waiting = of(practice, practice.chart(), him), of(practice, practice.submitted("I10"), him)
    practice.chart(), practice.submitted("I10")
    manager = practice.person("Ines Moreau", Role.MANAGER)

    def numbers(verb: Any, who: Scope, command: Any, **fields: Any) -> list[str]:
        wanted = {"searched": True, "patients": [str(him)], **fields}
        return [getattr(row, "chart", row).number for row in verb(who, parse(command, wanted)).rows]

    assert numbers(queue, practice.coder, ShowQueue) == [f"CH-{his}"]
    assert numbers(queue, practice.coder, ShowQueue, tab="waiting") == [f"CH-{waiting}"]
    assert numbers(list_charts, manager, ShowCharts) == [f"CH-{his}"]
    assert numbers(assignable, manager, ChartFilter, whose="anybody") == [f"CH-{his}"]
    assert numbers(audit_queue, practice.supervisor, ShowAuditQueue) == [f"CH-{waiting}"]
    for verb, who, command in ((queue, practice.coder, ShowQueue), (audit_queue, practice.supervisor, ShowAuditQueue)):
        assert verb(who, parse(command, {"searched": True})).rows == ()  # nobody was found


def test_the_tabs_of_the_queue_count_what_is_of_the_patient_and_what_there_is_in_all(practice: Practice) -> None:
    him = patient(practice.org_id, "Baumbach, Lawerence", BORN, "4711")
    of(practice, practice.chart(), him), practice.chart(), practice.submitted("I10")
    view = queue(practice.coder, parse(ShowQueue, {"searched": True, "patients": [str(him)]}))
    assert [(tab.count, tab.whole) for tab in view.tabs] == [(1, 2), (0, 0), (0, 0), (0, 1), (0, 0)]
