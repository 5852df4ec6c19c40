"""Drills by their verbs: coded blind, answered, graded, scheduled, from the library and from own audited errors."""

from datetime import timedelta
from uuid import uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.queries import drills as queries
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.gateways.drill_files import load_drills
from codeloom.services.core.commands import Nothing
from codeloom.services.core.errors import Conflict, Denied, NotFound, Problem, Refused
from codeloom.services.drills import due_drills, replay
from codeloom.services.drills.own_cases import Hidden
from codeloom.settings import Settings
from tests.integration.drills.drills_world import Trained, later


@pytest.fixture
def practice(database: Settings) -> Trained:
    """A new practice."""
    return Trained()


def test_who_has_nothing_due_takes_cases_from_the_library_and_they_come_again(practice: Trained) -> None:
    assert practice.training().due == 0
    with pytest.raises(Refused, match="no case"):
        practice.do("start")
    view = practice.begin("library")
    assert (view.stage, view.place, view.total, view.origin) == ("coding", "Case 1 of 5", 5, "From the case library")
    shown = practice.gold(view)
    assert (shown.stage, shown.counts, shown.order) == ("answer", "all right", "")
    assert [grade.name for grade in shown.grades] == ["Again", "Hard", "Good", "Easy"]
    assert shown.grades[0].next == "in 10 min"
    again = practice.do("grade", try_id=shown.try_id, grade=3)
    assert (again.stage, again.place, again.done) == ("coding", "Case 2 of 5", 1)
    page = practice.training()
    assert (page.open, page.due, len(page.topics)) == (view.number, 0, 1)
    assert page.topics[0].holds >= 1
    with later(days=30):
        assert practice.training().due == 1


def test_nothing_tells_the_answer_before_it_is_given(practice: Trained) -> None:
    view = practice.code(practice.begin("metabolic"), "E11.9", "G62.9", "E11")
    assert not any(
        (view.differences, view.rationale, view.accepted, view.rulings, view.grades, view.counts, view.score)
    )
    assert all(not row.findings and not row.mark and not row.severity and not row.complication for row in view.rows)
    assert not any(piece.rows for para in view.document.paragraphs for s in para.sentences for piece in s.pieces)
    case = practice.case(view)
    told = repr(view).replace(repr(view.rows), "").replace(repr(view.document), "")
    assert not any(row.code in told for row in case.gold)
    assert case.title not in told
    shown = practice.answer(view)
    assert {row.gold for row in shown.differences} >= {row.code for row in case.gold}
    assert any(piece.rows for para in shown.document.paragraphs for s in para.sentences for piece in s.pieces)
    assert (shown.rule, shown.citation) != ("", "")


def test_an_answer_is_counted_with_partial_credit_and_not_changed_any_more(practice: Trained) -> None:
    view = practice.code(practice.begin("metabolic"), "E11.9", "N18.32", "I10")
    shown = practice.answer(view)
    assert shown.counts == "1 changed, 2 missed, 1 too many, order, 1 right"
    assert [row.kind for row in shown.differences] == ["changed", "missed", "right", "missed", "extra"]
    for act in (
        lambda: practice.code(shown, "Z79.84"),
        lambda: practice.answer(shown),
    ):
        with pytest.raises(Refused, match="answered"):
            act()


def test_a_grade_needs_an_answer_and_an_answer_a_code_and_each_is_given_once(practice: Trained) -> None:
    view = practice.begin("em")
    with pytest.raises(Refused, match="no code"):
        practice.answer(view)
    with pytest.raises(Refused, match="before the grade"):
        practice.do("grade", try_id=view.try_id, grade=3)
    shown = practice.answer(practice.code(view, "99213"))
    practice.do("grade", try_id=shown.try_id, grade=2)
    with pytest.raises(Refused, match="graded already"):
        practice.do("grade", try_id=shown.try_id, grade=4)
    with pytest.raises(Refused):
        practice.do("grade", try_id=shown.try_id, grade=5)


