"""Code sets of an organization: files are taken whole or refused, rule from their day on for their owner only, and go back."""

from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from codeloom.coding.codesets import CodeSet
from codeloom.coding.lines import Severity
from codeloom.coding.rules.local import LocalRule, When
from codeloom.coding.rules.local_examples import read_example
from codeloom.coding.rules.local_patterns import read_pattern
from codeloom.coding.rules.local_reading import definition_of
from codeloom.db.ids import new_id
from codeloom.db.queries import audit_log
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Chart, ChartCode
from codeloom.db.tables.favorites import Favorite
from codeloom.db.tables.local_rules import LocalRuleVersion
from codeloom.db.work import unit_of_work
from codeloom.services import code_sets, code_sets_force, code_sets_laid, code_sets_preview
from codeloom.services.charts import OpenChart, open_chart
from codeloom.services.code_sets import OfRelease
from codeloom.services.commands import Nothing, parse
from codeloom.services.errors import Denied, NotFound, Refused
from codeloom.services.knowledge import codeset_at, codesets_of, index_of
from tests.code_sets import CPT, CodeDesk, from_day, order_file
from tests.integration.audits_world import Practice

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
        return [entry.act for entry, _ in audit_log.page(uow, before=None, subject_id="", act="", size=50)]


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
    told = code_sets.flaws(desk.scope, OfRelease(release_id=UUID(refused.id)))
    assert (told.name, told.flaws[0].line) == ("icd10cm_order_2026.txt", "41")
    assert told.flaws[0].problem
    with desk.open() as uow:
        assert codesets_of(uow) is codesets_of(uow)
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
    code_sets.remove(desk.scope, OfRelease(release_id=UUID(other)))
    with pytest.raises(Refused, match="judged by this file"):
        code_sets.remove(desk.scope, OfRelease(release_id=UUID(release)))
    desk.back(release)
    with pytest.raises(Refused, match="judged by this file"):
        code_sets.remove(desk.scope, OfRelease(release_id=UUID(release)))
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
        lambda: code_sets.listed(scope, Nothing()),
        lambda: code_sets.begin(scope, Nothing()),
        lambda: code_sets_force.activate(scope, from_day(release, FIRST)),
        lambda: code_sets_force.rollback(scope, one),
        lambda: code_sets.remove(scope, one),
    ):
        with pytest.raises(Denied):
            call()


def test_another_organizations_files_are_neither_seen_nor_used(desk: CodeDesk) -> None:
    release, stranger = desk.send("cpt.csv", CPT).ids[0], CodeDesk()
    assert stranger.list().releases == ()
    for call in (
        lambda: stranger.put(release, FIRST),
        lambda: stranger.back(release),
        lambda: code_sets.remove(stranger.scope, OfRelease(release_id=UUID(release))),
    ):
        with pytest.raises(NotFound):
            call()


def test_organizations_with_the_same_releases_share_memory(desk: CodeDesk, changed: bytes) -> None:
    other = CodeDesk()
    for one in (desk, other):
        one.in_force("icd10cm_order_2026.txt", changed, FIRST)
    with desk.open() as own, other.open() as theirs:
        assert codesets_of(own) is codesets_of(theirs)


def coded(desk: CodeDesk, *codes: str) -> int:
    """A chart of 22 May 2026 with these codes; its number."""
    practice = Practice(org_id=desk.person.org_id)
    number = practice.chart()
    with unit_of_work(Scope.of_worker(desk.person.org_id)) as uow:
        chart = uow.session.exec(select(Chart).where(Chart.org_id == uow.org_id, Chart.number == number)).one()
        for place, code in enumerate(codes, 1):
            system = "icd10cm" if code[0].isalpha() else "cpt"
            uow.session.add(
                ChartCode(org_id=uow.org_id, id=new_id(), chart_id=chart.id, sequence=place, system=system, code=code)
            )
        uow.record("CHART_CODED", "chart", chart.id)
        uow.commit()
    return number


def starred(desk: CodeDesk, code: str) -> None:
    """The manager stars a diagnosis code."""
    with unit_of_work(desk.scope) as uow:
        uow.session.add(Favorite(org_id=uow.org_id, user_id=uow.user_id, system="icd10cm", code=code, position=1))
        uow.record("CODE_STARRED", "user", uow.user_id)
        uow.commit()


