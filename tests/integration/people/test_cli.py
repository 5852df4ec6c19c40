"""`python -m codeloom people`: a copy without the demo gets an organization and somebody who can sign in."""

from uuid import uuid4

import pytest

from codeloom.cli.commands import main
from codeloom.db.queries import accounts as queries
from codeloom.db.work import unit_of_work
from codeloom.services.accounts.sessions import sign_in
from codeloom.services.accounts.sign_in_limits import admit
from codeloom.settings import Settings
from tests.http_client import new_person


def test_a_person_added_by_command_can_sign_in(database: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    name, email = f"Practice {uuid4().hex[:8]}", f"dana.{uuid4().hex[:8]}@practice.example"
    assert main(["people", "organization", name]) == 0
    capsys.readouterr()
    assert main(["people", "add", email, "Dana Whitfield", "--role", "manager", "--org", name]) == 0
    said, password = capsys.readouterr().out.split()
    assert said == email
    assert sign_in(admit(email, "127.0.0.1", ""), password)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["organization", "Somewhere", "--time-zone", "Moon/Base"], "not the name of a time zone"),
        (["add", "x@y.example", "X Y", "--role", "coder", "--org", "Nowhere at all"], "No organization"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    database: Settings, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["people", *arguments]) == 1
    assert words in capsys.readouterr().err


def test_a_manager_decides_of_second_factors_by_command(database: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    manager = new_person("manager")
    coder, stranger = new_person("coder", manager.org_id), new_person()
    for wish in ("require", "allow-without"):
        assert main(["people", "second-factor", coder.email, wish, "--manager", manager.email]) == 0
        with unit_of_work(coder.worker) as uow:
            person = queries.user(uow, coder.id)
            assert person is not None
            assert person.second_factor_required is (wish == "require")
    capsys.readouterr()
    assert main(["people", "second-factor", coder.email, "reset", "--manager", manager.email]) == 1
    assert "no second factor to take away" in capsys.readouterr().err
    assert main(["people", "second-factor", stranger.email, "require", "--manager", manager.email]) == 1
    assert "Nobody in your practice" in capsys.readouterr().err
