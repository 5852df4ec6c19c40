"""The training of one's people: who sees whom, what is assigned, whether errors stopped, doubts and overridden scores."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db import crypto
from codeloom.db.ids import new_id
from codeloom.db.scope import Scope
from codeloom.db.tables.audits import Audit, AuditLine
from codeloom.db.tables.drills import DrillTry
from codeloom.db.work import unit_of_work
from codeloom.services.core.errors import Denied, NotFound, Refused
from codeloom.settings import Settings
from tests.integration.drills.drills_world import Trained


@pytest.fixture
def practice(database: Settings) -> Trained:
    """A new practice in which Noor leads Maya and Jonah."""
    made = Trained()
    made.lead()
    return made


def wish(practice: Trained, *people: UUID | None, **fields: object) -> dict[str, object]:
    """An assignment."""
    return {"topic": "circulatory", "people": list(people), "cases": 2, "until": practice.today, **fields}


def plant(practice: Trained, audit_id: UUID, days: int, errors: int, rows: int, code: str = "I11.9") -> None:
    """A closed audit of Maya's so many days ago with so many rows, some of them errors, on hypertension unless said otherwise."""
    moment = clock.now() - timedelta(days=days)
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        like = uow.session.get(Audit, (practice.org_id, audit_id))
        assert like is not None
        made = Audit(org_id=practice.org_id, id=new_id(), chart_id=like.chart_id, round=1_000 + days, coder_id=like.coder_id,
                     auditor_id=like.auditor_id, status="approved", agreed=rows - errors, lines=rows, opened_at=moment,
                     closed_at=moment)  # fmt: skip
        uow.session.add(made)
        uow.session.flush()
        for at in range(rows):
            uow.session.add(
                AuditLine(org_id=practice.org_id, id=new_id(), audit_id=made.id, position=at, coder_line_id=new_id(),
                          coder_sequence=at + 1, coder_system="icd10cm", coder_code="I10", system="icd10cm",
                          code=code if at < errors else "I10", verdict="disagree" if at < errors else None,
                          category="wrong code" if at < errors else "")
            )  # fmt: skip
        uow.record("TEST_CHANGED")
        uow.commit()


def test_who_leads_a_team_sees_its_people_a_manager_everybody_and_nobody_else_anybody(practice: Trained) -> None:
    practice.person("Priya Raman", Role.CODER)
    assert [one.name for one in practice.team().people] == ["Jonah Adeyemi", "Maya Fontaine"]
    assert [one.name for one in practice.team(practice.manager).people] == [
        "Jonah Adeyemi", "Maya Fontaine", "Noor Haddad", "Priya Raman",
    ]  # fmt: skip
    assert practice.team(practice.second).people == ()
    for other in (practice.coder, practice.biller):
        with pytest.raises(Denied):
            practice.team(other)


