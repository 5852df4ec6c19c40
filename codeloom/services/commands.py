"""What a caller asks for: frozen values parsed once, refusing unknown keys, so no raw input goes further in."""

from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from codeloom.services.errors import Refused

ShortText = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
LongText = Annotated[str, StringConstraints(max_length=20_000)]
CodeText = Annotated[str, StringConstraints(max_length=16, strip_whitespace=True)]


class Command(BaseModel):
    """Base of all commands."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_max_length=100_000)


class Nothing(Command):
    """A command without arguments."""


class OfChart(Command):
    """A command about one chart."""

    chart_id: UUID


C = TypeVar("C", bound=Command)


def parse(kind: type[C], fields: dict[str, Any]) -> C:
    """Make a command from untrusted fields. Raises Refused naming the fields that are wrong, never their values."""
    try:
        return kind.model_validate(fields)
    except (ValidationError, RecursionError) as error:
        wrong = (
            sorted({str(e["loc"][0]) for e in error.errors(include_input=False) if e["loc"]})
            if isinstance(error, ValidationError)
            else []
        )
        known = [name for name in wrong if name in kind.model_fields]
        raise Refused(
            "That input is not of the expected form" + (f": {', '.join(known)}." if known else "."), code="bad_input"
        ) from None
