"""A conversation with an SMTP server: its certificate is checked, and each of its answers is one of four ways to fail."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address

from codeloom.gateways.mail.carrying import Away, Later, Lost, Never, NotHandedOver, Outgoing, Wire, wire_of
from codeloom.gateways.mail.servers import Server

CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 30.0
"""How long connecting and each answer may take."""
_CLOSING = 421


class SmtpCarrier:
    """Hands letters over on one line."""

    def __init__(self, line: smtplib.SMTP, sender: Address) -> None:
        self._line, self._sender = line, sender

    def hand_over(self, letter: Outgoing) -> None:
        """Returns once the server said that it has the letter. Raises Away, Lost, Later, Never."""
        wire = wire_of(letter, self._sender)
        if wire.wide and not self._line.has_extn("smtputf8"):
            raise Never("address")
        try:
            self._say(wire)
        except smtplib.SMTPSenderRefused as refused:
            answer = _answered(refused.smtp_code)
            raise Away("sender") if isinstance(answer, Never) else answer from None
        except smtplib.SMTPRecipientsRefused as refused:
            raise _answered(next(iter(refused.recipients.values()))[0]) from None
        except smtplib.SMTPDataError as refused:
            raise _answered(refused.smtp_code) from None
        except OSError as error:
            raise Lost("timeout" if _too_slow(error) else "dropped") from None

    def _say(self, wire: Wire) -> None:
        options = ("SMTPUTF8", "BODY=8BITMIME") if wire.wide else ()
        self._line.sendmail(self._sender.addr_spec, [wire.recipient], wire.data, options)


@contextmanager
def connected(server: Server, sender: Address) -> Iterator[SmtpCarrier]:
    """Connect and sign in, for the length of a block. Raises Away."""
    line = _line(server, sender.domain)
    try:
        yield SmtpCarrier(line, sender)
    finally:
        try:
            line.quit()
        except OSError:
            line.close()


def _line(server: Server, own_name: str) -> smtplib.SMTP:
    context = ssl.create_default_context()
    line: smtplib.SMTP | None = None
    otherwise = "away"
    try:
        if server.tls == "at_once":
            line = smtplib.SMTP_SSL(server.host, server.port, own_name, timeout=CONNECT_SECONDS, context=context)
        else:
            line = smtplib.SMTP(server.host, server.port, own_name, timeout=CONNECT_SECONDS)
        if server.tls == "starttls":
            line.starttls(context=context)
        if server.user:
            otherwise = "sign_in"
            line.login(server.user, server.password)
        if line.sock is not None:
            line.sock.settimeout(ANSWER_SECONDS)
    except Exception as error:
        if line is not None:
            line.close()
        raise Away(_why(error, otherwise)) from None
    return line


def _why(error: Exception, otherwise: str) -> str:
    """The word for what kept us from a line on which letters can be handed over."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(error, ssl.SSLError):
        return "tls"
    if _too_slow(error):
        return "timeout"
    if isinstance(error, smtplib.SMTPNotSupportedError) and otherwise == "away":
        return "no_starttls"
    return otherwise


def _too_slow(error: Exception) -> bool:
    """Whether a time ran out; smtplib tells one in the middle of a conversation as a line that was closed."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _answered(code: int) -> NotHandedOver:
    """What a server's refusal of a letter means."""
    if code == _CLOSING:
        return Lost(str(code))
    return Never(str(code)) if 500 <= code < 600 else Later(str(code))