def test_who_does_not_know_sees_what_is_missed(practice: Trained) -> None:
    view = practice.begin("metabolic")
    shown = practice.do("answer", try_id=view.try_id, version=view.version, unknown=True)
    assert {row.kind for row in shown.differences} == {"missed"}
    assert shown.score.startswith("0 ")
    assert shown.rule
    assert practice.do("grade", try_id=shown.try_id, grade=1).done == 1


def test_an_edit_at_an_old_version_is_a_conflict(practice: Trained) -> None:
    view = practice.begin("em")
    practice.code(view, "99214")
    with pytest.raises(Conflict):
        practice.code(view, "99213")


def test_a_session_ends_with_what_comes_when_and_one_thing_to_take_along(practice: Trained) -> None:
    view = practice.begin("circulatory")
    shown = practice.answer(practice.code(view, "I10", "I50.22", "N18.31"))
    lesson = practice.case(view).lesson
    view = practice.do("grade", try_id=shown.try_id, grade=1)
    over = practice.do("grade", try_id=practice.gold(view).try_id, grade=4)
    assert over.stage == "summary"
    summary = over.summary
    assert (summary.lesson, summary.again, len(summary.rows)) == (lesson, 1, 2)
    assert [row.said for row in summary.rows] == ["Again", "Easy"]
    assert (summary.rows[0].next, summary.rows[1].result) == ("in 10 min", "all right")
    assert len(summary.schedule) == 2
    assert practice.do("open", number=over.number).stage == "summary"
    again = practice.begin("again")
    assert (again.total, practice.case(again).lesson) == (1, lesson)


def test_who_stops_finds_the_rest_due_as_before(practice: Trained) -> None:
    practice.lead()
    wish = {"topic": "site", "people": [practice.coder.user_id], "cases": 3, "until": practice.today}
    practice.do("assign", practice.supervisor, **wish)
    view = practice.begin("")
    after = practice.do("grade", try_id=practice.gold(view).try_id, grade=3)
    stopped = practice.do("stop", session_id=after.session_id)
    assert (stopped.stage, len(stopped.summary.rows)) == ("summary", 1)
    assert (practice.training().due, practice.training().open) == (2, 0)


def test_replaying_the_log_gives_the_stored_due_dates_and_a_planted_one_is_found(practice: Trained) -> None:
    practice.whole_session("neoplasm", grade=3)
    with later(days=3):
        practice.whole_session("neoplasm", grade=2)
    with later(days=12):
        practice.whole_session("neoplasm", grade=1)
    scope = Scope.of_worker(practice.org_id)
    found = replay(scope)
    assert (found.reviews, found.cases, found.wrong) == (6, 2, ())
    with unit_of_work(scope) as uow:
        assert practice.coder.user_id is not None
        card = next(iter(queries.cards(uow, practice.coder.user_id).values()))
        card.due_at += timedelta(days=1)
        uow.session.add(card)
        first = queries.log(uow, practice.coder.user_id)[0]
        assert first.due_at is not None
        first.due_at += timedelta(days=1)
        uow.session.add(first)
        uow.record("TEST_CHANGED")
        uow.commit()
    assert [key for key, _, _ in replay(scope).wrong] == [first.case_key, card.case_key]


def test_first_answers_are_drawn_by_week_and_not_before_there_are_two(practice: Trained) -> None:
    practice.whole_session("neoplasm")
    assert practice.training().first_tries.points == ()
    with later(days=7):
        practice.answer(practice.code(practice.begin("em"), "99211"))
        practice.whole_session("neoplasm", grade=1)
        page = practice.training()
    assert [row[1] for row in page.first_tries.table] == ["100.0 %", "0.0 %"], "what was done again counts no more"
    assert page.first_tries.words.startswith("Right at first try in the week of ")
    assert (page.past, page.first_try[:15]) == (3, "67 % in 30 days")


