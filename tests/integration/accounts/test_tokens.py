"""Tokens nobody can bend: kind, audience, expiry, algorithm, and what the database keeps of them (A6, A10)."""

from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from sqlalchemy import text

from codeloom.coding import clock
from codeloom.db.work import system_work
from codeloom.services.accounts import tokens
from tests.http_client import Browser, new_person, run

pytestmark = pytest.mark.usefixtures("database")


def test_nothing_that_opens_a_session_is_stored() -> None:
    """A6 for the sessions table: neither token, nor anything that could be replayed."""
    person = new_person()

    async def story() -> tuple[UUID, str, str]:
        async with Browser() as browser:
            session_id = await browser.sign_in(person)
            return session_id, browser.cookie("refresh"), browser.cookie("access")

    session_id, refresh, access = run(story)
    with system_work() as work:
        row = work.connection().execute(text("select * from sessions where id = :id"), {"id": session_id}).one()
    stored = " ".join(bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for v in row)
    assert refresh not in stored
    assert access not in stored
    assert refresh.rsplit(".", 1)[1] not in stored


def _signed(key: bytes | str, algorithm: str = "HS256", **changed: Any) -> str:
    claims = {
        "typ": "access", "aud": "codeloom", "sub": str(uuid4()), "sid": str(uuid4()), "iat": 0,
        "exp": int(clock.now().timestamp()) + 60, **changed,
    }  # fmt: skip
    return jwt.encode({k: v for k, v in claims.items() if v is not None}, key, algorithm=algorithm)


def test_an_access_token_of_ours_is_read() -> None:
    assert tokens.session_of(_signed(tokens._key("access"))) is not None


@pytest.mark.parametrize(
    "changed",
    [{"typ": "refresh"}, {"typ": None}, {"aud": "elsewhere"}, {"aud": None}, {"exp": 1}, {"exp": None}, {"sid": "x"},
     {"sid": None}, {"sid": 7}, {"exp": float("nan")}, {"exp": float("inf")}, {"exp": 1e300}, {"exp": "9" * 20},
     {"exp": True}],
    ids=str,
)  # fmt: skip
def test_an_access_token_of_another_kind_is_nobodys(changed: dict[str, Any]) -> None:
    assert tokens.session_of(_signed(tokens._key("access"), **changed)) is None


def test_algorithms_outside_the_list_and_other_keys_are_nobodys() -> None:
    key = tokens._key("access")
    for token in (_signed("", "none"), _signed(key + key, "HS512"), _signed(b"k" * 32), "", "a.b.c", "é" * 40):
        assert tokens.session_of(token) is None


@pytest.mark.parametrize(
    "bent", ["", "a.b.c", "{sid}.1.{mac}", "{sid}.0.AAAA", "{sid}.00.{mac}", "{sid}.²." + "x", "x" * 300]
)
def test_a_bent_refresh_token_is_nobodys(bent: str) -> None:
    sid, _, mac = tokens.refresh_token(uuid4(), 0).split(".")
    assert tokens.read_refresh(bent.format(sid=sid, mac=mac)) is None
