"""Floods of tries: who gets in meanwhile, and what nobody can find out by words or time (A8, A9)."""

import asyncio
import contextlib
import re
import statistics
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator

import httpx
import pytest

from codeloom.services.accounts import fair_line, passwords, tokens, trying
from codeloom.services.accounts import sign_in_limits as limits
from codeloom.services.accounts.sessions import WrongSignIn
from codeloom.services.people.creation import set_active
from tests.hashing import Quick, hashing_by
from tests.http_client import PASSWORD, Browser, new_address, new_door, new_person, run, until

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def quick() -> Iterator[None]:
    """Compare passwords at no cost."""
    with hashing_by(Quick(PASSWORD)):
        yield


Answer = tuple[int, str, tuple[str, ...]]


def _read(answer: httpx.Response) -> Answer:
    """Status, page without what was typed, and names of headers."""
    page = re.sub(r'value="[^"]*"', "", answer.text)
    return answer.status_code, page, tuple(sorted(name for name in answer.headers if name != "content-length"))


@contextlib.asynccontextmanager
async def _flood(tries: Iterable[tuple[str, str]]) -> AsyncIterator[list[Answer]]:
    """Wrong tries under way, each (address, account) at once; gives those answered, growing. Ended at the end."""
    door, answers = new_door(), list[Answer]()

    async def one(address: str, email: str) -> None:
        async with Browser(door, address) as stranger:
            answers.append(_read(await stranger.try_password(email, "guess")))

    tasks = [asyncio.create_task(one(*each)) for each in tries]
    yield answers
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.usefixtures("quick")
def test_wrong_tries_from_a_few_addresses_do_not_keep_the_owner_of_a_new_device_out() -> None:
    """A8: what was tried before only decides who goes first."""
    person, three = new_person(), [new_address() for _ in range(3)]

    async def story() -> None:
        async with _flood((address, person.email) for address in three * 20) as answers:
            await until(lambda: len(answers) >= 3 * limits.BOTH.free)
            async with Browser(address=new_address()) as owner:
                began = time.monotonic()
                assert (await owner.try_password(person.email, PASSWORD)).status_code == 303
                assert time.monotonic() - began < 2.0
            async with Browser(address=three[0]) as beside:
                assert (await beside.try_password(person.email, PASSWORD)).status_code == 303
            assert {status for status, _, _ in answers} == {401}

    run(story)


@pytest.mark.usefixtures("quick")
def test_who_signed_in_from_an_address_cannot_be_found_out_there() -> None:
    """A9: after many tries from one address everybody gets the same answer, at the same pace."""
    office, here, elsewhere = new_address(), new_person(), new_person()

    async def story() -> None:
        async with Browser(address=office) as owner:
            await owner.sign_in(here)
        for at in range(int(limits.ADDRESS.free) + 1):
            limits.admit(f"{at}@practice.example", office, "")
        names = here.email, elsewhere.email, "nobody@practice.example"
        async with _flood((office, name) for name in names) as answers:
            await until(lambda: len(answers) == len(names))
        assert len(set(answers)) == 1
        assert answers[0][0] == 401
        assert len({tuple(pace for _, pace in limits.admit(name, office, "").paces) for name in names}) == 1

    run(story)


@contextlib.asynccontextmanager
async def _crowd() -> AsyncIterator[threading.Event]:
    """More waiting for the newcomers' thread than make a crowd, until the event is set."""
    line, gate = trying.newcomers(), threading.Event()

    def ticket(number: int) -> limits.Ticket:
        return limits.admit(f"{number}@crowd.example", new_address(), "")

    tasks = [asyncio.create_task(line.run(ticket(at), 30, gate.wait, 30)) for at in range(fair_line.CROWD + 1)]
    await until(lambda: line.crowded)
    yield gate
    gate.set()
    await asyncio.gather(*tasks)


@pytest.fixture
def anew() -> Iterator[None]:
    """Marks of the accounts of this test, and no crowd of the test before."""
    trying.marks.forget()
    trying.newcomers.cache_clear()
    limits.forget()
    yield
    trying.newcomers.cache_clear()


def _unlike(mark: str) -> str:
    """A wrong password that its mark tells."""
    return next(word for word in map(str, range(1000)) if not passwords.may_be(mark, word))


def _like(mark: str) -> str:
    """A wrong password that its mark does not tell."""
    return next(word for word in map(str, range(100_000)) if passwords.may_be(mark, word))


def _mark(email: str) -> str:
    return trying._read_marks()[email]