def test_an_own_audited_error_becomes_a_case_without_names_and_with_the_auditors_answer(practice: Trained) -> None:
    practice.audited()
    page = practice.training()
    assert (page.due, page.reasons) == (1, "1 from your own audited errors")
    assert due_drills(practice.coder, Nothing()) == 1
    assert due_drills(practice.person("Alba Ortiz", Role.PROVIDER), Nothing()) == 0, "providers do not drill"
    view = practice.begin("")
    assert view.origin == "From the audit of CH-1, names left out"
    assert "Romaguera" not in repr(view)
    assert "Cecelia" not in repr(view)
    shown = practice.answer(practice.code(view, "I10", "E11.9"))
    assert [(row.kind, row.code, row.gold) for row in shown.differences] == [
        ("right", "I10", "I10"),
        ("changed", "E11.9", "E11.22"),
    ]
    assert (shown.rationale, shown.citation) == ("With presumes a link", "I.A.15")
    practice.do("grade", try_id=shown.try_id, grade=3)
    assert practice.training().due == 0


def test_names_that_the_record_has_stand_in_no_case() -> None:
    words = (
        "Ms. Romaguera came to Dr. A. Castellano. CECELIA ROMAGUERA has hypertension; Romaguera, Cecelia will return."
    )
    hidden = Hidden(words, ("Romaguera, Cecelia", "Castellano, Ruth"))
    assert hidden.text == "the patient came to the provider. the patient has hypertension; the patient will return."
    assert hidden.words((words.index("has"), words.index(";"))) == "has hypertension"


def test_an_own_error_whose_chart_is_out_of_sight_becomes_a_case_of_the_library(practice: Trained) -> None:
    practice.audited()
    practice.change(1, assignee_id=practice.person("Priya Raman", Role.CODER).user_id)
    assert practice.training().due == 1
    view = practice.begin("")
    assert (view.origin, practice.case(view).topic) == ("From the case library", "metabolic")
    practice.do("grade", try_id=practice.gold(view).try_id, grade=3)
    assert practice.training().due == 0


def test_a_ruling_of_the_practice_on_the_codes_stands_beside_the_answer(practice: Trained) -> None:
    rebuttal = practice.rebut(practice.audited())
    words = "Kidney disease beside diabetes is diabetic"
    ruling = {"ruling": True, "text": words, "citation": "I.A.15", "codes": "E11.9, E11.22"}
    practice.decide(rebuttal, "auditor", **ruling)
    view = practice.code(practice.begin(""), "I10", "E11.9")
    assert not view.rulings
    assert [one.text for one in practice.answer(view).rulings] == [words]


def test_who_bills_drills_visits_only(practice: Trained) -> None:
    assert len(load_drills()) == 40
    page = practice.training(practice.biller)
    assert "admission" not in {row.id for row in page.library}
    assert practice.begin("em", practice.biller).asks == "Diagnoses, and the code of the visit"


def test_nobody_sees_anothers_drill_and_others_may_not_train(practice: Trained) -> None:
    view = practice.begin("em")
    theirs = Trained()
    for foreign in (practice.person("Priya Raman", Role.CODER), theirs.coder):
        assert isinstance(foreign, Scope)
        for name, fields in (
            ("edit", {"try_id": view.try_id, "version": 1, "operations": []}),
            ("answer", {"try_id": view.try_id, "version": 1}),
            ("grade", {"try_id": view.try_id, "grade": 3}),
            ("doubt", {"try_id": view.try_id, "words": "no"}),
            ("stop", {"session_id": view.session_id}),
            ("open", {"number": view.number}),
            ("read_note", {"try_id": view.try_id, "document_id": view.document.id}),
        ):
            with pytest.raises(NotFound):
                practice.do(name, foreign, **fields)
    with pytest.raises(NotFound):
        practice.do("read_note", try_id=view.try_id, document_id=uuid4())
    for other in (practice.person("Olu Bello", Role.PROVIDER), practice.manager):
        with pytest.raises(Denied):
            practice.do("start", other, topic="em")


@pytest.mark.parametrize("fields", [{"topic": "x" * 50}, {"topic": 7}, {"more": 1}])
def test_bad_input_is_refused(practice: Trained, fields: dict[str, object]) -> None:
    with pytest.raises(Problem) as caught:
        practice.do("start", **fields)
    assert caught.value.code == "bad_input"
    with pytest.raises(Refused, match="no case"):
        practice.do("start", topic="no such topic")
