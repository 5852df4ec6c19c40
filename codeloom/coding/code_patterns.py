"""Codes as a ruling names them: a whole code (I12.9), or all codes below a category or subcategory (N18.-)."""

import re
from collections.abc import Collection, Sequence

_CODE = re.compile(r"[A-Z0-9][A-Z0-9.]{1,9}(-[A-Z0-9]{2}){0,4}|[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{0,3})?-")
MOST = 12
"""Codes of one ruling."""


def read_codes(text: str) -> tuple[str, ...] | None:
    """The codes of a text such as "I10, I12.9, N18.-", each once; None when one of them is none, there is none or too many."""
    found = tuple(dict.fromkeys(part.upper() for part in re.split(r"[,;\s]+", text) if part))
    return found if 0 < len(found) <= MOST and all(_CODE.fullmatch(one) for one in found) else None


def fits(pattern: str, code: str) -> bool:
    """Whether a code is the named one or lies below it."""
    if pattern.endswith("-") and len(pattern) < 9:
        return code.startswith(pattern.rstrip("-").rstrip("."))
    return code == pattern


def meet(patterns: Sequence[str], codes: Collection[str]) -> bool:
    """Whether what was ruled about comes again among some codes: two of its patterns fit two different codes, or the only one
    fits a code."""
    found = [{code for code in codes if fits(pattern, code)} for pattern in patterns]
    named = [some for some in found if some]
    if len(patterns) == 1:
        return bool(named)
    return len(named) > 1 and len(set().union(*named)) > 1
