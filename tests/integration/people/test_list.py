"""Inviting a list of people: what each row is told, that nothing is done before, and lists that are refused whole."""

from datetime import timedelta

import pytest

from codeloom.coding import clock
from codeloom.db.queries.operations import audit_log
from codeloom.db.scope import Scope
from codeloom.db.work import unit_of_work
from codeloom.services.core import Denied, Refused, parse
from codeloom.services.people import (
    ListPeople,
    accept_invitation,
    invite_again,
    invite_list,
    list_inviting,
    list_people,
    preview_list,
)
from codeloom.services.teams import archive_team, create_team, open_team
from tests.http_client import Person, new_person
from tests.integration.accounts.accounts_world import NEW, letters_of, link_of, token_of

pytestmark = pytest.mark.usefixtures("database")
HEAD = "name,email,role\n"


@pytest.fixture
def manager() -> Person:
    return new_person("manager")


def scope_of(person: Person, role: str = "manager") -> Scope:
    return Scope(person.org_id, person.id, role)


def listed(text: str) -> list_inviting.PeopleList:
    return parse(list_inviting.PeopleList, {"text": text})


def states(manager: Person, text: str) -> list[str]:
    return [row.state for row in preview_list(scope_of(manager), listed(text)).rows]


def invitations(person: Person) -> int:
    with unit_of_work(person.worker) as uow:
        return len(audit_log.page(uow, audit_log.Wanted(act="PERSON_INVITED"), 600))


def test_each_row_is_told_what_becomes_of_it_and_nothing_is_done_before(manager: Person) -> None:
    elsewhere, coder = new_person("coder"), new_person("coder", manager.org_id)
    invite_list(scope_of(manager), listed(f"{HEAD}Old,old.{manager.id}@x.example,biller"))
    before = (len(letters_of(manager.org_id)), invitations(manager))
    text = (
        f"{HEAD}Ada,ada.{manager.id}@x.example,Coder\nBen,BEN.{manager.id}@X.example,supervisor\n"
        f"Ada,ADA.{manager.id}@x.example,coder\nCal,cal at x,coder\nDee,dee@x.example,king\n"
        f"Mem,{coder.email.upper()},coder\nOld,old.{manager.id}@x.example,biller\nEls,{elsewhere.email},coder\n"
        f"{'N' * 101},long@x.example,coder\n"
    )
    wanted = ["new", "new", "twice", "address", "role", "member", "again", "new", "name"]
    assert states(manager, text) == wanted
    assert (len(letters_of(manager.org_id)), invitations(manager)) == before == (1, 1)
    done = invite_list(scope_of(manager), listed(text))
    assert [row.state for row in done.rows] == wanted
    assert [row.words for row in done.rows][:3] == ["Invited", "Invited", "The same address stands above"]
    assert [row.line for row in done.rows] == list(range(2, 11))
    assert (done.good, done.left) == (4, 5)
    assert invitations(manager) == 5
    assert states(manager, text)[0] == "again"
    strange, known = (
        letters_of(manager.org_id, elsewhere.email),
        letters_of(manager.org_id, f"ada.{manager.id}@x.example"),
    )
    assert len(strange) == len(known) == 1
    assert strange[0].paragraphs != known[0].paragraphs


def test_who_takes_up_an_invitation_with_a_team_is_in_it(manager: Person) -> None:
    by = scope_of(manager)
    days, gone = (create_team(by, parse(create_team.command, {"name": name})) for name in ("Days", "Nights"))
    archive_team(by, parse(archive_team.command, {"team_id": gone.id, "version": gone.version}))
    emails = [f"{letter}.{manager.id}@x.example" for letter in "abc"]
    text = (
        f"email,team,name,role\n{emails[0]},days,Ada Roth,coder\n{emails[1]},Nights,Ben Ito,coder\n"
        f"{emails[1]},,Ben Ito,coder\n{emails[2]}, DAYS ,Cal Orr,biller\nx@x.example,Weekends,Dee,coder\n"
    )
    shown = preview_list(by, listed(text))
    assert [(row.state, row.team) for row in shown.rows] == [
        ("new", "Days"), ("team", "Nights"), ("new", ""), ("new", "Days"), ("team", "Weekends"),
    ]  # fmt: skip
    assert (invite_list(by, listed(text)).good, shown.teams) == (3, True)
    wish = parse(ListPeople, {"team": days.id})
    assert sorted(row.email for row in list_people(by, wish).rows) == [emails[0], emails[2]]
    with clock.at(clock.now() + timedelta(minutes=2)):
        for row in list_people(by, wish).rows:
            if row.email == emails[2]:
                invite_again(by, parse(invite_again.command, {"invitation_id": row.id}))
        for email in emails:
            accept_invitation(token_of(link_of(letters_of(manager.org_id, email)[-1])), "", NEW)
    members = open_team(by, parse(open_team.command, {"team_id": days.id})).members
    assert [one.name for one in members] == ["Ada Roth", "Cal Orr"]
    with unit_of_work(manager.worker) as uow:
        assert (
            len(audit_log.page(uow, audit_log.Wanted(act="TEAM_MEMBER_ADDED", about=(("team", str(days.id)),)), 9)) == 2
        )


