"""Code sets of an organization: files are taken whole or refused, rule from their day on for their owner only, and go back."""

import time
from datetime import date
from uuid import UUID

import pytest

from codeloom.coding.codesets import CodeSet
from codeloom.db.queries.operations import audit_log
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.gateways.codeset_files import load_codesets
from codeloom.services.code_sets import activation, overlay, uploads
from codeloom.services.code_sets.current_code_sets import codeset_at, codesets_of, index_of
from codeloom.services.code_sets.uploads import OfRelease
from codeloom.services.core.commands import Nothing
from codeloom.services.core.errors import Denied, NotFound, Refused
from tests.code_sets import CPT, CodeDesk, from_day, order_file
from tests.http_client import WITHIN_A_SECOND

pytestmark = pytest.mark.usefixtures("database")
BEFORE, FIRST, AFTER = date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 2)


@pytest.fixture
def desk() -> CodeDesk:
    return CodeDesk()


@pytest.fixture(scope="module")
def changed() -> bytes:
    """The codes of June 2026 without I42.0, and with another title for E11.9."""
    return order_file(FIRST, drop=("I42.0",), titles={"E11.9": "Diabetes worded by the new release"})


def at(desk: CodeDesk, day: date) -> CodeSet:
    with desk.open() as uow:
        return codeset_at(uow, day)


def acts(desk: CodeDesk) -> list[str]:
    with unit_of_work(desk.person.worker) as uow:
        return [entry.act for entry in audit_log.page(uow, audit_log.Wanted(), 50)]


def test_a_file_sent_is_listed_and_rules_nothing_yet(desk: CodeDesk, changed: bytes) -> None:
    sent = desk.send("icd10cm_order_2026.txt", changed)
    assert (sent.refused, len(sent.ids)) == ("", 1)
    (row,) = desk.list().releases
    assert (row.kind, row.status, row.name) == ("icd10cm_order", "uploaded", "icd10cm_order_2026.txt")
    assert at(desk, AFTER).is_billable("I42.0")
    assert "CODE_SET_UPLOADED" in acts(desk)


def test_a_release_rules_from_its_day_on_for_its_owner_only(desk: CodeDesk, changed: bytes) -> None:
    stranger = CodeDesk()
    desk.in_force("icd10cm_order_2026.txt", changed, FIRST)
    assert at(desk, BEFORE).is_billable("I42.0")
    assert not at(desk, AFTER).is_billable("I42.0")
    entry = at(desk, AFTER).get("E11.9")
    assert entry is not None
    assert entry.title == "Diabetes worded by the new release"
    assert at(stranger, AFTER).is_billable("I42.0")
    with stranger.open() as uow, desk.open() as own:
        assert codesets_of(uow) is not codesets_of(own)


def test_search_knows_what_is_in_force(desk: CodeDesk, changed: bytes) -> None:
    desk.in_force("icd10cm_order_2026.txt", changed, FIRST)
    with desk.open() as uow:
        index = index_of(uow)
        assert "I42.0" in [hit.code for hit in index.search("I42.0", BEFORE).hits]
        assert "I42.0" not in [hit.code for hit in index.search("I42.0", AFTER).hits]


def test_a_release_ends_on_its_last_day(desk: CodeDesk, changed: bytes) -> None:
    desk.in_force("icd10cm_order_2026.txt", changed, FIRST, date(2026, 6, 30))
    assert not at(desk, date(2026, 6, 30)).is_billable("I42.0")
    assert at(desk, date(2026, 7, 1)).is_billable("I42.0")


def test_taking_it_back_lets_the_built_in_tables_answer_again(desk: CodeDesk, changed: bytes) -> None:
    release = desk.in_force("icd10cm_order_2026.txt", changed, FIRST)
    desk.back(release)
    assert at(desk, AFTER).is_billable("I42.0")
    assert [row.status for row in desk.list().releases] == ["retired"]
    desk.put(release, FIRST)
    assert not at(desk, AFTER).is_billable("I42.0")
    assert acts(desk).count("CODE_SET_ACTIVATED") == 2
    assert "CODE_SET_ROLLED_BACK" in acts(desk)


def test_taking_a_later_release_back_lets_the_earlier_one_answer_again(desk: CodeDesk) -> None:
    def cpt(title: str) -> bytes:
        return CPT.replace(b"Office visit of our own words", title.encode())

    desk.in_force("cpt_2025.csv", cpt("Visit by the first list"), date(2025, 1, 1))
    later = desk.in_force("cpt_2026.csv", cpt("Visit by the second list"), date(2026, 1, 1))

    def title(day: date) -> str:
        with desk.open() as uow:
            verdict = codesets_of(uow).tables.verdict("cpt", "99213", day.toordinal())
            return verdict.title if verdict else ""

    assert (title(date(2025, 6, 1)), title(date(2026, 6, 1))) == ("Visit by the first list", "Visit by the second list")
    desk.back(later)
    assert title(date(2026, 6, 1)) == "Visit by the first list"


def test_another_file_of_the_same_kind_and_first_day_takes_the_place(desk: CodeDesk) -> None:
    desk.in_force("cpt_a.csv", CPT, FIRST)
    desk.in_force("cpt_b.csv", CPT.replace(b"99214", b"99215"), FIRST)
    assert [row.status for row in desk.list().releases] == ["active", "retired"]
    with desk.open() as uow:
        tables = codesets_of(uow).tables
        assert not tables.verdict("cpt", "99214", AFTER.toordinal()).listed
        assert tables.verdict("cpt", "99215", AFTER.toordinal()).listed


