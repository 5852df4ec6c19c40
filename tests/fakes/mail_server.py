"""A real SMTP server (aiosmtpd) on a port of this machine that keeps what it gets and misbehaves as it is told."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Protocol
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from tests.running import free_port

DROP = "drop"
"""As an answer to the message: the line is cut without one."""


@dataclass
class MailServer:
    """`letters` are the messages that came whole, `raw` their bytes, `told` their recipients as the server was told them.

    `to_recipient` and `to_message` are the next answers to RCPT and to the end of DATA; when they run out all is taken. While
    `held` is set to an event, messages wait for it; `came` says that one came.
    """

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_sender: list[str] = field(default_factory=list)
    to_message: list[str] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)
    held: threading.Event | None = None

    @property
    def url(self) -> str:
        """Its address as SMTP_URL takes it, without TLS."""
        return f"smtp://127.0.0.1:{self.port}"

    def texts(self, kind: str = "plain") -> list[str]:
        """The bodies of what came, as plain text or as HTML."""
        bodies = [letter.get_body((kind,)) for letter in self.letters]
        return [body.get_content().replace("\r\n", "\n") for body in bodies if body is not None]

    async def handle_MAIL(
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer MAIL FROM."""
        if self.to_sender:
            return self.to_sender.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer RCPT TO."""
        if self.to_recipient:
            return self.to_recipient.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:
        """Keep the message, then answer."""
        data = envelope.content or b""
        assert isinstance(data, bytes)
        self.letters.append(message_from_bytes(data, policy=policy.default))  # type: ignore[arg-type]  # as its policy makes them
        self.raw.append(data)
        self.told += envelope.rcpt_tos
        self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        self.came.set()
        if self.held is not None:
            await asyncio.to_thread(self.held.wait, 30)
        answer = self.to_message.pop(0) if self.to_message else "250 OK"
        if answer == DROP:
            server.transport.abort()
        return answer

    def authenticate(
        self, _server: Protocol, _session: Session, _envelope: Envelope, _how: str, given: Any
    ) -> AuthResult:
        """Whether somebody may sign in: the password is `right`."""
        assert isinstance(given, LoginPassword)
        self.signed_in.append(given.login.decode())
        return AuthResult(success=given.password == b"right p@ss", handled=False)


@contextmanager
def mail_server(
    *, port: int = 0, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, **options: Any
) -> Iterator[MailServer]:
    """A running server on a port, a free one unless given; `starttls` offers and demands STARTTLS, `tls` speaks TLS at once."""
    kept = MailServer(port or free_port())
    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=kept.port,
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        enable_SMTPUTF8=True,
        auth_require_tls=starttls is not None,
        authenticator=kept.authenticate,
        **options,
    )
    controller.start()
    try:
        yield kept
    finally:
        if kept.held is not None:
            kept.held.set()
        controller.stop()