def test_a_team_archived_meanwhile_keeps_nobody_out(manager: Person) -> None:
    by, email = scope_of(manager), f"ada.{manager.id}@x.example"
    team = create_team(by, parse(create_team.command, {"name": "Days"}))
    invite_list(by, listed(f"name,email,role,team\nAda Roth,{email},coder,Days\n"))
    archive_team(by, parse(archive_team.command, {"team_id": team.id, "version": team.version}))
    accept_invitation(token_of(link_of(letters_of(manager.org_id, email)[-1])), "", NEW)
    assert "Ada Roth" in [row.name for row in list_people(by, ListPeople()).rows]
    assert open_team(by, parse(open_team.command, {"team_id": team.id})).members == ()


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffname,email,role\r\nAda Lóve,a@x.example,coder\r\n\r\n",
        'email;role;name\n"a@x.example";"Coder";"Ada Lóve"\n',
        "Role\tName\tE-Mail\tNote\ncoder\tAda Lóve\ta@x.example\t=1+1\n",
        'name, email, role\n"Ada\nLóve", A@X.example, CODER',
        "\n\nname,email,role\nAda  Lóve,a@x.example,coder",
    ],
)
def test_delimiters_orders_quotes_and_blank_lines(manager: Person, text: str) -> None:
    rows = preview_list(scope_of(manager), listed(text)).rows
    assert [(row.name, row.email, row.role, row.state) for row in rows] == [("Ada Lóve", "a@x.example", "Coder", "new")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (" \n\t\n", "empty"),
        (HEAD, "nobody below"),
        ("Ada,a@x.example,coder\n", "first line"),
        ("name,email\nAda,a@x.example\n", "first line"),
        ("name,email,role,team,team\nAda,a@x.example,coder,x,y\n", "first line"),
        ("name,email,email,role\nAda,a@x.example,b@x.example,coder\n", "first line"),
        (f"{HEAD}=cmd|' /C calc'!A0,a@x.example,coder\n", "Line 2 holds a formula"),
        (f'{HEAD}Ada,a@x.example,coder\n"\t@SUM(A1)",b@x.example,coder\n', "Line 3 holds a formula"),
        (f"{HEAD}+1,a@x.example,coder\n", "formula"),
        (f"{HEAD}Ada,-a@x.example,coder\n", "formula"),
        ("PK\x03\x04\x14name,email,role", "no text"),
        (f"{HEAD}A\ufffd\ufffd,a@x.example,coder\n", "no text"),
        (f"{HEAD}Ada\x1b[2J,a@x.example,coder\n", "no text"),
        (f'{HEAD}"Ada,a@x.example,coder\n', "quotes"),
        (f"{HEAD}{'x' * 2001}\n", "2,000 characters"),
        ("," * 99_999, "2,000 characters"),
        ("x\n" * 50_001, "100,000 characters"),
        (HEAD + "\n".join(f"P,p{at}@x.example,coder" for at in range(501)), "more than 500"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(manager: Person, text: str, words: str) -> None:
    for verb in (preview_list, invite_list):
        with pytest.raises(Refused, match=words) as refused:
            verb(scope_of(manager), listed(text[:100_001]))
        assert refused.value.kept == "Nobody was invited."
    assert invitations(manager) == 0


@pytest.mark.parametrize("text", ["name\0", "\ud800", "x" * 100_002])
def test_what_cannot_be_a_text_never_reaches_the_verb(text: str) -> None:
    with pytest.raises(Refused, match="expected form: text"):
        listed(text)


def test_a_list_of_nobody_new_invites_nobody(manager: Person) -> None:
    with pytest.raises(Refused, match="Nobody on this list"):
        invite_list(scope_of(manager), listed(f"{HEAD}Mem,{manager.email},coder\n"))


def test_500_people_are_invited_in_one_act(manager: Person) -> None:
    text = HEAD + "\n".join(f"P{at},p{at}.{manager.id}@x.example,coder" for at in range(500))
    assert invite_list(scope_of(manager), listed(text)).good == 500
    assert invitations(manager) == 500


@pytest.mark.parametrize("role", ["coder", "supervisor", "provider", "biller"])
def test_only_a_manager_may(manager: Person, role: str) -> None:
    other = new_person(role, manager.org_id)
    for verb in (preview_list, invite_list):
        with pytest.raises(Denied):
            verb(scope_of(other, role), listed(f"{HEAD}Ada,a@x.example,coder\n"))
