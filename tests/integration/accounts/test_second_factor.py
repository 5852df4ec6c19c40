"""The second factor: asked for after a right password only, each digits and each code once, tries limited (A17)."""

import asyncio
import contextlib
from datetime import timedelta

import pytest
from sqlmodel import select

from codeloom.coding import clock
from codeloom.db.tables.accounts import RecoveryCode, SecondFactor
from codeloom.db.work import unit_of_work
from codeloom.services.accounts import second_factor, tokens
from codeloom.services.people.creation import set_active
from tests.http_client import PASSWORD, Browser, new_person, run
from tests.integration.accounts.accounts_world import (
    NEW,
    acts_of,
    codes_in,
    digits,
    half_way,
    key_in,
    letters_of,
    link_of,
    send,
    set_up,
    token_of,
    with_factor,
)

pytestmark = pytest.mark.usefixtures("database")

SECOND, RECOVERY = "/sign-in/second", "/sign-in/recovery"


def test_a_second_factor_is_asked_for_after_a_right_password_and_its_digits_work_once() -> None:
    """A17: a replay, and the digits that set it up, are refused."""
    person = new_person()

    async def story() -> None:
        key, _ = await with_factor(person)
        async with Browser() as wrong:
            answer = await wrong.try_password(person.email, "not the password")
            assert answer.status_code == 401
            assert "Second factor" not in answer.text
            assert wrong.cookie("half_way") == ""
        async with half_way(person) as browser:
            assert (await browser.get("/queue")).status_code == 303, "half way is nowhere"
            assert (await browser.get("/account")).headers["location"] == "/sign-in?next=%2Faccount"
            used = await send(browser, SECOND, digits=digits(key))
            assert used.status_code == 401, "the digits that switched it on"
            with clock.at(clock.now() + timedelta(seconds=60)):
                now = digits(key)
                done = await send(browser, SECOND, digits=f"{now[:3]} {now[3:]}", next="/queue?x=1")
                assert done.headers["location"] == "/queue?x=1"
                assert browser.cookie("access")
                assert browser.cookie("half_way") == ""
                async with half_way(person) as thief:
                    again = await send(thief, SECOND, digits=now)
                    assert again.status_code == 401
                    assert "Not accepted" in again.text
                    assert thief.cookie("access") == ""

    run(story)
    assert "SECOND_FACTOR_FAILED" in acts_of(person.org_id)


def test_two_at_once_with_the_same_digits_are_one_session() -> None:
    """A17."""
    person = new_person()

    async def story() -> None:
        key, _ = await with_factor(person)
        with clock.at(clock.now() + timedelta(seconds=60)):
            async with contextlib.AsyncExitStack() as stack:
                browsers = [await stack.enter_async_context(half_way(person)) for _ in range(4)]
                answers = await asyncio.gather(*(send(one, SECOND, digits=digits(key)) for one in browsers))
            assert sorted(answer.status_code for answer in answers) == [303, 401, 401, 401]

    run(story)


def test_wrong_digits_are_limited_and_the_wait_is_said_and_recovery_codes_are_counted_apart() -> None:
    """A17: brute force. A wait grows to an hour; the other way in stays open."""
    person = new_person()

    async def story() -> None:
        key, codes = await with_factor(person)
        async with half_way(person) as browser:
            for _ in range(second_factor.FREE_TRIES):
                assert (await send(browser, SECOND, digits="000000")).status_code == 401
            with clock.at(clock.now() + timedelta(seconds=40)):
                limited = await send(browser, SECOND, digits=digits(key))
                assert limited.status_code == 429
                assert "Too many wrong tries" in limited.text
            done = await send(browser, RECOVERY, code=codes[3].lower().replace("-", " "))
            assert done.status_code == 303, "a lost phone, and somebody who tried"
        async with half_way(person) as browser:
            with clock.at(clock.now() + timedelta(minutes=2)):
                assert (await send(browser, SECOND, digits=digits(key))).status_code == 303

    run(story)


def test_the_wait_after_wrong_tries_doubles_to_an_hour() -> None:
    now = clock.now()
    waits = [second_factor._next_try(tries, now) for tries in range(20)]
    assert waits[: second_factor.FREE_TRIES] == [None] * second_factor.FREE_TRIES
    minutes = [(one - now).total_seconds() / 60 for one in waits[second_factor.FREE_TRIES :] if one is not None]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60, 60, 60]


def test_a_recovery_code_works_once_and_new_ones_end_the_others() -> None:
    person = new_person()

    async def story() -> None:
        _, codes = await with_factor(person)
        async with half_way(person) as browser:
            assert (await send(browser, RECOVERY, code=codes[0])).status_code == 303
            page = await browser.get("/account")
            assert "9 of 10 left" in page.text
            assert "Password and recovery code" in page.text
            made = await send(browser, "/account/second-factor/codes", "/account", current=PASSWORD)
            fresh = codes_in(made.text)
            assert len(fresh) == 10
            assert not set(fresh) & set(codes)
        for code, status in ((codes[0], 401), (codes[1], 401), (fresh[0], 303)):
            async with half_way(person) as browser:
                assert (await send(browser, RECOVERY, code=code)).status_code == status

    run(story)
    assert {"RECOVERY_CODE_USED", "RECOVERY_CODES_MADE"} <= set(acts_of(person.org_id))