def test_assigned_cases_are_due_and_told_and_done_when_graded(practice: Trained) -> None:
    given = practice.do(
        "assign", practice.supervisor, **wish(practice, practice.coder.user_id, words="Look for the stage.")
    )
    assert given == {str(practice.coder.user_id): 2}
    page = practice.training()
    assert (page.due, page.reasons, page.words) == (2, "2 assigned by Noor Haddad until today", "Look for the stage.")
    row = practice.team().assigned[0]
    assert (row.person, row.done, row.total, row.result) == ("Maya Fontaine", 0, 2, "not begun, 0 d left")
    practice.whole_session("")
    assert practice.training().due == 0
    row = practice.team().assigned[0]
    assert (row.done, row.total, practice.team().open) == (2, 2, 0)


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"topic": "no such"}, "bad_input"), ({"cases": 0}, "bad_input"), ({"until": "2020-01-01"}, "bad_input"),
     ({"until": "soon"}, "bad_input"), ({"people": []}, "bad_input")],
)  # fmt: skip
def test_an_assignment_that_cannot_be_is_refused(practice: Trained, fields: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        practice.do("assign", practice.supervisor, **wish(practice, practice.coder.user_id, **fields))
    assert caught.value.code == code
    assert practice.training().due == 0


def test_only_ones_own_people_are_assigned_to(practice: Trained) -> None:
    priya = practice.person("Priya Raman", Role.CODER)
    for other in (priya.user_id, Trained().coder.user_id, uuid4()):
        with pytest.raises(NotFound):
            practice.do("assign", practice.supervisor, **wish(practice, practice.coder.user_id, other))
    assert practice.training().due == 0
    with pytest.raises(Refused, match="kind of work"):
        practice.do("assign", practice.supervisor, **wish(practice, practice.biller.user_id, topic="admission"))


def test_fewer_is_said_when_the_interval_excludes_nothing_and_not_before(practice: Trained) -> None:
    audit = practice.audited()
    for days in (2, 3, 4):
        plant(practice, audit, days, 12, 60)
    with clock.at(clock.now() - timedelta(days=1)):
        practice.do("assign", practice.supervisor, **wish(practice, practice.coder.user_id))
        view = practice.begin("")
        for _ in range(2):
            view = practice.do("grade", try_id=practice.gold(view).try_id, grade=3)
    row = practice.team().assigned[0]
    assert (row.before, row.change, row.result, row.tone) == ("36 in 180", "", "too few rows", "plain")
    plant(practice, audit, 0, 1, 200)
    row = practice.team().assigned[0]
    assert (row.since.startswith("1 in 20"), row.result, row.tone) == (True, "fewer", "ok")
    assert row.high < row.zero
    assert row.change.startswith("−19.5 points (−2")
    mine = next(one for one in practice.training().charts if one.topic == row.topic)
    assert (mine.result, mine.before) == ("fewer", "36 in 180 rows")
    assert next(one for one in practice.team().errors if one.topic == "circulatory").drilled == "none"


def test_an_assignment_begins_with_the_most_frequent_error_that_has_cases(practice: Trained) -> None:
    assert practice.team().proposed == practice.team().topics[0][0]
    plant(practice, practice.audited(), 2, 3, 5, code="Q99.9")
    view = practice.team()
    assert [one.topic for one in view.errors] == ["other", "metabolic"]
    assert (view.proposed, view.until) == ("metabolic", (practice.today + timedelta(days=7)).isoformat())

    practice.do("assign", practice.supervisor, **wish(practice, practice.coder.user_id, topic=view.proposed))
    assert practice.team().assigned[0].card == f"/scorecards/{practice.coder.user_id}"


def test_a_doubted_answer_is_told_and_its_score_overridden_with_both_kept(
    practice: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = practice.answer(practice.code(practice.begin("circulatory"), "I10", "I50.22", "N18.31"))
    with pytest.raises(Refused, match="Say why"):
        practice.do("doubt", try_id=view.try_id, words=" ")
    practice.do("doubt", try_id=view.try_id, words="The note says that the hypertension is apart.")
    practice.do("grade", try_id=view.try_id, grade=1)
    doubt = practice.team().doubts[0]
    assert (doubt.person, doubt.given, doubt.score) == ("Maya Fontaine", "I10, I50.22, N18.31", "38 %")
    assert doubt.words == "The note says that the hypertension is apart."
    assert practice.team(practice.second).doubts == ()
    for by, halves, why, error in (
        (practice.second, 8, "Right", NotFound),
        (practice.coder, 8, "Right", Denied),
        (practice.supervisor, 99, "Right", Refused),
        (practice.supervisor, 8, " ", Refused),
    ):
        with pytest.raises(error):
            practice.do("override", by, try_id=doubt.id, halves=halves, why=why)
    monkeypatch.setattr(crypto, "_newest", {})  # the key is looked for while the score is given
    practice.do("override", practice.supervisor, try_id=doubt.id, halves=doubt.most, why="The note does say so.")
    with unit_of_work(Scope.of_worker(practice.org_id), read_only=True) as uow:
        row = uow.session.get(DrillTry, (practice.org_id, UUID(doubt.id)))
        assert row is not None
        assert (row.halves, row.overridden_halves, row.most) == (3, 8, 8)
    practice.do("stop", session_id=view.session_id)
    summary = practice.do("open", number=view.number).summary
    assert (summary.rows[0].right, summary.rows[0].overridden) == (
        True, "100 % by Noor Haddad, counted 38 %: The note does say so.",
    )  # fmt: skip
