"""Operations that a conflict kept from being saved, as a browser kept them and sends them back."""

import json
from typing import Any

MOST_UNSAVED = 100_000
"""Characters of operations that a browser may send back after a conflict."""


def read_unsaved(operations: str) -> Any:
    """What is in the JSON; None for what is none."""
    try:
        return json.loads(operations[:MOST_UNSAVED])
    except (ValueError, RecursionError):
        return None
