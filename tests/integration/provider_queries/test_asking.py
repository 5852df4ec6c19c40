"""Writing a question: kept as it is typed, its findings read by the server, checked, sent once."""

from datetime import UTC, datetime

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.services import provider_queries as queries
from codeloom.services.core import Conflict, NotFound, Refused
from codeloom.services.organization import change_settings
from tests.integration.provider_queries.queries_world import CHOICES, DIABETES, Asking, with_billing

pytestmark = pytest.mark.usefixtures("database")


def test_a_half_typed_question_is_kept_and_a_second_tab_does_not_overwrite_it() -> None:
    asking = Asking()
    made = asking.draft(question="Half a ques")
    again = asking.begin()
    assert again.draft.id == made.id
    assert again.draft.question == "Half a ques"
    assert again.draft.evidence[0].words == DIABETES
    with pytest.raises(Conflict):
        asking.do(queries.save_draft, asking.asker, draft_id=made.id, version=made.version - 1, question="Another")
    assert asking.begin().draft.question == "Half a ques"


def test_findings_are_the_words_that_stand_in_the_record() -> None:
    asking = Asking()
    asked = asking.begin()
    document = asked.sources[0].id
    for bad in ({"document": document, "start": 5, "end": 100_000}, {"document": None, "start": 0, "end": 4}):
        with pytest.raises(Refused) as refusal:
            asking.draft(evidence=[bad])
        assert refusal.value.code == "not_in_record"
    other = Asking()
    with pytest.raises(Refused):
        asking.draft(evidence=[{"document": other.begin().sources[0].id, "start": 0, "end": 7}])


def test_choices_stand_in_classification_order_with_the_fixed_ones_last() -> None:
    made = Asking().draft(choices=["Stage 2", "stage 2", "Other", "Stage 1", ""])
    assert [one.text for one in made.choices] == ["Stage 1", "Stage 2", "Other, in own words", "Cannot be determined"]
    assert [one.fixed for one in made.choices] == [False, False, True, True]


def test_sending_runs_the_checks_again_and_refuses_with_nothing_lost() -> None:
    asking = Asking()
    made = asking.draft(question="Please document I10 for reimbursement.")
    assert made.stopped >= 2
    with pytest.raises(Refused) as refusal:
        asking.do(queries.send, asking.asker, draft_id=made.id, version=made.version)
    assert refusal.value.code == "not_compliant"
    assert {"codes", "leading"} <= set(refusal.value.details["checks"])
    assert "I10" not in str(refusal.value)
    assert asking.begin().draft.question == "Please document I10 for reimbursement."
    assert asking.counts().open == 0


def test_a_template_passes_once_its_findings_are_marked() -> None:
    asking = Asking()
    made = asking.draft(question="", choices=[], topic="", kind="")
    made = asking.do(
        queries.use_template, asking.asker, draft_id=made.id, version=made.version, template="diabetes_type"
    )
    assert (made.stopped, len(made.evidence)) == (0, 2)


def test_a_query_is_sent_once_however_often_the_page_sends_it() -> None:
    asking = Asking()
    made = asking.draft()
    first = asking.do(queries.send, asking.asker, draft_id=made.id, version=made.version)
    again = asking.do(queries.send, asking.asker, draft_id=made.id, version=made.version)
    assert (first.id, first.number, first.state) == (again.id, again.number, "open")
    assert [act for act, _ in asking.practice.log()].count("QUERY_SENT") == 1
    assert asking.practice.stored(asking.number).queries_open == 1
    assert asking.begin().draft.question == ""


def test_the_same_question_is_not_asked_while_one_is_open() -> None:
    asking = Asking()
    asking.send()
    made = asking.draft(topic="course  of the Hypertension")
    assert [one.key for one in made.checks if not one.passes] == ["asked_before"]


def test_words_that_changed_in_the_note_after_they_were_marked_stop_it() -> None:
    asking = with_billing()
    asking.draft()
    visit = asking.visit
    assert visit is not None
    visit.send_back("Which side?")
    visit.write(visit.view.note.replace("Hypertension", "Blood pressure"))
    visit.suggest()
    visit.accept_all()
    visit.send()
    made = asking.begin().draft
    assert [one.gone for one in made.evidence] == [False, True]
    assert "evidence" in [one.key for one in made.checks if not one.passes]


def test_a_query_is_due_at_the_end_of_the_third_plain_day() -> None:
    asking = Asking()
    with clock.at(datetime(2026, 6, 12, 15, 0, tzinfo=UTC)):
        query = asking.send()
        assert query.due == "Mon 15 Jun"
    with clock.at(datetime(2026, 6, 15, 23, 0, tzinfo=UTC)):
        assert asking.opened(query).state_word == "Open"
    with clock.at(datetime(2026, 6, 17, 0, 30, tzinfo=UTC)):
        assert asking.opened(query).state_word == "Overdue"
        assert asking.counts().overdue == 1


def test_the_practice_sets_within_how_many_days() -> None:
    asking = Asking()
    asking.do(change_settings, asking.manager, version=0, query_days=10)
    with clock.at(datetime(2026, 6, 12, 15, 0, tzinfo=UTC)):
        assert asking.send().due == "Mon 22 Jun"


def test_who_may_ask_about_what() -> None:
    chart, billed = Asking(), with_billing()
    other = chart.practice.person("Ivo Brandt", Role.CODER)
    with pytest.raises(NotFound):
        chart.begin(by=other)
    with pytest.raises(Refused):
        chart.begin(by=chart.practice.supervisor)
    chart.practice.submitted("I10", number=chart.number)
    assert chart.begin(by=chart.practice.supervisor).draft.version == 1
    visit = billed.visit
    assert visit is not None
    visit.send_back("Which side?")
    with pytest.raises(Refused, match="not sent"):
        billed.begin()


def test_only_the_provider_of_an_encounter_is_asked_about_it() -> None:
    billed = with_billing()
    other = billed.practice.person("Kai Moor", Role.PROVIDER)
    assert [one.name for one in billed.begin().providers] == ["Alba Ortiz"]
    made = billed.draft(provider_id=str(other.user_id))
    assert [one.key for one in made.checks if not one.passes] == ["provider"]
    chart = Asking()
    chart.practice.person("Kai Moor", Role.PROVIDER)
    assert [one.name for one in chart.begin().providers] == ["Alba Ortiz", "Kai Moor"]
    assert chart.draft(choices=CHOICES).stopped == 0
