"""Artifacts on disk: built once, rebuilt when damaged, old ones forgotten, and no folder needed."""

from importlib import resources
from pathlib import Path

import pytest

from codeloom.coding.codesets.artifact import BadArtifact, seal, unseal
from codeloom.gateways import codeset_files
from codeloom.gateways.codeset_files import (
    CHANGES,
    KEPT_ARTIFACTS,
    PAYMENT,
    PERIODS,
    TABULAR,
    DamagedTable,
    checksums,
    data_file,
    fingerprint,
    kept,
    packed_table,
)
from codeloom.gateways.groupers import HCC_TABLES, UNCOUNTED


class Home:
    """Stands for the settings: only the data folder matters here."""

    def __init__(self, folder: Path) -> None:
        self.codeloom_home = folder


class Builder:
    """Counts how often it had to build."""

    def __init__(self) -> None:
        self.built = 0

    def __call__(self) -> str:
        self.built += 1
        return f"made {self.built}"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(codeset_files, "settings", lambda: Home(tmp_path))
    return tmp_path


def test_an_artifact_is_built_once_and_loaded_after(home: Path) -> None:
    builder = Builder()
    first = kept("probe", "a", unseal, builder, seal)
    assert kept("probe", "a", unseal, builder, seal) == first == "made 1"
    assert builder.built == 1


def test_a_damaged_artifact_is_built_anew(home: Path) -> None:
    builder = Builder()
    kept("probe", "a", unseal, builder, seal)
    path = home / "codesets" / "probe-a.bin"
    path.write_bytes(path.read_bytes()[:-3])
    assert kept("probe", "a", unseal, builder, seal) == "made 2"
    assert kept("probe", "a", unseal, builder, seal) == "made 2"


def test_a_change_of_what_it_is_made_from_makes_another_and_old_ones_are_forgotten(home: Path) -> None:
    builder = Builder()
    for mark in range(KEPT_ARTIFACTS + 3):
        kept("probe", fingerprint(bytes([mark])), unseal, builder, seal)
    assert builder.built == KEPT_ARTIFACTS + 3
    assert len(list((home / "codesets").glob("probe-*.bin"))) == KEPT_ARTIFACTS


def test_a_folder_that_cannot_be_made_only_costs_the_time(home: Path) -> None:
    (home / "codesets").write_text("a file in the way")
    builder = Builder()
    assert kept("probe", "a", unseal, builder, seal) == "made 1"


def test_every_packed_table_has_a_checksum() -> None:
    names = {entry.name for entry in resources.files("codeloom.coding").joinpath("data").iterdir()}
    packed = {TABULAR, PERIODS, *PAYMENT, *HCC_TABLES, UNCOUNTED}
    assert packed == {name for name in names if name.endswith(".gz")}
    assert checksums().keys() == packed | {*CHANGES}


@pytest.mark.parametrize("content", [None, b"", b"other bytes"])
def test_a_damaged_or_missing_table_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    def read(name: str) -> bytes:
        if name != TABULAR:
            return data_file(name)
        if content is None:
            raise FileNotFoundError(name)
        return content

    checksums()
    monkeypatch.setattr(codeset_files, "data_file", read)
    assert packed_table(PERIODS)
    with pytest.raises(DamagedTable, match=TABULAR):
        packed_table(TABULAR)


def test_bytes_of_another_make_are_refused() -> None:
    with pytest.raises(BadArtifact):
        unseal(b"short")
