"""A practice registers and invites: links that make accounts once, and one answer whoever has the address (AUTH-1, A9)."""

import html
from datetime import timedelta
from uuid import uuid4

import pytest

from codeloom.cli.commands import main
from codeloom.coding import clock
from codeloom.db.ids import SYSTEM_ORG
from codeloom.db.scope import Scope
from codeloom.db.work import system_work
from codeloom.services.accounts import passwords
from codeloom.services.core.errors import Denied, Refused
from codeloom.services.people import invite
from tests.http_client import PASSWORD, Browser, Person, new_person, run
from tests.integration.accounts.accounts_world import NEW, acts_of, as_they_are, letters_of, link_of, send, token_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers come at even times, only sooner."""
    from codeloom.api.accounts import forms

    monkeypatch.setattr(forms, "EVEN_SECONDS", 0.01)


def an_address() -> str:
    """An address nobody has."""
    return f"{uuid4().hex[:12]}@practice.example"


FORM = {"practice": "Riverbend Medical Group", "name": "Dana Whitfield", "time_zone": "America/Chicago"}


def account_of(email: str) -> object:
    """The account of an address, if there is one."""
    from codeloom.db.queries import accounts

    with system_work() as work:
        return accounts.account(work, email)


def test_a_practice_registers_and_its_first_manager_invites_somebody() -> None:
    dana, ruth = an_address(), an_address()

    async def story() -> None:
        async with Browser() as browser:
            page = await send(browser, "/register", email=dana.upper(), **FORM)
            assert "Check your mail" in page.text
            assert account_of(dana) is None
            link = link_of(letters_of(to=dana)[-1])
            for _ in range(2):
                form = await browser.get(link)
            assert "Riverbend Medical Group, with you as its first manager" in html.unescape(form.text)
            weak = await send(browser, "/confirm", link, token=token_of(link), name="Dana W", password="dana whitfield")
            assert weak.status_code == 422
            done = await send(browser, "/confirm", link, token=token_of(link), name="Dana W", password=NEW)
            assert done.headers["location"] == "/sign-in?done=registered"
            assert browser.cookie("access") == "", "nobody is signed in by it"
            assert (await browser.get(link)).status_code == 410
            assert (await browser.try_password(dana, NEW)).status_code == 303
            assert "Times here are those of America/Chicago" in (await browser.get("/account")).text
        account = account_of(dana)
        assert account is not None
        scope = Scope(account.org_id, account.id, "manager")  # type: ignore[attr-defined]  # an Account
        invite(scope, invite.command(email=ruth, name="Ruth Castellano", role="coder"))
        letter = letters_of(scope.org_id)[-1]
        assert (letter.to, letter.subject) == (ruth, "Dana W invites you to Riverbend Medical Group")
        async with Browser() as guest:
            link = link_of(letter)
            form = await guest.get(link)
            assert "Invited by Dana W to Riverbend Medical Group, as coder" in form.text
            assert 'value="Ruth Castellano"' in form.text
            done = await send(guest, "/accept", link, token=token_of(link), name="Ruth C", password=NEW)
            assert done.headers["location"] == "/sign-in?done=accepted"
            assert (await guest.get(link)).status_code == 410
            assert (await guest.try_password(ruth, NEW)).status_code == 303
            assert "Coder, Riverbend Medical Group" in (await guest.get("/account")).text
        assert {"ORGANIZATION_CREATED", "USER_ADDED", "PERSON_INVITED", "INVITATION_ACCEPTED"} <= set(
            acts_of(scope.org_id)
        )

    run(story)


def test_registering_with_a_known_address_answers_alike_and_writes_to_its_owner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """AUTH-1: the same bytes, the same headers, no hash, nobody signed in."""
    known, unknown, answers = new_person(), an_address(), []
    hashed: list[str] = []
    hasher = passwords.HASHER

    class Noting:
        """Notes every hash."""

        def hash(self, password: str) -> str:
            hashed.append("hash")
            return hasher.hash(password)

        def verify(self, against: str, password: str) -> bool:
            hashed.append("verify")
            return hasher.verify(against, password)

    monkeypatch.setattr(passwords, "HASHER", Noting())

    async def story() -> None:
        for email in (known.email, unknown):
            async with Browser() as browser:
                answers.append(as_they_are(await send(browser, "/register", email=email, **FORM), email))
                assert browser.cookie("access") == ""

    run(story)
    assert answers[0] == answers[1]
    assert hashed == []
    (to_owner,), (to_new,) = letters_of(to=known.email), letters_of(to=unknown)
    assert (to_owner.kind, to_new.kind) == ("accounts.known_address", "accounts.registration")
    assert link_of(to_owner) == "/sign-in"
    for letter in (to_owner, to_new):
        said = " ".join((letter.subject, *letter.paragraphs, letter.footer))
        assert "Riverbend" not in said, "a stranger could write to anybody"
        assert "Dana" not in said


def test_an_address_that_got_an_account_meanwhile_gets_no_second_one() -> None:
    email, answers = an_address(), []

    async def story() -> None:
        async with Browser() as browser:
            await send(browser, "/register", email=email, **FORM)
            first = link_of(letters_of(to=email)[-1])
            with clock.at(clock.now() + timedelta(minutes=2)):
                await send(browser, "/register", email=email, **FORM)
            second = link_of(letters_of(to=email)[-1])
            for link in (first, second):
                answers.append(await send(browser, "/confirm", link, token=token_of(link), name="Dana", password=NEW))

    run(story)
    assert [answer.status_code for answer in answers] == [303, 410]
    assert "sign in" in answers[1].text


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"email": "no address"}, "no address a mail"), ({"practice": " "}, "need a name"), ({"time_zone": "Moon/Base"}, "time zone"),
     ({"name": "x" * 101}, "expected form: name"), ({"name": "a\0b"}, "not of the expected form")],
)  # fmt: skip
def test_what_cannot_be_registered_is_said_and_nothing_is_sent(changed: dict[str, str], words: str) -> None:
    before, answers = len(letters_of()), []

    async def story() -> None:
        async with Browser() as browser:
            answers.append(await send(browser, "/register", **{"email": an_address(), **FORM, **changed}))

    run(story)
    assert answers[0].status_code == 422
    assert words in answers[0].text
    assert len(letters_of()) == before


def test_a_link_of_a_registration_is_good_for_a_day() -> None:
    email = an_address()

    async def story() -> None:
        async with Browser() as browser:
            await send(browser, "/register", email=email, **FORM)
            link = link_of(letters_of(to=email)[-1])
            with clock.at(clock.now() + timedelta(hours=23)):
                assert (await browser.get(link)).status_code == 200
            with clock.at(clock.now() + timedelta(hours=25)):
                assert (await browser.get(link)).status_code == 410

    run(story)


def manager_of(person: Person) -> Scope:
    """A manager's scope."""
    return Scope(person.org_id, person.id, "manager")


