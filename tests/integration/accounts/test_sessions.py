"""Sessions: rotation with grace, the end of a stolen family, idleness, a stop within a second wherever decided (A4, A10)."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.work import system_work
from codeloom.launch.waiting import wait_until
from codeloom.services.accounts import tokens
from codeloom.services.accounts.own_account import EndSession, end_my_session, my_sessions
from codeloom.services.accounts.sessions import GRACE, end_session
from codeloom.services.accounts.signed_in import IDLE, principal, principals
from codeloom.services.core.commands import Nothing
from codeloom.services.core.errors import NotFound
from codeloom.services.people.creation import set_active, set_role
from codeloom.settings import settings
from tests.http_client import WITHIN_A_SECOND, Browser, Person, new_person, run, until

pytestmark = pytest.mark.usefixtures("database")


def acts(person: Person) -> list[str]:
    """What was recorded in a person's organization, oldest first."""
    with system_work() as work:
        rows = work.connection().execute(
            text("select act from audit_log where org_id = :org order by seq"), {"org": person.org_id}
        )
        return [row.act for row in rows]


def test_the_person_behind_a_session_is_read_whole() -> None:
    person = new_person("supervisor")

    async def story() -> UUID:
        async with Browser() as browser:
            return await browser.sign_in(person)

    who = principal(run(story))
    assert who is not None
    assert (who.scope.org_id, who.scope.user_id, who.scope.role) == (person.org_id, person.id, "supervisor")
    assert (who.name, who.initials, who.org_name) == ("Maya Lee Fontaine", "MF", "Test practice")
    assert (who.email, who.time_zone) == (person.email, "America/New_York")


def test_each_refresh_gives_new_tokens_and_the_same_session() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            session_id = await browser.sign_in(person)
            seen = {browser.cookie("refresh")}
            for _ in range(3):
                assert (await browser.refresh()).status_code == 200
                seen.add(browser.cookie("refresh"))
            assert len(seen) == 4
            assert tokens.session_of(browser.cookie("access")) == session_id

    run(story)


def test_two_tabs_that_wake_at_once_get_the_same_successor() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
            old = browser.cookie("refresh")
            await browser.refresh()
            first = browser.cookie("refresh")
            browser.hold("refresh", old)
            assert (await browser.refresh()).status_code == 200
            assert browser.cookie("refresh") == first

    run(story)


def test_a_replaced_token_shown_after_the_grace_ends_the_whole_family() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            session_id = await browser.sign_in(person)
            stolen = browser.cookie("refresh")
            await browser.refresh()
            newest, csrf = browser.cookie("refresh"), browser.cookie("csrf")
            with clock.at(clock.now() + GRACE + timedelta(seconds=1)):
                browser.hold("refresh", stolen)
                assert (await browser.refresh()).status_code == 401
                browser.hold("refresh", newest)
                browser.hold("csrf", csrf)
                assert (await browser.refresh()).status_code == 401
            assert principal(session_id) is None

    run(story)
    assert acts(person)[-1] == "SESSION_ENDED"


def test_a_token_two_generations_old_has_no_grace() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
            stolen = browser.cookie("refresh")
            await browser.refresh()
            await browser.refresh()
            browser.hold("refresh", stolen)
            assert (await browser.refresh()).status_code == 401

    run(story)


@pytest.mark.parametrize(
    "proof", [{"x-csrf-token": ""}, {"x-csrf-token": "of-another-session"}, {"origin": "https://evil.example"}]
)
def test_a_refresh_needs_our_origin_and_its_own_sessions_token(proof: dict[str, str]) -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
            if proof.get("x-csrf-token"):
                proof["x-csrf-token"] = tokens.csrf_token(uuid4())
            before = browser.cookie("refresh")
            assert (await browser.refresh(**proof)).status_code == 403
            assert browser.cookie("refresh") == before

    run(story)


def test_an_open_page_does_not_keep_an_idle_session_alive() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            session_id = await browser.sign_in(person)
            now = clock.now()
            with clock.at(now + IDLE - timedelta(minutes=1)):
                assert (await browser.refresh()).status_code == 200
            with clock.at(now + IDLE + timedelta(seconds=1)):
                principals.forget()
                assert principal(session_id) is None
                assert (await browser.refresh()).status_code == 401

    run(story)


