"""Secrets of a development copy: made once, readable by their owner only, never made anew over stored data."""

import json
from pathlib import Path

import pytest

from codeloom.launch.keys import kept_secrets
from codeloom.launch.problem import CannotStart
from codeloom.settings import Settings


def test_they_are_made_once_and_strong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = kept_secrets(tmp_path)
    assert kept_secrets(tmp_path) == made
    for name, value in made.items():
        monkeypatch.setenv(name, value)
    assert not [fault for fault in Settings().faults() if "SECRET" in fault or "KEY" in fault]


def test_only_their_owner_can_read_them(tmp_path: Path) -> None:
    kept_secrets(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_one_that_is_missing_is_added_and_the_others_stay(tmp_path: Path) -> None:
    made = kept_secrets(tmp_path)
    del made["JWT_SECRET"]
    (tmp_path / "secrets.json").write_text(json.dumps(made))
    again = kept_secrets(tmp_path)
    assert again["JWT_SECRET"]
    assert {name: again[name] for name in made} == made


def test_they_are_not_made_anew_over_stored_data(tmp_path: Path) -> None:
    (tmp_path / "pg").mkdir()
    with pytest.raises(CannotStart, match="backup"):
        kept_secrets(tmp_path)


def test_a_damaged_file_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(CannotStart, match="cannot be read"):
        kept_secrets(tmp_path)
    assert (tmp_path / "secrets.json").read_text() == "{"
