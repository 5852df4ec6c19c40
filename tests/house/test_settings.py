"""INV-8 and INV-9: production refuses weak secrets, and .env.example names every setting and only those."""

import base64
import os
import re
import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from codeloom import RELEASE
from codeloom.settings import ROOT, Settings, decode_key

KEY = base64.b64encode(bytes(range(32))).decode()
STRONG = {
    "CODELOOM_ENV": "production",
    "DATABASE_URL": "postgresql://db/codeloom",
    "REDIS_URL": "redis://cache/0",
    "APP_URL": "https://codeloom.example.org",
    "JWT_SECRET": "kP2xVbq7Zt0mWcR4yHs9JfLd3NgTa6EuXo8i",
    "JWT_REFRESH_SECRET": "Qe5rTy7uIo9pAs1dFg3hJk5lZx7cVb9nMw2q",
    "ENCRYPTION_KEY": KEY,
}


def read(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    """Settings from these variables alone."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic-settings takes it at run time


def example() -> dict[str, str]:
    """Names and values of .env.example."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_env_example_names_every_setting_and_only_those() -> None:
    assert sorted(example()) == sorted(name.upper() for name in Settings.model_fields)


def test_env_example_gives_each_a_line_of_meaning() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    silent = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if "=" in line and line[0] != "#" and before[:1] != "#"
    ]
    assert silent == []


def test_env_example_shows_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = read(monkeypatch, **{name: value for name, value in example().items() if value and name != "CODELOOM_HOME"})
    assert shown == read(monkeypatch)
    assert example()["CODELOOM_HOME"] == Settings.model_fields["codeloom_home"].default.name


def test_the_release_is_that_of_the_project() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == RELEASE


def test_compose_sets_only_settings_that_exist() -> None:
    named = set(re.findall(r"^\s+([A-Z][A-Z0-9_]+):", (ROOT / "docker-compose.yml").read_text(), re.M))
    others = {
        "POSTGRES_USER",
        "POSTGRES_PASSWORD",
        "POSTGRES_DB",
        "POSTGRES_INITDB_ARGS",
        "REDIS_PASSWORD",
        "STATE_PASSWORD",
    }
    assert named - others <= {name.upper() for name in Settings.model_fields}


def test_production_starts_on_strong_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, **STRONG).production


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"JWT_SECRET": ""}, "JWT_SECRET is missing"),
        ({"JWT_SECRET": "short"}, "JWT_SECRET is weak"),
        ({"JWT_SECRET": "a" * 64}, "JWT_SECRET is weak"),
        ({"JWT_REFRESH_SECRET": "please-change-me-please-change-me-now"}, "JWT_REFRESH_SECRET is weak"),
        ({"JWT_REFRESH_SECRET": STRONG["JWT_SECRET"]}, "are the same"),
        ({"ENCRYPTION_KEY": ""}, "ENCRYPTION_KEY is missing"),
        ({"ENCRYPTION_KEY": base64.b64encode(bytes(32)).decode()}, "ENCRYPTION_KEY is weak"),
        ({"ENCRYPTION_KEY": "dG9vIHNob3J0"}, "not 32 bytes"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is missing"),
        ({"APP_URL": "http://codeloom.example.org"}, "APP_URL is not https"),
        ({"APP_URL": "https://localhost:8443"}, "the pages leave out a port of localhost"),
    ],
)
def test_production_refuses(monkeypatch: pytest.MonkeyPatch, change: dict[str, str], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason) as refused:
        read(monkeypatch, **{**STRONG, **change})
    told = str(refused.value)
    assert not [value for value in (STRONG["JWT_SECRET"], KEY) if value in told], "the refusal shows a secret"


def test_the_command_line_refuses_in_one_sentence(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    environment = {**bare, **STRONG, "JWT_SECRET": "short", "CODELOOM_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-m", "codeloom", "up"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "JWT_SECRET is weak" in done.stderr
    assert not (tmp_path / "home").exists()


def test_printing_settings_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = repr(read(monkeypatch, **{**STRONG, "DATABASE_URL": "postgresql://app:abcdefgh1234@db/codeloom"}))
    assert not [value for value in (STRONG["JWT_SECRET"], KEY, "abcdefgh1234") if value in shown]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("15m", timedelta(minutes=15)),
        ("7d", timedelta(days=7)),
        ("12h", timedelta(hours=12)),
        ("90", timedelta(seconds=90)),
    ],
)
def test_lengths_of_time_are_read_as_people_write_them(
    monkeypatch: pytest.MonkeyPatch, text: str, length: timedelta
) -> None:
    assert read(monkeypatch, JWT_EXPIRES_IN=text).jwt_expires_in == length


@pytest.mark.parametrize(
    ("text", "counts"),
    [("imports=2,others=1", {"imports": 2, "others": 1}), ("3", {"others": 3}), ("0", {"others": 0})],
)
def test_workers_are_counted_by_queue(monkeypatch: pytest.MonkeyPatch, text: str, counts: dict[str, int]) -> None:
    assert read(monkeypatch, WORKERS=text).workers_by_queue() == counts


@pytest.mark.parametrize("text", ["many", "imports", "imports=", "imports=1,imports=2", "-1", "imports=40,others=40"])
def test_workers_that_cannot_be_counted_are_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    with pytest.raises(ValidationError):
        read(monkeypatch, WORKERS=text)


def test_the_first_key_encrypts_and_retired_ones_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    old = base64.urlsafe_b64encode(b"\xff" * 32).decode()
    found = read(monkeypatch, ENCRYPTION_KEY=KEY, ENCRYPTION_KEYS_RETIRED=old)
    assert found.encryption_keys() == (bytes(range(32)), b"\xff" * 32)


def test_a_key_that_is_no_key_is_refused_without_its_value() -> None:
    with pytest.raises(ValueError, match="not base64") as refused:
        decode_key("not!base64!at!all")
    assert "at!all" not in str(refused.value)
