"""When a session ends, as an open page asks, and staying in it."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from codeloom.coding import clock
from codeloom.db.work import system_work
from codeloom.services.accounts.signed_in import IDLE, ends_of, principal
from codeloom.settings import settings
from tests.http_client import Browser, new_person, run

pytestmark = pytest.mark.usefixtures("database")


def idle_for(session_id: UUID, gone: timedelta) -> None:
    """Let the person have done nothing for so long."""
    with system_work() as work:
        work.connection().execute(
            text("update sessions set last_seen_at = :moment where id = :id"),
            {"moment": clock.now() - gone, "id": session_id},
        )


def test_asking_tells_the_seconds_left_and_prolongs_nothing() -> None:
    async def story() -> None:
        async with Browser() as browser:
            session_id = await browser.sign_in(new_person())
            idle_for(session_id, timedelta(minutes=28))
            for _ in range(2):
                answer = await browser.get("/api/session")
                assert answer.status_code == 200
                assert answer.headers["cache-control"] == "no-store"
                left = answer.json()
                assert 100 < left["idle_seconds"] <= 120
                week = settings().jwt_refresh_expires_in.total_seconds()
                assert week - 60 < left["last_seconds"] <= week

    run(story)


def test_staying_counts_as_something_the_person_did() -> None:
    async def story() -> None:
        async with Browser() as browser:
            session_id = await browser.sign_in(new_person())
            idle_for(session_id, timedelta(minutes=29))
            answer = await browser.post("/api/session/stay", headers={"x-csrf-token": browser.cookie("csrf")})
            assert answer.status_code == 200
            assert answer.json()["idle_seconds"] > IDLE.total_seconds() - 30
            ends = ends_of(session_id)
            assert ends is not None
            assert ends.idle_seconds > IDLE.total_seconds() - 30

    run(story)


def test_what_was_done_elsewhere_counts_here() -> None:
    async def story() -> None:
        async with Browser() as browser:
            session_id = await browser.sign_in(new_person())
            idle_for(session_id, timedelta(minutes=29))
            await browser.put(  # another tab keeps words
                "/api/words/rationale/1", headers={"x-csrf-token": browser.cookie("csrf")}, json={}
            )
            for _ in range(200):
                if (await browser.get("/api/session")).json()["idle_seconds"] > 1000:
                    return
            raise AssertionError("the use was not written")

    run(story)


def test_an_ended_session_stays_ended() -> None:
    async def story() -> None:
        async with Browser() as browser:
            session_id = await browser.sign_in(new_person())
            idle_for(session_id, IDLE + timedelta(seconds=1))
            assert (await browser.get("/api/session")).status_code == 401
            answer = await browser.post("/api/session/stay", headers={"x-csrf-token": browser.cookie("csrf")})
            assert answer.status_code == 401
            assert principal(session_id) is None

    run(story)


@pytest.mark.parametrize("headers", [{}, {"x-csrf-token": "other"}, {"origin": "https://evil.example"}])
def test_another_site_keeps_nobody_in(headers: dict[str, str]) -> None:
    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(new_person())
            sent = {"x-csrf-token": browser.cookie("csrf"), **headers} if headers else {}
            assert (await browser.post("/api/session/stay", headers=sent)).status_code == 403
        async with Browser() as stranger:
            assert (await stranger.get("/api/session")).status_code == 401
            assert (await stranger.post("/api/session/stay")).status_code == 401

    run(story)
