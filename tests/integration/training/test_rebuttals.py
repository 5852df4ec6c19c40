"""Rebuttals: who may answer and decide, until when, what a decision does to the score, and that silence does nothing."""

import json
from uuid import UUID, uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.coding.scoring import FINANCIAL, PROFILES
from codeloom.db import crypto
from codeloom.db.queries.audits.records import accuracy_of
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.services.notices import list_notices
from codeloom.services.notices.listing import ListNotices
from codeloom.services.organization import change_settings
from codeloom.settings import Settings
from tests.integration.audits.audited_visits import Audited
from tests.integration.audits.audits_world import Practice, change, close, judge_all, opened, row_of
from tests.integration.training.training_world import Answered


@pytest.fixture
def practice(database: Settings) -> Answered:
    return Answered()


def titles(who: Scope) -> list[str]:
    """What a person was told, as titles."""
    return [row.title for row in list_notices(who, ListNotices()).rows]


def facts(practice: Answered, act: str) -> list[dict[str, object]]:
    """The facts of an act in the log."""
    return [json.loads(body)["facts"] for name, body in practice.log() if name == act]


def test_an_audit_is_read_side_by_side_and_each_change_answered(practice: Answered) -> None:
    audit = practice.audited("approve", {"op": "add", "code": "Z87.891"})
    row = practice.feedback().rows[0]
    assert (row.number, row.group, row.tag) == ("CH-1", "answer", "2 to answer")
    view = practice.open(audit)
    assert (view.mine, view.auditor, view.asked, view.answered, view.same) == ("Mine", "Noor Haddad", 2, 0, 1)
    first = next(one for one in view.changes if one.change.new.code == "E11.22")
    assert (first.change.old.code, first.change.category, first.change.material) == ("E11.9", "specificity", True)
    assert (first.change.citation, first.change.note) == ("I.A.15", "With presumes a link")
    pair = UUID(first.change.id)
    view = practice.act("acknowledge", practice.coder, audit_id=audit, pair=pair)
    assert (view.answered, next(one for one in view.changes if one.change.id == str(pair)).answer) == (
        1,
        "acknowledged",
    )
    with pytest.raises(Refused, match="answered already"):
        practice.act("rebut", practice.coder, audit_id=audit, pair=pair, reason="But")
    view = practice.act("take_back", practice.coder, audit_id=audit, pair=pair)
    assert view.answered == 0
    assert practice.act("acknowledge_rest", practice.coder, audit_id=audit).answered == 2
    assert practice.feedback().rows[0].group == "closed"
    same = next(one.change.id for one in view.changes if not one.change.changed)
    with pytest.raises(Refused, match="nothing to answer"):
        practice.act("acknowledge", practice.coder, audit_id=audit, pair=same)


def test_the_decision_corrects_the_score_and_keeps_both(practice: Answered, monkeypatch: pytest.MonkeyPatch) -> None:
    audit = practice.audited()
    assert practice.score(audit) == (1, 2)
    rebuttal = practice.rebut(audit)
    assert practice.feedback().rows[0].group == "waiting"
    assert practice.score(audit) == (1, 2)
    opened = practice.act("open_rebuttal", practice.second, rebuttal_id=rebuttal)
    assert opened.may_decide
    assert not opened.may_concede
    assert opened.coder_score == "score 50.0 becomes 100.0 %"
    assert opened.state.reason == "The note names another cause."
    monkeypatch.setattr(crypto, "_newest", {})  # the key is looked for while the decision is made
    view = practice.decide(rebuttal)
    assert (view.state.decision_words, view.state.score, view.state.decided_by) == (
        "The coder is right", "50.0 becomes 100.0 %", "Samuel Okoye"
    )  # fmt: skip
    assert practice.score(audit) == (2, 2)
    row = practice.row(rebuttal)
    assert (row.agreed_before, row.lines_before, row.agreed_after, row.lines_after) == (1, 2, 2, 2)
    own = practice.open(audit)
    assert (own.score.rate, own.corrected) == ("100.0", "was 50.0 % when it was closed")
    with unit_of_work(practice.coder, read_only=True) as uow:
        assert practice.coder.user_id is not None
        assert accuracy_of(uow, practice.coder.user_id, clock.now()) == (2, 2)
    said = facts(practice, "REBUTTAL_DECIDED")[-1]
    assert (said["decision"], said["agreed_before"], said["agreed"]) == ("coder", 1, 2)
    assert practice.feedback().rows[0].words == "The coder is right, score 50.0 becomes 100.0 %"
    with pytest.raises(Refused, match="decided already"):
        practice.decide(rebuttal, "auditor")