def test_nothing_of_a_factor_lies_in_clear() -> None:
    person, seen = new_person(), {}

    async def story() -> None:
        seen["key"], seen["codes"] = await with_factor(person)

    run(story)
    with unit_of_work(person.worker) as uow:
        factor = uow.session.get(SecondFactor, (person.org_id, person.id))
        assert factor is not None
        assert factor.secret_enc is not None
        assert seen["key"].encode() not in factor.secret_enc
        kept = list(uow.session.exec(select(RecoveryCode.code_hash).where(RecoveryCode.user_id == person.id)))
    for code in seen["codes"]:
        plain = code.replace("-", "").encode()
        assert all(plain not in one for one in kept)
        assert tokens.hashed(plain.decode()) not in kept, "a hash without a key could be tried through"
    from tests.integration.accounts.test_sign_in import acts

    log = " ".join(body for _, body in acts(person.org_id))
    assert seen["key"] not in log
    assert not any(code in log for code in seen["codes"])


def test_the_time_between_the_steps_is_bounded_and_a_new_password_ends_it() -> None:
    person = new_person()

    async def story() -> None:
        key, codes = await with_factor(person)
        async with half_way(person) as browser:
            with clock.at(clock.now() + timedelta(seconds=tokens.HALF_WAY_SECONDS + 1)):
                late = await browser.get(SECOND)
                assert late.headers["location"] == "/sign-in?done=lapsed"
        async with half_way(person) as browser, Browser() as owner:
            await send(owner, "/forgot", email=person.email)
            link = link_of(letters_of(person.org_id, person.email)[-1])
            await send(owner, "/reset", link, token=token_of(link), password=NEW, again=NEW)
            csrf = {"csrf": browser.cookie("csrf")}
            over = await browser.post(RECOVERY, data={**csrf, "code": codes[0]})
            assert over.headers["location"] == "/sign-in?done=lapsed"
            assert browser.cookie("access") == ""
            half = await owner.try_password(person.email, NEW)
            assert half.headers["location"].startswith(SECOND), "a reset is no way around the second factor"
        async with half_way(person, NEW) as browser:
            set_active(person.worker, person.id, False)
            assert (await browser.get(SECOND)).headers["location"] == "/sign-in?done=lapsed"
        assert key

    run(story)


@pytest.mark.parametrize("forged", ["none", "garbage", "foreign", "access"])
def test_without_the_proof_of_a_password_there_is_no_second_step(forged: str) -> None:
    person = new_person()

    async def story() -> None:
        await with_factor(person)
        async with Browser() as browser, Browser() as other:
            await browser.get("/sign-in")
            if forged == "garbage":
                browser.hold("half_way", "x.y.z")
            elif forged == "access":
                await other.sign_in(new_person())
                browser.hold("half_way", other.cookie("access"))
            elif forged == "foreign":
                stranger = tokens.HalfWay(person.org_id, new_person().id, person.id, "0" * 16, False)
                browser.hold("half_way", tokens.half_way_token(stranger, clock.now())[0])
            for path in (SECOND, RECOVERY, "/sign-in/set-up"):
                assert (await browser.get(path)).headers["location"] == "/sign-in?done=lapsed"
                sent = {"csrf": browser.cookie("csrf"), "digits": "000000", "code": "AAAA-AAAA"}
                browser.hold("half_way", "x.y.z")
                assert (await browser.post(path, data=sent)).headers["location"] == "/sign-in?done=lapsed"

    run(story)


def test_the_proof_of_a_password_opens_nothing_by_itself() -> None:
    person = new_person()

    async def story() -> None:
        await with_factor(person)
        async with half_way(person) as browser, Browser() as other:
            for kind in ("access", "refresh"):
                other.hold(kind, browser.cookie("half_way"))  # type: ignore[arg-type]  # both are kinds
            assert (await other.get("/account")).status_code == 303
            assert (await browser.get("/sign-in/set-up")).headers["location"] == "/sign-in?done=lapsed", "one is on"

    run(story)


def test_switching_on_off_and_anew_asks_for_the_password_and_tells_the_owner() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
            wrong = await send(browser, "/account/second-factor", "/account", current="wrong wrong wrong")
            assert (wrong.status_code, "Scan this" in wrong.text) == (422, False)
            key, _ = await set_up(browser)
            anew = await send(browser, "/account/second-factor", "/account", current=PASSWORD)
            csrf = browser.cookie("csrf")
            other = key_in(anew.text)
            assert other != key
            bad = await browser.post("/account/second-factor/confirm", data={"csrf": csrf, "digits": digits(key)})
            assert bad.status_code == 422
            assert key_in(bad.text) == other
            with clock.at(clock.now() + timedelta(seconds=60)):
                async with half_way(person) as elsewhere:
                    assert (await send(elsewhere, SECOND, digits=digits(key))).status_code == 303, (
                        "the first one is still on"
                    )
            with clock.at(clock.now() + timedelta(minutes=16)):
                late = await browser.post(
                    "/account/second-factor/confirm", data={"csrf": csrf, "digits": digits(other)}
                )
                assert late.status_code in (303, 401, 422)
                assert not codes_in(late.text)
            done = await browser.post("/account/second-factor/confirm", data={"csrf": csrf, "digits": digits(other)})
            assert len(codes_in(done.text)) == 10
            off = await send(browser, "/account/second-factor/off", "/account", current=PASSWORD)
            assert off.headers["location"] == "/account?done=off#second-factor"
        async with Browser() as browser:
            await browser.sign_in(person)

    run(story)
    assert [one.kind for one in letters_of(person.org_id)] == ["accounts.second_factor"] * 3
