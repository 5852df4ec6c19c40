"""A code's page: what it says, where it leads, and how often the code is used on the charts a person may see."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from codeloom.db.ids import new_id
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart, ChartCode, Patient
from codeloom.db.work import unit_of_work
from codeloom.services.codes.code_page import CodeFacts, OfCode, code_use, open_code
from codeloom.services.core.errors import Denied, NotFound
from tests.http_client import Person, new_person

pytestmark = pytest.mark.usefixtures("database")


def scope_of(person: Person, role: str) -> Scope:
    return Scope(person.org_id, person.id, role)


def facts(code: str, day: str = "2026-06-01") -> CodeFacts:
    return open_code(scope_of(new_person("coder"), "coder"), OfCode(code=code, day=day))


def add_chart(person: Person, number: int, *codes: str, assignee: UUID | None = None, system: str = "icd10cm") -> None:
    """A chart with these codes, the first one principal."""
    now = datetime(2026, 6, 2, tzinfo=UTC)
    with unit_of_work(person.worker) as uow:
        patient = Patient(org_id=uow.org_id, id=new_id(), name_enc=b"", birth_date_enc=b"",
                          mrn_enc=b"", created_at=now)  # fmt: skip
        uow.session.add(patient)
        uow.session.flush()
        chart = Chart(org_id=uow.org_id, id=new_id(), number=number, patient_id=patient.id,
                      content_hash="", setting="outpatient", class_="ambulatory", specialty="", difficulty=1,
                      assignee_id=assignee, created_at=now, updated_at=now)  # fmt: skip
        uow.session.add(chart)
        uow.session.flush()
        for at, code in enumerate(codes):
            uow.session.add(ChartCode(org_id=uow.org_id, id=new_id(), chart_id=chart.id, sequence=at, system=system, code=code,
                                      principal=at == 0, updated_at=now))  # fmt: skip
        uow.record("TEST", "chart", chart.id)
        uow.commit()


def test_a_page_says_what_the_code_is_and_where_it_stands() -> None:
    found = facts("s52501a")
    assert (found.code, found.release, found.day) == ("S52.501A", "FY2026", "1 Jun 2026")
    assert [mark.word for mark in found.marks] == ["Billable", "CC"]
    assert found.validity == "Since 1 Oct 2015"
    assert [step.name for step in found.above] == [
        "Chapter 19",
        "S50-S59",
        "S52",
        "S52.5",
        "S52.50",
        "S52.501",
        "S52.501A",
    ]
    assert [step.name for step in found.above if step.here] == ["S52.501A"]
    assert found.above[2].href == "/code/S52?date=2026-06-01"


def test_notes_come_by_kind_with_whose_they_are_and_lead_to_the_codes_they_name() -> None:
    groups = {group.words: group.lines for group in facts("E11.22").notes}
    own = groups["Use additional code"][0]
    assert (own.owner, own.inherited) == ("E11.22", False)
    excluded = groups["Excludes 1: never together"][0]
    assert (excluded.owner, excluded.inherited, excluded.owner_href) == ("E11", True, "/code/E11?date=2026-06-01")
    assert [(piece.text, piece.href) for piece in excluded.pieces] == [
        ("diabetes mellitus due to underlying condition (", ""),
        ("E08.-", "/code/E08?date=2026-06-01"),
        (")", ""),
    ]


def test_a_stem_and_its_codes_show_the_same_7th_characters() -> None:
    stem, code = facts("S52.501"), facts("S52.501D")
    assert stem.below_words == code.below_words == "7th characters"
    assert [one.name for one in stem.below] == [one.name for one in code.below]
    assert [one.name for one in code.below if one.here] == ["D"]
    assert stem.below[0].href == "/code/S52501A?date=2026-06-01"
    assert facts("T38.3X5").below[0].href == "/code/T383X5A?date=2026-06-01"


def test_a_category_lists_the_codes_below_it_and_claims_no_payment() -> None:
    found = facts("E11")
    assert found.marks[0].word == "Category, not billable"
    assert "E11.2" in [one.name for one in found.below]
    assert (found.complication, found.hcc, found.poa) == ("", "", "")


def test_flags_are_in_words() -> None:
    assert "External cause: never principal" in facts("W19.XXXA").flags
    assert "Newborn only" in facts("Z38.00").flags
    assert facts("Z38.00").poa == "Exempt"


@pytest.mark.parametrize("code", ["QQQ", "", "E11.999", "../etc"])
def test_what_no_release_had_is_not_found(code: str) -> None:
    with pytest.raises(NotFound):
        facts(code)


def test_a_day_that_is_none_is_today() -> None:
    assert facts("I10", "yesterday").above[-1].href == "/code/I10"


def test_used_here_counts_what_the_person_may_see() -> None:
    manager = new_person("manager")
    maya, tomas = (new_person("coder", manager.org_id) for _ in range(2))
    add_chart(manager, 1, "E11.22", "I10", assignee=maya.id)
    add_chart(manager, 2, "I10", "E11.22", "E11.9", assignee=tomas.id)
    add_chart(manager, 3, "E11.22", assignee=tomas.id, system="hcpcs")
    add_chart(new_person("manager"), 1, "E11.22")

    def counts(person: Person, role: str, code: str) -> tuple[str, ...]:
        use = code_use(scope_of(person, role), OfCode(code=code))
        return tuple(number for number, _ in use.counts)

    assert counts(manager, "manager", "e1122") == counts(manager, "supervisor", "E11.22") == ("2", "2", "1")
    assert counts(maya, "coder", "E11.22") == ("1", "1", "1")
    assert counts(tomas, "coder", "E11.22") == ("1", "1", "0")
    assert counts(manager, "manager", "E11") == ("3", "2", "1")
    assert counts(manager, "biller", "E11.22") == counts(new_person("manager"), "manager", "E11.22") == ("0", "0", "0")


def test_programs_and_strangers_do_not_see_the_page() -> None:
    with pytest.raises(Denied):
        open_code(Scope.of_integration(new_person().org_id), OfCode(code="I10"))
