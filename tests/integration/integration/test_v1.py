"""/api/v1: the command line's answers over HTTP, for a good key with the scope, within limits, and for nobody else."""

import json
import threading
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import TypeAdapter

from codeloom.api.integration import shapes
from codeloom.cli.validate import judge
from codeloom.coding.codesets.page import code_page
from codeloom.coding.shapes import page_json
from codeloom.db.scope import Scope
from codeloom.gateways.codeset_files import load_codesets
from codeloom.services.accounts import counts
from codeloom.services.core.commands import parse
from codeloom.services.integration import key_limits, keys, requests
from tests.http_client import Browser, Person, new_address, new_door, new_person, run

pytestmark = pytest.mark.usefixtures("database")
CHART = {
    "codes": ["E11.9", "N18.31", "cpt:99213"],
    "context": {"setting": "outpatient", "dos": "2026-11-01", "sex": "M"},
}
SECRET = "zebra-crossing-mrn-778812"


@pytest.fixture(autouse=True)
def _afresh() -> None:
    counts.forget()


@pytest.fixture
def manager() -> Person:
    return new_person("manager")


def new_key(person: Person, *scopes: str) -> keys.NewKey:
    fields = {"name": "Bridge", "scopes": scopes or (keys.CODES, keys.RULES)}
    return keys.create_key(Scope(person.org_id, person.id, "manager"), parse(keys.CreateKey, fields))


class Caller(httpx.AsyncClient):
    """A program: no cookies, no Origin, a key."""

    def __init__(self, key: str = "", address: str = "") -> None:
        transport = httpx.ASGITransport(new_door(), client=(address or new_address(), 1))
        super().__init__(transport=transport, base_url="http://localhost:8000")
        if key:
            self.headers["authorization"] = f"Bearer {key}"


def ask(key: str, method: str, path: str, **options: Any) -> httpx.Response:
    """One request with a key, through the whole door."""

    async def story() -> httpx.Response:
        async with Caller(key) as caller:
            return await caller.request(method, path, **options)

    return run(story)


def assert_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    shapes.Problem.model_validate(answer.json())


def test_one_chart_is_judged_as_the_command_line_judges_it(manager: Person) -> None:
    answer = ask(new_key(manager).key, "POST", "/api/v1/validate", json=CHART)
    assert answer.status_code == 200
    assert answer.json() == judge(json.dumps(CHART), load_codesets())
    assert answer.json()["findings"]
    assert answer.headers["cache-control"] == "no-store"


def test_a_choice_comes_with_its_options_as_described(manager: Person) -> None:
    chart = {"codes": ["I10"], "context": {"setting": "inpatient", "dos": "2026-11-01"}}
    answer = ask(new_key(manager).key, "POST", "/api/v1/validate", json=chart).json()
    choices = [one["fix"] for one in answer["findings"] if one["fix"] and one["fix"]["kind"] == "choice"]
    assert [option["code"] for choice in choices for option in choice["options"]] == ["Y", "N", "U", "W"]
    described = shapes.Findings.model_validate(answer)
    assert described.model_dump(mode="json") == answer, "the description leaves nothing out"


def test_of_many_charts_a_bad_one_spoils_no_other(manager: Person) -> None:
    bad: list[Any] = [{"context": {}}, {"codes": "E11.9"}, 7, {"codes": ["I10"] * (requests.MOST_CODES + 1)}]
    answer = ask(new_key(manager).key, "POST", "/api/v1/validate", json={"charts": [CHART, *bad, CHART]})
    judged = answer.json()["charts"]
    assert [set(one) for one in judged] == [{"findings"}, *[{"error"}] * 4, {"findings"}]
    assert judged[0] == judged[-1] == judge(json.dumps(CHART), load_codesets())
    shapes.ManyFindings.model_validate(answer.json())
    assert ask(new_key(manager).key, "POST", "/api/v1/validate", json={"charts": []}).json() == {"charts": []}


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"", "bad_json"), (b"{", "bad_json"), (b"[" * 100_000, "bad_json"), (b'{"codes": [NaN]}', "bad_json"), (b"[]", "bad_input"),
     (b"\xff\xfe", "bad_json"), (b"{}", "bad_chart"), (b'{"codes": 1}', "bad_chart"), (b'{"charts": {}}', "bad_input"),
     (b'{"codes": [], "context": {"dos": "' + SECRET.encode() + b'"}}', "bad_chart"),
     (json.dumps({"charts": [{}] * 501}).encode(), "bad_input"),
     (json.dumps({"charts": [{"codes": ["I10"] * 100}] * 201}).encode(), "too_many")],
    ids=[f"body {number}" for number in range(12)],
)  # fmt: skip
def test_a_body_that_is_no_chart_is_refused_without_being_quoted(manager: Person, body: bytes, code: str) -> None:
    answer = ask(new_key(manager).key, "POST", "/api/v1/validate", content=body)
    assert_problem(answer, 422, code)
    assert SECRET not in answer.text


