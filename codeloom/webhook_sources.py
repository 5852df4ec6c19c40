"""The form of WEBHOOK_SOURCES and WEBHOOK_SIGNING_SECRET: external systems that may post, and the secrets they sign with.

Imports nothing of ours; settings.py reads the two through it. Which secret is good at a moment is asked by
services/inbound/sources.py.
"""

import re
from typing import Annotated

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    field_validator,
)

SECRET = re.compile(r"whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?")
LEAST_BYTES, MOST_BYTES = 24, 64


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SourceSecret(_Strict):
    """A secret by which messages of a source are signed; `until` is when it stops being good, never when absent."""

    secret: SecretStr
    until: AwareDatetime | None = None

    @field_validator("secret", mode="after")
    @classmethod
    def _whole(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        size = len(text.removeprefix("whsec_").rstrip("=")) * 3 // 4
        if not SECRET.fullmatch(text) or not LEAST_BYTES <= size <= MOST_BYTES:
            raise ValueError("a secret is whsec_ and the base64 of 24 to 64 bytes")
        return value


def _as_secret(given: object) -> object:
    return {"secret": given} if isinstance(given, str) else given


class WebhookSource(_Strict):
    """An external system that posts to /api/webhooks/{source}, for one organization, given by name or id."""

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    name: str = Field(default="", max_length=80)
    organization: str = Field(min_length=1, max_length=200)
    secrets: tuple[Annotated[SourceSecret, BeforeValidator(_as_secret)], ...] = Field(default=(), max_length=8)


_SOURCES = TypeAdapter(tuple[WebhookSource, ...])
_SHARED = TypeAdapter(tuple[SourceSecret, ...])


def sources_of(text: str, signing_secret: str) -> tuple[WebhookSource, ...]:
    """The sources in the JSON list `text`; one that names no secrets has those of `signing_secret`, with commas between them.

    Raises ValueError, which names settings, places and sources, never a secret.
    """
    try:
        rotating = _SHARED.validate_python(
            [_as_secret(one.strip()) for one in signing_secret.split(",") if one.strip()]
        )
        found = _SOURCES.validate_json(text) if text.strip() else ()
    except ValidationError as error:
        flaw = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, flaw["loc"])) or "its form"
        raise ValueError(f"WEBHOOK_SOURCES or WEBHOOK_SIGNING_SECRET is wrong at {where}: {flaw['msg']}") from None
    bare = [one.source for one in found if not one.secrets]
    if len({one.source for one in found}) != len(found):
        raise ValueError("WEBHOOK_SOURCES names a source twice")
    if len(bare) > 1 or (bare and not rotating):
        raise ValueError(f"WEBHOOK_SOURCES gives no secrets of its own to {', '.join(bare)}")
    whole = tuple(one if one.secrets else one.model_copy(update={"secrets": rotating}) for one in found)
    every = [one.secret.get_secret_value() for source in whole for one in source.secrets]
    if len(set(every)) != len(every):
        raise ValueError("WEBHOOK_SOURCES names a secret twice")
    return whole
