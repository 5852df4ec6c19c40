"""Bodies of programs: one JSON object."""

import json
from typing import Any

from codeloom.services.core import Refused


def read_object(body: bytes) -> dict[str, Any]:
    """The body as an object. Raises Refused, which quotes nothing of it."""
    try:
        asked = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused("The body is not JSON.", kept="", code="bad_json") from None
    if not isinstance(asked, dict):
        raise Refused("The body must be a JSON object.", kept="", code="bad_input")
    return asked


def _no_constant(name: str) -> object:
    raise ValueError("not JSON")