def test_only_a_manager_invites_and_not_who_is_here_or_as_what_there_is_not() -> None:
    manager = new_person("manager")
    coder = new_person("coder", manager.org_id)
    with pytest.raises(Denied):
        invite(Scope(coder.org_id, coder.id, "coder"), invite.command(email=an_address(), role="coder"))
    for email, role, code in (
        (coder.email, "coder", "member"),
        ("nobody", "coder", "bad_address"),
        (an_address(), "owner", "refused"),
    ):
        with pytest.raises(Refused) as refused:
            invite(manager_of(manager), invite.command(email=email, role=role))
        assert refused.value.code == code
    assert letters_of(manager.org_id) == []


def test_inviting_again_ends_the_earlier_link_and_a_foreign_account_is_written_to() -> None:
    manager, other, email = new_person("manager"), new_person(), an_address()
    scope = manager_of(manager)
    for _ in range(2):
        invite(scope, invite.command(email=email, role="biller"))
    invite(scope, invite.command(email=other.email, role="coder"))
    first, second, third = letters_of(manager.org_id)
    assert third.kind == "accounts.invited_elsewhere"
    assert link_of(third) == "/sign-in"

    async def story() -> None:
        async with Browser() as browser:
            assert (await browser.get(link_of(first))).status_code == 410
            assert (await browser.get(link_of(second))).status_code == 200
            with clock.at(clock.now() + timedelta(days=8)):
                assert (await browser.get(link_of(second))).status_code == 410

    run(story)


def test_a_manager_invites_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    manager, email = new_person("manager"), an_address()
    assert main(["invite", email, "Ruth Castellano", "--role", "supervisor", "--manager", manager.email]) == 0
    assert "7 days" in capsys.readouterr().out
    assert [one.to for one in letters_of(manager.org_id)] == [email]
    assert main(["invite", email, "Ruth", "--role", "coder", "--manager", "nobody@practice.example"]) == 1
    assert "No active manager" in capsys.readouterr().err


def test_a_link_of_another_kind_makes_nobody() -> None:
    """A token of a registration is no invitation, and a signed-in manager's page makes nobody either."""
    email = an_address()

    async def story() -> None:
        async with Browser() as browser:
            await send(browser, "/register", email=email, **FORM)
            token = token_of(link_of(letters_of(to=email)[-1]))
            await browser.get("/forgot")
            form = {"token": token, "name": "x", "password": PASSWORD, "csrf": browser.cookie("csrf")}
            assert (await browser.post("/accept", data=form)).status_code == 410

    run(story)
    assert account_of(email) is None
    assert "INVITATION_ACCEPTED" not in acts_of(SYSTEM_ORG)
