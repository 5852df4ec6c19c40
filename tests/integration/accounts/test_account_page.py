"""The account page: name, address, sessions, sign-ins, keys; whose they are, and what each act changes."""

from uuid import uuid4

import pytest

from codeloom import RELEASE, commit
from codeloom.services.accounts.own_account import net_words
from codeloom.services.accounts.signed_in import principal
from tests.http_client import PASSWORD, WITHIN_A_SECOND, Browser, new_person, run, until
from tests.integration.accounts.accounts_world import acts_of, letters_of, link_of, send, token_of

pytestmark = pytest.mark.usefixtures("database")
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"


def test_it_says_who_from_where_and_how_and_only_of_this_person() -> None:
    person, other = new_person(), new_person()

    async def story() -> None:
        async with Browser(address="10.20.4.17") as browser, Browser(address="10.99.9.9") as foreign:
            browser.headers["user-agent"] = CHROME
            await browser.sign_in(person)
            await foreign.sign_in(other)
            page = (await browser.get("/account")).text
            for words in (
                person.email,
                "Maya Lee Fontaine",
                "Coder, Test practice",
                "Chrome on Linux, this one",
                "10.20.4.x",
                "Password",
                f"Codeloom {RELEASE}",
                commit(),
                "This copy is for development.",
            ):
                assert words in page
            for words in ("10.20.4.17", "10.99.9", other.email):
                assert words not in page
            assert "value=" not in next(part for part in page.split("<input") if 'name="current"' in part)

    run(story)


def test_a_visitor_signs_in_first_and_comes_back() -> None:
    async def story() -> None:
        async with Browser() as browser:
            assert (await browser.get("/account")).headers["location"] == "/sign-in?next=%2Faccount"
            await browser.get("/sign-in")
            form = {"csrf": browser.cookie("csrf"), "name": "x"}
            assert (await browser.post("/account/name", data=form)).status_code == 401

    run(story)


def test_sessions_end_one_by_one_and_all_others_on_open_sockets() -> None:
    """A4."""
    person, stranger = new_person(), new_person()

    async def story() -> None:
        async with Browser() as one, Browser() as two, Browser() as three, Browser() as foreign, Browser() as mine:
            first, second, third = [await browser.sign_in(person) for browser in (one, two, three)]
            theirs, kept = await foreign.sign_in(stranger), await mine.sign_in(person)
            async with one.socket() as messages:
                done = await send(mine, "/account/sessions/end", "/account", session=str(first))
                assert done.headers["location"] == "/account?done=ended#sessions"
                await until(lambda: messages[-1]["type"] == "websocket.close", WITHIN_A_SECOND)
            assert principal(second) is not None
            for foreign_id in (theirs, uuid4(), "x"):
                refused = await send(mine, "/account/sessions/end", "/account", session=str(foreign_id))
                assert refused.status_code in (404, 422)
            assert principal(theirs) is not None
            async with two.socket() as messages:
                await send(mine, "/account/sessions/end-others", "/account")
                await until(lambda: messages[-1]["type"] == "websocket.close", WITHIN_A_SECOND)
            assert [principal(each) is not None for each in (second, third, kept, theirs)] == [False, False, True, True]

    run(story)


def test_a_name_and_the_keys_are_changed() -> None:
    person = new_person()

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
            await send(browser, "/account/name", "/account", name="  <b>Maya</b> F ")
            chosen = {"letters": "off", "theme": "dark", "rows": "roomy"}
            await send(browser, "/account/keys", "/account", **chosen)
            assert (await send(browser, "/account/keys", "/account", **chosen | {"theme": "pink"})).status_code == 422
            page = (await browser.get("/account?done=name")).text
            assert "&lt;b&gt;Maya&lt;/b&gt; F" in page
            assert "Your name is saved." in page
            assert all(f'value="{value}" checked' in page for value in ("off", "dark", "roomy"))
            assert 'data-prefers="dark" data-rows="roomy"' in page
            for wrong in ({"name": " "}, {"name": "x" * 101}):
                assert (await send(browser, "/account/name", "/account", **wrong)).status_code == 422

    run(story)
    assert {"NAME_CHANGED", "PREFERENCES_CHANGED"} <= set(acts_of(person.org_id))


