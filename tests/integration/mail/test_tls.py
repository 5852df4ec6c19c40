"""The line to the mail server: encrypted wherever it leaves the machine, and only to who can show a certificate that holds."""

import socket
from pathlib import Path
from typing import Any

import pytest

from codeloom.services.mail.sending import send_due
from tests.fakes.certificates import Authority
from tests.fakes.mail_server import MailServer, mail_server
from tests.integration.mail.conftest import Configure, Post

HOST = "mail.example.test"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this process trusts, and a name that leads to this machine."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.trusted))
    ask = socket.getaddrinfo

    def answer(host: Any, *rest: Any, **named: Any) -> Any:
        return ask("127.0.0.1" if host == HOST else host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return made


@pytest.fixture(params=["smtp", "smtps"])
def scheme(request: pytest.FixtureRequest) -> str:
    """STARTTLS, and TLS from the first byte."""
    return str(request.param)


def served(scheme: str, authority: Authority, host: str = HOST, **options: Any) -> Any:
    """A server of this scheme with a certificate for a name."""
    context = authority.server(host)
    return mail_server(starttls=context, **options) if scheme == "smtp" else mail_server(tls=context, **options)


def address(scheme: str, server: MailServer, who: str = "") -> str:
    return f"{scheme}://{who}{HOST}:{server.port}"


def test_a_certificate_that_holds_is_good_enough_to_sign_in(
    post: Post, configure: Configure, authority: Authority, scheme: str
) -> None:
    post.write()
    with served(scheme, authority) as server:
        configure(SMTP_URL=address(scheme, server, "ana:right%20p%40ss@"))
        assert send_due("test") == 1
    assert server.encrypted == [True]
    assert set(server.signed_in) == {"ana"}


def test_a_sign_in_that_is_refused_keeps_the_letter(
    post: Post, configure: Configure, authority: Authority, scheme: str
) -> None:
    post.write()
    with served(scheme, authority) as server:
        configure(SMTP_URL=address(scheme, server, "ana:wrong@"))
        assert send_due("test") == 0
    assert post.standing() == [("waiting", 1, "sign_in")]


def test_a_certificate_of_another_name_gets_nothing(
    post: Post, configure: Configure, authority: Authority, scheme: str
) -> None:
    post.write()
    with served(scheme, authority, "other.example.test") as server:
        configure(SMTP_URL=address(scheme, server, "ana:right%20p%40ss@"))
        assert send_due("test") == 0
    assert (server.letters, server.signed_in) == ([], [])
    assert post.standing() == [("waiting", 1, "certificate")]


def test_a_certificate_of_an_authority_nobody_trusts_gets_nothing(
    post: Post, configure: Configure, authority: Authority, scheme: str, tmp_path: Path
) -> None:
    post.write()
    (tmp_path / "stranger").mkdir()
    with served(scheme, Authority(tmp_path / "stranger")) as server:
        configure(SMTP_URL=address(scheme, server, "ana:right%20p%40ss@"))
        assert send_due("test") == 0
    assert (server.letters, server.signed_in) == ([], [])
    assert post.standing() == [("waiting", 1, "certificate")]


def test_a_server_elsewhere_that_offers_no_tls_gets_nothing(
    post: Post, configure: Configure, authority: Authority
) -> None:
    post.write()
    with mail_server() as server:
        configure(SMTP_URL=address("smtp", server, "ana:right%20p%40ss@"))
        assert send_due("test") == 0
    assert (server.letters, server.signed_in) == ([], [])
    assert post.standing() == [("waiting", 1, "no_starttls")]
