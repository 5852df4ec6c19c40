"""A posted note becomes a draft where provider, patient and date are certain; else a manager settles it, and nothing is lost."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.encounters import rows
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Patient
from codeloom.db.tables.inbound import InboundMessage
from codeloom.db.work import unit_of_work
from codeloom.services.core import Conflict, Denied, NotFound, Refused, parse
from codeloom.services.encounters import FindPatient, OfEncounter, own_encounters, read_encounter
from codeloom.services.encounters.own_list import ShowOwn
from codeloom.services.encounters.patient_search import make_findable
from codeloom.services.inbound import (
    HeldMessageView,
    find,
    list_sources,
    listing,
    open_message,
    refuse,
    settle,
    take_back,
)
from codeloom.services.inbound.listing import ListSources, OneMessage
from codeloom.services.inbound.settling import KEEP_REFUSED, OfMessage, RefuseMessage, SettleMessage, purge_refused
from codeloom.services.notices import list_notices
from codeloom.services.notices.listing import ListNotices
from codeloom.services.people.creation import set_active
from tests.integration.encounters.encounters_world import NOTE
from tests.integration.inbound.inbound_world import HOSPITAL, Source, no_source_after

TESTCASE = {"family": "Testcase1", "given": "Robin", "birth_date": "1951-04-02", "sex": "F"}


def held(source: Source) -> HeldMessageView:
    """The newest held message, as the manager opens it."""
    line = list_sources(source.manager, ListSources(tab="held")).rows[0]
    return open_message(source.manager, OneMessage(message_id=UUID(line.id)))


def chosen(source: Source, one: HeldMessageView, **changed: Any) -> SettleMessage:
    """The manager's choice of what is certain, but for what is given."""
    given = {"message_id": one.id, "version": one.version, "provider_id": one.provider or source.provider.user_id,
             "patient_id": one.patient or None, "service_date": one.day or "2026-06-10"}  # fmt: skip
    return parse(SettleMessage, given | changed)


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


def test_a_manager_chooses_provider_and_the_note_is_a_draft(source: Source) -> None:
    source.with_patient()
    sent = source.one(source.note(provider="nobody@elsewhere.example"), message_id="msg_1")
    one = held(source)
    assert (one.provider, bool(one.patient), one.day) == ("", True, "2026-06-10"), "what is certain is chosen"
    done = settle(source.manager, chosen(source, one))
    assert "draft at Alba Ortiz's desk" in done.sentence
    (made,) = source.encounters()
    assert made.provider_id == source.provider.user_id
    (message,) = source.messages()
    assert (message.state, message.encounter_id, message.body_enc) == ("made", made.id, None)
    again = source.one(source.note(provider="nobody@elsewhere.example"), message_id="msg_1")
    assert (again.status_code, again.json()) == (202, sent.json()), "answered as at first"
    assert len(source.encounters()) == 1
    assert len(own_encounters(source.provider, ShowOwn()).rows) == 1
    (settled,) = source.acts("MESSAGE_SETTLED")
    assert settled == {"encounter": str(made.id)}


def test_a_new_patient_is_known_by_the_identifier_from_then_on(source: Source) -> None:
    number = {"system": "urn:test:hospital", "value": "MRN-77"}
    note = source.note(patient={"identifiers": [number], **TESTCASE})
    source.one(note)
    one = held(source)
    assert (one.family, one.given, one.birth_date, one.sex) == ("Testcase1", "Robin", "1951-04-02", "F")
    settle(source.manager, chosen(source, one, patient_id=None, new_patient=TESTCASE))
    assert "encounter" in source.one(note).json()
    assert "encounter" in source.one(source.note(patient={"identifiers": [number]})).json()
    assert len({made.patient_id for made in source.encounters()}) == 1


def test_a_conflict_that_a_manager_settled_asks_no_more(source: Source) -> None:
    source.with_patient()
    note = source.note(patient={"identifiers": [HOSPITAL], **TESTCASE, "birth_date": "1990-09-09", "family": "Zimmer"})
    source.one(note)
    one = held(source)
    (known,) = one.candidates
    assert known.record_number == "MRN-1"
    new = {**TESTCASE, "birth_date": "1990-09-09", "family": "Zimmer"}
    settle(source.manager, chosen(source, one, patient_id=None, new_patient=new))
    assert "encounter" in source.one(note).json(), "this very person, by what the manager said"
    assert "encounter" in source.one(source.note()).json(), "the identifier alone goes on naming the one it named"
    made = source.encounters()
    assert sorted(str(one.patient_id) == known.id for one in made) == [False, False, True]


