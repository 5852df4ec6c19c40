"""/api/v1/encounters: from note to final codes with keys that act for a provider and a biller, each act once."""

import asyncio
import json
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.operations import audit_log
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import Nothing, parse
from codeloom.services.core.errors import Refused
from codeloom.services.encounters import answer_waiting
from codeloom.services.integration import keys
from codeloom.services.operations.retention import KEEP_ANSWERS, clear
from codeloom.services.people import add_service_account
from codeloom.services.people.creation import set_active
from codeloom.services.people.service_accounts import AddServiceAccount
from codeloom.settings import Settings
from tests.http_client import Browser, new_address, new_door, run
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import NOTE, ROHAN

pytestmark = pytest.mark.usefixtures("database")
PATH = "/api/v1/encounters"
BODY = {"patient": ROHAN, "service_date": "2026-06-10", "minutes": 24, "note": NOTE}


class Programs:
    """A practice with a program of its provider's and one of its biller's."""

    def __init__(self) -> None:
        self.practice = Practice()
        self.provider = self.practice.person("Alba Ortiz", Role.PROVIDER)
        self.biller = self.practice.person("Sam Keller", Role.BILLER)
        self.writes, self.bills = self.key(self.provider), self.key(self.biller)

    def key(self, actor: Scope | None, *scopes: str) -> str:
        """The text of a new key that acts for somebody."""
        given = {"name": "Bridge", "scopes": scopes or (keys.READ_ENCOUNTERS, keys.WRITE_ENCOUNTERS),
                 "acts_for": actor.user_id if actor else None}  # fmt: skip
        manager = self.practice.person("Ines Moreau", Role.MANAGER)
        return keys.create_key(manager, parse(keys.CreateKey, given)).key

    def acts(self) -> list[tuple[str, dict[str, Any]]]:
        """What the audit log has, newest first, with the facts."""
        with unit_of_work(Scope.of_worker(self.practice.org_id)) as uow:
            entries = audit_log.page(uow, audit_log.Wanted(), 200)
            return [(entry.act, json.loads(entry.body)["facts"]) for entry in entries]


@pytest.fixture
def programs() -> Programs:
    """A new practice."""
    return Programs()


