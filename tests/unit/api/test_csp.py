"""The content security policy: exactly the inline scripts of the build, nothing from elsewhere."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.datastructures import MutableHeaders

from codeloom.api.core import csp
from codeloom.api.core.markup import SHOW_PASSWORD, THEME
from codeloom.settings import settings


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A data folder with a built page of two inline scripts and one linked."""
    folder = tmp_path / "web" / "build" / "client"
    (folder / "queue").mkdir(parents=True)
    page = '<script>one()</script><script type="module" async="">\ntwo()\n</script><script src="/x.js"></script>'
    (folder / "queue" / "index.html").write_text(page)
    (folder / "index.html").write_text("<script>one()</script>")
    monkeypatch.setenv("CODELOOM_HOME", str(tmp_path))
    settings.cache_clear()
    csp.policy.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()
    csp.policy.cache_clear()


def source(script: str) -> str:
    """The hash of a script, worked out here."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def part(name: str) -> list[str]:
    """The sources of one directive."""
    return next(one.split()[1:] for one in csp.policy().split("; ") if one.startswith(name + " "))


def test_scripts_are_ours_by_hash_and_nothing_else(built: pytest.MonkeyPatch) -> None:
    expected = {"'self'", source("one()"), source("\ntwo()\n"), source(SHOW_PASSWORD), source(THEME)}
    assert set(part("script-src")) == expected


def test_nothing_may_be_fetched_framed_or_sent_elsewhere(built: pytest.MonkeyPatch) -> None:
    built.setenv("APP_URL", "https://codeloom.example.org")
    settings.cache_clear()
    assert part("connect-src") == ["'self'", "https://codeloom.example.org", "wss://codeloom.example.org"]
    assert part("frame-ancestors") == ["'none'"]
    assert part("form-action") == ["'self'"]
    assert part("default-src") == ["'self'"]
    assert "unsafe-eval" not in csp.policy()


@pytest.mark.parametrize(
    ("address", "told"), [("https://codeloom.example.org", True), ("http://localhost:8000", False)]
)
def test_tls_is_insisted_on_only_where_it_is(built: pytest.MonkeyPatch, address: str, told: bool) -> None:
    built.setenv("APP_URL", address)
    settings.cache_clear()
    headers = MutableHeaders()
    csp.add_headers(headers, lasting=False)
    assert ("strict-transport-security" in headers) is told
