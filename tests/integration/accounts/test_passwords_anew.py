"""A forgotten password and a changed one: links good once, every other session at an end, one answer to everybody (A9, A10)."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.db.ids import SYSTEM_ORG
from codeloom.services.accounts import passwords
from codeloom.services.accounts.signed_in import principal
from codeloom.services.people.creation import set_active
from tests.http_client import PASSWORD, WITHIN_A_SECOND, Browser, new_address, new_person, run, until
from tests.integration.accounts.accounts_world import NEW, acts_of, as_they_are, letters_of, link_of, send, token_of

pytestmark = pytest.mark.usefixtures("database")


async def link_for(person: object) -> str:
    """The link of a reset that this person asked for."""
    async with Browser() as browser:
        await send(browser, "/forgot", email=person.email)  # type: ignore[attr-defined]  # a Person
    return link_of(letters_of(person.org_id)[-1])  # type: ignore[attr-defined]  # a Person


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as elsewhere:
            session_id = await elsewhere.sign_in(person)
            link = await link_for(person)
            async with Browser() as browser, elsewhere.socket() as messages:
                for _ in range(3):  # programs that look at mails open links, and nothing happens
                    assert f"For {person.email}" in (await browser.get(link)).text
                assert principal(session_id) is not None
                done = await send(browser, "/reset", link, token=token_of(link), password=NEW, again=NEW)
                assert done.headers["location"] == "/sign-in?done=reset"
                assert "Sign in with the new one" in (await browser.get(done.headers["location"])).text
                await until(lambda: messages[-1]["type"] == "websocket.close", WITHIN_A_SECOND)
                assert principal(session_id) is None
                again = await browser.get(link)
                assert again.status_code == 410
                assert "does not work any more" in again.text
                csrf = browser.cookie("csrf")
                late = await browser.post(
                    "/reset", data={"token": token_of(link), "password": PASSWORD, "again": PASSWORD, "csrf": csrf}
                )
                assert late.status_code == 410
                assert (await browser.try_password(person.email, PASSWORD)).status_code == 401
                assert (await browser.try_password(person.email, NEW)).status_code == 303

    run(story)
    assert [one.kind for one in letters_of(person.org_id)] == ["accounts.reset", "accounts.password_changed"]
    assert {"RESET_ASKED", "PASSWORD_CHANGED", "SESSION_ENDED"} <= set(acts_of(person.org_id))


def test_two_at_once_with_one_link_set_one_password() -> None:
    import asyncio

    person = new_person()

    async def story() -> None:
        link = await link_for(person)
        async with Browser() as one, Browser() as two:
            await one.get(link)
            await two.get(link)
            sent = [
                browser.post(
                    "/reset",
                    data={"token": token_of(link), "password": text, "again": text, "csrf": browser.cookie("csrf")},
                )
                for browser, text in ((one, NEW), (two, NEW + " too"))
            ]
            assert sorted(answer.status_code for answer in await asyncio.gather(*sent)) == [303, 410]

    run(story)


@pytest.mark.parametrize("wrong", ["late", "changed", "cut", "none", "disabled", "other kind"])
def test_a_link_that_is_over_changes_nothing_and_says_so(wrong: str) -> None:
    person, answers = new_person(), []

    async def story() -> None:
        link = token = token_of(await link_for(person))
        if wrong == "changed":
            token = ("A" if link[0] != "A" else "B") + link[1:]
        elif wrong == "cut":
            token = link[:-1]
        elif wrong == "none":
            token = ""
        elif wrong == "disabled":
            set_active(person.worker, person.id, False)
        path = "/confirm" if wrong == "other kind" else "/reset"
        async with Browser() as browser:
            await browser.get("/forgot")
            form = {"token": token, "password": NEW, "again": NEW, "name": "x", "csrf": browser.cookie("csrf")}
            later = clock.now() + timedelta(minutes=31 if wrong == "late" else 0)
            with clock.at(later):
                answers.append(await browser.post(path, data=form))

    run(story)
    assert answers[0].status_code == 410
    assert "PASSWORD_CHANGED" not in acts_of(person.org_id)


def test_the_newest_password_ends_the_links_of_others() -> None:
    person = new_person()

    async def story() -> None:
        first = await link_for(person)
        with clock.at(clock.now() + timedelta(minutes=2)):
            second = await link_for(person)
        assert first != second
        async with Browser() as browser:
            await send(browser, "/reset", first, token=token_of(first), password=NEW, again=NEW)
            assert (await browser.get(second)).status_code == 410

    run(story)


def test_whether_an_address_has_an_account_shows_in_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A9: the same bytes, the same headers, and no hash for anybody."""
    from codeloom.api.accounts import forms

    monkeypatch.setattr(forms, "EVEN_SECONDS", 0.01)
    known, off, unknown = new_person(), new_person(), "nobody-at-all@practice.example"
    set_active(off.worker, off.id, False)
    hashed: list[str] = []

    class Noting:
        """Notes every hash."""

        def hash(self, password: str) -> str:
            hashed.append("hash")
            return passwords_hash(password)

        def verify(self, against: str, password: str) -> bool:
            hashed.append("verify")
            return False

    passwords_hash = passwords.HASHER.hash
    monkeypatch.setattr(passwords, "HASHER", Noting())
    answers = []

    async def story() -> None:
        for email in (known.email, off.email, unknown):
            async with Browser() as browser:
                answers.append(as_they_are(await send(browser, "/forgot", email=email), email))

    run(story)
    assert len(set(answers)) == 1
    assert hashed == []
    assert [one.kind for one in letters_of(known.org_id)] == ["accounts.reset"]
    assert letters_of(off.org_id) == []
    assert letters_of(SYSTEM_ORG, unknown) == []


