"""What managers decide of people: who may, what becomes of the work of who leaves, and two managers at once."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services import charts, people
from codeloom.services.accounts import principals
from codeloom.services.core import Conflict, Denied, NotFound, Refused, Verb
from codeloom.services.people import deciding
from tests.http_client import PASSWORD, Browser, Person, new_person, run
from tests.integration.accounts.accounts_world import letters_of, link_of, send, token_of
from tests.integration.audits.audits_world import change, close, judge_all, opened
from tests.integration.charts.standing_world import Standing
from tests.integration.encounters.encounters_world import Visit
from tests.integration.people.people_world import do, leave, row_of, stored
from tests.integration.provider_queries.queries_world import Asking

pytestmark = pytest.mark.usefixtures("database")


def test_charts_of_a_coder_who_leaves_go_back_or_to_a_colleague() -> None:
    practice = Standing()
    first, waiting = practice.chart(), practice.submitted("E11.9")
    held = practice.chart()
    practice.hold(held)
    shown = do(practice.manager, people.show_work, person_id=practice.coder.user_id)
    assert [line.what for line in shown.lines] == ["Charts to code, 2"]
    _ = practice.other
    leave(practice, practice.coder, practice.other)
    assert [practice.stored(one).assignee_id for one in (first, held, waiting)] == [
        practice.other.user_id, practice.other.user_id, practice.coder.user_id,
    ]  # fmt: skip
    leave(practice, practice.other)
    assert practice.stored(first).assignee_id is None
    acts = [act for act, _ in practice.log()]
    assert acts.count("USER_DISABLED") == 2
    assert acts.count("CHART_UNASSIGNED") == 2
    assert not any("Left the practice" in body for _, body in practice.log())
    assert do(practice.manager, people.show_work, person_id=practice.other.user_id).lines == ()


def test_notes_and_questions_of_a_provider_who_leaves_go_to_a_colleague() -> None:
    asking = Asking()
    practice = Standing(org_id=asking.practice.org_id, people=asking.practice.people)
    visit = Visit(asking.practice)
    visit.write()
    sent = asking.send()
    ivan = practice.person("Ivan Petrov", Role.PROVIDER)
    shown = do(practice.manager, people.show_work, person_id=asking.provider.user_id)
    assert [line.what for line in shown.lines] == ["Encounters not with billing, 1", "Questions to answer, 1"]
    assert "Ivan Petrov" in [one.name for one in shown.colleagues]
    leave(practice, asking.provider, ivan)
    assert asking.opened(sent, ivan).may_answer
    visit.provider = ivan
    visit.write("Continued by a colleague.")
    assert visit.view.note == "Continued by a colleague."


def test_a_role_that_cannot_do_the_work_gives_it_on_and_rights_follow_at_once() -> None:
    practice = Standing()
    number = practice.chart()
    seen = row_of(practice.manager, "Maya Fontaine")
    do(practice.manager, people.change_role, person_id=seen.id, version=seen.version, role="supervisor")
    assert practice.stored(number).assignee_id is None
    assert row_of(practice.manager, "Maya Fontaine").role == "supervisor"
    for wrong in ("owner", ""):
        with pytest.raises(Refused):
            do(practice.manager, people.change_role, person_id=seen.id, version=1, role=wrong)


def test_a_chart_returned_to_who_left_waits_for_a_manager() -> None:
    practice = Standing()
    number = practice.submitted("E11.9")
    leave(practice, practice.coder)
    board = opened(practice, number).board
    board = change(practice, board, {"op": "add", "code": "I10"})
    close(practice, judge_all(practice, board, "disagree"), "return")
    chart = practice.stored(number)
    assert (chart.status, chart.assignee_id) == ("returned", None)


def test_the_second_of_two_managers_is_told() -> None:
    practice = Standing()
    seen = row_of(practice.manager, "Maya Fontaine") if practice.coder else None
    assert seen is not None
    dora = practice.person("Dora Lane", Role.MANAGER)
    do(practice.manager, people.change_role, person_id=seen.id, version=seen.version, role="biller")
    with pytest.raises(Conflict) as told:
        do(dora, people.disable, person_id=seen.id, version=seen.version, reason="Left")
    assert "Another manager changed Maya Fontaine meanwhile: biller and active now." in told.value.message
    assert stored(practice, practice.coder).status == "active"


def test_two_managers_who_end_each_other_leave_one() -> None:
    practice = Standing()
    pair = [practice.manager, practice.person("Dora Lane", Role.MANAGER)]

    def end(at: int) -> str:
        try:
            do(pair[at], people.disable, person_id=pair[1 - at].user_id, version=0, reason="Mistake")
        except (Refused, Denied) as refused:
            return refused.code
        return "done"

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(end, (0, 1)))
    assert answers == ["done", "last_manager"]
    assert sorted(stored(practice, one).status for one in pair) == ["active", "disabled"]


@pytest.mark.parametrize("way", ["assign", "give"])
def test_nobody_is_given_a_chart_who_leaves_at_the_same_moment(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = Standing()
    number = practice.chart()
    leave(practice, practice.coder)
    chart, other = practice.stored(number), practice.other
    real = deciding.end_all
    verb, fields = {
        "assign": (charts.assign_charts, {"ids": [str(chart.id)], "rule": "hand", "to": str(other.user_id)}),
        "give": (charts.give, {"chart_id": str(chart.id), "to": str(other.user_id)}),
    }[way]
    with ThreadPoolExecutor(1) as beside:

        def end_all(*arguments: Any) -> int:
            started.append(beside.submit(do, practice.manager, verb, **fields))
            with suppress(TimeoutError):
                started[0].result(0.3)  # it waits for this transaction
            return real(*arguments)

        started: list[Future[Any]] = []
        monkeypatch.setattr(deciding, "end_all", end_all)
        leave(practice, other)
        with pytest.raises(Refused):
            started[0].result(10)
    assert practice.stored(number).assignee_id is None


def test_nobody_ends_themselves_and_the_last_manager_stays() -> None:
    practice = Standing()
    mine = practice.manager.user_id
    for verb, fields in ((people.disable, {"reason": "x"}), (people.change_role, {"role": "coder"})):
        with pytest.raises(Refused):
            do(practice.manager, verb, person_id=mine, version=0, **fields)
    assert stored(practice, practice.manager).status == "active"


def test_who_comes_back_is_let_in_and_has_no_work() -> None:
    practice = Standing()
    number = practice.chart()
    leave(practice, practice.coder)
    row = row_of(practice.manager, "Maya Fontaine")
    assert row.state == "disabled"
    assert row.state_words.startswith("Disabled ")
    assert row.why == "Left the practice"
    do(practice.manager, people.enable, person_id=row.id, version=row.version)
    back = stored(practice, practice.coder)
    assert (back.status, back.disabled_at, back.disabled_why_enc) == ("active", None, None)
    assert practice.stored(number).assignee_id is None


def test_specialties_are_of_the_practices_charts() -> None:
    practice = Standing()
    practice.chart(specialty="Cardiology")
    row = row_of(practice.manager, "Maya Fontaine")
    do(practice.manager, people.set_specialties, person_id=row.id, version=0, specialties=["Cardiology", "Cardiology"])
    assert stored(practice, practice.coder).specialties == ["Cardiology"]
    with pytest.raises(Refused):
        do(practice.manager, people.set_specialties, person_id=row.id, version=1, specialties=["Alchemy"])


ACTS: list[tuple[Verb[Any, Any], dict[str, Any]]] = [
    (people.show_work, {}), (people.change_role, {"version": 0, "role": "biller"}), (people.enable, {"version": 0}),
    (people.set_specialties, {"version": 0}), (people.end_sessions, {}), (people.disable, {"version": 0, "reason": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "fields"), ACTS, ids=[verb.name for verb, _ in ACTS])
def test_who_may_decide_and_of_whom(verb: Verb[Any, Any], fields: dict[str, Any]) -> None:
    practice, elsewhere = Standing(), Standing()
    for who in (practice.coder, practice.supervisor, practice.person("Alba", Role.PROVIDER)):
        with pytest.raises(Denied):
            do(who, verb, person_id=practice.coder.user_id, **fields)
    with pytest.raises(NotFound):
        do(elsewhere.manager, verb, person_id=practice.coder.user_id, **fields)
    with pytest.raises(Refused):
        do(practice.manager, verb, person_id="nobody", **fields)


@pytest.mark.parametrize("way", ["sign_in", "refresh", "reset", "mailed_reset"])
def test_who_was_disabled_is_kept_out_by_every_way(way: str) -> None:
    person = new_person()
    manager = Scope(person.org_id, new_person("manager", person.org_id).id, "manager")

    async def story() -> None:
        async with Browser() as browser:
            session = await browser.sign_in(person)
            if way == "mailed_reset":
                await send(browser, "/forgot", email=person.email)
            await asyncio.to_thread(
                do, manager, people.disable, person_id=person.id, version=0, reason="Left the practice"
            )
            assert principals.of(session) is None
            await _kept_out(browser, person, way)

    run(story)


async def _kept_out(browser: Browser, person: Person, way: str) -> None:
    if way == "sign_in":
        known = await send(browser, "/sign-in", email=person.email, password=PASSWORD)
        assert known.status_code == 401
    elif way == "refresh":
        assert (await browser.post("/api/session/refresh")).status_code in (401, 403)
    elif way == "reset":
        before = len(letters_of(person.org_id, person.email))
        await send(browser, "/forgot", email=person.email)
        assert len(letters_of(person.org_id, person.email)) == before
    else:
        (letter,) = letters_of(person.org_id, person.email)
        assert (await browser.get(f"/reset?token={token_of(link_of(letter))}")).status_code == 410


def test_an_id_of_nobody_is_not_found() -> None:
    with pytest.raises(NotFound):
        do(Standing().manager, people.show_work, person_id=UUID(int=5))
