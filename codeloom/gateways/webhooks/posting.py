"""One POST to an address that a person typed: its name is looked up once, the numbers are judged, and the connection is made to
them, so that a name that means another machine a moment later changes nothing. No redirect is followed and no proxy is used.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from codeloom.gateways.webhooks.addresses import BadAddress, Networks, Target, check_address, ip_of, may_go_to

LOOKUP_SECONDS = 5.0
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0
"""From the connection on, until the status of the answer is there, however slowly it drips."""
AGENT = "Codeloom-Webhooks/1"
LONGEST_WAIT = 3600


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: three digits of the endpoint, or a word of ours: form, scheme, forbidden, name, timeout, refused,
    certificate, tls, dropped. `retry_after` are the seconds the endpoint asks us to wait, an hour at most."""

    code: str
    took_ms: int
    retry_after: int = 0

    @property
    def taken(self) -> bool:
        """Whether the endpoint accepted the message."""
        return len(self.code) == 3 and self.code.startswith("2")


class _Failed(Exception):
    """The request ends with a word of ours."""


def post(address: str, headers: Mapping[str, str], body: bytes, allowed: Networks) -> Answer:
    """Send a body once. Never raises for what the other side does; the body of its answer is not read."""
    began = time.monotonic()
    try:
        code, wait = _post(address, headers, body, allowed)
    except _Failed as failed:
        code, wait = str(failed), 0
    except BadAddress as bad:
        code, wait = bad.code, 0
    return Answer(code, round((time.monotonic() - began) * 1000), wait)


def _post(address: str, headers: Mapping[str, str], body: bytes, allowed: Networks) -> tuple[str, int]:
    target = check_address(address, allowed)
    line = _connected(target, _found(target, allowed))
    with _Limit(line) as limit:
        try:
            if target.https:
                limit.line = line = secure = _encrypted(line, target)
                secure.do_handshake()
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.default_port = 443 if target.https else 80  # what the header Host leaves out
            connection.auto_open, connection.sock = 0, line
            given = {**headers, "content-type": "application/json", "user-agent": AGENT}
            connection.request("POST", target.path, body, given)
            answer = connection.getresponse()
            if limit.reached:  # a head that was cut off is no answer
                raise _Failed("timeout")
            return f"{answer.status:03d}"[:3], _wait(answer.getheader("retry-after") or "")
        except ssl.SSLCertVerificationError:
            raise _Failed("certificate") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = limit.reached or isinstance(error, TimeoutError)
            raise _Failed("timeout" if late else "tls" if isinstance(error, ssl.SSLError) else "dropped") from None
        finally:
            line.close()


class _Limit:
    """Ends a connection ANSWER_SECONDS after it was made, whatever it waits for."""

    def __init__(self, line: socket.socket) -> None:
        self.line, self.reached = line, False
        self._timer = threading.Timer(ANSWER_SECONDS, self._end)
        self._timer.daemon = True

    def _end(self) -> None:
        self.reached = True
        with suppress(OSError):
            socket.socket.shutdown(self.line, socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()


def _found(target: Target, allowed: Networks) -> list[str]:
    """The numbers a name stands for. All must be allowed: a name that also stands for a private one is not trusted."""
    found = _looked_up(target)
    if not found:
        raise _Failed("name")
    if not all(may_go_to(ip_of(ip), allowed) for ip in found):
        raise _Failed("forbidden")
    if not target.https and not all(any(ip_of(ip) in network for network in allowed) for ip in found):
        raise _Failed("scheme")
    return found


def _looked_up(target: Target) -> list[str]:
    """The numbers that the resolver answers, waited for LOOKUP_SECONDS at most."""
    answer: Future[list[str]] = Future()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            answer.set_result([str(one[4][0]) for one in found])
        except (OSError, UnicodeError):
            answer.set_result([])

    threading.Thread(target=ask, daemon=True).start()
    try:
        return answer.result(LOOKUP_SECONDS)
    except TimeoutError:
        raise _Failed("name") from None


def _connected(target: Target, found: list[str]) -> socket.socket:
    """A connection to the first of the addresses that takes one."""
    why = "refused"
    until = time.monotonic() + CONNECT_SECONDS
    for ip in found[:4]:
        left = until - time.monotonic()
        if left <= 0:
            break
        try:
            line = socket.create_connection((ip, target.port), timeout=left)
            line.settimeout(ANSWER_SECONDS)
            return line
        except TimeoutError:
            why = "timeout"
        except OSError:
            why = "refused"
    raise _Failed(why)


def _encrypted(line: socket.socket, target: Target) -> ssl.SSLSocket:
    """TLS over a connection, for the name in the address; whose certificate holds is the system's or SSL_CERT_FILE's to say."""
    context = ssl.create_default_context()
    return context.wrap_socket(line, server_hostname=target.host, do_handshake_on_connect=False)


def _wait(text: str) -> int:
    return min(int(text), LONGEST_WAIT) if text.isascii() and text.isdigit() and len(text) < 9 else 0
