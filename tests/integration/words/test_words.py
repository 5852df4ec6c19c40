"""Half-typed words: whose they are, when they go, and that nothing but their sealed column holds them."""

import logging
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.words import MOST_FIELDS
from codeloom.db.scope import Scope
from codeloom.services import words
from codeloom.services.audits import save_feedback
from codeloom.services.core import Conflict, Nothing, Refused, Subject, parse, saving
from codeloom.services.operations.retention import clear
from codeloom.services.organization.reading import KEEP_WORDS
from codeloom.settings import Settings, settings
from tests.http_client import Browser, new_person, run
from tests.integration.audits.audits_world import Practice, opened

CANARY = "Zebrafalter says it is a diastolic failure"


@pytest.fixture
def practice(database: Settings) -> Practice:
    return Practice()


@pytest.fixture
def ann(practice: Practice) -> Scope:
    return practice.person("Ann", Role.CODER)


def keep(
    who: Scope, text: str, *, subject_id: object = "s1", field: str = "rationale:1", **rest: object
) -> words.KeptAt:
    given = {"subject": "chart", "subject_id": str(subject_id), "field": field, "person": who.user_id, "text": text}
    return words.keep_words(who, parse(words.KeepWords, given | rest))


def read(who: Scope, subject_id: object = "s1", subject: str = "chart") -> words.SubjectWords:
    return words.read_words(who, parse(words.OfSubject, {"subject": subject, "subject_id": str(subject_id)}))


def texts(who: Scope, subject_id: object = "s1") -> dict[str, tuple[str, int]]:
    return {one.field: (one.text, one.typed_on) for one in read(who, subject_id).words}


def test_words_come_back_with_their_version_and_the_newest_stand(ann: Scope) -> None:
    assert keep(ann, "Sep", typed_on=3).kept
    kept = keep(ann, "Sepsis, see the ", typed_on=4)
    keep(ann, "other", field="code")
    found = read(ann)
    assert found.person == str(ann.user_id)
    assert texts(ann) == {"rationale:1": ("Sepsis, see the ", 4), "code": ("other", 0)}
    assert found.words[0].at == kept.at != ""


def test_words_are_their_author_s_alone(practice: Practice, ann: Scope) -> None:
    keep(ann, "mine")
    for other in (practice.person("Bea", Role.CODER), Practice().person("Ann", Role.CODER)):
        assert texts(other) == {}
        keep(other, "theirs")
        words.discard_words(
            other, parse(words.OfField, {"subject": "chart", "subject_id": "s1", "field": "rationale:1"})
        )
    assert texts(ann) == {"rationale:1": ("mine", 0)}


def test_a_page_of_another_person_keeps_nothing(practice: Practice, ann: Scope) -> None:
    bea = practice.person("Bea", Role.CODER)
    with pytest.raises(Refused) as refused:
        keep(bea, "words of Ann", person=ann.user_id)
    assert (refused.value.code, texts(bea), texts(ann)) == ("not_yours", {}, {})


def test_what_was_sent_before_the_words_were_discarded_does_not_come_back(ann: Scope) -> None:
    told = keep(ann, "Sep").settled
    place = parse(words.OfField, {"subject": "chart", "subject_id": "s1", "field": "rationale:1"})
    after = words.discard_words(ann, place).settled
    late = keep(ann, "Seps", settled=told)
    assert (late.kept, late.settled, texts(ann)) == (False, after, {})
    assert keep(ann, "New words", settled=late.settled).kept
    assert keep(ann, "Words of another tab", settled=told).kept, "another tab's field is in use again"


def test_a_verb_settles_the_words_it_saves_and_a_refused_one_leaves_them(practice: Practice) -> None:
    auditor, board = practice.supervisor, opened(practice, practice.submitted("I10")).board
    audit = board.audit_id

    def typed(field: str) -> None:
        keep(auditor, CANARY, subject="audit", subject_id=audit, field=field)

    def save(version: int, field: str) -> int:
        with saving(Subject.AUDIT, audit, field):
            fields = {"audit_id": audit, "version": version, "text": CANARY}
            return save_feedback(auditor, parse(save_feedback.command, fields)).version

    def waiting() -> set[str]:
        return {one.field for one in read(auditor, audit, "audit").words}

    typed("feedback")
    typed("note:1")
    with pytest.raises(Conflict):
        save(board.version + 7, "feedback")
    assert waiting() == {"feedback", "note:1"}
    version = save(board.version, "feedback")
    assert waiting() == {"note:1"}
    late = keep(auditor, CANARY, subject="audit", subject_id=audit, field="feedback")
    assert not late.kept, "words sent before they were saved came back"
    save(version, "")
    assert waiting() == set()


def test_nothing_but_the_sealed_column_holds_the_words(practice: Practice, ann: Scope, database: Settings) -> None:
    before = practice.log()
    keep(ann, CANARY)
    assert practice.log() == before
    with psycopg.connect(database.database_url) as connection:
        (row,) = connection.execute(
            "select to_jsonb(w) from unfinished_words w where user_id = %s", (ann.user_id,)
        ).fetchall()
    assert "text_enc" in row[0]
    assert CANARY.encode().hex() not in str(row[0])
    assert CANARY not in str(row[0])


def test_the_oldest_fields_go_and_words_nobody_went_on_with_are_forgotten(ann: Scope) -> None:
    for at in range(MOST_FIELDS + 2):
        keep(ann, "x", field=f"rationale:{at}")
    assert len(texts(ann)) == MOST_FIELDS
    assert not {"rationale:0", "rationale:1"} & texts(ann).keys()
    worker = Scope.of_worker(ann.org_id)
    with clock.at(clock.now() + timedelta(days=KEEP_WORDS) - timedelta(minutes=1)):
        assert clear(worker, Nothing()).words == 0
    with clock.at(clock.now() + timedelta(days=KEEP_WORDS) + timedelta(minutes=1)):
        assert clear(worker, Nothing()).words == MOST_FIELDS
    assert texts(ann) == {}


def test_over_http_with_the_page_s_proof_and_without_the_words_in_any_log(
    database: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def story() -> tuple[int, int, int, dict[str, Any], dict[str, Any]]:
        person, where = new_person(), "/api/words/chart/s1"
        async with Browser() as browser:
            await browser.sign_in(person)
            body = {"person": str(person.id), "field": "code", "text": CANARY, "typed_on": 2, "settled": 0}
            proof = {"origin": settings().origin, "x-csrf-token": browser.cookie("csrf")}
            unproven = await browser.put(where, json=body)
            unknown = await browser.put("/api/words/nothing/s1", json=body, headers=proof)
            long = await browser.put(where, json=body | {"text": CANARY * 3000}, headers=proof)
            await browser.put(where, json=body, headers=proof)
            found = await browser.get(where)
            assert found.headers["cache-control"] == "no-store"
            await browser.request("DELETE", where, json={"field": "code"}, headers=proof)
            left = await browser.get(where)
            return unproven.status_code, unknown.status_code, long.status_code, found.json(), left.json()

    unproven, unknown, long, found, left = run(story)
    assert (unproven, unknown, long) == (403, 422, 422)
    assert [(one["field"], one["text"], one["typed_on"]) for one in found["words"]] == [("code", CANARY, 2)]
    assert (left["words"], left["settled"]) == ([], found["settled"] + 1)
    assert "Zebrafalter" not in caplog.text
    assert "/api/words/chart/s1" in str([vars(one) for one in caplog.records])
