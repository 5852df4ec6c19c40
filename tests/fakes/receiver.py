"""A real HTTP server on this machine that receives webhooks: it keeps what it gets and answers as it is told."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    """A request as it came: its path, its headers in small letters, and the bytes of its body."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answers` are the next statuses, or what is done instead of an answer; when they run out, `status` is given."""

    port: int = 0
    got: list[Received] = field(default_factory=list)
    answers: list[int | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    status: int = 204
    given: dict[str, str] = field(default_factory=dict)

    def url(self, scheme: str = "http", host: str = "127.0.0.1") -> str:
        """Its address."""
        return f"{scheme}://{host}:{self.port}/hooks/codeloom"

    @property
    def ids(self) -> list[str]:
        """The ids of the messages as they came."""
        return [one.headers["webhook-id"] for one in self.got]


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send an answer that never ends, a byte at a time, until the other side ends the line."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    handler.connection.settimeout(0.05)
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        with suppress(TimeoutError):
            if handler.connection.recv(1) == b"":
                return


def cut(handler: BaseHTTPRequestHandler) -> None:
    """End the line without an answer."""
    handler.connection.close()


@contextmanager
def receiver(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver while the block runs."""
    here = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            here.got.append(Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            answer = here.answers.pop(0) if here.answers else here.status
            if not isinstance(answer, int):
                answer(self)
                return
            self.send_response(answer)
            for name, value in here.given.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            return

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: Any) -> None:
            return

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    here.port = int(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
