"""What the tests of accounts share: letters as they wait to be sent, links in them, forms, digits of an authenticator."""

import contextlib
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pyotp
from sqlmodel import col, select

from codeloom.coding import clock
from codeloom.db.ids import SYSTEM_ORG
from codeloom.db.scope import Scope
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import unit_of_work
from codeloom.services.mail.letters import Letter, unpacked
from tests.http_client import PASSWORD, Browser, Person

NEW = "plum-lantern-on-the-river"


def letters_of(org_id: UUID = SYSTEM_ORG, to: str = "") -> list[Letter]:
    """The letters of an organization that wait, oldest first; to one recipient, if named."""
    with unit_of_work(Scope.of_worker(org_id)) as uow:
        query = (
            select(PendingEmail)
            .where(PendingEmail.org_id == org_id)
            .order_by(col(PendingEmail.queued_at), col(PendingEmail.id))
        )
        found = []
        for row in uow.session.exec(query):
            assert row.body_enc is not None
            body = uow.vault.open_bytes(PendingEmail.body_enc, row, row.body_enc)
            found.append(
                unpacked(
                    row.kind,
                    uow.vault.open(PendingEmail.recipient_enc, row),
                    uow.vault.open(PendingEmail.subject_enc, row),
                    body,
                )
            )
        return [one for one in found if to in ("", one.to)]


def link_of(letter: Letter) -> str:
    """The path a letter leads to."""
    assert letter.link is not None
    return letter.link.path


def token_of(path: str) -> str:
    """The token in a link."""
    return path.partition("token=")[2]


async def send(browser: Browser, path: str, form: str = "", **fields: str) -> httpx.Response:
    """Open a page and send its form with the token that the page has."""
    page = await browser.get(form or path)
    token = re.search(r'name="csrf" value="([^"]*)"', page.text)
    assert token is not None, page.text
    return await browser.post(path.partition("?")[0], data={"csrf": token[1], **fields})


def digits(key: str, steps: int = 0) -> str:
    """What an authenticator with this key shows now, or some time steps of 30 s later."""
    at = clock.now().timestamp() + 30 * steps
    return pyotp.TOTP(key).generate_otp(int(at) // 30)


def key_in(page: str) -> str:
    """The key on a page that sets a second factor up."""
    found = re.search(r'class="code text-md">([A-Z2-7 ]+)<', page)
    assert found is not None, page
    return found[1].replace(" ", "")


def codes_in(page: str) -> list[str]:
    """The recovery codes on a page."""
    return re.findall(r"<li>([0-9A-Z]{4}-[0-9A-Z]{4})</li>", page)


async def set_up(browser: Browser) -> tuple[str, list[str]]:
    """Set a second factor up on the account page: (key, recovery codes)."""
    page = await send(browser, "/account/second-factor", "/account", current=PASSWORD)
    key = key_in(page.text)
    done = await browser.post(
        "/account/second-factor/confirm", data={"csrf": browser.cookie("csrf"), "digits": digits(key)}
    )
    codes = codes_in(done.text)
    assert len(codes) == 10, done.text
    return key, codes


def acts_of(org_id: UUID) -> list[str]:
    """The acts in an organization's audit log, oldest first."""
    from tests.integration.accounts.test_sign_in import acts

    return [act for act, _ in acts(org_id)]


def as_they_are(answer: httpx.Response, *typed: str) -> tuple[Any, ...]:
    """Status, headers without values that differ, and the page without what was typed and without its token."""
    page = re.sub(r'name="csrf" value="[^"]*"', "", answer.text)
    for one in typed:
        page = page.replace(one, "TYPED")
    return answer.status_code, tuple(sorted(name for name in answer.headers)), page


def worker(person: Person) -> Scope:
    """The scope of our jobs in a person's organization."""
    return Scope.of_worker(person.org_id)


@contextlib.asynccontextmanager
async def half_way(person: Person, password: str = PASSWORD) -> AsyncIterator[Browser]:
    """A browser whose password was right, between the steps."""
    async with Browser() as browser:
        answer = await browser.try_password(person.email, password)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in/")
        assert browser.cookie("access") == ""
        yield browser


async def with_factor(person: Person) -> tuple[str, list[str]]:
    """Set a second factor up for a person: (key, codes). Its first digits are used."""
    async with Browser() as browser:
        await browser.sign_in(person)
        return await set_up(browser)
