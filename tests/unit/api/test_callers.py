"""What requests claim: local paths, origins, addresses, browsers."""

from collections.abc import Iterator
from typing import Any

import pytest

from codeloom.api.core.callers import address, browser, from_our_pages, local_path
from codeloom.services.accounts.counts import network
from codeloom.settings import settings


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Settings that a test may change."""
    settings.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


def request(**headers: str | list[str]) -> dict[str, Any]:
    """A request scope with these headers."""
    pairs = []
    for name, values in headers.items():
        for value in [values] if isinstance(values, str) else values:
            pairs.append((name.replace("_", "-").encode(), value.encode("latin-1")))
    return {"headers": pairs, "client": ("10.1.1.1", 5000)}


@pytest.mark.parametrize("path", ["/queue", "/charts/7?tab=notes&q=a%20b", "/", "/dashboard#week"])
def test_paths_of_ours_are_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "queue", "//evil.example", "///evil.example", "https://evil.example", "javascript:alert(1)", "/\\evil.example",
     "/\tevil", "/a b", "/a\nb", "/sign-in?next=/", "/sign-out", "/api/session/refresh", "/_event/", "/" + "a" * 600,
     "/\x00", "http:/evil.example"],
)  # fmt: skip
def test_anything_that_could_lead_elsewhere_leads_home(path: str) -> None:
    assert local_path(path) == "/"


@pytest.mark.parametrize(
    "origin",
    ["https://codeloom.example.org.evil.example", "http://codeloom.example.org", "https://codeloom.example.org:8443",
     "https://CODELOOM.example.org", "null", "", "https://codeloom.example.org/"],
)  # fmt: skip
def test_only_the_exact_origin_is_ours(env: pytest.MonkeyPatch, origin: str) -> None:
    env.setenv("APP_URL", "https://codeloom.example.org")
    assert from_our_pages(request(origin="https://codeloom.example.org"))
    assert not from_our_pages(request(origin=origin))
    assert not from_our_pages(request())
    assert not from_our_pages(request(origin=["https://codeloom.example.org", "https://codeloom.example.org"]))


@pytest.mark.parametrize(
    ("hops", "told", "meant"),
    [("0", "1.2.3.4", "10.1.1.1"), ("1", "1.2.3.4", "1.2.3.4"), ("1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
     ("2", "6.6.6.6, 1.2.3.4, 5.5.5.5", "1.2.3.4"), ("2", "1.2.3.4", "10.1.1.1")],
)  # fmt: skip
def test_a_caller_cannot_choose_its_address(env: pytest.MonkeyPatch, hops: str, told: str, meant: str) -> None:
    env.setenv("TRUSTED_PROXY_HOPS", hops)
    assert address(request(x_forwarded_for=told)) == meant


@pytest.mark.parametrize(
    ("given", "one"),
    [("1.2.3.4", "1.2.3.4"), ("::ffff:1.2.3.4", "1.2.3.4"), ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
     ("fe80::1%eth0", "fe80::/64"), ("", "unknown"), ("evil", "unknown")],
)  # fmt: skip
def test_one_household_counts_as_one_address(given: str, one: str) -> None:
    assert network(given) == one


def test_the_browser_in_words() -> None:
    chrome = (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
    )
    assert browser(request(user_agent=chrome)) == "Chrome on Windows"
    assert browser(request(user_agent="<script>alert(1)</script>")) == ""
    assert browser(request()) == ""
