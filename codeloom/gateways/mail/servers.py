"""Which mail server the settings name, and who letters come from."""

import ipaddress
from dataclasses import dataclass, field
from email.headerregistry import Address
from typing import Literal
from urllib.parse import unquote, urlsplit

from codeloom.settings import SENDER, Settings

Tls = Literal["at_once", "starttls", "none"]
RESEND = "smtp.resend.com"


@dataclass(frozen=True, slots=True)
class Server:
    """Where to connect and how the line is encrypted: TLS from the first byte, by STARTTLS, or not at all on this machine."""

    host: str
    port: int
    tls: Tls
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def server_of(configured: Settings) -> Server | None:
    """The server of SMTP_URL, else Resend's relay where there is a key; None without either."""
    address, key = configured.smtp_url.get_secret_value(), configured.resend_api_key.get_secret_value()
    if not address:
        return Server(RESEND, 465, "at_once", "resend", key) if key else None
    parts = urlsplit(address)
    host = parts.hostname or ""
    tls: Tls = "at_once" if parts.scheme == "smtps" else "none" if _here(host) else "starttls"
    usual = {"at_once": 465, "starttls": 587, "none": 25}[tls]
    return Server(host, parts.port or usual, tls, unquote(parts.username or ""), unquote(parts.password or ""))


def sender_of(configured: Settings) -> Address:
    """Who letters come from: MAIL_FROM, else no-reply at the host of APP_URL."""
    found = SENDER.fullmatch(configured.mail_from)
    if found is None:
        host = urlsplit(configured.origin).hostname or "localhost"
        return Address("Codeloom", "no-reply", "localhost" if ":" in host else host)
    user, _, domain = (found["of"] or found["bare"]).rpartition("@")
    return Address((found["name"] or "Codeloom").strip().strip('"'), user, domain)


def _here(host: str) -> bool:
    """Whether a host is this machine, to which a line need not be encrypted."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
