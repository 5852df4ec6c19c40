"""The settings of what lies outside this copy (AWS, an object store, Sentry, traces), and reading secrets from files.

Below `settings.py`, because the launcher needs these before the others are whole: they say where the others come from. Imports
nothing of ours.
"""

import ipaddress
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

ROOT = Path(__file__).resolve().parents[1]
"""The checkout: `.env`, `alembic/` and `assets/` lie here."""

LONGEST_SECRET = 64 * 1024
"""Bytes that a file with a secret has at most."""
OTLP_PORT = 4318
"""Where an OpenTelemetry collector or a Datadog agent takes OTLP over HTTP."""
DSN = re.compile(r"https?://[0-9A-Za-z]+@[^/?#\s@]+(/[^?#\s@]+)*/\d+")
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|")


class NoSecret(ValueError):
    """A file that is to hold a secret cannot be read, or holds none. The text names it and says what to do."""


class OutsideSettings(BaseSettings):
    """Every one is empty unless set, and then nothing of it is loaded."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_file=(ROOT / ".env", ROOT / ".env.local"), env_file_encoding="utf-8",
        env_ignore_empty=True, hide_input_in_errors=True,
    )  # fmt: skip

    aws_region: str = Field(default="", pattern=r"^([a-z]{2}(-[a-z]+)+-\d)?$")
    aws_access_key_id: SecretStr = SecretStr("")
    aws_secret_access_key: SecretStr = SecretStr("")
    aws_session_token: SecretStr = SecretStr("")
    aws_secrets_id: str = ""
    kms_key_id: str = ""
    encryption_key_wrapped: str = Field(default="", repr=False)
    encryption_keys_retired_wrapped: str = Field(default="", repr=False)

    s3_bucket: str = ""
    s3_prefix: str = Field(default="codeloom/", pattern=r"^([A-Za-z0-9_-][A-Za-z0-9_./-]*/)?$")
    s3_endpoint_url: str = ""
    s3_encryption: Literal["AES256", "bucket"] = "AES256"
    s3_lock_days: int = Field(default=0, ge=0, le=36500)

    sentry_dsn: SecretStr = SecretStr("")
    sentry_environment: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]{0,64}$")
    sentry_release: str = Field(default="", pattern=r"^[A-Za-z0-9_.@+-]{0,128}$")
    otel_exporter_otlp_endpoint: str = ""
    otel_exporter_otlp_headers: SecretStr = SecretStr("")
    otel_service_name: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]{0,64}$")
    otel_traces_sampler_arg: float = Field(default=1.0, ge=0.0, le=1.0)
    dd_agent_host: str = Field(default="", pattern=r"^[A-Za-z0-9_.:-]*$")
    dd_trace_agent_url: str = ""
    dd_service: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]{0,64}$")
    dd_env: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]{0,64}$")
    dd_version: str = Field(default="", pattern=r"^[A-Za-z0-9_.+-]{0,64}$")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before .env.local and .env, these before files that NAME_FILE names."""
        assert isinstance(env_settings, EnvSettingsSource)
        assert isinstance(dotenv_settings, DotEnvSettingsSource)
        named = {**dotenv_settings.env_vars, **env_settings.env_vars}
        return init_settings, env_settings, dotenv_settings, SecretFiles(settings_cls, named)

    @field_validator("s3_bucket", mode="after")
    @classmethod
    def _bucket(cls, value: str) -> str:
        if not BUCKET.fullmatch(value):
            raise ValueError("give the name of a bucket alone, such as codeloom-checkpoints")
        return value

    @field_validator("sentry_dsn", mode="after")
    @classmethod
    def _dsn(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not DSN.fullmatch(value.get_secret_value()):
            raise ValueError("give the DSN that Sentry shows for the project: https://key@host/number")
        return value

    @field_validator("s3_endpoint_url", "otel_exporter_otlp_endpoint", mode="after")
    @classmethod
    def _own_or_https(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^/?#\s@]+(/[^?#\s@]*)?", value):
            raise ValueError("give scheme, host and port, for example https://collector.example.org:4318")
        if value.startswith("http://") and not near(urlsplit(value).hostname or ""):
            raise ValueError("use https, or a server of your own network")
        return value.rstrip("/")

    @field_validator("dd_trace_agent_url", mode="after")
    @classmethod
    def _agent(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^/?#\s@]+/?", value):
            raise ValueError(
                "traces go to the agent by OTLP over HTTP: give http://host, or OTEL_EXPORTER_OTLP_ENDPOINT"
            )
        return value

    @field_validator("otel_exporter_otlp_headers", mode="after")
    @classmethod
    def _headers(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"([A-Za-z0-9-]+=[^,\s]+(,[A-Za-z0-9-]+=[^,\s]+)*)?", value.get_secret_value()):
            raise ValueError("give name=value, several with commas between")
        return value

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        wrapped = self.encryption_key_wrapped or self.encryption_keys_retired_wrapped
        if wrapped and not self.kms_key_id:
            raise ValueError("a wrapped encryption key needs KMS_KEY_ID, the key of AWS KMS that wrapped it")
        used = [name for name in ("aws_secrets_id", "kms_key_id", "s3_bucket") if getattr(self, name)]
        if used and not self.aws_region:
            raise ValueError(f"{used[0].upper()} needs AWS_REGION, such as us-east-1")
        if bool(self.aws_access_key_id.get_secret_value()) != bool(self.aws_secret_access_key.get_secret_value()):
            raise ValueError("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together: set both, or none for a role")
        return self

    @property
    def traces_endpoint(self) -> str:
        """Where traces go, with the path of OTLP: the OpenTelemetry endpoint, else the Datadog agent's. Empty: nowhere."""
        base = self.otel_exporter_otlp_endpoint
        if not base:
            host = urlsplit(self.dd_trace_agent_url).hostname or self.dd_agent_host
            base = f"http://{f'[{host}]' if ':' in host else host}:{OTLP_PORT}" if host else ""
        return f"{base}/v1/traces" if base else ""


class SecretFiles(PydanticBaseSettingsSource):
    """Secrets that stand in files: NAME_FILE holds the path. What is set by NAME itself is not looked for."""

    def __init__(self, settings_cls: type[BaseSettings], named: Mapping[str, str | None]) -> None:
        super().__init__(settings_cls)
        self._named = named

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The content of the file of one setting, None without one. Raises NoSecret."""
        path = self._named.get(f"{field_name}_file")
        if not is_secret(field) or not path or self._named.get(field_name):
            return None, field_name, False
        return _content(Path(path), f"{field_name}_file".upper()), field_name, False

    def __call__(self) -> dict[str, Any]:
        """The settings that come from files."""
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


def is_secret(field: FieldInfo) -> bool:
    """Whether a setting is, or may hold, a secret, and so may stand in a file."""
    return field.annotation is SecretStr or not field.repr


def _content(path: Path, name: str) -> str:
    try:
        with path.open("rb") as opened:
            raw = opened.read(LONGEST_SECRET + 1)
        text = raw.decode().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = (error.strerror or "unreadable").lower() if isinstance(error, OSError) else "not text"
        raise NoSecret(f"{name} names {path}, which cannot be read ({why}): mend the path or its rights") from None
    if not text.strip() or len(raw) > LONGEST_SECRET:
        raise NoSecret(f"{name} names {path}, which is empty or too long: put the secret into it, and nothing else")
    return text


def near(host: str) -> bool:
    """Whether a host is this machine or on a network of one's own: a private address or a name without a dot."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host


def given(kind: type[OutsideSettings]) -> frozenset[str]:
    """The names of settings, in lower case, that environment, .env or files give a value. Raises NoSecret."""
    environment, dotenv = EnvSettingsSource(kind), DotEnvSettingsSource(kind)
    files = SecretFiles(kind, {**dotenv.env_vars, **environment.env_vars})
    return frozenset(environment()) | frozenset(dotenv()) | frozenset(files())
