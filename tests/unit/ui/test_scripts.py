"""The scripts of assets/ are made of short sources, each of which opens with its contract."""

import re
from pathlib import Path

import pytest

from codeloom.pages.ui import scripts

SOURCES = sorted(scripts.SOURCES.rglob("*.js"))
PARTS = sorted((scripts.SOURCES / "keys").glob("*.js"))
LONGEST, WIDEST = 150, 132


@pytest.mark.parametrize("name", sorted(scripts.scripts()))
def test_the_committed_script_is_what_the_sources_make(name: str) -> None:
    committed = (scripts.ASSETS / name).read_text()
    assert committed == scripts.scripts()[name], "run python -m codeloom.pages.ui.scripts"


def test_no_script_of_assets_is_written_by_hand() -> None:
    assert {path.name for path in scripts.ASSETS.glob("*.js")} == set(scripts.scripts())


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_source_is_short_and_opens_with_its_contract(source: Path) -> None:
    lines = source.read_text().splitlines()
    assert len(lines) <= LONGEST
    assert [line for line in lines if len(line) > WIDEST] == []
    assert all(line.startswith("// ") for line in lines[:2])


NAMES = {part: re.sub(r"^\d+-", "", part.stem) for part in PARTS}


@pytest.mark.parametrize("part", PARTS, ids=lambda path: path.name)
def test_a_part_of_the_keys_says_what_it_uses_reads_and_never_does(part: Path) -> None:
    contract, code = re.split(r"\n(?!//)", part.read_text(), maxsplit=1)
    assert contract.startswith(f"// {NAMES[part]}: ")
    assert re.search(r"\b[Nn]ever\b|\bnothing\b", contract)
    used = set(re.findall(r"\b(\w+)\.\w+", code)) & set(NAMES.values()) - {NAMES[part]}
    assert used <= {NAMES[one] for one in PARTS if one < part}, "a part uses those before it only"
    said = re.search(r"Uses ([\w ,]+)\.", contract)
    told = set(re.findall(r"\w+", said[1])) & set(NAMES.values()) if said else set()
    assert used == told or "Uses every part" in contract
    assert {name for name in re.findall(r"\[(data-[a-z-]+)", code) if name not in contract} == set()


def test_what_stands_in_pages_ends_no_element() -> None:
    """launch/first_paint.py writes both into every page, and leaves pages as they are where that would break them."""
    for name in ("session.js", "codeloom.css"):
        assert "</" not in (scripts.ASSETS / name).read_text(encoding="utf-8")


def test_comments_leave_and_addresses_stay(tmp_path: Path) -> None:
    (tmp_path / "one.js").write_text('// contract\n  const at = "http://x"; // why\n\n  let go; // "no"\n')
    assert scripts._squeezed(tmp_path / "one.js") == 'const at = "http://x";\nlet go; // "no"\n'