def test_a_body_may_be_one_megabyte_and_no_more(manager: Person) -> None:
    key = new_key(manager).key
    chart = json.dumps({"codes": ["I10"], "context": {"evidence": "a" * 900_000}}).encode()
    assert ask(key, "POST", "/api/v1/validate", content=chart).status_code == 200
    assert_problem(ask(key, "POST", "/api/v1/validate", content=b" " * 1_100_000 + chart), 413, "too_large")


def test_codes_are_found_by_what_people_type(manager: Person) -> None:
    key = new_key(manager).key
    answer = ask(key, "GET", "/api/v1/codes", params={"q": "fx l wrist init", "date": "2026-06-01", "limit": "3"})
    hits = TypeAdapter(list[shapes.Hit]).validate_python(answer.json())
    assert 0 < len(hits) <= 3
    assert hits[0].seventh is not None
    assert ask(key, "GET", "/api/v1/codes", params={"q": "qqqqzzzz"}).json() == []


@pytest.mark.parametrize("code", ["E11.65", "e1165", "S52.501A", "E11", "Z99"])
def test_a_code_comes_with_all_the_tables_say(manager: Person, code: str) -> None:
    answer = ask(new_key(manager).key, "GET", f"/api/v1/codes/{code}", params={"date": "2026-11-01"})
    page = code_page(load_codesets().at(date(2026, 11, 1)), code)
    assert page is not None
    assert answer.json() == json.loads(json.dumps(page_json(page)))
    shapes.Code.model_validate(answer.json())


@pytest.mark.parametrize(
    ("path", "params", "status", "code"),
    [("/api/v1/codes", {}, 422, "bad_input"), ("/api/v1/codes", {"q": ""}, 422, "bad_input"),
     ("/api/v1/codes", {"q": "x" * 201}, 422, "bad_input"), ("/api/v1/codes", {"q": "flu", "limit": "201"}, 422, "bad_input"),
     ("/api/v1/codes", {"q": "flu", "date": "yesterday"}, 422, "bad_input"), ("/api/v1/codes/QQQ", {}, 404, "not_found"),
     ("/api/v1/codes/" + "E" * 17, {}, 422, "bad_input"), ("/api/v1/charts", {}, 404, "not_found"),
     ("/api/v1/validate", {}, 404, "not_found"), ("/api/v1/docs", {}, 404, "not_found")],
)  # fmt: skip
def test_what_cannot_be_answered_is_a_problem(
    manager: Person, path: str, params: dict[str, str], status: int, code: str
) -> None:
    assert_problem(ask(new_key(manager).key, "GET", path, params=params), status, code)


EVERYTHING = [("GET", "/api/v1/codes?q=flu"), ("GET", "/api/v1/codes/I10"), ("POST", "/api/v1/validate")]


@pytest.mark.parametrize(("method", "path"), EVERYTHING)
def test_nothing_is_answered_without_a_good_key(manager: Person, method: str, path: str) -> None:
    gone = new_key(manager)
    keys.revoke_key(Scope(manager.org_id, manager.id, "manager"), keys.OfKey(key_id=UUID(gone.id)))
    answers = [ask(key, method, path) for key in ("", "x", "clk_" + "a" * 43, gone.key)]
    answers.append(ask("", method, path, headers={"authorization": f"Basic {new_key(manager).key}"}))
    for answer in answers:
        assert_problem(answer, 401, "no_key")
        assert answer.headers["www-authenticate"] == "Bearer"
    assert len({answer.text for answer in answers}) == 1


@pytest.mark.parametrize(("method", "path"), EVERYTHING)
def test_a_cookie_alone_opens_nothing(manager: Person, method: str, path: str) -> None:
    async def story() -> httpx.Response:
        async with Browser() as browser:
            await browser.sign_in(manager)
            return await browser.request(method, path, headers={"x-csrf-token": browser.cookie("csrf")})

    assert_problem(run(story), 401, "no_key")


def test_a_key_does_only_what_its_scopes_say(manager: Person) -> None:
    reads, runs = new_key(manager, keys.CODES).key, new_key(manager, keys.RULES).key
    assert ask(reads, "GET", "/api/v1/codes/I10").status_code == 200
    assert ask(runs, "POST", "/api/v1/validate", json=CHART).status_code == 200
    assert_problem(ask(runs, "GET", "/api/v1/codes?q=flu"), 403, "scope")
    assert_problem(ask(reads, "POST", "/api/v1/validate", json=CHART), 403, "scope")


