"""Which mail server the settings name, who letters come from, and letters as files where there is none."""

import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from pydantic import ValidationError

from codeloom.gateways import mail
from codeloom.gateways.mail import Away, Outgoing, carrier, goes_out
from codeloom.gateways.mail.servers import Server, sender_of, server_of
from codeloom.settings import Settings, settings

LETTER = Outgoing(
    "<0198-ab@codeloom.example>", datetime(2026, 11, 30, tzinfo=UTC), "ana@x.example", "Subject", "Text\n", "<p>Text"
)


def given(**values: str) -> Settings:
    """Settings of these values alone."""
    return Settings(_env_file=None, **values)  # type: ignore[call-arg,arg-type]  # pydantic-settings takes it at run time


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, "starttls")),
        ("smtp://ana:p%40ss%2Fword@mail.example:2525", Server("mail.example", 2525, "starttls", "ana", "p@ss/word")),
        ("smtps://ana@mail.example", Server("mail.example", 465, "at_once", "ana")),
        ("smtp://localhost", Server("localhost", 25, "none")),
        ("smtp://127.0.0.1:1025", Server("127.0.0.1", 1025, "none")),
        ("smtp://[::1]:1025/", Server("::1", 1025, "none")),
        ("smtp://10.0.0.5", Server("10.0.0.5", 587, "starttls")),
        ("smtp://localhost.example", Server("localhost.example", 587, "starttls")),
        ("smtps://localhost", Server("localhost", 465, "at_once")),
    ],
)
def test_an_address_says_where_and_how(address: str, server: Server) -> None:
    assert server_of(given(smtp_url=address)) == server


def test_resend_is_a_server_like_any_other_and_comes_second() -> None:
    assert server_of(given(resend_api_key="re_key")) == Server("smtp.resend.com", 465, "at_once", "resend", "re_key")
    both = server_of(given(resend_api_key="re_key", smtp_url="smtp://mail.example"))
    assert both == Server("mail.example", 587, "starttls")
    assert not goes_out(given())


@pytest.mark.parametrize(
    "address",
    ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example/x", "smtp://a:b@c@mail.example:70000",
     "smtp://mail.example:0", "smtp://mail example"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_without_being_said(address: str) -> None:
    with pytest.raises(ValidationError, match="give smtp://") as refused:
        given(smtp_url=address)
    assert address not in str(refused.value).replace("give smtp://user:password@host:587, or smtps://", "")


def test_printing_shows_no_password() -> None:
    configured = given(smtp_url="smtp://ana:hunter22@mail.example")
    assert "hunter22" not in repr(configured) + repr(server_of(configured))


@pytest.mark.parametrize(
    ("sender", "shown"),
    [
        ("Riverbend Mail <mail@river.example>", "Riverbend Mail <mail@river.example>"),
        ("mail@river.example", "Codeloom <mail@river.example>"),
        ("", "Codeloom <no-reply@codeloom.example.org>"),
    ],
)
def test_letters_come_from_who_is_named_or_from_our_own_host(sender: str, shown: str) -> None:
    assert str(sender_of(given(mail_from=sender, app_url="https://codeloom.example.org"))) == shown


@pytest.mark.parametrize("sender", ["Riverbend", "a@b@c", "Ana\r\nBcc: eve@x.example <a@x.example>", "<a@x.example>"])
def test_a_sender_that_is_none_is_refused(sender: str) -> None:
    with pytest.raises(ValidationError, match="give an address"):
        given(mail_from=sender)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CODELOOM_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_without_a_server_a_letter_is_one_file_for_its_owner_alone(home: Path) -> None:
    for _ in range(2):
        with carrier(settings()) as post:
            post.hand_over(LETTER)
    (file,) = mail.folder().iterdir()
    assert (file.name, stat.S_IMODE(file.stat().st_mode)) == ("0198-ab.eml", 0o600)
    assert stat.S_IMODE(mail.folder().stat().st_mode) == 0o700
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (str(read["To"]), str(read["Message-ID"])) == ("ana@x.example", LETTER.message_id)


def test_a_folder_that_cannot_be_written_keeps_the_letter_waiting(home: Path) -> None:
    (home / "mail").write_text("no folder")
    with carrier(settings()) as post, pytest.raises(Away, match="disk"):
        post.hand_over(LETTER)
