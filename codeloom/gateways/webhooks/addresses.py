"""Where a webhook may go: https to public addresses of the internet, and to networks that the server's settings allow.

An address is judged by the numbers that a connection is made to, never by its name: a name may stand for any of them.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""Prefixes by which a gateway of the network turns an IPv6 address into the IPv4 address at its end."""


class BadAddress(Exception):
    """An address that no webhook goes to; `code` says why: form, scheme, sign_in, fragment or forbidden."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of an address that a request is made of."""

    https: bool
    host: str
    port: int
    path: str


def networks_of(text: str) -> Networks:
    """Networks as the setting names them, with commas between. Raises ValueError."""
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def may_go_to(ip: Ip, allowed: Networks) -> bool:
    """Whether a connection to an address is allowed: it and every address it stands for are public, or in an allowed network."""
    return all(any(one in network for network in allowed) or _public(one) for one in (ip, *_behind(ip)))


def _public(ip: Ip) -> bool:
    """Of the internet: not private, loopback, link-local (metadata services among them), shared, reserved or multicast."""
    return _behind(ip) != () or (ip.is_global and not ip.is_multicast and not ip.is_reserved and not _site_local(ip))


def _site_local(ip: Ip) -> bool:
    return isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local


def _behind(ip: Ip) -> tuple[Ip, ...]:
    """The IPv4 addresses that an IPv6 address carries: mapped, compatible, 6to4, Teredo, translated."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return ()
    if ip.ipv4_mapped is not None:
        return (ip.ipv4_mapped,)
    if ip.sixtofour is not None:
        return (ip.sixtofour,)
    if ip.teredo is not None:
        return ip.teredo
    if any(ip in network for network in TRANSLATED) or (int(ip) >> 32 == 0 and int(ip) > 1):
        return (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF),)
    return ()


def check_address(address: str, allowed: Networks) -> Target:
    """The parts of an address; what can be known without asking anybody what its name stands for. Raises BadAddress."""
    if not address.isascii() or any(sign <= " " or sign == "\x7f" or sign == "\\" for sign in address):
        raise BadAddress("form")
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise BadAddress("form") from None
    if parts.scheme not in ("https", "http"):
        raise BadAddress("scheme")
    if not host or port == 0:
        raise BadAddress("form")
    if parts.username is not None or parts.password is not None:
        raise BadAddress("sign_in")
    if parts.fragment:
        raise BadAddress("fragment")
    https, ip = parts.scheme == "https", _literal(host)
    if ip is not None and not may_go_to(ip, allowed):
        raise BadAddress("forbidden")
    if (
        not https
        and not (ip is not None and any(ip in network for network in allowed))
        and not (ip is None and allowed)
    ):
        raise BadAddress("scheme")
    return Target(https, host, port or (443 if https else 80), _path(parts))


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _literal(host: str) -> Ip | None:
    """The address that a host says in numbers, in whatever form the system reads (2130706433, 0x7f.1); None for a name."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return None
    return ip_of(str(found[0][4][0]))


def ip_of(text: str) -> Ip:
    """An address as the system's resolver writes it, without its zone."""
    return ipaddress.ip_address(text.partition("%")[0])
