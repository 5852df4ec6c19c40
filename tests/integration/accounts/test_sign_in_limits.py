"""Before anything is compared: limits, forged forms, and one price for every wrong answer (A9, INV-7)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from codeloom.services.accounts import passwords, tokens
from codeloom.services.accounts import sign_in_limits as limits
from codeloom.services.people.creation import set_active
from codeloom.settings import settings
from tests.hashing import Quick, hashing_by
from tests.http_client import PASSWORD, Browser, new_person, run

pytestmark = pytest.mark.usefixtures("database")


class Spy:
    """Stands in front of the hasher and notes what it compares."""

    def __init__(self, inner: Any, order: list[str]) -> None:
        self.inner, self.order = inner, order
        self.kinds: list[str] = []

    def verify(self, against: str, password: str) -> bool:
        """Note the parameters of the hash, then compare."""
        self.order.append("hash")
        self.kinds.append(against.rsplit("$", 2)[0])
        return bool(self.inner.verify(against, password))

    def hash(self, password: str) -> str:
        return str(self.inner.hash(password))

    def check_needs_rehash(self, against: str) -> bool:
        return bool(self.inner.check_needs_rehash(against))


@pytest.fixture
def quick() -> Iterator[None]:
    """Compare passwords at no cost."""
    with hashing_by(Quick(PASSWORD)):
        yield


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happened, in order: "limit" when a try was counted, "hash" when a password was compared."""
    noted: list[str] = []
    add = limits.Heat.add

    def noting(self: limits.Heat, key: str, much: float = 1.0) -> None:
        noted.append("limit")
        add(self, key, much)

    monkeypatch.setattr(limits.Heat, "add", noting)
    monkeypatch.setattr(passwords, "HASHER", Spy(passwords.HASHER, noted))
    passwords.warm()
    noted.clear()
    return noted


def test_the_limit_is_asked_before_the_hash_is_compared(order: list[str]) -> None:
    """INV-7."""
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            assert (await browser.try_password(person.email, "wrong")).status_code == 401

    run(story)
    assert "limit" in order
    assert order.count("hash") == 1
    assert order.index("hash") > max(i for i, one in enumerate(order) if one == "limit")


def test_without_a_ticket_there_is_no_signing_in() -> None:
    """The type is the order: only `admit` makes a ticket."""
    with pytest.raises(TypeError):
        limits.Ticket()  # type: ignore[call-arg]  # that this fails is the point


def test_unknown_wrong_and_disabled_are_one_answer_at_one_price(order: list[str]) -> None:
    known, disabled = new_person(), new_person()
    set_active(disabled.worker, disabled.id, active=False)
    tries = [(known.email, "wrong password"), ("nobody@practice.example", PASSWORD), (disabled.email, PASSWORD)]
    seen = []

    async def story(email: str, password: str) -> None:
        order.clear()
        passwords.HASHER.kinds.clear()  # type: ignore[attr-defined]  # the spy
        async with Browser() as browser:
            answer = await browser.try_password(email, password)
            page = re.sub(r'value="[^"]*"', "", answer.text)
            names = sorted(header for header in answer.headers if header != "content-length")
            seen.append((answer.status_code, page, tuple(names), tuple(passwords.HASHER.kinds), order.count("hash")))  # type: ignore[attr-defined]  # the spy

    for email, password in tries:
        run(story, email, password)
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == 401
    assert seen[0][4] == 1


def test_a_device_cookie_is_good_for_its_own_account_only() -> None:
    token = tokens.device_token(tokens.pseudonym("account", "one@practice.example"))
    assert tokens.device_of(token, tokens.pseudonym("account", "one@practice.example"))
    assert tokens.device_of(token, tokens.pseudonym("account", "two@practice.example")) is None
    assert (
        tokens.device_of("forged." + token.partition(".")[2], tokens.pseudonym("account", "one@practice.example"))
        is None
    )


@pytest.mark.parametrize(
    ("held", "sent", "origin"),
    [("visitor", "", "ours"), ("visitor", "other", "ours"), ("forged", "forged", "ours"), ("visitor", "same", "evil"),
     ("visitor", "same", "none"), ("visitor", "same", "null")],
)  # fmt: skip
def test_a_forged_form_is_refused_before_anything_is_compared(
    quick: None, order: list[str], held: str, sent: str, origin: str
) -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            token = tokens.visitor_token() if held == "visitor" else "abc.def"
            browser.hold("csrf", token)
            csrf = {"same": token, "forged": token, "other": tokens.visitor_token(), "": ""}[sent]
            del browser.headers["origin"]
            known = {"ours": settings().origin, "evil": "https://evil.example", "null": "null"}
            headers = {"origin": known[origin]} if origin in known else {}
            answer = await browser.post(
                "/sign-in", data={"email": person.email, "password": PASSWORD, "csrf": csrf}, headers=headers
            )
            assert answer.status_code == 403
            assert not browser.cookie("access")

    run(story)
    assert order == []
