"""Whose turn it is: what each may do with an encounter in each state, what is refused, and what stops finalizing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.services.core import Conflict, NotFound, Problem, Refused
from codeloom.settings import Settings
from tests.integration.encounters.encounters_world import ROHAN, Visit
from tests.integration.encounters.oracle import refusal


@pytest.fixture
def visit(database: Settings) -> Visit:
    return Visit()


def sent(visit: Visit) -> Visit:
    """With billing, everything taken."""
    visit.write()
    visit.suggest()
    visit.accept_all()
    visit.send()
    return visit


def refused(do: Callable[[], Any]) -> str:
    """The code of a refusal; fails when the act was taken."""
    problem = refusal(do)
    assert problem is not None, "it was taken"
    return problem.code


def test_a_draft_is_its_providers_alone(visit: Visit) -> None:
    visit.write()
    add = {"op": "add", "code": "I10"}
    assert refused(lambda: visit.edit(add, by=visit.biller)) == "not_editable"
    assert refused(lambda: visit.suggest(by=visit.biller)) == "not_editable"
    assert refused(lambda: visit.send_back("Why?")) == "not_editable"
    assert refused(visit.finalize) == "not_editable"
    assert refused(lambda: visit.reopen("Why?")) == "refused"


def test_with_billing_it_is_the_billers(visit: Visit) -> None:
    sent(visit)
    assert refused(visit.write) == "not_editable"
    assert refused(lambda: visit.set_facts(minutes=30)) == "not_editable"
    assert refused(visit.suggest) == "not_editable"
    assert refused(visit.send) == "not_editable"
    assert refused(lambda: visit.edit({"op": "add", "code": "I10"}, by=visit.provider)) == "not_editable"
    assert visit.fresh().locked_why
    visit.send_back("Which knee?")
    assert visit.view.sent_back == "Which knee?"
    assert refused(lambda: visit.edit({"op": "add", "code": "I10"}, by=visit.biller)) == "not_editable"
    assert visit.write("A new note.").editable
    assert visit.view.locked_why == ""


def test_finalized_it_is_nobodys_until_it_is_opened_again(visit: Visit) -> None:
    sent(visit)
    visit.finalize()
    for act in (visit.write, visit.send, visit.finalize, lambda: visit.send_back("Why?"), visit.suggest,
                lambda: visit.edit({"op": "add", "code": "I10"}, by=visit.biller)):  # fmt: skip
        assert refused(act) == "not_editable"
    assert visit.reopen("Addendum", by=visit.provider).round == 2
    assert not visit.view.sent
    assert visit.view.editable


def test_every_opening_keeps_its_reason(visit: Visit) -> None:
    sent(visit)
    visit.finalize()
    for reason in ("Wrong date", "Payer asks"):
        visit.reopen(reason)
        visit.finalize()
    assert [one.reopened for one in visit.view.versions] == ["Wrong date", "Payer asks", ""]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"new_patient": None}, "one patient"),
        ({"patient_id": str(uuid4())}, "one patient"),
        ({"new_patient": None, "patient_id": str(uuid4())}, "not of this practice"),
        ({"service_date": "2015-09-30"}, "cannot be the service date"),
        ({"service_date": str(clock.now().date() + timedelta(days=3))}, "cannot be the service date"),
        ({"service_date": "2026-06-10", "new_patient": ROHAN | {"birth_date": "2026-06-11"}}, "birth date lies after"),
    ],
)
def test_an_encounter_that_cannot_be_is_refused(database: Settings, given: dict[str, Any], words: str) -> None:
    with pytest.raises(Problem, match=words):
        Visit(**given)


def test_the_same_person_is_not_entered_twice_and_can_be_chosen_by_number(visit: Visit) -> None:
    with pytest.raises(Refused, match=visit.view.patient.record_number):
        Visit(visit.practice)
    again = Visit(visit.practice, new_patient=None, patient_id=visit.view.patient.id)
    assert again.view.patient == visit.view.patient
    assert again.view.number == visit.view.number + 1


def test_the_day_may_not_be_moved_before_the_birth(database: Settings) -> None:
    visit = Visit(new_patient=ROHAN | {"birth_date": "2026-05-01"})
    with pytest.raises(Refused, match="birth date lies after"):
        visit.set_facts(service_date="2026-04-30")


def test_a_note_of_more_than_ten_thousand_characters_is_refused_with_its_length(visit: Visit) -> None:
    visit.write("x" * 9_999 + "y   \n")
    with pytest.raises(Refused) as problem:
        visit.write("x" * 10_001)
    assert problem.value.details == {"length": 10_001}
    assert visit.fresh().note.startswith("xxx")


def test_what_stops_finalizing_is_said_and_finalizing_is_refused(visit: Visit) -> None:
    visit.write()
    visit.suggest()
    open_ones = len(visit.view.suggestion.proposals)
    visit.send()
    assert visit.fresh(visit.biller).blocks == (f"{open_ones} proposals not decided yet.", "No diagnosis is coded yet.")
    with pytest.raises(Refused) as problem:
        visit.finalize()
    assert problem.value.code == "not_ready"
    assert visit.fresh().status == "ai_suggested"


def test_what_a_biller_changes_needs_a_reason_and_what_a_provider_changes_does_not(visit: Visit) -> None:
    visit.write()
    visit.suggest()
    visit.accept_all()
    visit.edit({"op": "add", "code": "E78.5"})
    visit.send()
    assert visit.fresh(visit.biller).blocks == ()
    line = next(one for one in visit.view.lines if one.code == "I10")
    visit.edit({"op": "remove", "line": line.id})
    assert visit.view.blocks == ("1 difference without a reason.",)
    visit.edit({"op": "reason", "subject": "icd10cm:I10", "reason": "Not assessed at this visit"})
    assert visit.view.blocks == ()
    visit.edit({"op": "reason", "subject": "icd10cm:I10", "reason": ""})
    assert visit.view.blocks == ("1 difference without a reason.",)


def test_an_edit_is_whole_or_nothing(visit: Visit) -> None:
    visit.write()
    before = visit.view
    with pytest.raises(NotFound):
        visit.edit({"op": "add", "code": "I10"}, {"op": "remove", "line": str(uuid4())})
    assert visit.fresh() == before


def test_a_batch_that_decides_and_edits_leaves_both_acts(visit: Visit) -> None:
    visit.write()
    visit.suggest()
    visit.edit({"op": "accept", "proposal": "icd10cm:I10"}, {"op": "add", "code": "E78.5"})
    acts = [act for act, _ in visit.practice.log()]
    assert acts[-2:] == ["SUGGESTION_DECIDED", "USER_EDITED_CODES"]


def test_pointers_follow_their_diagnoses(visit: Visit) -> None:
    visit.write()
    visit.edit({"op": "add", "code": "I10"}, {"op": "add", "code": "E78.5"},
               {"op": "add", "code": "83036 qw", "system": "cpt"})  # fmt: skip
    first, second, procedure = visit.view.lines
    assert procedure.code == "83036-QW"
    for to in ([procedure.id], [first.id, first.id], [str(uuid4())]):
        with pytest.raises(Refused):
            visit.edit({"op": "point", "line": procedure.id, "to": to})
    with pytest.raises(Refused):
        visit.edit({"op": "point", "line": first.id, "to": [second.id]})
    visit.edit({"op": "point", "line": procedure.id, "to": [second.id, first.id]})
    visit.edit({"op": "remove", "line": second.id})
    assert visit.view.lines[-1].pointers == (first.id,)
    visit.edit({"op": "change", "line": procedure.id, "code": "R05.9"})
    assert visit.view.lines[-1].pointers == ()


@pytest.mark.parametrize("units", [0, 10_000])
def test_units_have_limits(visit: Visit, units: int) -> None:
    visit.write()
    visit.edit({"op": "add", "code": "36415", "system": "cpt"})
    change = {"op": "change", "line": visit.view.lines[0].id, "code": "36415", "system": "cpt", "units": units}
    with pytest.raises(Refused):
        visit.edit(change)
    visit.edit(change | {"units": 9_999})
    assert visit.view.lines[0].units == 9_999
    visit.edit(change | {"code": "I10", "system": "icd10cm", "units": 3})
    assert visit.view.lines[0].units == 1


def test_a_second_tab_with_an_older_version_changes_nothing(visit: Visit) -> None:
    visit.write()
    older = visit.view
    visit.edit({"op": "add", "code": "I10"})
    fresh, visit.view = visit.view, older
    for act in (lambda: visit.edit({"op": "add", "code": "E78.5"}), visit.send, lambda: visit.set_facts(minutes=5)):
        with pytest.raises(Conflict) as conflict:
            act()
        assert conflict.value.details == {"version": fresh.version}
    assert visit.fresh() == fresh


def test_another_provider_finds_nothing_and_neither_does_another_practice(visit: Visit) -> None:
    sent(visit)
    mine = visit.provider
    others = visit.practice.person("Lena Frost", Role.PROVIDER), Visit().provider
    visit.send_back("Look again")
    for other in others:
        visit.provider = other
        for act in (visit.fresh, visit.write, visit.ask, visit.send, lambda: visit.reopen("Mine", by=visit.provider),
                    lambda: visit.set_facts(minutes=3), lambda: visit.edit({"op": "add", "code": "I10"})):  # fmt: skip
            assert refused(act) == "not_found"
    visit.provider = mine
    assert visit.write("Still mine.").note == "Still mine."
