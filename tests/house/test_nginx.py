"""INV-13: nginx/codeloom.conf, run by a real nginx in front of a server that tells what reached it."""

import http.client
import json
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from codeloom.coding import clock
from codeloom.launch.waiting import wait_until
from codeloom.settings import ROOT
from scripts.stack.proxy import program, write_configuration
from tests.running import free_port

NGINX = program()
pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx on this machine (Debian: apt install nginx-light)")
HOST = "codeloom.example.org"


class Inner(BaseHTTPRequestHandler):
    """Stands for the web server: answers with what it received, takes a websocket, redirects to its inner address."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        if self.headers.get("Upgrade") == "websocket":
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", self.headers["Connection"])
            self.end_headers()
            self.wfile.write(self.rfile.read(5))
            return
        if self.path.startswith("/broken"):
            self.close_connection = True
            return
        length = int(self.headers.get("Content-Length") or 0)
        taken = len(self.rfile.read(length))
        told = json.dumps(
            {"path": self.path, "taken": taken, "headers": {k.lower(): v for k, v in self.headers.items()}}
        ).encode()
        self.send_response(307 if self.path == "/away" else 200)
        if self.path == "/away":
            self.send_header("Location", "http://web:8000/there?x=1")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_GET = do_POST = do_PUT = _answer


@dataclass
class Proxy:
    """The ports of a running nginx."""

    plain: int
    tls: int
    log: Path

    def connection(self) -> http.client.HTTPSConnection:
        """A connection that takes our own certificate."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.tls, timeout=20, context=context)

    def ask(
        self, path: str, method: str = "GET", body: bytes = b"", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """One request; status, headers in lower case, body."""
        connection = self.connection()
        try:
            connection.request(method, path, body or None, {"Host": HOST, **headers})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()


def make_certificate(folder: Path) -> None:
    """A certificate of our own for an hour."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder = tmp_path_factory.mktemp("nginx")
    make_certificate(folder)
    inner = ThreadingHTTPServer(("127.0.0.1", 0), Inner)
    threading.Thread(target=inner.serve_forever, args=(0.05,), daemon=True).start()
    found = Proxy(free_port(), free_port(), folder / "access.log")
    ours = (ROOT / "nginx/codeloom.conf").read_text()
    whole = write_configuration(ours, folder, folder, found.plain, found.tls, [f"127.0.0.1:{inner.server_port}"])
    assert NGINX
    process = subprocess.Popen([NGINX, "-p", folder, "-c", whole], stderr=subprocess.PIPE)

    def listening() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", found.tls)) == 0 or process.poll() is not None

    assert wait_until(listening, 10)
    assert process.poll() is None, process.stderr and process.stderr.read().decode()
    yield found
    process.terminate()
    process.communicate(timeout=10)
    inner.shutdown()
    inner.server_close()


def test_plain_http_is_sent_to_tls(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=10)
    connection.request("GET", "/queue?page=2", headers={"Host": HOST})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (308, f"https://{HOST}/queue?page=2")
    connection.close()


def test_a_token_in_a_link_is_in_no_line_of_the_log(proxy: Proxy) -> None:
    """INV-17: links in mails carry it in their query."""
    assert proxy.ask("/reset?token=canary-of-a-link")[0] == 200
    assert proxy.ask("/broken?token=canary-of-a-link")[0] == 502
    assert wait_until(lambda: "/broken" in proxy.log.read_text(), 10)
    logs = [path.read_text() for path in proxy.log.parent.glob("*.log")]
    assert len(logs) == 2
    assert not [text for text in logs if "canary" in text]
    assert re.search(r'"GET /broken" 502 \d+ [\d.]+ 127.0.0.1:\d+', proxy.log.read_text()), (
        "which server failed is not said"
    )


def test_a_client_cannot_say_who_it_is(proxy: Proxy) -> None:
    told = json.loads(proxy.ask("/", **{"X-Forwarded-For": "10.9.8.7", "Forwarded": "for=10.9.8.7"})[2])["headers"]
    assert told["x-forwarded-for"] == "127.0.0.1"
    assert told["x-forwarded-proto"] == "https"
    assert told["host"] == HOST
    assert "forwarded" not in told


def test_large_cookies_pass_and_absurd_headers_do_not(proxy: Proxy) -> None:
    status, _, body = proxy.ask("/", Cookie="a=" + "x" * 12_000)
    assert status == 200
    assert len(json.loads(body)["headers"]["cookie"]) == 12_002
    assert proxy.ask("/", Cookie="a=" + "x" * 20_000)[0] == 400


def test_bodies_are_limited_except_for_imports(proxy: Proxy) -> None:
    large = b"x" * 2_000_000
    assert proxy.ask("/api/sign-in", "POST", b"x" * 500_000)[0] == 200
    assert proxy.ask("/api/sign-in", "POST", large)[0] == 413
    status, _, body = proxy.ask("/api/imports/one", "PUT", large)
    assert (status, json.loads(body)["taken"]) == (200, 2_000_000)


def test_an_import_over_the_limit_is_refused_before_it_is_sent(proxy: Proxy) -> None:
    connection = proxy.connection()
    connection.putrequest("PUT", "/api/imports/one", skip_host=True)
    connection.putheader("Host", HOST)
    connection.putheader("Content-Length", str(200 * 1024 * 1024))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize("path", ["/_upload", "/_upload/x", "/_all_routes", "/metrics"])
def test_doors_of_the_framework_are_closed(proxy: Proxy, path: str) -> None:
    status, _, body = proxy.ask(path, "POST" if "upload" in path else "GET", b"x")
    assert status == 404
    assert b"taken" not in body


def test_the_event_socket_is_upgraded(proxy: Proxy) -> None:
    raw = proxy.connection()
    raw.connect()
    assert raw.sock
    raw.sock.sendall(
        f"GET /_event/?transport=websocket HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
    )
    head = b""
    while b"\r\n\r\n" not in head:
        head += raw.sock.recv(1024)
    assert head.startswith(b"HTTP/1.1 101 ")
    raw.sock.sendall(b"hello")
    assert raw.sock.recv(16) == b"hello"
    raw.close()


def test_redirects_of_the_inner_server_come_out_with_the_outer_address(proxy: Proxy) -> None:
    status, headers, _ = proxy.ask("/away")
    assert (status, headers["location"]) == (307, f"https://{HOST}/there?x=1")


def test_browsers_are_told_to_stay_on_tls_and_old_tls_is_refused(proxy: Proxy) -> None:
    headers = proxy.ask("/assets/index-abc.js")[1]
    assert "max-age=31536000" in headers["strict-transport-security"]
    assert "immutable" in headers["cache-control"]
    assert headers["server"] == "nginx"
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in (ROOT / "nginx/codeloom.conf").read_text()
