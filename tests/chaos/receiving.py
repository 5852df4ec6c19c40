"""A receiver of webhooks that is as unreliable as real ones: it notes every message and whether it accepted it."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REFUSES = 0.03
"""Share of messages whose first try is refused."""


@dataclass
class Receiving:
    """What came: (path, event, which is the id of the message, whether it was accepted). `mood` is what it does to all for a
    while."""

    port: int = 0
    mood: str = ""
    got: list[tuple[str, str, bool]] = field(default_factory=list)
    chance: random.Random = field(default_factory=random.Random)

    @property
    def address(self) -> str:
        """Where messages go; a path of each organization is put behind it."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def receiving(seed: int) -> Iterator[Receiving]:
    """Receive while the block runs."""
    here, seen = Receiving(chance=random.Random(seed)), set[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", "0")))
            message = self.headers.get("webhook-id", "")
            first = message not in seen
            seen.add(message)
            if here.mood == "receiver hangs up":
                here.got.append((self.path, message, False))
                self.connection.close()
                return
            accepted = not here.mood and not (first and here.chance.random() < REFUSES)
            here.got.append((self.path, message, accepted))
            self.send_response(204 if accepted else 500)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            return

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: Any) -> None:
            return

    server = Server(("127.0.0.1", 0), Handler)
    here.port = int(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
