"""Commands: the frozen input of a verb, parsed once with unknown keys refused, so that no raw input reaches a verb."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from codeloom.services.core.errors import Refused

ShortText = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
LongText = Annotated[str, StringConstraints(max_length=20_000)]
CodeText = Annotated[str, StringConstraints(max_length=16, strip_whitespace=True)]


_HALF = re.compile("[\ud800-\udfff]")


class Command(BaseModel):
    """Base of all commands."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_max_length=100_000)


class Nothing(Command):
    """A command without arguments."""


class OfChart(Command):
    """A command about one chart."""

    chart_id: UUID


C = TypeVar("C", bound=Command)


def parse(kind: type[C], fields: Mapping[str, Any]) -> C:
    """Make a command from untrusted fields. Raises Refused naming the fields that are wrong, never their values."""
    try:
        made, wrong = kind.model_validate(fields), [name for name, value in fields.items() if not _storable(value)]
    except ValidationError as error:
        wrong = [str(flaw["loc"][0]) for flaw in error.errors(include_input=False) if flaw["loc"]]
    except RecursionError:
        wrong = []
    else:
        if not wrong:
            return made
    known = sorted({name for name in wrong if name in kind.model_fields})
    raise Refused(
        "That input is not of the expected form" + (f": {', '.join(known)}." if known else "."), code="bad_input"
    ) from None


def is_text(value: str) -> bool:
    """Whether a text can be stored: JSON can name NUL and half a surrogate pair, which UTF-8 in PostgreSQL cannot hold."""
    return "\0" not in value and (value.isascii() or _HALF.search(value) is None)


def _storable(value: object) -> bool:
    """Whether PostgreSQL can hold a value: no NUL and no half of a surrogate pair in a text, no number beyond 8 bytes. Else the
    insert raises a driver error."""
    if isinstance(value, str):
        return is_text(value)
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, dict):
        return all(_storable(one) for one in value.values())
    return not isinstance(value, list | tuple) or all(_storable(one) for one in value)
