"""A server that speaks the protocols of OpenAI and of Anthropic over real HTTP and misbehaves as it is told.

A behavior is a function that answers one request; the server takes them in turn and goes on with the last one.
"""

import io
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ModelServer:
    """`requests` are the bodies received, `headers` their headers; `released` lets slow behaviors end. `connections` and
    `wire` count what arrived at the socket itself: how often anybody connected, and every byte that came."""

    address: str = ""
    connections: int = 0
    wire: bytearray = field(default_factory=bytearray)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    behaviors: list["Behavior"] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def system_of(self, number: int) -> str:
        """The instructions of a request, in either protocol."""
        body = self.requests[number]
        return str(body["system"] if "system" in body else body["messages"][0]["content"])

    def user_of(self, number: int) -> str:
        """The message of a request that carries the note."""
        return str(self.requests[number]["messages"][-1]["content"])


class Tapped(io.RawIOBase):
    """A connection's bytes, each noted as it is read from the socket."""

    def __init__(self, connection: socket.socket, wire: bytearray) -> None:
        self._connection, self._wire = connection, wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._connection.recv_into(buffer)
        self._wire += bytes(memoryview(buffer)[:count])
        return count


class Exchange(BaseHTTPRequestHandler):
    """One request."""

    fake: ModelServer
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(Tapped(self.connection, self.fake.wire))  # type: ignore[assignment]  # reads alike

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.fake.requests.append(body)
        self.fake.headers.append({name.lower(): value for name, value in self.headers.items()})
        self.close_connection = True
        behaviors = self.fake.behaviors
        (behaviors.pop(0) if len(behaviors) > 1 else behaviors[0])(self)

    @property
    def anthropic(self) -> bool:
        return self.path.endswith("/messages")

    @property
    def model(self) -> str:
        """What it calls the model asked for: its name with a date."""
        return f"{self.fake.requests[-1]['model']}-2026-11-01"

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def envelope(self, text: str, finish: tuple[str, str] = ("stop", "end_turn"), refusal: str | None = None) -> bytes:
        """An answer with `text`; `finish` is why it ended, in the words of OpenAI and of Anthropic."""
        if self.anthropic:
            usage = {"input_tokens": 1000, "output_tokens": 200, "cache_read_input_tokens": None}
            content = [{"type": "text", "text": text}]
            whole = {"id": "m", "type": "message", "role": "assistant", "model": self.model, "content": content,
                     "stop_reason": finish[1], "usage": usage}  # fmt: skip
        else:
            message = {"role": "assistant", "content": text, "refusal": refusal}
            choice = {"index": 0, "message": message, "finish_reason": finish[0]}
            usage = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}
            whole = {"id": "m", "object": "chat.completion", "created": 1, "model": self.model,
                     "choices": [choice], "usage": usage}  # fmt: skip
        return json.dumps(whole).encode()

    def log_message(self, format: str, *args: Any) -> None:
        return


Behavior = Callable[[Exchange], None]


def says(answer: Any, **how: Any) -> Behavior:
    """Answers well: `answer` as JSON, or a text as it stands."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    return lambda exchange: exchange.send(200, exchange.envelope(text, **how))


def echoes_in(status: int, code: str = "", **headers: str) -> Behavior:
    """An error whose message repeats what was sent, as some servers' do."""

    def behave(exchange: Exchange) -> None:
        sent = json.dumps(exchange.fake.requests[-1])
        body = json.dumps({"type": "error", "error": {"type": code or "bad", "code": code or None, "message": sent}})
        exchange.send(status, body.encode(), **headers)

    return behave


def raw(body: bytes, status: int = 200, **headers: str) -> Behavior:
    """These bytes."""
    return lambda exchange: exchange.send(status, body, **headers)


def resets(exchange: Exchange) -> None:
    """Closes the connection with a reset instead of an answer."""
    exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.connection.close()
    exchange.rfile.close()


def hangs(exchange: Exchange) -> None:
    """Never answers."""
    exchange.fake.released.wait(30)


def drips(exchange: Exchange) -> None:
    """Sends a byte now and then, so that no single read times out."""
    exchange.send_response(200)
    exchange.send_header("Content-Length", "100000")
    exchange.end_headers()
    try:
        while not exchange.fake.released.wait(0.05):
            exchange.wfile.write(b" ")
    except OSError:
        return


def pours(exchange: Exchange) -> None:
    """Sends without end."""
    exchange.send_response(200)
    exchange.send_header("Transfer-Encoding", "chunked")
    exchange.end_headers()
    part = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    try:
        while not exchange.fake.released.is_set():
            exchange.wfile.write(part)
    except OSError:
        return


class Listener(ThreadingHTTPServer):
    """Counts connections before a byte of them is read."""

    fake: ModelServer

    def get_request(self) -> tuple[socket.socket, Any]:
        taken = super().get_request()
        self.fake.connections += 1
        return taken


@contextmanager
def model_server(*behaviors: Behavior, port: int = 0) -> Iterator[ModelServer]:
    """A running server on a port of this machine, a free one unless given."""
    fake = ModelServer(behaviors=list(behaviors))
    server = Listener(("127.0.0.1", port), type("Bound", (Exchange,), {"fake": fake}))
    server.fake = fake
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # broken connections are the purpose here
    fake.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
