"""Official files as published: each reads whole; damaged at random, each is read or refused, never worse."""

import random
from collections.abc import Iterator
from datetime import date

import pytest

from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.official import (
    BadOfficialFile,
    OfficialFile,
    OfficialKind,
    OverlayFile,
    apply_overlay,
    read_files,
)
from codeloom.gateways.codeset_files import load_codesets, tabular_xml

from .official_files import ANY_SIZE, CODES, DAY, NOT_OFFICIAL, SAMPLES, archive, data, expected

MUTATIONS = 12
"""Of each file; more were tried by hand."""


def test_the_zip_of_the_code_list_reads_as_one_file() -> None:
    (found,) = read_files(archive())
    assert (found.kind, found.rows, str(found.suggested_from)) == (OfficialKind.ICD10CM_ORDER, CODES[0], "2025-04-01")
    assert isinstance(found.content, CodeTable)
    assert len(found.content.codes) == CODES[1]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_file_reads_whole(name: str) -> None:
    (found,) = read_files([(name, data(name))], any_size=ANY_SIZE)
    assert (found.kind, found.rows) == expected(name)
    assert OfficialFile.unpack(found.kind, found.pack()) == found


def test_the_tabular_list_reads_whole() -> None:
    (found,) = read_files([("icd10c-tabular-April-1-2026.xml", tabular_xml())])
    assert (found.kind, found.rows, found.edition) == (
        OfficialKind.ICD10CM_TABULAR,
        46_881,
        "FY2026, April 2026 update",
    )


@pytest.mark.parametrize("name", NOT_OFFICIAL)
def test_tables_of_no_official_layout_are_refused(name: str) -> None:
    with pytest.raises(BadOfficialFile):
        read_files([(name, data(name))])


def test_the_code_list_of_fy2025_agrees_with_the_base_on_every_code() -> None:
    (found,) = read_files(archive())
    sets = apply_overlay(load_codesets(), [OverlayFile(found.kind, date(2024, 10, 1), date(2025, 9, 30), found)])
    assert sets.at(DAY).in_force() == load_codesets().at(DAY).in_force()
    assert sets.at(DAY).title("S52.501A") == load_codesets().at(DAY).title("S52.501A")
    assert sets.at(date(2026, 6, 1)).in_force() == load_codesets().at(date(2026, 6, 1)).in_force()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_damaged_at_random_is_read_or_refused(name: str) -> None:
    dice = random.Random(name)  # reproducible, no secret
    good = read_files([(name, data(name))], any_size=ANY_SIZE)[0]
    for damaged in (damage(data(name), dice) for _ in range(MUTATIONS)):
        try:
            (found,) = read_files([(name, damaged)], any_size=ANY_SIZE)
        except BadOfficialFile as bad:
            located = [flaw.file == name and bool(flaw.problem) for flaw in bad.flaws]
        else:
            located = [found.kind is good.kind]
        assert all(located)


def test_a_code_list_cut_anywhere_is_refused_with_its_line() -> None:
    name, whole = next((name, data) for name, data in archive() if name.endswith("cm_order_2025.txt"))
    last_line = whole.rstrip().rindex(b"\n") + 1
    for size in (400, 1_000_000, 7_000_001, len(whole) - 200_000, last_line + 30):
        with pytest.raises(BadOfficialFile) as caught:
            read_files([(name, whole[:size])])
        assert caught.value.flaws[0].line


def damage(whole: bytes, dice: random.Random) -> bytes:
    """One of the ways files go bad: cut, bytes swapped or changed, lines shuffled, doubled or lost, something put in."""
    return dice.choice(list(_ways(whole, dice)))


def _ways(whole: bytes, dice: random.Random) -> Iterator[bytes]:
    at = dice.randrange(len(whole))
    yield whole[:at]
    swapped = bytearray(whole)
    for _ in range(dice.choice((1, 20))):
        one, other = dice.randrange(len(whole)), dice.randrange(len(whole))
        swapped[one], swapped[other] = swapped[other], swapped[one]
    yield bytes(swapped)
    yield whole[:at] + whole[at + dice.choice((1, 80, 5_000)) :]
    yield whole[:at] + dice.choice((b"\t", b'"', b"\0", b"\xe9", b"<!ENTITY a 'b'>", b"\r\n\r\n")) + whole[at:]
    lines = whole.split(b"\n")
    start = dice.randrange(len(lines))
    some = lines[start : start + 500]
    dice.shuffle(some)
    yield b"\n".join([*lines[:start], *some, *lines[start + 500 :]])
    yield b"\n".join([*lines[:start], lines[start], *lines[start:]])