def ruled(desk: CodeDesk, code: str) -> None:
    """The practice has a rule in force about a diagnosis code."""
    when = When(codes=(read_pattern(code),))
    fires, silent = (read_example(code),), (read_example("I10"),)
    rule = LocalRule(
        "LOC-01", 1, "Ask for the echo", Severity.WARN, "Where is the echo?", "Policy 4", True, when,
        fires=fires, silent=silent,
    )  # fmt: skip
    with unit_of_work(desk.scope) as uow:
        uow.session.add(
            LocalRuleVersion(
                org_id=uow.org_id,
                number=1,
                version=1,
                status="live",
                definition=definition_of(rule),
                made_by=uow.user_id,
            )
        )
        uow.record("LOCAL_RULE_LIVE", "local_rule", 1)
        uow.commit()


def test_what_a_file_would_touch_is_shown_before_it_is_in_force(desk: CodeDesk) -> None:
    first = date(2026, 5, 1)
    number = coded(desk, "I10", "I42.0")
    starred(desk, "I42.0")
    ruled(desk, "I42.0")
    file = order_file(first, drop=("I42.0", "Z33.1"), titles={"E11.9": "Diabetes worded by the new release"})
    release = desk.send("icd10cm_order_2026.txt", file).ids[0]
    seen = code_sets_preview.preview(desk.scope, from_day(release, first))
    counts = {part.name: part.count for part in seen.changes}
    assert (counts["added"], counts["deleted"], counts["revised"]) == ("0", "2", "1")
    deleted = next(part for part in seen.changes if part.name == "deleted")
    assert [row.code for row in deleted.rows] == ["I42.0", "Z33.1"]
    assert seen.charts_words == "1 open chart, 1 with a code that loses its validity"
    (chart,) = seen.charts
    assert (chart.name, chart.href) == (f"CH-{number}", "/charts?tab=draft")
    assert "I42.0 no longer valid" in chart.words
    assert [one.name for one in seen.favorites] == ["I42.0"]
    assert ("LOC-01", "/rules") in [(one.name, one.href) for one in seen.rules]
    assert at(desk, AFTER).is_billable("I42.0")
    table = code_sets_preview.whole_difference(desk.scope, from_day(release, first))
    assert {row[:2] for row in table} == {("deleted", "I42.0"), ("deleted", "Z33.1"), ("revised", "E11.9")}
    later = code_sets_preview.preview(desk.scope, from_day(release, FIRST))
    assert later.charts == ()
    made = desk.put(release, first)
    assert made.changes == "0 added, 2 deleted, 1 revised"


def test_a_chart_is_judged_by_the_release_of_its_service_date(desk: CodeDesk) -> None:
    number = coded(desk, "I42.0")
    release = desk.send("icd10cm_order_2026.txt", order_file(date(2026, 5, 1), drop=("I42.0",))).ids[0]
    coder = coder_of(desk)
    assert not invalid(coder, number)
    desk.put(release, FIRST)
    assert not invalid(coder, number)
    desk.back(release)
    desk.put(release, date(2026, 5, 1))
    assert invalid(coder, number)
    desk.back(release)
    assert not invalid(coder, number)


def coder_of(desk: CodeDesk) -> Scope:
    """Whoever the charts are assigned to."""
    with unit_of_work(desk.person.worker) as uow:
        chart = uow.session.exec(select(Chart).where(Chart.org_id == uow.org_id)).first()
        assert chart is not None
        return Scope(uow.org_id, chart.assignee_id, "coder")


def invalid(coder: Scope, number: int) -> bool:
    """Whether the chart shows an error on its one row."""
    code_sets_laid.forget(coder.org_id)
    view = open_chart(coder, parse(OpenChart, {"number": number}))
    return any(finding.severity == "error" for row in view.editor.rows for finding in row.findings)


def test_a_procedure_list_tells_which_codes_on_charts_it_lacks(desk: CodeDesk) -> None:
    coded(desk, "I10", "99213", "99215-25")
    release = desk.send("cpt.csv", CPT).ids[0]
    seen = code_sets_preview.preview(desk.scope, from_day(release, date(2026, 1, 1)))
    assert [one.words for one in seen.charts] == ["Draft: 99215-25 no longer valid"]
    assert seen.charts_words == "1 open chart, 1 with a code that loses its validity"
