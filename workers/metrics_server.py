"""Answers Prometheus in a process that is no web server: GET /metrics on METRICS_PORT of HOST, where one is set."""

import logging
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from codeloom.services.core import exposition, forking
from codeloom.settings import Settings

log = logging.getLogger("codeloom.metrics")


class _Answer(BaseHTTPRequestHandler):
    timeout = 5

    def do_GET(self) -> None:
        """All numbers of this machine's processes that share a folder."""
        if self.path != "/metrics":
            self.send_error(404)
            return
        with forking.background_work():
            body = exposition()
        self.send_response(200)
        self.send_header("content-type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing: a line every few seconds says nothing."""


def answer_prometheus(settings: Settings) -> HTTPServer | None:
    """Answer from a thread from now on; None where no port is set, or it is taken: work goes on without."""
    if not settings.metrics_port:
        return None
    try:
        server = HTTPServer((settings.host, settings.metrics_port), _Answer)
    except OSError as error:
        log.warning("metrics.no_port", extra={"errno": error.errno})
        return None
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
