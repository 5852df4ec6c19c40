"""A posted note becomes a draft where provider, patient and date are certain; else a manager settles it, and nothing is lost."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from codeloom.db.queries.encounters import rows
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Patient
from codeloom.db.work import unit_of_work
from codeloom.services.core import Refused
from codeloom.services.encounters import FindPatient, OfEncounter, read_encounter
from codeloom.services.encounters.patient_search import make_findable
from codeloom.services.inbound import (
    find,
    list_sources,
    listing,
)
from codeloom.services.inbound.listing import ListSources
from codeloom.services.notices import list_notices
from codeloom.services.notices.listing import ListNotices
from tests.integration.encounters.encounters_world import NOTE
from tests.integration.inbound.inbound_world import HOSPITAL, TESTCASE, Source, held, no_source_after


def test_a_note_is_a_draft_at_its_provider_s_desk(source: Source) -> None:
    source.with_patient()
    answer = source.one(source.note(minutes=24, visit="diabetes follow-up", setting="telehealth", patient_kind="new"))
    assert answer.status_code == 202, answer.text
    made = read_encounter(source.provider, OfEncounter(encounter_id=UUID(answer.json()["encounter"])))
    assert (made.note, made.status, made.minutes, made.setting) == (NOTE, "draft", 24, "telehealth")
    assert (made.service_date, made.patient_kind, made.visit) == ("2026-06-10", "new", "diabetes follow-up")
    assert "Testcase1" in made.patient.name
    (facts,) = source.acts("ENCOUNTER_CREATED")
    assert facts.items() >= {"webhook_source": "county-adt", "provider": str(source.provider.user_id)}.items()


def test_a_patient_is_found_by_the_exact_identifier(source: Source) -> None:
    source.with_patient()
    make_findable()
    ways: list[dict[str, Any]] = [
        {"identifiers": [HOSPITAL], **TESTCASE},
        {"identifiers": [{"system": "urn:test:patients", "value": "P-1"}, HOSPITAL]},
        {"record_number": "MRN-1"},
        {"record_number": "MRN-1", "identifiers": [HOSPITAL]},
    ]
    for how in ways:
        answer = source.one(source.note(patient=how))
        assert "encounter" in answer.json(), answer.text
    assert len({one.patient_id for one in source.encounters()}) == 1


def test_a_provider_is_known_by_address_in_any_case_or_by_id(source: Source) -> None:
    source.with_patient()
    for named in (source.address.upper(), str(source.provider.user_id)):
        assert "encounter" in source.one(source.note(provider=named)).json()


HELD: list[tuple[dict[str, Any], str]] = [
    ({"provider": "nobody@elsewhere.example"}, "unknown_provider"),
    ({"provider": str(uuid4())}, "unknown_provider"),
    ({"patient": {"identifiers": [{"system": "urn:test:hospital", "value": "MRN-77"}]}}, "unknown_patient"),
    ({"patient": {"record_number": "C999999"}}, "unknown_patient"),
    ({"patient": TESTCASE}, "no_identifier"),
    ({"patient": {"identifiers": [{"system": "urn:test:hospital", "value": "unknown"}]}}, "no_identifier"),
    ({"patient": {"identifiers": [HOSPITAL], **TESTCASE, "birth_date": "1990-09-09", "family": "Zimmer"}}, "conflict"),
    ({"patient": {"identifiers": [HOSPITAL, {"system": "urn:test:hospital", "value": "MRN-2"}]}}, "two_people"),
    ({"date": "10 June"}, "bad_date"),
    ({"date": "2026-02-30"}, "bad_date"),
    ({"date": "2014-01-01"}, "bad_date"),
    ({"date": "2099-01-01"}, "bad_date"),
]


def test_what_is_not_certain_is_held_and_nothing_is_guessed(source: Source) -> None:
    source.with_patient(1).with_patient(2)
    told = list_notices(source.manager, ListNotices()).new
    for place, (changed, reason) in enumerate(HELD):
        answers = source.send(source.note(**changed), times=2)
        message = source.messages()[-1]
        assert {(one.status_code, one.text) for one in answers} == {(202, answers[0].text)}
        assert answers[0].json() == {"held": str(message.id)}
        assert (message.state, message.reason) == ("held", reason), changed
        assert NOTE.encode()[:20] not in (message.body_enc or b""), "sealed"
        assert list_notices(source.manager, ListNotices()).new == told + 1, "managers are told once"
        one = held(source)
        assert one.text == NOTE, "all that came is kept"
        assert one.sentence
        assert list_notices(source.manager, ListNotices()).new == told, "who opens it has read it"
        assert len(source.messages()) == place + 1
    assert source.encounters() == []


def test_a_patient_of_another_practice_is_unknown(source: Source) -> None:
    with no_source_after(), pytest.MonkeyPatch.context() as patch:
        Source(patch).with_patient()
    source.configure([{"source": source.name, "organization": str(source.org_id), "secrets": [source.secret]}])
    assert "held" in source.one(source.note()).json()


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"text": "x" * 10_001}, "too_long", "10,000"),
    ({"text": "  \n"}, "empty_note", "no text"),
    ({"text": 5}, "bad_input", "text"),
    ({"patient": {"birth_date": "1990-02-31"}}, "bad_input", "patient"),
    ({"patient": None}, "bad_input", "patient"),
    ({"minutes": 0}, "bad_input", "minutes"),
    ({"setting": "barn"}, "bad_input", "setting"),
    ({"surprise": 1}, "bad_input", "form"),
    ({"text": "a\0b"}, "bad_input", "form"),
    ({"visit": "v" * 81}, "bad_input", "visit"),
]


def test_a_note_of_another_form_is_refused_plainly(source: Source) -> None:
    for changed, code, words in WRONG:
        answer = source.one(source.note(**changed))
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
        assert words in answer.json()["title"]
    assert {message.state for message in source.messages()} == {"refused"}


def test_figures_and_secrets_of_the_page(source: Source) -> None:
    source.with_patient()
    source.send(source.note(), times=3)
    source.one(source.note(provider="nobody@elsewhere.example"))
    source.one(b"{}")
    source.one(source.note(), "whsec_" + "A" * 43 + "=")
    view = list_sources(source.manager, ListSources())
    (line,) = view.sources
    assert (line.name, line.address, line.taken, line.again, line.refused) == (
        "Hospital ADT feed", "/api/webhooks/county-adt", "2", "2", "1",
    )  # fmt: skip
    assert (view.taken_today, view.unverified, view.held) == ("2", "1", 1)
    assert line.secrets == "2 in force, older ends 31 Dec"
    assert source.secret not in repr(view)
    assert [row.word for row in view.rows] == ["Refused", "Held", "Taken"]
    assert view.rows[2].what == "Encounter note, came 3 times"
    source.configure([])
    (gone,) = list_sources(source.manager, ListSources()).sources
    assert (gone.key, gone.secrets) == ("county-adt", "Not in the settings any more")


def test_the_list_goes_on_where_a_page_ends(source: Source) -> None:
    for _ in range(3):
        source.one(b"{}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "PAGE", 2)
        first = list_sources(source.manager, ListSources())
        second = list_sources(source.manager, ListSources(after=first.next))
    assert (len(first.rows), len(second.rows), second.next) == (2, 1, "")
    with pytest.raises(Refused):
        list_sources(source.manager, ListSources(after="x|y"))


def test_patients_of_the_practice_are_found_by_number(source: Source) -> None:
    source.with_patient()
    make_findable()
    (one,) = find(source.manager, FindPatient(record_number="MRN-1"))
    with unit_of_work(Scope.of_worker(source.org_id), read_only=True) as uow:
        assert rows.patient(uow, UUID(one.id)) is not None
        assert len(uow.session.exec(select(Patient).where(Patient.org_id == source.org_id)).all()) == 1