def test_the_other_decisions(practice: Answered) -> None:
    for decision, score in (("auditor", (1, 2)), ("both", (2, 2))):
        audit = practice.audited()
        practice.decide(practice.rebut(audit), decision)
        assert practice.score(audit) == score


def test_the_auditor_only_concedes_and_who_coded_decides_nothing(practice: Answered) -> None:
    rebuttal = practice.rebut(practice.audited())
    assert practice.second.user_id
    inbox = practice.act("rebuttals", practice.supervisor)
    assert [(row.group, inbox.to_decide) for row in inbox.rows] == [("own", 0)]
    assert practice.act("rebuttals", practice.second).to_decide == 1
    with pytest.raises(Refused, match="You cannot decide"):
        practice.decide(rebuttal, by=practice.supervisor)
    with pytest.raises(Refused, match="Only the auditor"):
        practice.act("concede", practice.second, rebuttal_id=rebuttal, words="Yes")
    with pytest.raises(Refused, match="You cannot decide"):
        practice.decide(rebuttal, by=practice.manager)
    with pytest.raises(Refused, match="needs a reason"):
        practice.decide(rebuttal, words=" ")
    view = practice.act("concede", practice.supervisor, rebuttal_id=rebuttal, words="He is right.")
    assert view.state.decision_words == "The auditor conceded"
    assert practice.row(rebuttal).conceded


def test_a_supervisor_who_worked_on_the_chart_decides_nothing_of_it(practice: Answered) -> None:
    number = practice.submitted("I10", "E11.9", by=practice.second)
    board = opened(practice, number).board
    board = change(practice, board, {"op": "set_code", "line": row_of(board, "E11.9").id, "code": "E11.22"})
    audit = UUID(close(practice, judge_all(practice, board, "disagree"), "approve").audit_id)
    rebuttal = practice.rebut(audit)
    with pytest.raises(Refused, match="nobody in the practice"):
        practice.decide(rebuttal)
    assert practice.decide(rebuttal, by=practice.manager).state.decided_by == "Dana Whitfield"


def test_a_manager_decides_where_no_supervisor_can_or_did_in_time(practice: Answered) -> None:
    alone = practice.rebut(practice.audited())
    assert practice.act("open_rebuttal", practice.manager, rebuttal_id=alone).may_decide
    practice.decide(alone, by=practice.manager)
    late = practice.rebut(practice.audited(), reason="Again")
    assert practice.second.user_id
    with pytest.raises(Refused):
        practice.decide(late, by=practice.manager)
    practice.late(late)
    row = next(one for one in practice.act("rebuttals", practice.manager).rows if one.id == str(late))
    assert (row.group, row.tone) == ("mine", "error")
    assert practice.row(late).decision is None
    practice.decide(late, by=practice.manager)


def test_after_the_days_of_the_practice_nothing_is_rebutted_and_silence_changes_nothing(practice: Answered) -> None:
    audit = practice.audited()
    pair = practice.pair(audit)
    practice.closed(audit, 15)
    with pytest.raises(Refused, match="days for a rebuttal ended"):
        practice.act("rebut", practice.coder, audit_id=audit, pair=pair, reason="Late")
    row = practice.feedback().rows[0]
    assert (row.group, row.late, row.tag) == ("closed", True, "50.0")
    assert practice.score(audit) == (1, 2)
    change_settings(
        practice.manager, parse(change_settings.command, {"version": 0, "rebuttal_days": 20, "decision_days": 3})
    )
    assert practice.feedback().rows[0].group == "answer"
    rebuttal = practice.rebut(audit)
    sent = practice.row(rebuttal)
    assert 2 < (sent.due_at - sent.sent_at).total_seconds() / 86_400 < 4
    assert facts(practice, "ORGANIZATION_SETTINGS_CHANGED")[-1]["after"] == {"rebuttal_days": 20, "decision_days": 3}


def test_both_sides_and_who_decides_are_told(practice: Answered) -> None:
    assert practice.second.user_id
    assert practice.manager.user_id
    rebuttal = practice.rebut(practice.audited())
    assert "A rebuttal on CH-1 waits for a decision" in titles(practice.second)
    assert "A rebuttal on CH-1 waits for a decision" in titles(practice.supervisor)
    assert titles(practice.manager) == []
    practice.decide(rebuttal)
    for who in (practice.coder, practice.supervisor):
        assert "The rebuttal on CH-1 is decided" in titles(who)
    assert all(not row.unread for row in list_notices(practice.second, ListNotices()).rows)


