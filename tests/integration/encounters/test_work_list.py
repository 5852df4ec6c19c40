"""The biller's work list: its parts, filters, order and pages, whom it shows nothing, and the next encounter to review."""

from datetime import date, timedelta
from typing import Any

import pytest

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.db.tables.encounters import Encounter
from codeloom.db.work import unit_of_work
from codeloom.services import encounters
from codeloom.services.core import Denied, Nothing, Refused
from codeloom.services.core.commands import parse
from codeloom.services.encounters import WorkView
from codeloom.settings import Settings
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import Visit


def sent(practice: Practice, family: str, day: date, **given: Any) -> Visit:
    """A visit with a note, with billing."""
    new = {"family": family, "given": "Ada", "birth_date": "1970-01-01", "sex": "F"}
    visit = Visit(practice, new_patient=new, service_date=day, **given)
    visit.write("Sore throat.")
    visit.send()
    return visit


def shown(practice: Practice, scope: Scope | None = None, **wish: Any) -> WorkView:
    biller = scope or practice.person("Sam Keller", Role.BILLER)
    return encounters.show_work(biller, parse(encounters.show_work.command, wish))


def names(view: WorkView) -> list[str]:
    """The families of a page."""
    return [row.patient.partition(",")[0] for row in view.rows]


def stored(practice: Practice, visit: Visit, **values: Any) -> None:
    """Columns of an encounter, as if verbs had brought them about."""
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        encounter = uow.session.get(Encounter, (practice.org_id, visit.id))
        assert encounter is not None
        for name, value in values.items():
            setattr(encounter, name, value)
        uow.session.add(encounter)
        uow.record("TEST_CHANGED")
        uow.commit()


@pytest.fixture
def practice(database: Settings) -> Practice:
    """A practice without encounters."""
    return Practice()


def test_the_parts_of_the_list(practice: Practice) -> None:
    today = practice.today
    old, fresh = sent(practice, "Old", today - timedelta(days=11)), sent(practice, "Fresh", today - timedelta(days=1))
    back, done = sent(practice, "Back", today), sent(practice, "Done", today)
    draft = Visit(practice, new_patient={"family": "Draft", "given": "A", "birth_date": "1970-01-01", "sex": "F"})
    draft.write("Not sent.")
    back.send_back("Say how long.")
    done.edit({"op": "add", "code": "J02.9", "reason": "The note says so."}, by=done.biller)
    done.finalize()
    view = shown(practice)
    assert names(view) == ["Old", "Fresh"]
    assert [row.link for row in view.rows] == [f"/billing/{one.view.number}" for one in (old, fresh)]
    figures = view.figures
    assert (figures.bill, figures.late, figures.oldest, figures.waiting) == (2, 1, "11 d", 1)
    assert (figures.finalized, figures.today) == (1, 1)
    assert names(shown(practice, part="waiting")) == ["Back"]
    assert names(shown(practice, part="finalized")) == ["Done"]
    done.reopen("A code is missing.")
    assert names(shown(practice, part="reopened")) == ["Done"]
    assert names(shown(practice)) == ["Old", "Fresh", "Done"]
    assert names(shown(practice, part="finalized")) == []


def test_filters_and_orders(practice: Practice) -> None:
    today = practice.today
    first = sent(practice, "First", today - timedelta(days=9))
    second = sent(practice, "Second", today - timedelta(days=3))
    stored(practice, second, flags=["error"], risk=3, added=1)
    provider = str(first.provider.user_id)
    assert names(shown(practice, order="risk")) == ["Second", "First"]
    assert names(shown(practice, flag="error")) == ["Second"]
    assert names(shown(practice, flag="stale")) == []
    assert names(shown(practice, age=7)) == ["First"]
    assert names(shown(practice, changed="changed")) == ["Second"]
    assert names(shown(practice, changed="untouched")) == ["First"]
    assert names(shown(practice, provider=provider)) == ["First", "Second"]
    other = practice.person("Ivan Petrov", Role.PROVIDER)
    assert names(shown(practice, provider=str(other.user_id))) == []
    for wrong in (
        {"provider": "nobody"},
        {"flag": "loud"},
        {"after": "yesterday"},
        {"after": "9~2026-06-01~x", "order": "risk"},
    ):
        with pytest.raises(Refused):
            shown(practice, **wrong)


@pytest.mark.parametrize(("part", "order"), [("bill", "age"), ("bill", "risk"), ("finalized", "age")])
def test_pages_meet_without_a_gap(practice: Practice, part: str, order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codeloom.db.queries.encounters.work_list.PAGE", 2)
    monkeypatch.setattr("codeloom.db.queries.encounters.work_list.page.__defaults__", (2,))
    day = practice.today
    for at in range(5):
        visit = sent(practice, f"P{at}", day - timedelta(days=at % 2))
        stored(practice, visit, risk=at % 3)
        if part == "finalized":
            stored(practice, visit, status="finalized", finalized_at=clock.now() - timedelta(hours=at))
    seen, after = [], ""
    while True:
        view = shown(practice, part=part, order=order, after=after)
        seen += names(view)
        after = view.next
        if not after:
            break
    assert sorted(seen) == [f"P{at}" for at in range(5)]
    assert len(seen) == 5


def test_the_next_one_to_review_goes_round(practice: Practice) -> None:
    today = practice.today
    first, second = sent(practice, "A", today - timedelta(days=5)), sent(practice, "B", today - timedelta(days=1))
    biller = first.biller

    def following(after: int) -> int:
        return encounters.next_work(biller, parse(encounters.next_work.command, {"after": after}))

    assert following(0) == first.view.number
    assert following(first.view.number) == second.view.number
    assert following(second.view.number) == first.view.number
    first.send_back("Say more.")
    assert following(first.view.number) == second.view.number
    second.send_back("Say more.")
    assert following(second.view.number) == 0


def test_an_encounter_is_found_by_number_record_number_and_name(practice: Practice) -> None:
    visit = sent(practice, "Rohan", practice.today)
    biller, number = visit.biller, visit.view.patient.record_number

    def found(text: str) -> list[str]:
        return names(encounters.find_encounters(biller, parse(encounters.find_encounters.command, {"text": text})))

    for text in (str(visit.view.number), number, number.lower(), "rohan", "ada roh"):
        assert found(text) == ["Rohan"], text
    for text in ("Nobody", "C999999999", "", "   "):
        assert found(text) == [], text


def test_nobody_else_sees_anything(practice: Practice) -> None:
    visit = sent(practice, "Rohan", practice.today)
    elsewhere = Practice().person("Sam Keller", Role.BILLER)
    assert names(shown(practice, elsewhere)) == []
    assert encounters.work_figures(elsewhere, Nothing()).bill == 0
    assert encounters.next_work(elsewhere, parse(encounters.next_work.command, {})) == 0
    for text in (str(visit.view.number), visit.view.patient.record_number, "Rohan"):
        found = encounters.find_encounters(elsewhere, parse(encounters.find_encounters.command, {"text": text}))
        assert found.rows == ()
    for role in (Role.CODER, Role.PROVIDER, Role.SUPERVISOR, Role.MANAGER):
        other = practice.person(f"Some {role.value}", role)
        with pytest.raises(Denied):
            shown(practice, other)
        with pytest.raises(Denied):
            encounters.work_figures(other, Nothing())