def test_another_note_of_a_person_settled_meanwhile_has_its_patient_chosen(source: Source) -> None:
    note = source.note(patient={"identifiers": [{"system": "urn:test:hospital", "value": "MRN-77"}], **TESTCASE})
    source.one(note)
    source.one(note)
    settle(source.manager, chosen(source, held(source), patient_id=None, new_patient=TESTCASE))
    one = held(source)
    assert one.patient
    assert "certain by now" in one.sentence
    settle(source.manager, chosen(source, one))
    assert len({made.patient_id for made in source.encounters()}) == 1


def test_a_refusal_has_a_reason_and_can_be_taken_back_for_ninety_days(source: Source) -> None:
    source.one(source.note())
    one = held(source)
    with pytest.raises(Refused):
        parse(RefuseMessage, {"message_id": one.id, "version": one.version, "reason": "  "})
    refuse(source.manager, RefuseMessage(message_id=UUID(one.id), version=one.version, reason="Of another practice"))
    (message,) = source.messages()
    assert message.state == "refused"
    with unit_of_work(Scope.of_worker(source.org_id), read_only=True) as uow:
        assert uow.vault.open(InboundMessage.words_enc, message) == "Of another practice"
    (line,) = list_sources(source.manager, ListSources(tab="refused")).rows
    assert "Refused by Dana Whitfield" in line.outcome
    assert line.can_take_back
    take_back(source.manager, OfMessage(message_id=message.id, version=message.version))
    back = held(source)
    assert back.text == NOTE
    refuse(source.manager, RefuseMessage(message_id=UUID(back.id), version=back.version, reason="Of another practice"))
    with clock.at(clock.now() + KEEP_REFUSED + timedelta(days=1)):
        purge_refused()
    (message,) = source.messages()
    assert message.body_enc is None
    with pytest.raises(Refused, match="taken back"):
        take_back(source.manager, OfMessage(message_id=message.id, version=message.version))


def test_what_was_decided_meanwhile_and_what_cannot_be_is_said(source: Source) -> None:
    source.with_patient()
    source.one(source.note(provider="nobody@elsewhere.example"))
    one = held(source)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"provider_id": source.manager.user_id}, "provider"),
        ({"patient_id": None}, "one patient"),
        ({"patient_id": uuid4()}, "not of this practice"),
        ({"service_date": date(1940, 1, 1)}, "service date"),
        ({"patient_id": one.patient, "new_patient": TESTCASE}, "one patient"),
    ]
    for changed, words in wrong:
        with pytest.raises(Refused, match=words):
            settle(source.manager, chosen(source, one, **changed))
    set_active(Scope.of_worker(source.org_id), source.provider.user_id, active=False)
    with pytest.raises(Refused, match="does not work here"):
        settle(source.manager, chosen(source, one))
    set_active(Scope.of_worker(source.org_id), source.provider.user_id, active=True)
    settle(source.manager, chosen(source, one))
    with pytest.raises(Conflict):
        settle(source.manager, chosen(source, one))
    with pytest.raises(NotFound):
        open_message(source.manager, OneMessage(message_id=UUID(one.id)))


def test_nobody_but_a_manager_of_the_practice_sees_what_is_held(source: Source) -> None:
    source.one(source.note())
    one = held(source)
    for role in (Role.CODER, Role.SUPERVISOR, Role.PROVIDER, Role.BILLER):
        person = source.practice.person(f"Other {role.value}", role)
        for act in (list_sources, open_message, settle, refuse, take_back, find):
            command = {"inbound.sources": ListSources(), "inbound.open": OneMessage(message_id=UUID(one.id)),
                       "inbound.find_patient": FindPatient(record_number="1"),
                       "inbound.refuse": RefuseMessage(message_id=UUID(one.id), version=1, reason="x")}  # fmt: skip
            with pytest.raises(Denied):
                act(person, command.get(act.name) or chosen(source, one, patient_id=uuid4()))
    with no_source_after(), pytest.MonkeyPatch.context() as patch:
        other = Source(patch)
        assert list_sources(other.manager, ListSources()).held == 0
        with pytest.raises(NotFound):
            open_message(other.manager, OneMessage(message_id=UUID(one.id)))
        with pytest.raises(NotFound):
            refuse(other.manager, RefuseMessage(message_id=UUID(one.id), version=1, reason="x"))


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
    assert line.secrets == "2 in force, the older one ends 31 Dec"
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
