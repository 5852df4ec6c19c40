"""A manager settles a held note: provider, patient and day chosen, or refused with a reason; nothing is lost."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.inbound import InboundMessage
from codeloom.db.work import unit_of_work
from codeloom.services.core import Conflict, Denied, NotFound, Refused, parse
from codeloom.services.encounters import FindPatient, own_encounters
from codeloom.services.encounters.own_list import ShowOwn
from codeloom.services.inbound import (
    HeldMessageView,
    find,
    list_sources,
    open_message,
    refuse,
    settle,
    take_back,
)
from codeloom.services.inbound.listing import ListSources, OneMessage
from codeloom.services.inbound.settling import KEEP_REFUSED, OfMessage, RefuseMessage, SettleMessage, purge_refused
from codeloom.services.people.creation import set_active
from tests.integration.encounters.encounters_world import NOTE
from tests.integration.inbound.inbound_world import HOSPITAL, TESTCASE, Source, held, no_source_after


def chosen(source: Source, one: HeldMessageView, **changed: Any) -> SettleMessage:
    """The manager's choice of what is certain, but for what is given."""
    given = {"message_id": one.id, "version": one.version, "provider_id": one.provider or source.provider.user_id,
             "patient_id": one.patient or None, "service_date": one.day or "2026-06-10"}  # fmt: skip
    return parse(SettleMessage, given | changed)


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
    assert line.outcome.startswith("Refused by Dana Whitfield, today")
    assert line.outcome.endswith(": Of another practice")
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