def ask(key: str, method: str, path: str, *, once: str = "", tag: str = "", **options: Any) -> httpx.Response:
    """One request through the whole door."""

    async def story() -> httpx.Response:
        transport = httpx.ASGITransport(new_door(), client=(new_address(), 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as caller:
            return await caller.request(method, path, headers=_headers(key, once, tag), **options)

    return run(story)


def _headers(key: str, once: str, tag: str) -> dict[str, str]:
    given = {"authorization": f"Bearer {key}", "idempotency-key": once, "if-match": tag}
    return {name: value for name, value in given.items() if value and value != "Bearer "}


def new(programs: Programs, **changed: Any) -> httpx.Response:
    """A new encounter."""
    return ask(programs.writes, "POST", PATH, once=str(uuid4()), json=BODY | changed)


def test_from_note_to_finalized(programs: Programs) -> None:
    made = new(programs)
    assert made.status_code == 201, made.text
    one, place = made.json()["id"], made.headers["location"]
    asked = ask(programs.writes, "POST", f"/api/v1/encounters/{one}/suggest", once="suggest-1")
    assert (asked.status_code, asked.headers["location"]) == (202, place)
    assert answer_waiting(programs.practice.org_id, "worker") == 1
    suggested = ask(programs.writes, "GET", place)
    body, tag = suggested.json(), suggested.headers["etag"]
    assert body["suggestion"]["state"] == "ready"
    proposals = [
        row["proposal"] for part in ("diagnoses", "procedures") for row in body["suggestion"][part] if row["code"]
    ]
    operations = [{"op": "accept", "proposal": proposal} for proposal in proposals]
    edited = ask(programs.writes, "PATCH", f"/api/v1/encounters/{one}/codes", tag=tag, json={"operations": operations})
    assert edited.status_code == 200, edited.text
    sent = ask(programs.writes, "POST", f"/api/v1/encounters/{one}/send", once="send-0001", tag=edited.headers["etag"])
    assert sent.json()["with_billing"]
    early = ask(
        programs.writes, "POST", f"/api/v1/encounters/{one}/finalize", once="final-01", tag=sent.headers["etag"]
    )
    assert early.status_code == 403, "a provider's key finalizes nothing"
    final = ask(programs.bills, "POST", f"/api/v1/encounters/{one}/finalize", once="final-01", tag=sent.headers["etag"])
    assert final.status_code == 200, final.text
    assert final.json()["finalized"]
    listed = ask(programs.bills, "GET", PATH, params={"status": "finalized"}).json()
    assert [row["id"] for row in listed["encounters"]] == [one]


def test_a_request_sent_again_is_applied_once_and_answered_alike(programs: Programs) -> None:
    first = ask(programs.writes, "POST", PATH, once="key-00001", json=BODY)
    again = ask(programs.writes, "POST", PATH, once="key-00001", json=BODY)
    assert (again.status_code, again.content, again.headers["etag"]) == (201, first.content, first.headers["etag"])
    other = ask(programs.writes, "POST", PATH, once="key-00001", json=BODY | {"minutes": 30})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert [act for act, _ in programs.acts()].count("ENCOUNTER_CREATED") == 1


def test_two_requests_with_one_key_at_once_make_one_encounter(programs: Programs) -> None:
    async def story() -> list[httpx.Response]:
        transport = httpx.ASGITransport(new_door(), client=(new_address(), 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as caller:
            headers = _headers(programs.writes, "key-00002", "")
            asking = [caller.post(PATH, headers=headers, json=BODY) for _ in range(4)]
            return list(await asyncio.gather(*asking))

    answers = run(story)
    assert {(one.status_code, one.json()["id"]) for one in answers} == {(201, answers[0].json()["id"])}
    assert [act for act, _ in programs.acts()].count("ENCOUNTER_CREATED") == 1


def test_a_kept_answer_is_encrypted_and_goes_after_a_day(programs: Programs, database: Settings,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    new(programs)
    with psycopg.connect(database.database_url) as admin:
        rows = admin.execute("select k::text from idempotency_keys k where org_id = %s", (programs.practice.org_id,))
        kept = [row[0] for row in rows.fetchall()]
        assert len(kept) == 1
        assert "Rohan" not in kept[0]
        admin.execute("update idempotency_keys set created_at = created_at - %s", (KEEP_ANSWERS,))
        admin.commit()
        clear(Scope.of_worker(programs.practice.org_id), Nothing())
        left = admin.execute("select 1 from idempotency_keys where org_id = %s", (programs.practice.org_id,)).fetchall()
    assert left == []


def test_what_a_change_must_bring(programs: Programs) -> None:
    one = new(programs).json()["id"]
    place = f"/api/v1/encounters/{one}"
    operations = {"operations": [{"op": "add", "code": "I10", "reason": "stated"}]}
    assert ask(programs.writes, "POST", PATH, json=BODY).json()["code"] == "idempotency_key"
    bare = ask(programs.writes, "PATCH", f"/api/v1/encounters/{one}/codes", json=operations)
    assert (bare.status_code, bare.json()["code"]) == (428, "precondition_required")
    old = ask(programs.writes, "PATCH", f"/api/v1/encounters/{one}/codes", tag='"99"', json=operations)
    assert (old.status_code, old.json()["details"]) == (412, {"version": 1})
    good = ask(programs.writes, "PATCH", f"/api/v1/encounters/{one}/codes", tag='"1"', json=operations)
    assert [line["code"] for line in good.json()["codes"]] == ["I10"]
    unchanged = ask(programs.writes, "GET", place)
    assert unchanged.headers["etag"] == good.headers["etag"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"patient": {"record_number": "C999999"}}, "unknown_patient"), ({"patient": "Rohan"}, "bad_input"),
     ({"patient": None}, "bad_input"), ({"note": "x" * 10_001}, "too_long"), ({"service_date": "2001-01-01"}, "bad_input"),
     ({"secret": 1}, "bad_input"), ({"minutes": -1}, "bad_input")],
)  # fmt: skip
def test_a_bad_body_is_refused_and_never_quoted(programs: Programs, change: dict[str, Any], code: str) -> None:
    answer = new(programs, **change)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert "Rohan" not in answer.text


def test_a_patient_is_found_by_the_number_codeloom_gave(programs: Programs) -> None:
    number = new(programs).json()["patient"]["record_number"]
    again = new(programs, patient={"record_number": number})
    assert again.json()["patient"]["name"] == "Rohan, Gabriele"


def test_a_key_has_the_rights_of_whom_it_acts_for_and_no_more(programs: Programs) -> None:
    place = new(programs).headers["location"]
    stranger = Programs()
    colleague = programs.key(programs.practice.person("Ivan Petrov", Role.PROVIDER))
    for key in (stranger.writes, stranger.bills, colleague):
        assert ask(key, "GET", place).status_code == 404
        assert ask(key, "GET", PATH).json()["encounters"] == []
    reader = programs.key(programs.provider, keys.READ_ENCOUNTERS)
    assert ask(reader, "POST", PATH, once="key-00003", json=BODY).json()["code"] == "scope"
    of_practice = programs.key(None, keys.CODES)
    assert ask(of_practice, "GET", PATH).json()["code"] == "scope"
    wide = programs.key(programs.provider, keys.READ_ENCOUNTERS, keys.CODES)
    search = "/api/v1/codes?q=diabetes"
    assert ask(wide, "GET", search).status_code == 200
    set_active(Scope.of_worker(programs.practice.org_id), programs.provider.user_id, active=False)
    for key, path in ((programs.writes, place), (wide, place), (wide, search)):
        answer = ask(key, "GET", path)
        assert (answer.status_code, answer.json()["code"]) == (401, "no_key"), path
    assert ask(of_practice, "GET", search).status_code == 200


def test_a_key_for_encounters_needs_somebody_to_act_for(programs: Programs) -> None:
    for actor in (None, programs.practice.coder, Programs().provider):
        with pytest.raises(Refused):
            programs.key(actor)
    with pytest.raises(Refused):
        programs.key(programs.provider, keys.CODES)


def test_a_service_account_acts_and_nobody_signs_in_to_it(programs: Programs, database: Settings) -> None:
    manager = programs.practice.person("Ines Moreau", Role.MANAGER)
    account = add_service_account(manager, AddServiceAccount(name="EHR connector", role="provider"))
    with psycopg.connect(database.database_url) as admin:
        row = admin.execute("select id, email from users where id = %s", (account,)).fetchone()
    assert row is not None
    key = programs.key(Scope(programs.practice.org_id, row[0], Role.PROVIDER.value))
    assert ask(key, "POST", PATH, once="key-00004", json=BODY).json()["provider"] == "EHR connector"

    async def story() -> httpx.Response:
        async with Browser() as browser:
            return await browser.try_password(row[1], "correct horse battery")

    assert run(story).status_code in (401, 422)


def test_the_log_says_which_key_did_it(programs: Programs) -> None:
    new(programs)
    act, facts = next(one for one in programs.acts() if one[0] == "ENCOUNTER_CREATED")
    assert act
    assert facts["key"]


def test_the_description_names_the_routes() -> None:
    paths = ask("", "GET", "/api/v1/openapi.json").json()["paths"]
    assert {"get", "post"} <= set(paths["/api/v1/encounters"])
    assert "patch" in paths["/api/v1/encounters/{encounter_id}/codes"]
