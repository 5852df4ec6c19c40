"""A1 and INV-15, walked from the live registries: every verb, event handler and route denies whom it is not for, with one
answer, on record, and nothing changes."""

import re
from typing import Any
from uuid import uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.core import budgets
from codeloom.services.core.denial_log import write_counted
from codeloom.services.core.errors import Denied
from codeloom.services.core.policy import POLICY, allowed
from codeloom.settings import Settings
from codeloom.state.core import gate
from codeloom.state.core.permissions import declared, may_run
from tests.http_client import new_person
from tests.integration.core.walls_registry import OURS, arguments, fingerprint, handlers, verbs
from tests.integration.core.walls_world import World, denials_of, signed_in
from tests.registries import api_routes

ROLES = [role.value for role in Role]
OF_THE_RECORD = ("audit_log", "audit_heads", "sessions", "sign_ins")
SHOWN_TO_ALL = {"user_name", "initials", "role", "org_name", "denied", "letters", "theme", "row_height"}


def test_a_verb_denies_every_other_role_with_one_answer(database: Settings) -> None:
    person, answers, tried = new_person(), set(), []
    before = fingerprint(database, person.org_id, OF_THE_RECORD)
    for name, verb in verbs().items():
        for role in [*ROLES, "nobody"]:
            if not allowed(role, name):
                with pytest.raises(Denied) as denied:
                    verb(Scope(person.org_id, person.id, role), verb.command.model_construct())
                answers.add((str(denied.value), denied.value.code, denied.value.status))
                tried.append(name)
    assert answers == {(str(Denied()), "denied", 403)}
    assert denials_of(person.org_id) == tried
    assert fingerprint(database, person.org_id, OF_THE_RECORD) == before


def test_every_role_of_the_policy_is_one() -> None:
    assert {role for roles in POLICY.values() for role in roles} <= {*ROLES, "worker", "integration"}


def refused(role: str) -> dict[str, object]:
    """The handlers that a role may not run, by what they declare; of Reflex's own all but the four it needs. What the
    browser reports of itself is dropped without an answer."""
    barred = {}
    for name, handler in handlers().items():
        marks, short = declared(handler), name.rsplit(".", 1)[-1]
        open_ = may_run(role, marks) if marks else OURS not in name and short in gate.OF_REFLEX
        if not open_ and short != gate.REPORT:
            barred[name] = handler
    return barred


@pytest.mark.parametrize("role", ROLES)
def test_the_gate_denies_every_handler_of_others_with_one_answer(
    world: World, database: Settings, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setattr(budgets, "RATE", 1e6)
    monkeypatch.setattr(budgets, "BURST", 1e6)
    person, others = new_person(role), refused(role)
    before = fingerprint(database, person.org_id, OF_THE_RECORD)

    async def story() -> list[dict[str, Any]]:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate", "/queue")
            return [await tab.answer(name, **arguments(handler)) for name, handler in others.items()]

    answers = world.run(story())
    assert len(others) > 40
    assert [name for name, answer in zip(others, answers, strict=True) if answer != answers[-1]] == []
    ((state, delta),) = answers[-1]["delta"].items()
    assert state.endswith(".codeloom___state___core___screen____screen")
    assert {name.removesuffix("_rx_state_") for name in delta} == SHOWN_TO_ALL
    write_counted(after=0)
    assert len(denials_of(person.org_id)) == 2, "the first, and one row that counts the others"
    assert fingerprint(database, person.org_id, OF_THE_RECORD) == before


def test_whatever_sets_or_uploads_is_nobodys() -> None:
    of_reflex = {name for name, handler in handlers().items() if declared(handler) is None}
    assert {name for name in of_reflex if name.endswith(("setvar", "update_vars_internal"))} <= refused(
        "manager"
    ).keys()
    assert {name.rsplit(".", 1)[-1] for name in of_reflex - refused("manager").keys()} == {*gate.OF_REFLEX, gate.REPORT}


OPEN = {
    "/", "/sign-in", "/sign-in/second", "/sign-in/recovery", "/sign-in/set-up", "/sign-out", "/forgot", "/reset", "/address",
    "/register", "/confirm", "/accept", "/account", "/health", "/metrics", "/api/session/refresh", "/api/v1/openapi.json",
}  # fmt: skip
"""Routes for visitors, or that send them to sign in; what they do without a session is held by the tests of identity."""
FOR_EVERYBODY = {"/api/words/": 422, "/api/session": 200, "/api/latencies": 204}
"""Routes that no role is wrong for, each with its answer to {}: everybody has words, a session and a browser of their own."""
FOR_PROGRAMS = ("/api/v1/", "/api/webhooks/")
"""Routes on which a session is worth nothing."""
ID = "0190a000-0000-7000-8000-000000000000"


def closed_routes() -> list[tuple[str, str]]:
    """(method, path) of every route behind sign-in or a key."""
    return [(method, re.sub(r"\{\w+_id\}", ID, route.path)) for route in api_routes() if route.path not in OPEN
            for method in sorted(route.methods - {"HEAD"})]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), closed_routes())
def test_a_route_answers_strangers_and_wrong_roles_alike_whatever_is_asked(
    world: World, database: Settings, method: str, path: str
) -> None:
    coder = new_person("coder")
    before = fingerprint(database, coder.org_id, OF_THE_RECORD)
    sent = {
        "headers": {"x-file-name": "a.json", "idempotency-key": "a-key-of-theirs"},
        "content": b"{}" if method != "GET" else None,
    }

    async def story() -> tuple[list[str], int]:
        from tests.http_client import Browser

        async with Browser(world.app) as stranger, signed_in(world, coder) as browser:  # type: ignore[arg-type]  # any application
            strange = [
                await stranger.request(method, where, **sent) for where in (path, path.replace(ID, str(uuid4())))
            ]
            browser.headers["x-csrf-token"] = browser.cookie("csrf")
            browser.headers["content-type"] = "application/json"
            wrong = await browser.request(method, path, **sent)
            assert {one.status_code for one in strange} == {401}
            return [one.text for one in strange], wrong.status_code

    texts, wrong = world.run(story())
    assert texts[0] == texts[1]
    for_programs, for_everybody = path.startswith(FOR_PROGRAMS), path.startswith(tuple(FOR_EVERYBODY))
    own = next((answer for one, answer in FOR_EVERYBODY.items() if path.startswith(one)), 403)
    assert wrong == (401 if for_programs else own)
    assert (denials_of(coder.org_id) == []) is (for_programs or for_everybody)
    assert fingerprint(database, coder.org_id, OF_THE_RECORD) == before
