"""Letters to a real SMTP server: taken, greylisted, refused, dropped after DATA, away for hours (F11)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from codeloom.coding import clock
from codeloom.db.ids import SYSTEM_ORG
from codeloom.db.scope import Scope
from codeloom.db.tables.mail import PendingEmail
from codeloom.db.work import unit_of_work
from codeloom.gateways.mail import smtp
from codeloom.services.mail import Letter, queue_mail
from codeloom.services.mail.sending import LONGEST, MOST_TRIES, enqueue_due, send_due
from tests.fakes.mail_server import DROP, mail_server
from tests.integration.mail.conftest import ADDRESS, LETTER, Configure, Post
from tests.running import free_port


def send_over(hours: float, every: timedelta = timedelta(minutes=1)) -> list[int]:
    """Take a turn again and again while time passes; how many letters each took."""
    begun, turns = clock.now(), round(timedelta(hours=hours) / every)
    sent = []
    for turn in range(turns + 1):
        with clock.at(begun + turn * every):
            sent.append(send_due("test"))
    return sent


def test_a_letter_arrives_as_text_and_html_and_is_emptied(post: Post, configure: Configure) -> None:
    post.write()
    with mail_server() as server:
        configure(
            SMTP_URL=server.url, APP_URL="https://codeloom.example.org", MAIL_FROM="Riverbend <mail@river.example>"
        )
        assert send_due("test") == 1
        assert send_due("test") == 0
    (letter,), (row,) = server.letters, post.letters()
    assert server.told == [ADDRESS]
    assert {name: str(letter[name]) for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted")} == {
        "From": "Riverbend <mail@river.example>", "To": ADDRESS, "Subject": LETTER.subject,
        "Message-ID": row.message_id, "Auto-Submitted": "auto-generated",
    }  # fmt: skip
    (plain,), (html,) = server.texts(), server.texts("html")
    assert "One paragraph.\n\nAnother one.\n\nOpen it:\nhttps://codeloom.example.org/x?y=1\n\nThe end." in plain
    assert 'href="https://codeloom.example.org/x?y=1"' in html
    assert (row.state, row.attempts, row.subject_enc, row.body_enc) == ("sent", 1, None, None)
    assert post.desk.acts()[-2:] == ["MAIL_QUEUED", "MAIL_SENT"]


def test_mail_to_somebody_without_an_organization_goes_out_like_any_other(post: Post, configure: Configure) -> None:
    with unit_of_work(Scope.of_nobody()) as uow:
        made = queue_mail(uow, LETTER, key=f"test/{post.desk.person.id}")
        uow.commit()
    with mail_server() as server:
        configure(SMTP_URL=server.url)
        assert send_due("test") == 1
    assert server.told == [ADDRESS]
    with unit_of_work(Scope.of_worker(SYSTEM_ORG), read_only=True) as uow:
        row = uow.session.get(PendingEmail, (SYSTEM_ORG, made))
        assert row is not None
        assert (row.state, row.body_enc) == ("sent", None)


def test_a_server_that_greylists_gets_the_letter_again_and_the_others_meanwhile(
    post: Post, configure: Configure
) -> None:
    for _ in range(2):
        post.write()
    with mail_server() as server:
        server.to_recipient = ["450 4.2.0 greylisted, come back later"]
        configure(SMTP_URL=server.url)
        assert send_due("test") == 1
        assert post.standing() == [("waiting", 1, "450"), ("sent", 1, "")]
        assert send_due("test") == 0, "it waits"
        with clock.at(clock.now() + timedelta(minutes=2)):
            assert send_due("test") == 1
    assert post.standing()[0] == ("sent", 2, "")


@pytest.mark.parametrize("moment", ["to_recipient", "to_message"])
def test_what_a_server_will_never_take_is_given_up_at_once_with_its_answer(
    post: Post, configure: Configure, moment: str
) -> None:
    post.write()
    with mail_server() as server:
        setattr(server, moment, [f"550 5.1.1 <{ADDRESS}> unknown"])
        configure(SMTP_URL=server.url)
        assert send_due("test") == 0
        assert post.standing() == [("dead", 1, "550")]
        with clock.at(clock.now() + timedelta(days=3)):
            assert send_due("test") == 0
    assert post.desk.acts()[-1] == "MAIL_GIVEN_UP"


@pytest.mark.parametrize(("answer", "said"), [("550 5.7.1 not your domain", "sender"), ("451 4.3.0 later", "451")])
def test_a_server_that_refuses_our_sender_kills_no_letter(
    post: Post, configure: Configure, answer: str, said: str
) -> None:
    post.write()
    with mail_server() as server:
        server.to_sender = [answer]
        configure(SMTP_URL=server.url)
        assert send_due("test") == 0
    assert post.standing() == [("waiting", 1, said)]


def test_away_for_two_hours_then_dropping_after_data_a_letter_arrives_under_one_message_id(
    post: Post, configure: Configure
) -> None:
    """F11."""
    post.write()
    port = free_port()
    configure(SMTP_URL=f"smtp://127.0.0.1:{port}")
    assert sum(send_over(2)) == 0
    ((state, tries, answer),) = post.standing()
    assert (state, answer) == ("waiting", "away")
    assert 5 <= tries <= 9, "few tries, farther and farther apart"
    with mail_server(port=port) as server, clock.at(clock.now() + timedelta(hours=2)):
        server.to_message = [DROP]
        assert sum(send_over(5, timedelta(minutes=20))) == 1
    (row,) = post.letters()
    assert [str(letter["Message-ID"]) for letter in server.letters] == [row.message_id] * 2
    assert server.raw[0].partition(b"\r\n\r\n")[0].split(b"boundary")[0] == server.raw[1].split(b"boundary")[0]
    assert (row.state, row.last_answer, row.body_enc) == ("sent", "", None)


def test_a_server_away_for_two_days_and_more_leaves_a_dead_letter_that_is_not_lost(
    post: Post, configure: Configure
) -> None:
    """F11."""
    post.write()
    configure(SMTP_URL=f"smtp://127.0.0.1:{free_port()}")
    send_over(40, LONGEST / 4)
    assert post.standing()[0][0] == "waiting"
    with clock.at(clock.now() + timedelta(hours=40)):
        send_over(30, LONGEST / 4)
    (row,) = post.letters()
    assert (row.state, row.attempts, row.last_answer) == ("dead", MOST_TRIES, "away")
    assert row.body_enc is not None
    assert row.finished_at is not None
    assert timedelta(hours=36) < row.finished_at - row.queued_at < timedelta(hours=60)


def test_a_line_cut_after_one_letter_leaves_the_next_one_its_tries(post: Post, configure: Configure) -> None:
    for _ in range(2):
        post.write()
    with mail_server() as server:
        server.to_message = [DROP]
        configure(SMTP_URL=server.url)
        assert send_due("test") == 0
        assert post.standing() == [("waiting", 1, "dropped"), ("waiting", 0, "")]
        assert send_due("test") == 1
    assert post.standing()[1] == ("sent", 1, "")


def test_a_server_that_falls_silent_keeps_nobody_and_the_letter_waits(
    post: Post, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.write()
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.3)
    with mail_server() as server:
        server.held = threading.Event()
        configure(SMTP_URL=server.url)
        assert send_due("test") == 0
    assert post.standing() == [("waiting", 1, "timeout")]


def test_a_letter_that_cannot_be_made_is_put_off_and_says_nothing_of_itself(
    post: Post, configure: Configure, caplog: pytest.LogCaptureFixture
) -> None:
    made = post.write()
    with post.desk.change() as uow:
        uow.session.execute(text("update pending_emails set body_enc = subject_enc where id = :id"), {"id": made})
        uow.record("TEST_BROKEN")
        uow.commit()
    with mail_server() as server:
        configure(SMTP_URL=server.url)
        assert send_due("test") == 0
    assert server.letters == []
    assert post.standing() == [("waiting", 1, "broken")]
    assert "mail.broken" in caplog.text


def test_no_address_and_no_word_of_a_letter_is_logged_or_kept_in_redis(
    post: Post, configure: Configure, empty_redis: str, caplog: pytest.LogCaptureFixture
) -> None:
    import redis

    caplog.set_level("DEBUG", "codeloom")
    for _ in range(4):
        post.write(Letter("test.canary", "zebrafinch@practice.example", "Zebrafinch", ("Zebrafinch here.",)))
    enqueue_due()
    with mail_server() as server:
        echo = "<zebrafinch@practice.example> is not here"
        server.to_recipient = [f"550 {echo}", f"450 {echo}"]
        server.to_message = [DROP]
        configure(SMTP_URL=server.url)
        send_due("test")
        send_due("test")
    assert {state for state, _, _ in post.standing()} == {"dead", "waiting", "sent"}
    said = [f"{one.getMessage()} {vars(one)}" for one in caplog.records if one.name.startswith("codeloom")]
    assert len(said) >= 4
    with redis.Redis.from_url(empty_redis) as wire:
        kept = [wire.dump(key) for key in wire.keys("*")]
    with post.desk.open() as uow:
        stored = [str(row) for row in uow.session.execute(text("select * from pending_emails")).all()]
        stored += [str(row) for row in uow.session.execute(text("select * from audit_log")).all()]
    assert kept
    assert [one for one in (*said, *stored, *map(str, kept)) if "zebrafinch" in one.lower()] == []