def test_a_bad_file_changes_nothing_and_says_where(desk: CodeDesk, changed: bytes) -> None:
    lines = changed.split(b"\r\n")
    lines[40] = lines[40][:14] + b"7" + lines[40][15:]
    sent = desk.send("icd10cm_order_2026.txt", b"\r\n".join(lines))
    assert "line 41" in sent.refused
    view = desk.list()
    assert view.releases == ()
    (refused,) = view.refused
    told = uploads.release_flaws(desk.scope, OfRelease(release_id=UUID(refused.id)))
    assert (told.name, told.flaws[0].line) == ("icd10cm_order_2026.txt", "41")
    assert told.flaws[0].problem
    with desk.open() as uow:
        assert codesets_of(uow) is load_codesets()
    with pytest.raises(Refused):
        desk.put(refused.id, FIRST)
    assert "CODE_SET_REFUSED" in acts(desk)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.zip", b"PK\x03\x04 not a zip"),
        ("a.pdf", b"%PDF-1.7"),
        ("empty.txt", b""),
        ("chart.json", b'{"resourceType": "Bundle"}'),
    ],
)
def test_what_is_no_official_file_is_refused(desk: CodeDesk, name: str, data: bytes) -> None:
    assert desk.send(name, data).refused
    assert desk.list().releases == ()


def test_a_file_that_is_here_already_is_not_kept_twice(desk: CodeDesk) -> None:
    desk.send("cpt.csv", CPT)
    again = desk.send("cpt.csv", CPT)
    assert (again.ids, "here already" in again.refused) == ((), True)
    assert len(desk.list().releases) == 1


def test_what_was_in_force_once_is_never_removed_and_what_was_not_is(desk: CodeDesk) -> None:
    release = desk.in_force("cpt.csv", CPT, FIRST)
    other = desk.send("cpt_b.csv", CPT.replace(b"99214", b"99215")).ids[0]
    uploads.remove_release(desk.scope, OfRelease(release_id=UUID(other)))
    with pytest.raises(Refused, match="judged by this file"):
        uploads.remove_release(desk.scope, OfRelease(release_id=UUID(release)))
    desk.back(release)
    with pytest.raises(Refused, match="judged by this file"):
        uploads.remove_release(desk.scope, OfRelease(release_id=UUID(release)))
    assert [row.id for row in desk.list().releases] == [release]


@pytest.mark.parametrize(("first", "last"), [(date(2015, 9, 30), None), (date(2099, 1, 1), None), (FIRST, BEFORE)])
def test_odd_dates_are_refused(desk: CodeDesk, first: date, last: date | None) -> None:
    release = desk.send("cpt.csv", CPT).ids[0]
    with pytest.raises(Refused):
        desk.put(release, first, last)
    assert [row.status for row in desk.list().releases] == ["uploaded"]


@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller", "integration"])
def test_only_managers_have_to_do_with_code_sets(desk: CodeDesk, role: str) -> None:
    release = desk.send("cpt.csv", CPT).ids[0]
    scope = Scope(desk.person.org_id, desk.person.id, role)
    one = OfRelease(release_id=UUID(release))
    for call in (
        lambda: uploads.list_releases(scope, Nothing()),
        lambda: uploads.begin(scope, Nothing()),
        lambda: activation.activate_release(scope, from_day(release, FIRST)),
        lambda: activation.roll_back_release(scope, one),
        lambda: uploads.remove_release(scope, one),
    ):
        with pytest.raises(Denied):
            call()


def test_another_organizations_files_are_neither_seen_nor_used(desk: CodeDesk) -> None:
    release, stranger = desk.send("cpt.csv", CPT).ids[0], CodeDesk()
    assert stranger.list().releases == ()
    for call in (
        lambda: stranger.put(release, FIRST),
        lambda: stranger.back(release),
        lambda: uploads.remove_release(stranger.scope, OfRelease(release_id=UUID(release))),
    ):
        with pytest.raises(NotFound):
            call()


def test_organizations_with_the_same_releases_share_memory(desk: CodeDesk, changed: bytes) -> None:
    other = CodeDesk()
    for one in (desk, other):
        one.in_force("icd10cm_order_2026.txt", changed, FIRST)
    with desk.open() as own, other.open() as theirs:
        assert codesets_of(own) is codesets_of(theirs)


def test_other_processes_follow_within_a_second(desk: CodeDesk) -> None:
    def listed() -> bool:
        with unit_of_work(desk.scope, read_only=True) as uow:
            verdict = codesets_of(uow).tables.verdict("cpt", "99213", AFTER.toordinal())
            return bool(verdict and verdict.listed)

    assert not listed()
    elsewhere = overlay._active[desk.person.org_id]
    desk.in_force("cpt.csv", CPT, FIRST)
    assert listed()
    began, overlay._active[desk.person.org_id] = time.monotonic(), elsewhere
    while not listed():
        assert time.monotonic() - began < WITHIN_A_SECOND


def test_a_process_keeps_a_few_sets_only(desk: CodeDesk) -> None:
    for day in range(1, overlay.KEPT_SETS + 3):
        release = desk.in_force(f"cpt{day}.csv", CPT.replace(b"99214", b"9922%d" % day), date(2026, 1, day))
        with desk.open() as uow:
            assert codesets_of(uow).tables
        assert release
    assert len(overlay._sets) <= overlay.KEPT_SETS