@pytest.mark.parametrize("old_first", [True, False])
def test_an_address_changes_once_both_confirmed_it(old_first: bool) -> None:
    person, new = new_person(), f"{uuid4().hex[:10]}@practice.example"

    async def story() -> None:
        async with Browser() as browser, Browser() as elsewhere:
            await browser.sign_in(person)
            wrong = await send(browser, "/account/address", "/account", current="wrong wrong wrong", email=new)
            assert wrong.status_code == 422
            assert letters_of(person.org_id) == []
            await send(browser, "/account/address", "/account", current=PASSWORD, email=new.upper())
            to_old, to_new = letters_of(person.org_id)
            assert (to_old.to, to_new.to) == (person.email, new)
            assert "Waiting for" in (await browser.get("/account")).text
            links = [link_of(to_old), link_of(to_new)][:: 1 if old_first else -1]
            assert "sign in as" in (await elsewhere.get(links[0])).text
            half = await send(elsewhere, "/address", links[0], token=token_of(links[0]))
            assert "one is left" in half.text
            assert (await elsewhere.get(links[0])).status_code == 410, "each once"
            async with Browser() as still:
                assert (await still.try_password(person.email, PASSWORD)).status_code == 303
            done = await send(elsewhere, "/address", links[1], token=token_of(links[1]))
            assert "Your address is changed" in done.text
            async with Browser() as by_new, Browser() as by_old:
                assert (await by_new.try_password(new, PASSWORD)).status_code == 303
                assert (await by_old.try_password(person.email, PASSWORD)).status_code == 401

    run(story)
    assert letters_of(person.org_id)[-1].kind == "accounts.address_changed"
    assert {"ADDRESS_CHANGE_ASKED", "ADDRESS_CONFIRMED", "ADDRESS_CHANGED"} <= set(acts_of(person.org_id))


def test_a_taken_address_answers_alike_and_its_owner_is_told() -> None:
    person, other = new_person(), new_person()

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
            taken = await send(browser, "/account/address", "/account", current=PASSWORD, email=other.email)
            assert taken.headers["location"] == "/account?done=address#profile"
            to_old, to_owner = letters_of(person.org_id)
            assert to_owner.kind == "accounts.address_taken"
            assert link_of(to_owner) == "/sign-in"
            assert (
                "one is left"
                in (await send(browser, "/address", link_of(to_old), token=token_of(link_of(to_old)))).text
            )
            await send(browser, "/account/address/drop", "/account")
            assert "Waiting for" not in (await browser.get("/account")).text

    run(story)


@pytest.mark.parametrize(
    ("net", "words"),
    [
        ("10.20.4.0/24", "10.20.4.x"),
        ("2001:db8:1::/48", "2001:db8:1::"),
        ("", "unknown network"),
        ("unknown", "unknown network"),
    ],
)
def test_a_net_in_words(net: str, words: str) -> None:
    assert net_words(net) == words


def test_notifications_are_chosen_paused_and_a_fault_keeps_what_was_ticked() -> None:
    person = new_person("manager")

    async def story() -> None:
        async with Browser() as browser:
            await browser.sign_in(person)
            chosen = {"in_app": ["imports.done"], "daily": ["imports.done", "mail.undelivered"], "quiet_from": "20:00"}
            half = await send(browser, "/account/notifications", "/account", **chosen)
            assert half.status_code == 422
            assert "Quiet hours need both times." in half.text
            assert half.text.count(' value="imports.done" checked') == 2
            assert 'value="20:00"' in half.text
            whole = chosen | {"quiet_until": "07:00", "time_zone": "America/Chicago"}
            done = await send(browser, "/account/notifications", "/account", **whole)
            assert done.headers["location"] == "/account?done=notifications#notifications"
            page = (await browser.get("/account?done=notifications")).text
            assert "Your notifications are saved." in page
            assert page.count(" checked") == 2 + half.text.count(" checked") - 2
            assert 'value="America/Chicago" selected' in page
            for wrong in ({"quiet_from": "late"}, {"at_once": ["charts.assigned"]}, {"time_zone": "Nowhere/City"}):
                assert (await send(browser, "/account/notifications", "/account", **whole | wrong)).status_code == 422
            await send(browser, "/account/notifications/pause", "/account")
            assert "No mail comes until" in (await browser.get("/account")).text
            await send(browser, "/account/notifications/resume", "/account")
            assert "No mail comes until" not in (await browser.get("/account")).text

    run(story)
