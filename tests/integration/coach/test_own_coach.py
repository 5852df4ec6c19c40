"""A provider's coach: own figures and notes only, nothing compared on few visits, differences by their p, lessons remembered."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.coding.coaching.comparing import mix
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.coach import OwnCoach, answer_check, own_coach
from codeloom.services.coach.lessons import AnswerCheck
from codeloom.services.coach.own import ShowOwnCoach
from codeloom.services.core import Denied, Refused
from codeloom.settings import Settings
from tests.integration.coach.coach_world import KNEE, NOTE, CoachPractice, enough

ALBA, IVAN, MEI = "Alba Ortiz", "Ivan Petrov", "Mei Tanaka"


def opened(scope: Scope, lesson: str = "") -> OwnCoach:
    """The screen of 90 days."""
    return own_coach(scope, ShowOwnCoach(days=90, lesson=lesson))


@pytest.fixture
def world(database: Settings) -> CoachPractice:
    """Alba with 40 visits, 12 of them with the side missing; Ivan and Mei with 40 each, mostly of a lower level."""
    made, day = CoachPractice(), clock.now().date() - timedelta(days=5)
    made.plant(made.provider(ALBA), [*enough(day, 28), *enough(day, 12, gaps=("side",))])
    for name in (IVAN, MEI):
        low = {"I10": "I10", "em": "99212"}
        made.plant(made.provider(name), enough(day, 40, level="99212", left=low, final=low, gaps=("uncertain",)))
    made.count()
    return made


def test_nothing_is_counted_before_the_first_finalized_visit(database: Settings) -> None:
    assert opened(CoachPractice().provider(ALBA)).state == "empty"


def test_nothing_is_compared_below_30_visits_but_gaps_teach(database: Settings) -> None:
    world = CoachPractice()
    world.plant(world.provider(ALBA), enough(clock.now().date() - timedelta(days=5), 29, gaps=("side",)))
    world.count()
    view = opened(world.provider(ALBA))
    assert (view.state, view.title) == ("few", "29 of 30 visits so far")
    assert (view.levels, view.changes, view.outcomes, view.confidence) == ((), (), (), ())
    assert view.lesson.kind == "side"


def test_a_gap_is_shown_with_the_sentence_and_its_place(world: CoachPractice) -> None:
    view = opened(world.provider(ALBA))
    (gap,) = view.gaps
    assert (gap.name, gap.number, gap.place, gap.missing) == ("Side", 12, "Assessment, 12 of 12", "Which side")
    assert gap.quote == "Knee pain, injected today."
    path, _, place = gap.link.partition("?at=")
    assert path.startswith("/encounter/")
    assert NOTE[int(place) : KNEE] == "1. "
    assert view.gaps_words == "12 in 40 visits"
    assert "NOTE_READ" in {act for act, _ in world.practice.log()}


def test_a_mix_is_called_different_with_its_p_and_against_the_others_only(world: CoachPractice) -> None:
    (panel,) = opened(world.provider(ALBA)).levels
    assert mix((40, 0), (0, 80)) < 0.001
    assert "Your mix differs from that of the others (p below 0.001)." in panel.note
    assert [(row.code, row.value, row.rest) for row in panel.rows if row.now > 0] == [
        ("99213", "100 %", "(91 to 100), 40")
    ]
    assert panel.rows[0].practice > 0


def test_the_same_mix_is_not_called_different(database: Settings) -> None:
    world, day = CoachPractice(), clock.now().date() - timedelta(days=5)
    for name in (ALBA, IVAN, MEI):
        other = {"I10": "I10", "em": "99214"}
        world.plant(world.provider(name), [*enough(day, 20), *enough(day, 15, level="99214", left=other, final=other)])
    world.plant(world.provider(ALBA), enough(day - timedelta(days=90), 31))
    world.count()
    (panel,) = opened(world.provider(ALBA)).levels
    assert "does not differ from that of the others beyond chance (p 1.00)" in panel.note
    assert panel.with_past
    assert "Your mix differs from that of the 90 days before (p below 0.001)." in panel.note


def test_with_fewer_than_three_providers_the_practice_is_not_shown(database: Settings) -> None:
    world, day = CoachPractice(), clock.now().date() - timedelta(days=5)
    for name in (ALBA, IVAN):
        world.plant(world.provider(name), enough(day, 40))
    world.count()
    view = opened(world.provider(ALBA))
    assert "needs 3 providers" in view.unlined
    assert all(row.practice < 0 for panel in view.levels for row in panel.rows)
    assert all(row.mark < 0 for row in view.changes)


def test_what_billing_changed_stands_beside_the_practice_and_is_called_different_by_its_p(database: Settings) -> None:
    world, day = CoachPractice(), clock.now().date() - timedelta(days=5)
    better = {"final": {"I10": "I10", "em": "99212"}}
    world.plant(world.provider(ALBA), [*enough(day, 20), *enough(day, 20, **better)])
    for name in (IVAN, MEI):
        world.plant(world.provider(name), enough(day, 40))
    world.count()
    (row,) = opened(world.provider(ALBA)).changes
    assert (row.label, row.number, row.value, row.interval) == ("Level lowered", "20 of 40", "50.0 %", "(35.2 to 64.8)")
    assert row.differs == "differs from the others (p below 0.001)"
    assert "practice 16.7 %" in row.words
    assert not any(other.differs for other in opened(world.provider(IVAN)).changes if other.label != "Level lowered")


def test_a_provider_sees_no_colleague_and_no_patient(world: CoachPractice) -> None:
    said = repr(opened(world.provider(ALBA)))
    assert not any(word in said for word in (IVAN, MEI, "Canaryson", "Wilhelmina", "MRN-77", "uncertain"))
    ivan = opened(world.provider(IVAN))
    assert [gap.kind for gap in ivan.gaps] == ["uncertain"]
    assert {gap.link for gap in ivan.gaps}.isdisjoint({gap.link for gap in opened(world.provider(ALBA)).gaps})


def test_a_lesson_is_answered_remembered_and_comes_again(world: CoachPractice) -> None:
    alba = world.provider(ALBA)
    first = opened(alba).lesson
    assert (first.kind, first.progress, first.own_quote) == ("side", "1 of 1 due", "Knee pain, injected today.")
    assert not first.why
    wrong = answer_check(alba, AnswerCheck(lesson="side", choice=0))
    assert (wrong.answered, wrong.right, wrong.again) == (True, False, "Comes again in 1 day")
    assert [one.state for one in wrong.choices] == ["wrong", "right", ""]
    assert opened(alba).lesson.kind == ""
    assert opened(alba).no_lesson.startswith("The next one comes on ")
    assert opened(alba, "side").lesson.progress == "not due yet"
    with clock.at(clock.now() + timedelta(days=1)):
        assert opened(alba).lesson.kind == "side"
        right = answer_check(alba, AnswerCheck(lesson="side", choice=1))
    assert (right.right, right.again) == (True, "Comes again in 4 days")
    answers = [body for act, body in world.practice.log() if act == "LESSON_ANSWERED"]
    assert ['"correct":true' in body for body in answers] == [False, True]
    assert opened(world.provider(IVAN)).lesson.kind == "uncertain"


def test_a_lesson_is_seen_to_help_or_not(database: Settings) -> None:
    world, now = CoachPractice(), clock.now()
    alba = world.provider(ALBA)
    world.plant(alba, enough(now.date() - timedelta(days=50), 40, gaps=("side",)))
    with clock.at(now - timedelta(days=40)):
        answer_check(alba, AnswerCheck(lesson="side", choice=1))
    world.plant(
        alba, [*enough(now.date() - timedelta(days=5), 5, gaps=("side",)), *enough(now.date() - timedelta(days=5), 35)]
    )
    world.count()
    (row,) = opened(alba).helped
    assert (row.before, row.since) == ("40 in 40 visits", "5 in 40 visits")
    assert row.change == "−88 points (−95 to −71)"


def test_who_may_not(world: CoachPractice) -> None:
    for scope in (world.manager, world.biller, world.practice.person("Maya Fontaine", Role.CODER)):
        with pytest.raises(Denied):
            opened(scope)
        with pytest.raises(Denied):
            answer_check(scope, AnswerCheck(lesson="side", choice=1))
    other = CoachPractice().provider(ALBA)
    assert opened(other).state == "empty"


def test_a_lesson_that_is_none_is_refused(world: CoachPractice) -> None:
    for lesson, choice in (("nothing", 0), ("side", 9)):
        with pytest.raises(Refused):
            answer_check(world.provider(ALBA), AnswerCheck(lesson=lesson, choice=choice))
    assert opened(world.provider(ALBA), "nothing").lesson.kind == "side"