def test_mails_of_resets_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    from codeloom.api.accounts import forms

    monkeypatch.setattr(forms, "EVEN_SECONDS", 0.01)
    person, address = new_person(), new_address()

    async def story() -> None:
        async with Browser(address=address) as browser:
            for minute in (0, 0, 2, 4, 6, 8, 10, 12):
                with clock.at(clock.now() + timedelta(minutes=minute)):
                    assert (await send(browser, "/forgot", email=person.email)).status_code == 200

    run(story)
    assert 2 <= len(letters_of(person.org_id)) <= 5


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "7 more are needed"),
        ("password1234", "password1234", "first that are tried"),
        (NEW, "other", "not the same"),
    ],
)
def test_a_reset_says_what_is_wrong_with_a_password_and_the_link_stays_good(
    password: str, again: str, words: str
) -> None:
    person = new_person()

    async def story() -> None:
        link = await link_for(person)
        async with Browser() as browser:
            answer = await send(browser, "/reset", link, token=token_of(link), password=password, again=again)
            assert answer.status_code == 422
            assert words in answer.text
            assert password not in answer.text or password == "short"
            done = await send(browser, "/reset", link, token=token_of(link), password=NEW, again=NEW)
            assert done.status_code == 303

    run(story)


def test_a_password_is_changed_by_its_owner_and_other_sessions_end() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as other, Browser() as browser:
            ended = await other.sign_in(person)
            kept = await browser.sign_in(person)
            wrong = await send(
                browser, "/account/password", "/account", current="wrong wrong wrong", new=NEW, again=NEW
            )
            assert wrong.status_code == 422
            assert "not your current password" in wrong.text
            assert principal(ended) is not None
            async with other.socket() as messages:
                done = await send(browser, "/account/password", "/account", current=PASSWORD, new=NEW, again=NEW)
                assert done.headers["location"] == "/account?done=password#password"
                await until(lambda: messages[-1]["type"] == "websocket.close", WITHIN_A_SECOND)
            assert principal(ended) is None
            assert principal(kept) is not None
            page = await browser.get(done.headers["location"])
            assert "Your password is changed" in page.text
            assert NEW not in page.text

    run(story)
    assert [one.kind for one in letters_of(person.org_id)] == ["accounts.password_changed"]
    assert "PASSWORD_REFUSED" in acts_of(person.org_id)


@pytest.mark.parametrize(
    "path", ["/forgot", "/reset", "/register", "/confirm", "/accept", "/address", "/account/password"]
)
def test_a_form_that_no_page_of_ours_sent_is_refused(path: str) -> None:
    """A10: without our Origin or without the token."""
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            if path.startswith("/account"):
                await browser.sign_in(person)
            else:
                await browser.get("/forgot")
            csrf = browser.cookie("csrf")
            assert (
                await browser.post(path, data={"csrf": csrf}, headers={"origin": "https://evil.example"})
            ).status_code == 403
            assert (await browser.post(path, data={"csrf": "x"})).status_code == 403

    run(story)
    assert letters_of(person.org_id) == []
