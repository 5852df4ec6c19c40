"""The cookies of a session: prefix under TLS, port over plain http, and what scripts may read."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from starlette.responses import Response

from codeloom.api.core import cookies
from codeloom.services.accounts.sessions import Tokens
from codeloom.settings import settings


@pytest.fixture
def at_address(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Settings that a test may set APP_URL in."""
    settings.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


def given() -> list[str]:
    """The Set-Cookie lines of a new session."""
    response = Response()
    cookies.give(response, Tokens(uuid4(), "access", 1000, "refresh", 9000, "csrf", "device"), 100.0)
    return response.headers.getlist("set-cookie")


def test_over_tls_secrets_carry_the_host_prefix_and_all_are_secure(at_address: pytest.MonkeyPatch) -> None:
    at_address.setenv("APP_URL", "https://codeloom.example.org")
    lines = given()
    names = [line.partition("=")[0] for line in lines]
    assert names == [
        "__Host-codeloom", "__Host-codeloom_refresh", "codeloom_csrf", "codeloom_exp", "__Host-codeloom_device",
    ]  # fmt: skip
    for line in lines:
        assert "Secure" in line
        assert "Path=/" in line
        assert "Domain" not in line


def test_scripts_read_only_the_csrf_token_and_the_hour(at_address: pytest.MonkeyPatch) -> None:
    at_address.setenv("APP_URL", "https://codeloom.example.org")
    readable = [line.partition("=")[0] for line in given() if "HttpOnly" not in line]
    assert readable == ["codeloom_csrf", "codeloom_exp"]
    assert all("SameSite=strict" in line for line in given() if line.startswith("codeloom_"))
    assert all("SameSite=lax" in line for line in given() if line.startswith("__Host-"))


def test_two_copies_on_one_machine_use_different_names(at_address: pytest.MonkeyPatch) -> None:
    names = set()
    for port in ("8000", "8001"):
        at_address.setenv("PORT", port)
        settings.cache_clear()
        names |= {cookies.name(kind) for kind in ("access", "refresh", "device", "csrf", "exp")}
    assert len(names) == 10


def test_the_readable_hour_outlives_the_access_cookie(at_address: pytest.MonkeyPatch) -> None:
    """A page that wakes late must see that its hour has passed."""
    ages = {line.partition("=")[0].rsplit("_", 1)[0]: line for line in given()}
    assert "Max-Age=900;" in ages["codeloom"]
    assert any("Max-Age=8900;" in line and "codeloom_exp" in line for line in given())


def test_signing_out_takes_all_but_the_device(at_address: pytest.MonkeyPatch) -> None:
    response = Response()
    cookies.take_away(response)
    lines = response.headers.getlist("set-cookie")
    assert len(lines) == 4
    assert all("Max-Age=0" in line for line in lines)
    assert not any("device" in line for line in lines)


def test_a_cookie_is_found_across_several_header_lines() -> None:
    name = cookies.name("access").encode()
    headers = [(b"cookie", b"other=1"), (b"x-y", b"z"), (b"cookie", name + b"=abc; more=2")]
    assert cookies.read(headers, "access") == "abc"
    assert cookies.read([], "access") == ""