def test_evidence_of_a_rebuttal_lies_in_the_record(practice: Answered) -> None:
    audit = practice.audited()
    document = practice.open(audit).first_document
    rebuttal = practice.rebut(audit, evidence=[{"doc": document, "start": 16, "end": 28}])
    view = practice.act("open_rebuttal", practice.second, rebuttal_id=rebuttal)
    assert view.state.quotes == ("hypertension",)
    shown = practice.act("read_evidence", practice.second, rebuttal_id=rebuttal, document_id=document)
    assert view.marked == "1 place marked by the coder, 0 by the auditor"
    assert view.category == "Specificity, material"
    assert "coder" in repr(shown)
    other = practice.audited()
    for wrong in ({"doc": document, "start": 0, "end": 4}, {"doc": str(uuid4()), "start": 0, "end": 4}):
        with pytest.raises(NotFound):
            practice.rebut(other, evidence=[wrong])
    with pytest.raises(NotFound):
        practice.rebut(other, evidence=[{"doc": practice.open(other).first_document, "start": 0, "end": 90_000}])


def test_nobody_sees_anothers_page_and_other_practices_nothing(practice: Answered) -> None:
    audit = practice.audited()
    rebuttal = practice.rebut(audit)
    assert practice.feedback(practice.other).rows == ()
    with pytest.raises(NotFound):
        practice.open(audit, practice.other)
    stranger = Answered()
    with pytest.raises(NotFound):
        practice.open(audit, stranger.coder)
    with pytest.raises(NotFound):
        practice.decide(rebuttal, by=stranger.second)
    assert stranger.act("rebuttals", stranger.second).rows == ()
    for role, name in ((Role.CODER, "rebuttals"), (Role.BILLER, "rebuttals"), (Role.SUPERVISOR, "feedback")):
        with pytest.raises(Denied):
            practice.act(name, practice.person(f"Somebody {role}", role))


def test_an_open_audit_is_nobodys_feedback(practice: Answered) -> None:
    board = opened(practice, practice.submitted("I10")).board
    assert practice.feedback().rows == ()
    with pytest.raises(NotFound):
        practice.open(UUID(board.audit_id))


def test_figures_stand_with_their_interval_under_each_profile(practice: Answered) -> None:
    practice.audited()
    practice.audited()
    standing = practice.feedback().standing
    line = next(one for one in standing.profiles if one.id == "line_accuracy")
    assert (line.rate, line.words, line.in_force) == ("50.0", "15.0 to 85.0, 2 of 4 rows", True)
    assert [one.id for one in standing.profiles] == [*(profile.id for profile in PROFILES), FINANCIAL]
    assert line.counted == "2 of 4"
    assert "charts" in standing.profiles[-1].words
    assert [(one.name, one.rate) for one in standing.families] == [("E11", "0.0"), ("I10", "100.0")]
    assert [one.name for one in standing.settings] == ["Outpatient"]
    assert [(one.name, one.rate) for one in standing.categories] == [("Specificity", "50.0")]
    assert [(one.words, one.number) for one in standing.recurring] == [("E11.9 becomes E11.22", 2)]
    assert "wide" in standing.note


def test_biller_and_provider_have_the_audits_of_their_encounters(database: Settings) -> None:
    audited = Audited(Practice())
    audited.returned()
    practice = Answered(audited.practice.org_id, audited.practice.people)
    for who in (audited.visit.biller, audited.visit.provider):
        row = practice.feedback(who).rows[0]
        assert row.number.startswith("EN-")
        view = practice.open(UUID(row.id), who)
        assert view.asked == 1
        assert practice.act("read_document", who, audit_id=view.id, document_id=view.first_document).paragraphs
    rebuttal = practice.rebut(UUID(row.id), audited.visit.biller)
    assert practice.open(UUID(row.id), audited.visit.provider).answered == 1
    coded = next(one.change.new.code for one in view.changes if not one.change.changed)
    ruling = {"ruling": True, "text": "Both are one code", "codes": coded}
    assert practice.decide(rebuttal, "both", **ruling).state.decision == "both"
    for who in (audited.visit.biller, audited.visit.provider):
        beside = practice.act("rulings_beside", who, place="encounter", number=audited.number)
        assert [one.text for one in beside.rows] == ["Both are one code"], "the pair comes again"
    assert practice.act("rulings_beside", audited.visit.biller, place="encounter", number=999).rows == ()
    with pytest.raises(Refused, match="managers do not see"):
        practice.act("open_rebuttal", practice.manager, rebuttal_id=rebuttal)
