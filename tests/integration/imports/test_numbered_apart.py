"""A number that leads to somebody whom the same source or system numbers differently: held, in either order, never joined."""

import json

import pytest

from codeloom.db.tables.charts import Patient
from codeloom.settings import Settings
from tests.held_people import answered, counted, held, owners, same
from tests.importing import Desk
from tests.people_in_files import PersonIn, VisitIn

MEMBER = ("https://insurer.example/members", "M1")
SERVER = "https://a.example/fhir"
JUNE = PersonIn(id="1", numbers=(MEMBER,), server=SERVER, visits=(VisitIn("v1", text="June's cough."),))
NAMESAKE = JUNE.but(born="", id="2", visits=(VisitIn("w1", text="A namesake's rash."),))
"""Of the same name under June's member number; nobody knows the birth date."""
ELSEWHERE = {"server": "https://b.example/fhir"}


@pytest.fixture
def desk(database: Settings) -> Desk:
    return Desk()


@pytest.mark.parametrize("order", [1, -1], ids=["whose birth date is known first", "whose birth date is known last"])
def test_another_id_of_the_same_source_is_held(desk: Desk, order: int) -> None:
    first, second = (JUNE, NAMESAKE)[::order]
    assert counted(desk, desk.run({"a.json": first.file()})) == {"created": 1}
    assert counted(desk, desk.run({"a.json": second.file()})) == {"held": 1}
    assert "its source gives this person another number" in held(desk).sentence
    assert owners(desk) == {first.visits[0].text: "Archer, June"}


def test_another_number_of_the_same_system_is_held(desk: Desk) -> None:
    """The source is not named, so only the record numbers tell."""
    known, comes = (one.but(server="", numbers=(MEMBER, ("urn:a:mrn", one.id))) for one in (JUNE, NAMESAKE))
    assert counted(desk, desk.run({"a.json": known.file()})) == {"created": 1}
    assert counted(desk, desk.run({"a.json": comes.file()})) == {"held": 1}


def test_another_source_numbers_anew(desk: Desk) -> None:
    assert counted(desk, desk.run({"a.json": JUNE.file()})) == {"created": 1}
    assert counted(desk, desk.run({"a.json": NAMESAKE.but(**ELSEWHERE).file()})) == {"created": 1}
    assert set(owners(desk).values()) == {"Archer, June"}


def test_a_second_record_of_the_same_name_and_birth_date_is_the_same_person(desk: Desk) -> None:
    assert counted(desk, desk.run({"a.json": JUNE.file()})) == {"created": 1}
    assert counted(desk, desk.run({"a.json": JUNE.but(id="9", visits=NAMESAKE.visits).file()})) == {"created": 1}
    assert (desk.count(Patient), len(desk.charts())) == (1, 2)


def test_who_waits_is_not_joined_by_the_number_from_another_source(desk: Desk) -> None:
    counted(desk, desk.run({"a.json": NAMESAKE.file()}))
    counted(desk, desk.run({"a.json": JUNE.file()}))
    again = JUNE.but(visits=(VisitIn("x1", text="June's fever."),), **ELSEWHERE)
    assert counted(desk, desk.run({"b.json": again.file()}), "b.json") == {"held": 1}
    view = held(desk)
    assert view.visits == "2 visits"
    answered(desk, view, "different")
    job = desk.run({"a.json": JUNE.file(), "b.json": again.file()})
    assert [counted(desk, job, name) for name in ("a.json", "b.json")] == [{"unchanged": 1}] * 2


def test_a_second_number_decided_to_be_the_same_person_asks_no_more(desk: Desk) -> None:
    counted(desk, desk.run({"a.json": NAMESAKE.file()}))
    counted(desk, desk.run({"a.json": JUNE.file()}))
    same(desk, held(desk))
    later = JUNE.but(visits=(*JUNE.visits, VisitIn("v2", "2026-06-07", "June's fall.")))
    assert counted(desk, desk.run({"a.json": later.file()})) == {"created": 1, "unchanged": 1}


@pytest.mark.parametrize("server", [SERVER, ""], ids=["a source that is named", "nobody names the source"])
@pytest.mark.parametrize("order", [1, -1])
def test_a_number_on_two_records_of_one_file_names_nobody(desk: Desk, server: str, order: int) -> None:
    both = [one.but(server=server) for one in (NAMESAKE, JUNE)[::order]]
    entries = [entry for one in both for entry in json.loads(one.file())["entry"]]
    whole = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
    job = desk.run({"a.json": whole})
    assert counted(desk, job) == {"created": 1, "held": 1}
    assert "shared_identifier" in str(desk.files(job)["a.json"].report["warnings"])
    made = owners(desk)
    desk.run({"b.json": NAMESAKE.but(visits=(VisitIn("x1", text="A fever."),), **ELSEWHERE).file()})
    assert owners(desk).items() >= made.items()


def test_a_number_on_two_records_of_one_source_in_two_files_names_nobody(desk: Desk) -> None:
    elsewhere = JUNE.but(visits=(VisitIn("x1", text="June's fever."),), **ELSEWHERE)
    upload = {"a.json": elsewhere.file(), "b.json": NAMESAKE.file(), "c.json": JUNE.file()}
    job = desk.run(upload)
    assert [counted(desk, job, name) for name in upload] == [{"created": 1}, {"held": 1}, {"created": 1}]
    assert set(owners(desk)) == {"June's fever.", "June's cough."}
