"""Receivers of what leaves for Sentry and for a collector of traces: real HTTP servers on this machine that keep each body."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from codeloom.launch.waiting import wait_until

PATIENCE = 20.0


@dataclass
class Received:
    """The bodies that came, unpacked, with their paths and headers. `status` is what the next ones are answered."""

    port: int
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    status: int = 200

    @property
    def dsn(self) -> str:
        """A DSN that leads here."""
        return f"http://publickey@127.0.0.1:{self.port}/42"

    def events(self, at_least: int = 1) -> list[dict[str, Any]]:
        """The events of the envelopes of Sentry, once there are so many."""
        assert wait_until(lambda: len(self._events()) >= at_least, PATIENCE), f"{len(self._events())} events came"
        return self._events()

    def spans(self, at_least: int = 1) -> list[tuple[Span, dict[str, str]]]:
        """The spans of the requests by OTLP, each with its resource, once there are so many."""
        assert wait_until(lambda: len(self._spans()) >= at_least, PATIENCE), f"{len(self._spans())} spans came"
        return self._spans()

    def _events(self) -> list[dict[str, Any]]:
        lines = [json.loads(line) for body in self._at("/envelope/") for line in body.splitlines() if line.strip()]
        return [line for line in lines if "exception" in line]

    def _at(self, path: str) -> list[bytes]:
        return [body for at, body in list(zip(self.paths, self.bodies, strict=False)) if at.endswith(path)]

    def _spans(self) -> list[tuple[Span, dict[str, str]]]:
        found = []
        for body in self._at("/v1/traces"):
            for part in ExportTraceServiceRequest.FromString(body).resource_spans:
                facts = {one.key: one.value.string_value for one in part.resource.attributes}
                found += [(span, facts) for scope in part.scope_spans for span in scope.spans]
        return found


def facts(span: Span) -> dict[str, str | int]:
    """What a span notes."""
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


@contextmanager
def collector() -> Iterator[Received]:
    """A receiver on a free port."""

    class Exchange(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            received.paths.append(self.path)
            received.headers.append({name.lower(): value for name, value in self.headers.items()})
            received.bodies.append(body)
            self.send_response(received.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
    received = Received(server.server_port)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
