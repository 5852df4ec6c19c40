"""Signing in: what is recorded, which ids change, and where people land (A8, A10)."""

import asyncio
import hashlib
import html
from collections.abc import Iterator
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from codeloom.db.ids import SYSTEM_ORG
from codeloom.db.work import system_work
from codeloom.pages import routes
from codeloom.services.accounts import sign_in_limits as limits
from codeloom.services.accounts import tokens, trying
from codeloom.services.accounts.signed_in import principal
from tests.hashing import Quick, hashing_by
from tests.http_client import PASSWORD, Browser, new_address, new_door, new_person, run

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def quick() -> Iterator[None]:
    """Compare passwords at no cost."""
    with hashing_by(Quick(PASSWORD)):
        yield


def acts(org_id: UUID) -> list[tuple[str, str]]:
    """(act, body) of an organization's audit log, oldest first."""
    with system_work() as work:
        rows = work.connection().execute(
            text("select act, body from audit_log where org_id = :org order by seq"), {"org": org_id}
        )
        return [(row.act, bytes(row.body).decode()) for row in rows]


def test_failures_are_recorded_without_the_address_in_clear() -> None:
    person, address = new_person(), new_address()
    before = len(acts(SYSTEM_ORG))

    async def story() -> None:
        async with Browser(address=address) as browser:
            await browser.try_password(person.email, "wrong password canary")

    run(story)
    new = acts(SYSTEM_ORG)[before:]
    assert [act for act, _ in new] == ["SIGN_IN_FAILED"]
    body = new[0][1]
    for secret in (person.email, address, "canary", hashlib.sha256(person.email.encode()).hexdigest()):
        assert secret not in body
    assert tokens.pseudonym("account", person.email) in body


@pytest.mark.usefixtures("quick")
def test_a_flood_is_recorded_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    person, address = new_person(), new_address()
    monkeypatch.setattr(trying, "passed_over", trying._Counted())
    monkeypatch.setattr(trying, "PATIENCE_SECONDS", 0.5)
    before = len(acts(SYSTEM_ORG))

    async def story() -> None:
        async with Browser(address=address) as browser:
            await browser.get("/sign-in")
            tries = [browser.try_password(person.email, "wrong") for _ in range(30)]
            assert {answer.status_code for answer in await asyncio.gather(*tries)} == {401}

    run(story)
    names = [act for act, _ in acts(SYSTEM_ORG)[before:]]
    assert 1 <= names.count("SIGN_IN_FAILED") <= limits.BOTH.free + 1
    assert names.count("SIGN_IN_LIMITED") == 1


def test_signing_in_ends_the_session_the_browser_had_and_changes_every_id() -> None:
    """Fixation (A10)."""
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            first = await browser.sign_in(person)
            old = [browser.cookie("access"), browser.cookie("refresh"), browser.cookie("csrf")]
            page = tokens.visitor_token()
            browser.hold("access", "")
            browser.hold("csrf", page)
            answer = await browser.post("/sign-in", data={"email": person.email, "password": PASSWORD, "csrf": page})
            assert answer.status_code == 303
            assert principal(first) is None
            new = [browser.cookie("access"), browser.cookie("refresh"), browser.cookie("csrf")]
            assert not set(old) & set(new)

    run(story)


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nset-cookie:x", "/sign-in"]
)
def test_after_signing_in_people_stay_on_this_site(path: str) -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            answer = await browser.try_password(person.email, PASSWORD, next=path)
            assert answer.headers["location"] == "/"
            onward = await browser.get("/sign-in", params={"next": "/queue?tab=returned"})
            assert onward.headers["location"] == "/queue?tab=returned"

    run(story)


@pytest.mark.parametrize(
    ("role", "home"),
    [
        ("coder", "/queue"),
        ("supervisor", "/audits"),
        ("manager", "/dashboard"),
        ("provider", "/encounters"),
        ("biller", "/billing"),
    ],
)
def test_each_role_lands_on_its_first_screen(role: str, home: str) -> None:
    person = new_person(role)

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
            assert (await browser.get("/")).headers["location"] == home

    run(story)


def test_a_role_without_a_page_is_told_so_and_let_out() -> None:
    person = new_person("coder")

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
        without = {role: home for role, home in routes.homes().items() if role != "coder"}
        async with Browser(new_door(homes=without)) as other:
            await other.sign_in(person)
            page = await other.get("/")
            assert page.status_code == 200
            assert "Coders have no page here" in html.unescape(page.text)
            assert "Sign out" in page.text

    run(story)


@pytest.mark.parametrize(
    "email", ["", "\x00", "a" * 400 + "@x.example", "'; drop table users; --@x", "ñandú@x.example"]
)
def test_odd_addresses_are_simply_wrong(email: str) -> None:
    async def story() -> None:
        async with Browser() as browser:
            assert (await browser.try_password(email, "\x00wrong")).status_code == 401
            assert (await browser.try_password(email, "x" * 5000)).status_code == 401

    run(story)


def test_a_hash_of_former_parameters_is_made_anew_at_the_next_sign_in_and_only_then() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)

    with hashing_by(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)):
        run(story)
        run(story)
    names = [act for act, _ in acts(person.org_id)]
    assert names.count("PASSWORD_REHASHED") == 1
    assert names.count("SIGNED_IN") == 2