def test_what_a_person_does_keeps_the_session_alive_until_its_last_moment() -> None:
    person = new_person()

    async def story() -> UUID:
        async with Browser() as browser:
            return await browser.sign_in(person)

    session_id = run(story)
    start = clock.now()
    with clock.at(start + timedelta(minutes=29)):
        principals.forget()
        principals.touch(session_id)
        assert wait_until(lambda: _last_seen(session_id) > start, 10)
    with clock.at(start + timedelta(minutes=50)):
        assert principal(session_id) is not None
    with clock.at(start + settings().jwt_refresh_expires_in + timedelta(seconds=1)):
        assert principal(session_id) is None


def _last_seen(session_id: UUID) -> datetime:
    with system_work() as work:
        asked = text("select last_seen_at from sessions where id = :id")
        moment: datetime = work.connection().execute(asked, {"id": session_id}).scalar_one()
        return moment


def _disable(person: Person, _session: UUID) -> None:
    set_active(person.worker, person.id, active=False)


def _end(_person: Person, session_id: UUID) -> None:
    end_session(session_id, "test")


@pytest.mark.parametrize("how", [_disable, _end], ids=["disabled", "ended"])
def test_an_ended_session_stops_within_a_second_and_its_socket_is_closed(how: Callable[[Person, UUID], None]) -> None:
    """A4, also where another process decided it: the memory of this one is not told."""
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            session_id = await browser.sign_in(person)
            async with browser.socket() as messages:
                assert messages[0]["type"] == "websocket.accept"
                assert principals.of(session_id) is not None
                kept = principals._kept[session_id]
                how(person, session_id)
                principals._kept[session_id] = kept
                began = time.monotonic()
                await until(lambda: principals.of(session_id) is None)
                assert time.monotonic() - began < WITHIN_A_SECOND
                await until(lambda: messages[-1]["type"] == "websocket.close")
                assert time.monotonic() - began < WITHIN_A_SECOND
                assert messages[-1]["code"] == 4401
            async with browser.socket() as messages:
                assert messages == [{"type": "websocket.close", "code": 4401}]

    run(story)


def test_a_lowered_role_is_seen_within_a_second() -> None:
    person = new_person("manager")

    async def story() -> None:
        async with Browser() as browser:
            session_id = await browser.sign_in(person)
            assert principals.of(session_id) is not None
            set_role(person.worker, person.id, Role.CODER)
            began = time.monotonic()
            await until(lambda: (who := principals.of(session_id)) is not None and who.role == "coder")
            assert time.monotonic() - began < WITHIN_A_SECOND

    run(story)


def test_signing_out_ends_the_session_and_empties_the_browser() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            session_id = await browser.sign_in(person)
            assert (await browser.post("/sign-out", data={"csrf": "forged"})).status_code == 403
            assert principal(session_id) is not None
            left = await browser.post("/sign-out", data={"csrf": browser.cookie("csrf")})
            assert left.headers["location"] == "/sign-in?out"
            assert principal(session_id) is None
            assert not any(browser.cookie(kind) for kind in ("access", "refresh", "csrf", "exp"))
            assert "You are signed out" in (await browser.get("/sign-in?out")).text

    run(story)


def test_people_see_and_end_their_own_sessions_and_nobody_elses() -> None:
    person, other = new_person(), new_person()
    colleague = new_person("coder", person.org_id)

    async def signed_in(who: Person) -> UUID:
        async with Browser() as browser:
            browser.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"
            return await browser.sign_in(who)

    here, elsewhere = run(signed_in, person), run(signed_in, person)
    theirs, colleagues = run(signed_in, other), run(signed_in, colleague)
    me = principal(here)
    assert me is not None
    rows = my_sessions(me.scope, Nothing()).rows
    assert {row.id for row in rows} == {str(here), str(elsewhere)}
    assert [row.current for row in rows if row.id == str(here)] == [True]
    assert rows[0].device == "Firefox on Linux"
    after = end_my_session(me.scope, EndSession(session_id=elsewhere))
    assert [row.id for row in after.rows] == [str(here)]
    assert principal(elsewhere) is None
    for foreign in (theirs, colleagues, uuid4()):
        with pytest.raises(NotFound):
            end_my_session(me.scope, EndSession(session_id=foreign))
    assert principal(theirs) is not None
    assert principal(colleagues) is not None