@pytest.mark.usefixtures("quick", "anew")
def test_in_a_crowd_every_failure_is_one_answer_at_one_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A8, A9: known or made up, told by the mark or not, looked at or not."""
    known, nobody = new_person(), "nobody@practice.example"
    monkeypatch.setattr(trying, "HOLD_SECONDS", 1.0)
    monkeypatch.setattr(trying, "TURN_SECONDS", 0.6)
    tries = [(email, word(mark)) for email, mark in
             ((known.email, _mark(known.email)), (nobody, passwords.mark_of_nobody(nobody)))
             for word in (_like, _unlike)]  # fmt: skip

    async def story() -> None:
        took: list[float] = []

        async def timed(email: str, password: str) -> Answer:
            async with Browser() as stranger:
                await stranger.get("/sign-in")
                began = time.monotonic()
                answer = _read(await stranger.try_password(email, password))
                took.append(time.monotonic() - began)
                return answer

        async with _crowd():
            answers = await asyncio.gather(*(timed(*each) for each in tries))
        assert len(set(answers)) == 1
        assert answers[0][0] == 401
        assert min(took) >= 1.0
        assert max(took) - min(took) < 0.2

    run(story)


@pytest.mark.usefixtures("quick", "anew")
def test_a_flood_of_fresh_addresses_at_real_names_keeps_no_newcomer_out() -> None:
    """A8: of a hundred wrong tries a hash is computed for a few, and a right password does not wait for the others."""
    honest, hashed = new_person(), list[str]()
    compare = passwords.matches

    def noted(kept: str | None, password: str) -> bool:
        hashed.append(password)
        return compare(kept, password)

    async def story() -> None:
        async with _crowd() as gate:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(passwords, "matches", noted)
                async with _wrong(honest.email, 100) as asked, Browser() as new:
                    await new.get("/sign-in")
                    await until(lambda: trying.newcomers()._come >= fair_line.MOST_COUNTED)
                    inside = asyncio.create_task(new.try_password(honest.email, PASSWORD))
                    await until(lambda: asked() and trying.newcomers().waiting > fair_line.CROWD)
                    gate.set()
                    assert (await inside).status_code == 303
                    assert trying.newcomers().crowded  # it lasts while they come
                    assert len(hashed) <= 12

    run(story)


@contextlib.asynccontextmanager
async def _wrong(email: str, many: int) -> AsyncIterator[Callable[[], bool]]:
    """Wrong tries at an account, each from an address of its own; gives whether all of them are counted."""

    async def one(number: int) -> None:
        with contextlib.suppress(WrongSignIn):
            await trying.try_password(email, new_address(), "", f"guess {number}")

    tasks = [asyncio.create_task(one(number)) for number in range(many)]
    account = tokens.pseudonym("account", email)
    yield lambda: limits.heat().of(f"account {account}") > many * 0.9
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.usefixtures("quick", "anew")
def test_in_a_crowd_a_right_password_gets_through_before_the_suspicious() -> None:
    """A8."""
    honest, bad, gate, order = new_person(), new_address(), threading.Event(), list[str]()
    for _ in range(5):
        limits.admit(honest.email, bad, "")

    async def story() -> None:
        line = trying.newcomers()
        holding = asyncio.create_task(line.run(limits.admit("1@crowd.example", new_address(), ""), 30, gate.wait, 30))
        await until(lambda: not line.waiting)
        crowd = [
            asyncio.create_task(line.run(limits.admit(f"{at}@crowd.example", bad, ""), 30, order.append, "crowd"))
            for at in range(fair_line.CROWD)
        ]
        await until(lambda: line.crowded)
        async with Browser() as new:
            await new.get("/sign-in")
            inside = asyncio.create_task(new.try_password(honest.email, PASSWORD))
            await until(lambda: line.waiting == fair_line.CROWD + 1)
            gate.set()
            assert (await inside).status_code == 303
            assert len(order) < fair_line.CROWD
        await asyncio.gather(holding, *crowd)

    run(story)


@pytest.mark.usefixtures("anew")
def test_a_device_known_to_the_account_does_not_stand_behind_strangers() -> None:
    """A8."""
    person = new_person()

    async def story() -> None:
        async with _crowd(), Browser() as owner:
            owner.hold("device", tokens.device_token(tokens.pseudonym("account", person.email)))
            assert (await owner.try_password(person.email, PASSWORD)).status_code == 303
            assert trying.newcomers().crowded

    run(story)


@pytest.mark.parametrize("tries", [500])
def test_known_unknown_and_disabled_take_the_same_time(tries: int) -> None:
    """A9: medians of interleaved tries within 2 ms."""
    known, disabled = new_person(), new_person()
    set_active(disabled.worker, disabled.id, active=False)
    names = [known.email, "nobody@practice.example", disabled.email]
    took: dict[str, list[float]] = {name: [] for name in names}

    async def story() -> None:
        for at in range(tries + 5):
            for name in names[at % 3 :] + names[: at % 3]:
                limits.forget()
                began = time.perf_counter()
                with pytest.raises(WrongSignIn):
                    await trying.try_password(name, "192.0.2.7", "", PASSWORD if name == disabled.email else "wrong")
                if at >= 5:
                    took[name].append(time.perf_counter() - began)

    run(story)
    medians = [statistics.median(one) for one in took.values()]
    assert max(medians) - min(medians) < 0.002


def test_nets_around_an_address_and_both_kinds_of_account_are_ranked() -> None:
    limits.forget()
    for at in range(40):
        limits.admit(f"{at}@practice.example", f"198.51.100.{at}", "")
    same_net = limits.admit("new@practice.example", "198.51.100.99", "")
    elsewhere = limits.admit("new@practice.example", "203.0.113.5", "")
    assert same_net.rank() > elsewhere.rank() + 1
    limits.succeeded(same_net)
    assert limits.heat().of(f"both {same_net.account} {same_net.place}") == 0
    assert elsewhere.rank() < 2.1
