"""The edition of 2026-10-01: titles and notes of the changed families, from that day and not before; deleted codes."""

import csv
import json
from collections.abc import Iterator
from datetime import date

import pytest

from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.page import code_page
from codeloom.coding.codesets.revision import BadRevision, read_changes
from codeloom.coding.codesets.tabular import KINDS
from codeloom.gateways.codeset_files import data_file, load_codesets, load_index

EVE, DAY = date(2026, 9, 30), date(2026, 10, 1)


@pytest.fixture(scope="module")
def before() -> CodeSet:
    return load_codesets().at(EVE)


@pytest.fixture(scope="module")
def after() -> CodeSet:
    return load_codesets().at(DAY)


def codes(*changes: str) -> Iterator[tuple[str, str]]:
    rows = csv.DictReader(data_file("icd10cm_fy2027_codes.csv").decode().splitlines())
    return ((row["code"], row["title"]) for row in rows if row["change"] in changes)


def notes() -> Iterator[tuple[str, str, str, str]]:
    for line in data_file("icd10cm_fy2027_notes.jsonl").decode().splitlines():
        note = json.loads(line)
        yield note["owner"], KINDS[note["kind"]], note["text"], note["vs_fy2026"]


def own(codeset: CodeSet, code: str, kind: str) -> list[str]:
    return [note.text for note in codeset.notes(code, kind) if note.owner == code.replace(".", "")]


def test_the_lists_are_whole() -> None:
    assert [len(list(codes(change))) for change in ("new", "header", "demoted", "revised", "retired")] == [
        190, 48, 15, 4, 21,
    ]  # fmt: skip
    assert len(list(notes())) == 160


def test_every_new_code_has_its_title_from_its_first_day(before: CodeSet, after: CodeSet) -> None:
    for code, title in codes("new"):
        entry = after.get(code)
        assert entry is not None
        assert (entry.title, entry.billable, entry.described) == (title, True, True)
        assert not before.is_billable(code)
    for code, title in codes("header", "demoted"):
        assert (after.title(code), after.is_billable(code)) == (title, False)


def test_no_code_of_the_edition_lacks_a_title(after: CodeSet) -> None:
    lacking = [code for code in after.in_force() if not (entry := after.get(code)) or not entry.described]
    assert lacking == []


def test_a_revised_title_is_of_its_days(before: CodeSet, after: CodeSet) -> None:
    for code, title in codes("revised"):
        assert after.title(code) == title
        assert before.title(code) != title


def test_notes_are_of_their_days(before: CodeSet, after: CodeSet) -> None:
    for owner, kind, text, status in notes():
        old, new = own(before, owner, kind), own(after, owner, kind)
        assert (text in old, text in new) == {
            "added": (False, True), "same": (True, True), "removed": (True, False),
        }[status], (owner, text)  # fmt: skip


def test_rules_find_the_new_references(before: CodeSet, after: CodeSet) -> None:
    assert after.mentions("K65.1", "excludes2", "K6A.01") is not None
    assert before.mentions("K65.1", "excludes2", "K6A.01") is None
    assert before.mentions("M72.8", "excludes1", "M72.2") is not None
    assert after.mentions("M72.8", "excludes1", "M72.2") is None
    assert after.mentions("QA1.71", "code_also", "Z15.04") is not None


def test_the_code_page_tells_the_edition(after: CodeSet) -> None:
    page = code_page(after, "J4B")
    assert page is not None
    assert [note.text for note in page.notes["inclusion"]] == ["Pulmonary fungal ball"]
    assert {low for note in page.notes["code_also"] for low, _ in note.refs} >= {"B44", "B38.1", "B37.1"}


def test_a_deleted_code_is_gone_and_never_comes_first(before: CodeSet, after: CodeSet) -> None:
    index, in_force = load_index(), after.in_force()
    for code, _ in codes("retired"):
        assert code.replace(".", "") not in in_force
        titled = index.search(before.title(code), DAY, limit=5).hits
        typed = index.search(code, DAY, limit=5).hits
        assert code not in {hit.code for hit in (*titled, *typed)}
        assert all(in_force.get(hit.code.replace(".", "")) for hit in (*titled, *typed))


def test_a_category_that_was_a_code_never_comes_before_its_codes() -> None:
    index, after = load_index(), load_codesets().at(DAY)
    for code, title in codes("demoted"):
        for text in (code, title):
            assert after.is_billable(index.search(text, DAY, limit=1).hits[0].code), text


def test_search_finds_new_codes_by_title_from_their_first_day_on() -> None:
    index = load_index()
    for code, title in codes("new"):
        found = [hit.code for hit in index.search(title, DAY, limit=3).hits]
        stems = {hit.rsplit("X", 1)[0] if len(hit) == 8 else hit for hit in found}
        assert code[:7] in {hit[:7] for hit in found} | stems, (title, found)
        assert code not in {hit.code for hit in index.search(title, EVE, limit=3).hits}


@pytest.mark.parametrize(
    ("table", "lines", "told"),
    [
        (b"code,title\n", b"", "code, title, change"),
        (b"code,title,change\nA00,,new\n", b"", "line 2"),
        (b"code,title,change\n", b'{"owner": "A00"}\n', "line 1"),
    ],
)
def test_a_bad_list_says_where(table: bytes, lines: bytes, told: str) -> None:
    with pytest.raises(BadRevision, match=told):
        read_changes(table, lines)
