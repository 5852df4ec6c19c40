"""Where a webhook may go, judged by the numbers that are connected to, and what a request does when the other side misbehaves."""

import socket
import time
from pathlib import Path
from typing import Any

import pytest

from codeloom.gateways.webhooks import BadAddress, check_address, networks_of, posting
from codeloom.gateways.webhooks.addresses import ip_of, may_go_to
from codeloom.gateways.webhooks.posting import post
from tests.fakes.certificates import Authority
from tests.fakes.receiver import cut, drip, receiver

NONE = networks_of("")
HERE = networks_of("127.0.0.0/8")
PRIVATE = (
    "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1", "239.1.1.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::", "::1",
    "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::127.0.0.1", "::10.0.0.1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2001:0:a00:1::", "2001:db8::1", "100::1",
)  # fmt: skip
PUBLIC = ("1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101")


@pytest.mark.parametrize("ip", PRIVATE)
def test_no_webhook_goes_to_a_private_address(ip: str) -> None:
    assert not may_go_to(ip_of(ip), NONE)


@pytest.mark.parametrize("ip", PUBLIC)
def test_webhooks_go_to_public_addresses(ip: str) -> None:
    assert may_go_to(ip_of(ip), NONE)


@pytest.mark.parametrize(
    ("ip", "may"), [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("11.1.2.3", True), ("192.168.1.1", False),
                    ("169.254.169.254", False), ("fd00::7", True), ("fd01::7", False)],
)  # fmt: skip
def test_a_network_that_the_settings_name_is_allowed_and_no_other(ip: str, may: bool) -> None:
    assert may_go_to(ip_of(ip), networks_of("10.0.0.0/8, fd00::/16")) is may


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://127.0.0.1/x", "forbidden"), ("https://2130706433/x", "forbidden"), ("https://0x7f.1/", "forbidden"),
        ("https://017700000001/", "forbidden"), ("https://127.1/", "forbidden"), ("https://[::1]/", "forbidden"),
        ("https://[::ffff:169.254.169.254]/", "forbidden"), ("https://10.0.0.7:8443/hooks", "forbidden"),
        ("http://example.org/x", "scheme"), ("ftp://example.org/x", "scheme"), ("file:///etc/passwd", "scheme"),
        ("gopher://example.org", "scheme"), ("https://user:word@example.org/", "sign_in"), ("https://a@b@example.org/", "sign_in"),
        ("https://example.org/#x", "fragment"), ("https:///x", "form"), ("https://example.org:99999/", "form"),
        ("https://example.org:0/", "form"), ("https://exa mple.org/", "form"), ("https://example.org/\r\nX: y", "form"),
        ("https://example.org\\@127.0.0.1/", "form"), ("https://[::1", "form"), ("https://exämple.org/", "form"),
    ],
)  # fmt: skip
def test_addresses_that_are_refused_where_they_are_typed(address: str, why: str) -> None:
    with pytest.raises(BadAddress) as refused:
        check_address(address, NONE)
    assert refused.value.code == why


def test_an_address_is_taken_apart_once() -> None:
    target = check_address("https://claims.example.org:8443/hooks/codeloom?source=1", NONE)
    assert (target.https, target.host, target.port, target.path) == (
        True, "claims.example.org", 8443, "/hooks/codeloom?source=1",
    )  # fmt: skip
    assert check_address("http://10.2.3.4/x", networks_of("10.0.0.0/8")).port == 80


def resolves(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Make every name stand for what the next answer says, the last one for good; the names that were asked for."""
    asked: list[str] = []
    left, real = list(answers), socket.getaddrinfo

    def fake(host: str, port: Any, *args: Any, **given: Any) -> Any:
        if given.get("flags", 0) & socket.AI_NUMERICHOST or host.replace(".", "").isdigit() or ":" in host:
            return real(host, port, *args, **given)
        asked.append(host)
        now = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in now]

    monkeypatch.setattr(socket, "getaddrinfo", fake)
    return asked


@pytest.mark.parametrize("ips", [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["::ffff:10.0.0.1"], ["169.254.169.254"]])
def test_a_name_that_stands_for_a_private_address_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, ips: list[str]
) -> None:
    resolves(monkeypatch, ips)
    monkeypatch.setattr(socket, "create_connection", lambda *_args, **_given: pytest.fail("connected"))
    assert post("https://rebinds.example.org/x", {}, b"{}", NONE).code == "forbidden"


def test_a_name_is_looked_up_once_and_the_connection_made_to_the_address_that_was_judged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, met = resolves(monkeypatch, ["1.1.1.1"], ["127.0.0.1"]), []

    def connected(place: tuple[str, int], timeout: float) -> socket.socket:
        met.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connected)
    assert post("https://rebinds.example.org/x", {}, b"{}", NONE).code == "refused"
    assert (asked, met) == (["rebinds.example.org"], [("1.1.1.1", 443)])


def test_tls_is_for_the_name_and_the_header_names_the_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    resolves(monkeypatch, ["127.0.0.1"])
    with receiver(authority.server("hooks.example.org")) as there:
        assert post(there.url("https", "hooks.example.org"), {"webhook-id": "a"}, b"{}", HERE).code == "certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.trusted))
        assert post(there.url("https", "hooks.example.org"), {"webhook-id": "a"}, b'{"a":1}', HERE).code == "204"
        assert post(there.url("https", "other.example.org"), {"webhook-id": "a"}, b"{}", HERE).code == "certificate"
    (got,) = there.got
    assert (got.headers["host"], got.headers["webhook-id"]) == (f"hooks.example.org:{there.port}", "a")
    assert (got.body, got.headers["content-type"]) == (b'{"a":1}', "application/json")


def test_a_redirect_is_an_answer_and_never_followed() -> None:
    with receiver() as inside, receiver() as there:
        there.status, there.given = 307, {"location": inside.url()}
        answer = post(there.url(), {}, b"{}", HERE)
    assert (answer.code, answer.taken, len(there.got), inside.got) == ("307", False, 1, [])


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiver() as proxy, receiver() as there:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        assert post(there.url(), {}, b"{}", HERE).taken
    assert proxy.got == []


def test_an_answer_that_drips_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 0.3)
    with receiver() as there:
        there.answers = [drip]
        began = time.monotonic()
        answer = post(there.url(), {}, b"{}", HERE)
    assert (answer.code, time.monotonic() - began < 3) == ("timeout", True)


def test_a_line_that_breaks_and_a_port_where_nobody_is() -> None:
    with receiver() as there:
        there.answers = [cut]
        assert post(there.url(), {}, b"{}", HERE).code == "dropped"
    assert post(there.url(), {}, b"{}", HERE).code == "refused"


def test_how_long_an_endpoint_asks_us_to_wait_is_read_and_bounded() -> None:
    with receiver() as there:
        there.status, there.given = 503, {"retry-after": "120"}
        assert post(there.url(), {}, b"{}", HERE).retry_after == 120
        there.given = {"retry-after": "99999999"}
        assert post(there.url(), {}, b"{}", HERE).retry_after == posting.LONGEST_WAIT
        there.given = {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}
        assert post(there.url(), {}, b"{}", HERE).retry_after == 0