def test_a_key_opens_no_other_door(manager: Person) -> None:
    """A key is no session: the import route and the pages do not know it."""
    key = new_key(manager).key
    assert ask(key, "POST", "/api/imports", json={"name": "x"}).status_code == 401
    assert ask(key, "GET", "/dashboard", headers={"accept": "text/html"}).status_code == 303


@pytest.mark.parametrize("redis", [True, False])
def test_a_key_has_so_many_requests_a_minute(manager: Person, redis: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not redis:
        monkeypatch.setattr(counts._Counts, "of", lambda counts: counts._memory)
    monkeypatch.setattr(key_limits, "REQUESTS", key_limits.parse("2 per 1 minute"))
    first, other = new_key(manager).key, new_key(manager).key
    assert [ask(first, "GET", "/api/v1/codes/I10").status_code for _ in range(3)] == [200, 200, 429]
    refused = ask(first, "GET", "/api/v1/codes/I10")
    assert_problem(refused, 429, "limited")
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    assert ask(other, "GET", "/api/v1/codes/I10").status_code == 200


def test_a_key_has_so_many_code_lines_a_minute(manager: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_limits, "LINES", key_limits.parse("5 per 1 minute"))
    key = new_key(manager).key
    assert ask(key, "POST", "/api/v1/validate", json=CHART).status_code == 200
    assert_problem(ask(key, "POST", "/api/v1/validate", json={"charts": [CHART]}), 429, "limited")


def test_wrong_keys_from_an_address_are_limited_and_shut_no_good_key_out(
    manager: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of an address with too many are looked up one at a time, beside the threads of the verbs."""
    monkeypatch.setattr(key_limits, "WRONG_KEYS", key_limits.parse("2 per 1 minute"))
    where: list[str] = []
    behind = keys.behind
    monkeypatch.setattr(keys, "behind", lambda key: (where.append(threading.current_thread().name), behind(key))[1])
    good = {"authorization": f"Bearer {new_key(manager).key}"}

    async def story() -> tuple[list[int], list[int]]:
        async with Caller("clk_" + "b" * 43) as caller:
            wrong = [(await caller.get("/api/v1/codes/I10")).status_code for _ in range(4)]
            right = [(await caller.get("/api/v1/codes/I10", headers=good)).status_code for _ in range(2)]
            return wrong, right

    assert run(story) == ([401, 401, 429, 429], [200, 200])
    assert [name.rsplit("_", 1)[0] for name in where] == ["verb"] * 2 + ["wrong keys"] * 3 + ["verb"]


def test_half_a_character_in_one_chart_spoils_no_other(manager: Person) -> None:
    half = json.loads('"\\ud83d"')
    bad: list[Any] = [{"codes": [half]}, {"codes": ["I10"], half: 1}, half, {"codes": [], "context": {"dos": half}}]
    body = json.dumps({"charts": [CHART, *bad, CHART]}).encode()
    answer = ask(new_key(manager).key, "POST", "/api/v1/validate", content=body)
    assert answer.status_code == 200
    assert [set(one) for one in answer.json()["charts"]] == [{"findings"}, *[{"error"}] * 4, {"findings"}]
    alone = ask(new_key(manager).key, "POST", "/api/v1/validate", content=json.dumps(bad[0]).encode())
    assert_problem(alone, 422, "bad_chart")


def test_nothing_of_a_request_is_logged(manager: Person, caplog: pytest.LogCaptureFixture) -> None:
    key = new_key(manager).key
    chart = {"codes": ["I10", {"code": SECRET}], "context": {"evidence": SECRET, "dos": SECRET}}
    with caplog.at_level("DEBUG", logger="codeloom"):
        ask(key, "POST", "/api/v1/validate", json=chart)
        ask(key, "GET", "/api/v1/codes", params={"q": SECRET})
    logged = [str(vars(record)) for record in caplog.records if record.name.startswith("codeloom")]
    assert logged
    assert not [line for line in logged if SECRET in line or key in line]


def test_the_description_names_the_routes_of_programs_and_no_others() -> None:
    answer = ask("", "GET", "/api/v1/openapi.json")
    schema = answer.json()
    assert answer.status_code == 200
    others = {path for path in schema["paths"] if not path.startswith("/api/v1/encounters")}
    assert others == {"/api/v1/codes", "/api/v1/codes/{code}", "/api/v1/validate"}
    every = [operation for path in schema["paths"].values() for operation in path.values()]
    assert {str(one["security"]) for one in every} == {str([{"apiKey": []}])}
    named = {part.split('"')[0] for part in answer.text.split("#/components/schemas/")[1:]}
    assert named <= set(schema["components"]["schemas"])
