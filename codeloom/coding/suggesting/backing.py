"""Whether quoted words of a note speak of the code they are quoted for. A machine that quotes anything and claims everything
has literal quotes too; the words must lead to the code by its title or by the search."""

import re
from collections.abc import Iterable
from datetime import date

from codeloom.coding.codesets import CodeSet
from codeloom.coding.search.index import Index
from codeloom.coding.search.words import words

LOOKED_AT = 8
"""Hits of the search among which the category must be."""
CATEGORY = 3
_CODES = re.compile(r"\b(?:[A-TV-Z]\d[0-9AB](?:\.?[0-9A-Z]{1,4})?|\d{5})\b", re.IGNORECASE)
_SAYS_LITTLE = frozenset(
    words(
        "the and for with without not due from other unspecified specified elsewhere classified initial encounter type stage site"
        " part disease disorder condition chronic acute left right bilateral of in or to by an is was are has had code this that"
        " use status patient current personal history visit note today"
    )
)


def backed(quotes: Iterable[str], code: str, codeset: CodeSet, index: Index, day: date) -> bool:
    """Whether one of the quotes names what the code stands for. `code` has its dot."""
    titles = " ".join(codeset.title(one) for one in (code, code[:CATEGORY]) if codeset.get(one))
    named = _telling(titles)
    for quote in quotes:
        text = _CODES.sub(" ", quote)
        said = _telling(text)
        if said & named:
            return True
        if said and any(hit.code[:CATEGORY] == code[:CATEGORY] for hit in index.search(text, day, LOOKED_AT).hits):
            return True
    return False


def shared(quotes: Iterable[str], name: str) -> bool:
    """Whether a quote has a telling word of a name."""
    named = _telling(name)
    return any(_telling(quote) & named for quote in quotes)


def names_code(quotes: Iterable[str], code: str) -> bool:
    """Whether a quote has the code itself in it, with or without its dot."""
    bare = code.replace(".", "").upper()
    return any(found.group().replace(".", "").upper() == bare for quote in quotes for found in _CODES.finditer(quote))


def _telling(text: str) -> set[str]:
    return {word for word in words(text) if len(word) > 1 and word not in _SAYS_LITTLE}
