"""The code of the same condition on a known side, for a code that leaves the side open."""

from codeloom.coding.codesets import CodeSet
from codeloom.coding.search.sides import side_of
from codeloom.coding.search.words import words

_SIDE_WORDS = frozenset({"right", "left", "bilateral", "unspecified", "both", "side"})


def side_in(texts: tuple[str, ...]) -> str:
    """right, left or bilateral as body sites say it, else empty."""
    said = side_of(" ".join(texts))
    both = {"left", "right"} <= set(words(" ".join(texts)))
    return "bilateral" if both else "" if said == "unspecified" else said


def sided(codes: CodeSet, code: str, side: str) -> str:
    """The billable code that differs from `code` in nothing but its side; `code` itself when there is not exactly one, or
    when it names a side already."""
    stem = codes.stem(code)
    entry = codes.get(stem)
    if not side or entry is None or side_of(entry.title) != "unspecified":
        return code
    rest = _rest(entry.title)
    beside = [
        other
        for other in codes.children(entry.parent)
        if side_of(title := codes.title(other)) == side and _rest(title) == rest
    ]
    if stem != code:
        beside = [full for other in beside for full in codes.children(other) if full[-1:] == code[-1:]]
    return beside[0] if len(beside) == 1 and codes.is_billable(beside[0]) else code


def _rest(title: str) -> frozenset[str]:
    return frozenset(words(title)) - _SIDE_WORDS
