"""Every setting of the product, read once from the environment, `.env`, `.env.local` and files of secrets. Imports nothing of
ours but the form of one of them (webhook_sources.py) and what lies outside (outside_settings.py).

A name in the environment is the upper-case name of a field. Nothing here makes a secret or opens a connection: the
launcher fills what a development copy lacks and what lies elsewhere (codeloom/launch/environment.py, secrets.py) and hands it
down through the environment.
"""

import base64
import binascii
import ipaddress
import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator

from codeloom import outside_settings
from codeloom.outside_settings import OutsideSettings, near
from codeloom.webhook_sources import WebhookSource, sources_of

ROOT = outside_settings.ROOT
"""The checkout: `.env`, `alembic/` and `assets/` lie here."""

UNITS = {"": "seconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
MAIL_SERVER = re.compile(r"smtps?://([^@/?#\s]*@)?([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>\d{1,5}))?/?")
SENDER = re.compile(r"(?P<name>[^<>@\x00-\x1f\x7f]{1,80}) <(?P<of>[^\s<>@,;\x00-\x1f\x7f]+@[A-Za-z0-9.-]+)>|"
                    r"(?P<bare>[^\s<>@,;\x00-\x1f\x7f]+@[A-Za-z0-9.-]+)")  # fmt: skip
WEAK = re.compile(r"change.?me|example|placeholder|password|secret|default|insecure|^(.)\1*$", re.IGNORECASE)


def span(value: object) -> object:
    """Read "15m", "12h", "7d", "90s" or plain seconds as a length of time; anything else is left to pydantic."""
    if isinstance(value, int):
        return timedelta(seconds=value)
    if isinstance(value, str) and (found := re.fullmatch(r"\s*(\d+)\s*([smhd]?)\s*", value)):
        return timedelta(**{UNITS[found[2]]: int(found[1])})
    return value


Span = Annotated[timedelta, BeforeValidator(span)]

OTHERS = "others"
"""In WORKERS: the workers that serve every queue WORKERS does not name."""
MOST_WORKERS = 64


class Settings(OutsideSettings):
    """The settings of one process, frozen. Printing them shows no secret, and no address that may hold a password."""

    codeloom_env: Literal["development", "staging", "production"] = "development"
    codeloom_home: Path = ROOT / ".codeloom"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    app_url: str = ""
    frontend_url: str = ""
    web_workers: int = Field(default=2, ge=1, le=64)
    workers: str = Field(
        default="exports=1,imports=1,others=1", pattern=r"^(\d{1,2}|[a-z_]+=\d{1,2}(,[a-z_]+=\d{1,2})*)$"
    )
    metrics_port: int = Field(default=0, ge=0, le=65535)
    trusted_proxy_hops: int = Field(default=0, ge=0, le=4)

    database_url: str = Field(default="", repr=False)
    database_role_prefix: str = Field(default="codeloom", pattern=r"^[a-z][a-z0-9_]{0,39}$")
    database_pool: int = Field(default=8, ge=1, le=200)
    database_read_url: str = Field(default="", repr=False)
    database_read_lag: Span = timedelta(seconds=15)
    redis_url: str = Field(default="", repr=False)
    state_redis_url: str = Field(default="", repr=False)

    jwt_secret: SecretStr = SecretStr("")
    jwt_refresh_secret: SecretStr = SecretStr("")
    jwt_expires_in: Span = timedelta(minutes=15)
    jwt_refresh_expires_in: Span = timedelta(days=7)
    session_cookie_name: str = Field(default="codeloom", pattern=r"^[A-Za-z0-9_-]{1,64}$")
    encryption_key: SecretStr = SecretStr("")
    encryption_keys_retired: SecretStr = SecretStr("")

    demo: bool = True
    demo_organization: str = "Riverbend Medical Group"

    llm_provider: Literal["offline", "openai", "anthropic"] = "offline"
    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: str = ""
    openai_model: str = "gpt-5.4-mini"
    anthropic_api_key: SecretStr = SecretStr("")
    anthropic_base_url: str = ""
    anthropic_model: str = "claude-sonnet-5"
    llm_timeout: Span = timedelta(seconds=60)
    llm_price: str = Field(default="", pattern=r"^(\d{1,6}(\.\d{1,6})?/\d{1,6}(\.\d{1,6})?)?$")
    smtp_url: SecretStr = SecretStr("")
    resend_api_key: SecretStr = SecretStr("")
    mail_from: str = ""
    webhook_allowed_networks: str = ""
    webhook_sources: SecretStr = SecretStr("")
    webhook_signing_secret: SecretStr = SecretStr("")

    @field_validator("codeloom_home", mode="after")
    @classmethod
    def _absolute_home(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("app_url", "frontend_url", mode="after")
    @classmethod
    def _plain_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^/?#\s]+/?", value):
            raise ValueError("give scheme, host and port only, for example https://codeloom.example.org")
        if re.match(r"https://localhost:(?!443/?$)", value):
            raise ValueError("give 127.0.0.1 or a name instead: under https the pages leave out a port of localhost")
        return value.rstrip("/")

    @field_validator("openai_base_url", "anthropic_base_url", mode="after")
    @classmethod
    def _private_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^/?#\s@]+(/[^?#\s@]*)?", value):
            raise ValueError("give scheme, host and path, for example https://models.example.org/v1")
        if value.startswith("http://") and not near(urlsplit(value).hostname or ""):
            raise ValueError("notes are sent there: use https, or a server of your own network")
        return value.rstrip("/")

    @field_validator("smtp_url", mode="after")
    @classmethod
    def _mail_server(cls, value: SecretStr) -> SecretStr:
        found = MAIL_SERVER.fullmatch(value.get_secret_value())
        if value.get_secret_value() and (found is None or not 0 < int(found["port"] or 25) < 65536):
            raise ValueError("give smtp://user:password@host:587, or smtps://; signs in a password are percent-encoded")
        return value

    @field_validator("mail_from", mode="after")
    @classmethod
    def _mail_sender(cls, value: str) -> str:
        if value and not SENDER.fullmatch(value):
            raise ValueError("give an address, or a name and an address: Codeloom <codeloom@example.org>")
        return value

    @field_validator("webhook_allowed_networks", mode="after")
    @classmethod
    def _networks(cls, value: str) -> str:
        for part in filter(None, map(str.strip, value.split(","))):
            ipaddress.ip_network(part)
        return value

    @field_validator("encryption_key", "encryption_keys_retired", mode="after")
    @classmethod
    def _key_length(cls, value: SecretStr) -> SecretStr:
        for part in filter(None, value.get_secret_value().split(",")):
            decode_key(part)
        return value

    @field_validator("workers", mode="after")
    @classmethod
    def _counted(cls, value: str) -> str:
        counts = _counts(value)
        if len(counts) != value.count("=") and "=" in value:
            raise ValueError("a queue is named twice")
        if sum(counts.values()) > MOST_WORKERS:
            raise ValueError(f"{MOST_WORKERS} workers at most")
        return value

    @model_validator(mode="after")
    def _whole_sources(self) -> Self:
        self.sources()
        return self

    @model_validator(mode="after")
    def _strong_in_production(self) -> Self:
        if self.production and (faults := self.faults()):
            raise ValueError(f"{self.codeloom_env} refuses to start: " + "; ".join(faults))
        return self

    def faults(self) -> list[str]:
        """What keeps these settings out of production, one plain clause each, never with a value."""
        found = [
            f"{name.upper()} is missing"
            for name in ("database_url", "redis_url", "app_url")
            if not _bare(getattr(self, name))
        ]
        for name in ("jwt_secret", "jwt_refresh_secret", "encryption_key"):
            value = _bare(getattr(self, name))
            if not value:
                found.append(f"{name.upper()} is missing")
            elif len(value) < 32 or len(set(value)) < 12 or WEAK.search(value):
                found.append(f"{name.upper()} is weak (32 random characters or more)")
        if _bare(self.jwt_secret) and _bare(self.jwt_secret) == _bare(self.jwt_refresh_secret):
            found.append("JWT_SECRET and JWT_REFRESH_SECRET are the same")
        if self.app_url and not self.app_url.startswith("https://"):
            found.append("APP_URL is not https")
        return found

    @property
    def origin(self) -> str:
        """The one address browsers use, scheme, host and port: APP_URL, else this machine on PORT."""
        return self.app_url or f"http://localhost:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over TLS, so that cookies are Secure and carry the `__Host-` prefix."""
        return self.origin.startswith("https://")

    @property
    def production(self) -> bool:
        """Whether this copy keeps the rules of production. One for staging does, so that it shows what production will do."""
        return self.codeloom_env != "development"

    def workers_by_queue(self) -> dict[str, int]:
        """How many job workers serve which queue; `others` serve every queue not named. A plain number is that many others."""
        return _counts(self.workers)

    def sources(self) -> tuple[WebhookSource, ...]:
        """The external systems that may post, with their secrets. Raises ValueError, which shows none."""
        return sources_of(_bare(self.webhook_sources), _bare(self.webhook_signing_secret))

    def encryption_keys(self) -> tuple[bytes, ...]:
        """The 32-byte keys: first the one that encrypts, then retired ones that only decrypt. ValueError if none."""
        parts = [_bare(self.encryption_key), *_bare(self.encryption_keys_retired).split(",")]
        if not parts[0]:
            raise ValueError("ENCRYPTION_KEY is missing: start with `make up`, or set it to 32 bytes in base64")
        return tuple(decode_key(part) for part in parts if part)


def _counts(workers: str) -> dict[str, int]:
    if "=" not in workers:
        return {OTHERS: int(workers)}
    return {queue: int(count) for queue, _, count in (part.partition("=") for part in workers.split(","))}


def decode_key(text: str) -> bytes:
    """Base64 (standard or URL alphabet) to exactly 32 bytes. ValueError otherwise, without the value."""
    try:
        raw = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        raise ValueError("an encryption key is not base64") from None
    if len(raw) != 32:
        raise ValueError("an encryption key is not 32 bytes long")
    return raw


def _bare(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


@cache
def settings() -> Settings:
    """The settings of this process, read at the first call. Tests that change them call `settings.cache_clear()`."""
    return Settings()
