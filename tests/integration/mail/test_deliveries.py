"""Who is told how mail stands, and in which words: operators by command and health report, managers on the dashboard."""

import stat
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from codeloom.cli.commands import main
from codeloom.coding import clock
from codeloom.services.core.commands import Nothing
from codeloom.services.dashboard import ShowDashboard, dashboard_figures
from codeloom.services.mail.sending import send_due
from codeloom.services.operations import health
from codeloom.services.operations.retention import clear
from codeloom.services.organization.reading import KEEP_LETTERS
from tests.fakes.mail_server import mail_server
from tests.integration.mail.conftest import ADDRESS, LETTER, Configure, Post
from tests.running import free_port


def light(post: Post) -> tuple[str, str, str]:
    """The dashboard's line about mail, as a manager sees it: tone, words, what to do."""
    found = dashboard_figures(post.desk.scope, ShowDashboard()).lights[-1]
    return found.tone, found.words, found.note


def told() -> tuple[bool, str]:
    """What the health report says of mail."""
    (found,) = (one for one in health() if one.name == "mail")
    return found.ok, found.note


def dead_letter(post: Post, configure: Configure) -> UUID:
    """A letter whose recipient the server does not know."""
    made = post.write()
    with mail_server() as server:
        server.to_recipient = [f"550 <{ADDRESS}> unknown"]
        configure(SMTP_URL=server.url)
        send_due("test")
    return made


def test_without_a_server_letters_are_files_and_managers_are_told(
    post: Post, configure: Configure, tmp_path: Path
) -> None:
    configure(CODELOOM_HOME=str(tmp_path), SMTP_URL="", RESEND_API_KEY="")
    made = post.write()
    assert send_due("test") == 1
    file = tmp_path / "mail" / f"{made}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"To: {ADDRESS}" in file.read_text()
    assert post.standing() == [("sent", 1, "file")]
    assert post.letters()[0].body_enc is None
    assert light(post) == ("warn", "Mail is not sent", "no mail server: set SMTP_URL")
    assert told() == (True, "0 letters waiting, 0 given up; no mail server, letters are files in mail/")


def test_with_a_server_that_takes_everything_there_is_nothing_to_tell(post: Post, configure: Configure) -> None:
    post.write()
    with mail_server() as server:
        configure(SMTP_URL=server.url)
        assert light(post) == ("ok", "Mail: 1 letter waiting", "")
        send_due("test")
        assert (light(post), told()) == (("ok", "Mail: 0 letters waiting", ""), (True, "0 letters waiting, 0 given up"))


def test_a_server_that_is_away_is_told_after_the_third_try(post: Post, configure: Configure) -> None:
    post.write()
    configure(SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    begun = clock.now()
    for minute in (0, 2, 5):
        assert (light(post)[0], told()[0]) == ("ok", True)
        with clock.at(begun + timedelta(minutes=minute)):
            send_due("test")
    assert light(post) == ("warn", "1 letter waiting", "the server does not answer")
    assert told() == (False, "1 letter waiting: the server does not answer")


def test_letters_that_no_worker_takes_are_told(post: Post, configure: Configure) -> None:
    configure(SMTP_URL="smtp://mail.example")
    post.write()
    with clock.at(clock.now() + timedelta(minutes=9)):
        assert told()[0]
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert told() == (False, "1 letter waiting: no worker takes them")


def test_a_dead_letter_is_told_to_its_managers_only(post: Post, configure: Configure) -> None:
    dead_letter(post, configure)
    assert light(post) == ("error", "1 letter not delivered", "the operator can retry")
    assert light(Post())[0] == "ok"
    assert told() == (True, "0 letters waiting, 1 given up")


def test_the_command_lists_by_id_kind_tries_and_answer_and_says_no_address(
    post: Post, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    dead, waiting = dead_letter(post, configure), post.write()
    assert main(["mail"]) == 0
    listed = capsys.readouterr().out
    assert [line.split()[:5] for line in listed.splitlines()[1:3]] == [
        [str(dead), "test.letter", "dead", "1", "550"],
        [str(waiting), "test.letter", "waiting", "0", "-"],
    ]
    assert main(["mail", "--dead"]) == 0
    only_dead = capsys.readouterr().out
    assert str(dead) in only_dead
    assert str(waiting) not in only_dead
    assert [word for word in (ADDRESS, LETTER.subject, "practice.example") if word in listed + only_dead] == []


def test_the_command_tries_a_dead_letter_again_which_then_arrives(
    post: Post, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    dead = dead_letter(post, configure)
    assert main(["mail", "--retry", str(dead)]) == 0
    with mail_server() as server:
        configure(SMTP_URL=server.url)
        assert send_due("test") == 1
    assert server.told == [ADDRESS]
    assert main(["mail", "--retry", str(dead)]) == 1
    assert "This letter was sent." in capsys.readouterr().err
    assert main(["mail", "--retry", str(uuid4())]) == 1
    assert post.desk.acts()[-3:] == ["MAIL_GIVEN_UP", "MAIL_RETRIED", "MAIL_SENT"]


def test_the_command_writes_a_letter_to_see_whether_mail_arrives(
    post: Post, configure: Configure, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mail", "--test", "operator@practice.example"]) == 0
    assert main(["mail", "--test", "no address"]) == 1
    assert "No mail can be sent to that address." in capsys.readouterr().err
    with mail_server() as server:
        configure(SMTP_URL=server.url)
        assert send_due("test") == 1
    assert (server.told, str(server.letters[0]["Subject"])) == (
        ["operator@practice.example"],
        "Mail from Codeloom arrives",
    )


def test_letters_go_a_month_after_they_were_sent_or_given_up_and_waiting_ones_stay(
    post: Post, configure: Configure
) -> None:
    dead_letter(post, configure)
    post.write()
    with clock.at(clock.now() + timedelta(days=KEEP_LETTERS) - timedelta(minutes=1)):
        assert clear(post.desk.person.worker, Nothing()).letters == 0
    with clock.at(clock.now() + timedelta(days=KEEP_LETTERS) + timedelta(minutes=1)):
        assert clear(post.desk.person.worker, Nothing()).letters == 1
    assert post.standing() == [("waiting", 0, "")]
