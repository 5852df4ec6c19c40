"""The whole workflow over command line and HTTP against a running copy (`make smoke`): each door opens, to its people only."""

import json
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from codeloom.coding.lifecycle import Role
from codeloom.launch.waiting import wait_until
from codeloom.pages import routes
from tests.importing import patient_file
from tests.running import Running

HOMES = routes.homes()


class Visitor(httpx.Client):
    """A browser without pages: keeps cookies and says where it comes from."""

    def __init__(self, copy: Running) -> None:
        super().__init__(base_url=copy.address, headers={"origin": copy.address, "accept": "text/html"}, timeout=30)
        self.copy = copy

    def sign_in(self, role: str) -> httpx.Response:
        """Sign in as the demo's person of a role."""
        (person, *_) = [one for one in self.copy.sign_ins if one["role"] == role]
        return self.try_password(person["email"], person["password"])

    def try_password(self, email: str, password: str) -> httpx.Response:
        """Open the form and send it."""
        token = re.search(r'name="csrf" value="([^"]+)"', self.get("/sign-in").text)
        assert token
        return self.post("/sign-in", data={"email": email, "password": password, "csrf": token[1]})

    def proof(self) -> dict[str, str]:
        """What our own scripts send beside the cookie."""
        csrf = next(one.value for one in self.cookies.jar if "csrf" in one.name)
        return {"x-csrf-token": csrf or "", "accept": "application/json"}


@pytest.fixture
def visitor(running: Running) -> Iterator[Visitor]:
    with Visitor(running) as one:
        yield one


def test_health_names_each_dependency_and_all_are_well(visitor: Visitor) -> None:
    told = visitor.get("/health").json()
    assert set(told["checks"]) == {"database", "migrations", "chain", "worker", "redis", "mail"}
    assert told["status"] == "ok"


def test_metrics_are_for_scrapers_inside_only(visitor: Visitor) -> None:
    if visitor.copy.origin:
        assert visitor.get("/metrics").status_code == 404, "the proxy keeps them inside"
        return
    assert "codeloom_processes" in visitor.get("/metrics").text
    assert visitor.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 404


def test_the_demo_has_one_person_for_each_role_and_more(running: Running) -> None:
    roles = {one["role"] for one in running.sign_ins}
    assert {role.value for role in Role} <= roles
    assert len(running.sign_ins) > len(roles)
    assert (running.home / "demo-sign-ins.json").stat().st_mode & 0o777 == 0o600
    for one in running.sign_ins:
        assert running.process is None or one["password"] in running.output


@pytest.mark.parametrize("role", sorted(HOMES))
def test_each_role_signs_in_lands_on_its_screen_and_signs_out(visitor: Visitor, role: str) -> None:
    home = HOMES[role]
    assert visitor.get(home).status_code == 303
    assert visitor.sign_in(role).status_code == 303
    assert visitor.get("/").headers["location"] == home
    assert visitor.get(home).status_code == 200
    token = re.search(r'name="csrf" value="([^"]+)"', visitor.get("/sign-out").text)
    assert token
    assert visitor.post("/sign-out", data={"csrf": token[1]}).status_code == 303
    assert visitor.get(home).status_code == 303


def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(running: Running) -> None:
    answers = []
    for email in (running.sign_ins[0]["email"], "nobody@practice.example"):
        with Visitor(running) as one:
            answer = one.try_password(email, "not the password at all")
            answers.append((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 401


def test_forms_from_elsewhere_are_refused(running: Running) -> None:
    with Visitor(running) as one:
        one.headers["origin"] = "https://evil.example"
        person = running.sign_ins[0]
        assert one.try_password(person["email"], person["password"]).status_code == 403
        assert one.get("/").status_code == 200


@pytest.mark.parametrize(("path", "status"), [("/_upload", 404), ("/api/no-such-thing", 404), ("/api/imports", 401)])
def test_doors_that_are_closed_to_strangers(visitor: Visitor, path: str, status: int) -> None:
    assert visitor.post(path, content=b"x").status_code == status


def test_the_event_socket_is_closed_to_strangers(visitor: Visitor) -> None:
    answer = visitor.get("/_event/", params={"EIO": "4", "transport": "polling"})
    assert answer.status_code == 404


def once(visitor: Visitor) -> dict[str, str]:
    """Proof of where a request comes from, and a key under which it is applied once."""
    return {**visitor.proof(), "idempotency-key": secrets.token_hex(8)}


def test_a_manager_imports_over_http_and_a_worker_makes_the_charts(visitor: Visitor) -> None:
    assert visitor.sign_in("manager").status_code == 303
    job = visitor.post("/api/imports", json={"name": "Smoke"}, headers=once(visitor)).json()["id"]
    sent = visitor.put(
        f"/api/imports/{job}/files",
        content=patient_file(1_000_000 + secrets.randbelow(9_000_000)),
        headers=once(visitor) | {"x-file-name": "one.json"},
    )
    assert sent.status_code == 201, sent.text
    assert visitor.post(f"/api/imports/{job}/queue", headers=once(visitor)).status_code == 202
    report = f"/api/imports/{job}/report.csv"
    assert wait_until(lambda: "charts made" in visitor.get(report).text, 60), visitor.get(report).text


def test_others_cannot_import(visitor: Visitor) -> None:
    assert visitor.sign_in("coder").status_code == 303
    answer = visitor.post("/api/imports", json={"name": "Smoke"}, headers=once(visitor))
    assert answer.status_code == 403


def test_the_command_line_imports_once_however_often(running: Running, tmp_path: Path) -> None:
    (tmp_path / "two.json").write_bytes(patient_file(990002))
    (tmp_path / "bad.json").write_text('{"resourceType": "Bundle", "entry": [')
    foreseen = running.run("import", str(tmp_path / "two.json"), "--dry-run", "--json")
    assert foreseen.returncode == 0, foreseen.stderr
    first = running.run("import", str(tmp_path / "two.json"), str(tmp_path / "bad.json"), "--json")
    assert first.returncode == 1, first.stderr
    lines = [json.loads(line) for line in first.stdout.splitlines() if line.startswith("{")]
    assert len(lines) >= 2
    again = running.run("import", str(tmp_path / "two.json"), "--json")
    assert again.returncode == 0, again.stderr
    (told,) = [one for one in map(json.loads, again.stdout.splitlines()) if "two.json" in json.dumps(one)]
    assert (told["created"], told["unchanged"] > 0) == (0, True)


def test_the_command_line_knows_codes_and_rules(running: Running) -> None:
    found = running.run("search", "type 2 diabetes chronic kidney disease", "--date", "2025-11-03", "--json")
    assert found.returncode == 0, found.stderr
    assert "E11.22" in found.stdout
    chart = json.dumps({"codes": ["I10", "N18.30"], "context": {"dos": "2025-11-03", "age": 70, "sex": "F"}})
    judged = running.run("validate", "-", text=chart + "\n")
    assert judged.returncode == 0, judged.stderr
    assert json.loads(judged.stdout)["findings"]


def test_the_audit_log_of_all_this_holds(running: Running) -> None:
    verified = running.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_no_command_fails_to_explain_itself(running: Running) -> None:
    top = running.run("--help")
    assert top.returncode == 0
    for command in ("up", "migrate", "demo", "worker", "doorbell", "import", "search", "validate", "audit"):
        assert command in top.stdout
        assert running.run(command, "--help").returncode == 0
