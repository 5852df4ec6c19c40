"""The page of one person: figures that equal their charts, sessions ended one by one, what is recorded of them in words."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.core import Denied, NotFound, Refused, parse
from codeloom.services.people import deciding, end_session_of, one, show_person
from tests.http_client import Browser, Person, new_person, run
from tests.integration.audits.audits_world import Practice, close, judge_all, opened

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def manager() -> Person:
    return new_person("manager")


def scope_of(person: Person, role: str = "manager") -> Scope:
    return Scope(person.org_id, person.id, role)


def shown(manager: Person, person_id: object, **more: Any) -> one.PersonView:
    return show_person(scope_of(manager), parse(one.ShowPerson, {"person_id": person_id, **more}))


def signed_in(person: Person) -> UUID:
    return run(Browser().sign_in, person)


def test_figures_of_a_coder_are_those_of_their_charts() -> None:
    practice = Practice()
    number = practice.submitted("I10", "E11.9")
    close(practice, judge_all(practice, opened(practice, number).board, "agree"), "approve")
    practice.submitted("I10")
    view = show_person(
        practice.person("Ines Moreau", Role.MANAGER), parse(one.ShowPerson, {"person_id": practice.coder.user_id})
    )
    figures = {figure.label: (figure.value, figure.note) for figure in view.fares.figures}
    assert figures["Sent today"] == ("2", "no usual yet")
    assert figures["Queue"] == ("0", "none late")
    assert figures["Accuracy, 30 d"][0] == "100.0"
    assert figures["Accuracy, 30 d"][1].endswith("to 100.0, n 2 rows")
    assert figures["First pass, 30 d"] == ("100.0", "20.7 to 100.0, n 1 charts")
    assert view.fares.audits == f"/finished?coder={practice.coder.user_id}"
    assert view.fares.accuracy.table[0][1] == "100.0 %"
    assert view.fares.done.table[0][1:] == ("2.0", "2 on 1 day")
    assert [chart.status_words for chart in view.charts] == ["Waiting for audit", "Completed"]
    assert "Hypertension" not in repr(view)


def test_a_session_is_ended_alone_and_said_by_whom(manager: Person) -> None:
    coder = new_person("coder", manager.org_id)
    first, second = signed_in(coder), signed_in(coder)
    assert {row.id for row in shown(manager, coder.id).sessions} == {str(first), str(second)}
    of = parse(one.OfSession, {"person_id": coder.id, "session_id": first})
    end_session_of(scope_of(manager), of)
    view = shown(manager, coder.id)
    assert [row.id for row in view.sessions] == [str(second)]
    assert [row.what for row in view.history] == ["Session ended", "Signed in", "Signed in", "Added"]
    assert view.history[0].detail == "by a manager"
    for stranger in (manager.id, new_person("coder").id):
        with pytest.raises(NotFound):
            end_session_of(scope_of(manager), of.model_copy(update={"person_id": stranger, "session_id": second}))
    assert len(shown(manager, coder.id).sessions) == 1


def test_the_history_is_in_words_without_the_reason(manager: Person) -> None:
    coder = new_person("coder", manager.org_id)
    of = {"person_id": coder.id}
    deciding.change_role(scope_of(manager), parse(deciding.ChangeRole, {**of, "version": 0, "role": "biller"}))
    version = shown(manager, coder.id).version
    deciding.disable(scope_of(manager), parse(deciding.Disable, {**of, "version": version, "reason": "left for Ohio"}))
    view = shown(manager, coder.id)
    assert [(row.what, row.detail) for row in view.history] == [
        ("Disabled", "0 sessions ended"), ("Role", "Coder to Biller"), ("Added", "Coder"),
    ]  # fmt: skip
    assert (view.active, view.role, view.fares.done_words) == (False, "Biller", "Encounters finalized a day")
    assert "Ohio" not in repr(view)


def test_the_history_goes_by_pages(manager: Person) -> None:
    coder = new_person("coder", manager.org_id)
    for _ in range(50):
        deciding.end_sessions(scope_of(manager), parse(deciding.OfPerson, {"person_id": coder.id}))
    first = shown(manager, coder.id)
    assert (len(first.history), first.next) == (50, first.history[-1].seq)
    last = shown(manager, coder.id, before=first.next)
    assert (len(last.history), last.next) == (1, 0)


def test_nobody_else_is_found(manager: Person) -> None:
    for stranger in (new_person("coder").id, uuid4()):
        with pytest.raises(NotFound, match="nobody here"):
            shown(manager, stranger)
    for wrong in ("x", "", None, 7):
        with pytest.raises(Refused, match="person_id"):
            shown(manager, wrong)
    with pytest.raises(Refused, match="before"):
        shown(manager, manager.id, before=0)


@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller"])
def test_only_a_manager_may(manager: Person, role: str) -> None:
    other = new_person(role, manager.org_id)
    with pytest.raises(Denied):
        show_person(scope_of(other, role), parse(one.ShowPerson, {"person_id": other.id}))
    with pytest.raises(Denied):
        end_session_of(scope_of(other, role), parse(one.OfSession, {"person_id": other.id, "session_id": uuid4()}))
