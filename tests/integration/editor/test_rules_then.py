"""What the rules said when rows were sent or finalized is shown as it was, whatever rules, rows and reasons say later."""

import io
import json
import zipfile
from typing import Any

import pytest
from sqlalchemy import text

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services import encounters
from codeloom.services.charts.finding_reasons import GiveReason, give_reason
from codeloom.services.charts.history import HistoryAct, history
from codeloom.services.charts.submission import SubmitChart, recall, submit
from codeloom.services.core.commands import OfChart, parse
from codeloom.services.encounters import VersionView
from codeloom.services.encounters.commands import OfRound
from codeloom.services.operations.evidence import MakePack, evidence_pack
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.charts.test_editing import Bench
from tests.integration.encounters.encounters_world import Visit

WHY, LATER = "Zebrafinch: two unrelated conditions", "Another reason"


@pytest.fixture
def bench(database: Settings) -> Bench:
    """A chart sent with a finding that a reason settled."""
    made = Bench(Practice())
    made.add("F45.8", "G47.63")
    reason(made, WHY)
    submit(made.practice.coder, made.of(SubmitChart))
    return made


def reason(bench: Bench, words: str) -> None:
    (key,) = {one.key for row in bench.view.rows for one in row.findings if one.rule == "EX1-01"}
    bench.view = give_reason(bench.practice.coder, bench.of(GiveReason, key=key, reason=words))


def sent(bench: Bench, by: Scope) -> list[HistoryAct]:
    """The submissions in the chart's history, the newest first."""
    told = history(by, OfChart(chart_id=bench.practice.stored(bench.number).id))
    return [one for one in told.acts if one.words == "Sent for audit"]


def test_a_submission_shows_its_findings_after_rows_and_reasons_changed(bench: Bench) -> None:
    practice, chart = bench.practice, OfChart(chart_id=bench.practice.stored(bench.number).id)
    recall(practice.coder, chart)
    reason(bench, LATER)
    submit(practice.coder, bench.of(SubmitChart))
    recall(practice.coder, chart)
    bench.do({"op": "remove", "line": bench.view.rows[1].id})
    submit(practice.coder, bench.of(SubmitChart))
    for by in (practice.supervisor, practice.person("Dana Whitfield", Role.MANAGER)):
        last, second, first = sent(bench, by)
        for one, why in ((first, WHY), (second, LATER)):
            (line,) = [rule for rule in one.rules if rule.title.startswith("EX1-01 ")]
            assert (line.severity, line.reason, line.by, line.rows) == ("error", why, "Maya Fontaine", "rows 1, 2")
            assert line.version.startswith("ICD-10-CM ")
            assert "G47.63" in line.message
            assert one.judged.startswith("Rules at submission: ")
        assert "EX1-01" not in {rule.title.split()[0] for rule in last.rules}


def test_one_that_was_sent_before_this_was_kept_shows_none(bench: Bench) -> None:
    with unit_of_work(Scope.of_worker(bench.practice.org_id)) as uow:
        uow.session.connection().execute(text("update chart_submissions set rules_enc = null where org_id = :org"),
                                         {"org": bench.practice.org_id})  # fmt: skip
        uow.record("TEST_CHANGED", "chart", bench.practice.org_id)
        uow.commit()
    (one,) = sent(bench, bench.practice.supervisor)
    assert (one.judged, one.rules, len(one.rows)) == ("", (), 2)


def versions_of(scope: Scope, subject: str) -> Any:
    data = evidence_pack(scope, MakePack(subject=subject)).data
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        assert all(
            WHY.encode() not in pack.read(name) and b"Zebrafinch" not in pack.read(name) for name in pack.namelist()
        )
        return json.loads(pack.read("versions.json"))


def test_neither_log_nor_pack_holds_the_words(bench: Bench) -> None:
    practice = bench.practice
    assert all("Zebrafinch" not in body for _, body in practice.log())
    (version,) = versions_of(practice.person("Dana Whitfield", Role.MANAGER), f"CH-{bench.number}")
    (said,) = [one for one in version["rules"] if one["rule"] == "EX1-01"]
    assert (said["severity"], said["settled"], said["by"]) == ("error", True, str(practice.coder.user_id))
    assert said["rows"] == [one["id"] for one in version["lines"]]
    assert "message" not in said
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        (row,) = uow.session.connection().execute(
            text("select rules_enc from chart_submissions where org_id = :org"), {"org": practice.org_id}
        )
    assert b"Zebrafinch" not in row[0]
    assert b"EX1-01" not in row[0]


def test_a_finalized_version_shows_its_findings_after_it_was_opened_again(database: Settings) -> None:
    visit = Visit()
    visit.write()
    visit.suggest()
    visit.accept_all()
    visit.edit(*({"op": "add", "code": code} for code in ("F45.8", "G47.63")))
    visit.send()
    (key,) = {one.key for line in visit.view.lines for one in line.findings if one.rule == "EX1-01"}
    visit.edit({"op": "settle", "finding": key, "reason": WHY})
    visit.finalize()
    first = version(visit, visit.biller)
    visit.reopen("The jaw is looked at again.")
    (gone,) = [line for line in visit.view.lines if line.code == "G47.63"]
    visit.edit({"op": "remove", "line": gone.id, "reason": "Not this visit"}, by=visit.biller)
    again = version(visit, visit.biller)
    assert again.rules == version(visit, visit.provider).rules == first.rules
    (line,) = [one for one in again.rules if one.title.startswith("EX1-01 ")]
    assert (line.reason, line.by, line.severity) == (WHY, "Sam Keller", "error")
    assert again.judged.startswith("Rules when it was finalized: ")
    (kept,) = versions_of(visit.practice.person("Dana Whitfield", Role.MANAGER), f"EN-{visit.view.number}")
    assert [one["settled"] for one in kept["rules"] if one["rule"] == "EX1-01"] == [True]
    assert all("Zebrafinch" not in body for _, body in visit.practice.log())


def version(visit: Visit, by: Scope) -> VersionView:
    return encounters.open_version(by, parse(OfRound, {"encounter_id": visit.id, "round": 1}))
