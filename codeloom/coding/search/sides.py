"""The same code for the other side: which siblings differ only in laterality."""

from codeloom.coding.codesets.tree import Tree
from codeloom.coding.search.words import Read, words

_SIDES = ("right", "left", "bilateral")
_BOTH = frozenset({"right", "left", "bilateral", "unspecified", "both", "side", "specified"})


def side_of(title: str, read: Read = words) -> str:
    """right, left, bilateral, unspecified, or "" when the title speaks of no side."""
    in_title = read(title)
    named = [side for side in _SIDES if side in in_title]
    if len(named) == 1:
        return named[0]
    if "both" in in_title:
        return "bilateral"
    return "unspecified" if "unspecified" in in_title and not named else ""


def family(tree: Tree, row: int, read: Read = words) -> dict[str, int]:
    """Rows by side for a row whose siblings differ only in the side, itself included; empty when there are none.

    A sibling that says something more is the same for its side only where it is the only one.
    """
    title = tree.title(row)[0]
    own = side_of(title, read)
    above = tree.parents[row]
    if not own or above < 0:
        return {}
    rest = _rest(title, read)
    alike: dict[str, list[int]] = {}
    near: dict[str, list[int]] = {}
    for other in tree.below.get(above, ()):
        side = side_of(tree.title(other)[0], read)
        if other != row and side and side != own and not tree.extended[other]:
            theirs = _rest(tree.title(other)[0], read)
            if theirs == rest:
                alike.setdefault(side, []).append(other)
            elif theirs < rest or rest < theirs:
                near.setdefault(side, []).append(other)
    only = {side: rows[0] for side, rows in near.items() if len(rows) == 1}
    out = {own: row, **only, **{side: rows[0] for side, rows in alike.items()}}
    return out if len(out) > 1 else {}


def one_sided(tree: Tree, row: int, side: str) -> int | None:
    """The row of the same condition where titles say "unilateral": of the side asked for under it, else itself."""
    rest, above = _rest(tree.title(row)[0], words), tree.parents[row]
    for other in tree.below.get(above, ()) if above >= 0 else ():
        title = tree.title(other)[0]
        if (
            "unilateral" in title.lower()
            and not side_of(title)
            and not tree.extended[other]
            and _rest(title, words) - {"unilateral"} == rest
        ):
            under = (child for child in tree.below.get(other, ()) if side_of(tree.title(child)[0]) == side)
            return next(under, other)
    return None


def _rest(title: str, read: Read) -> frozenset[str]:
    return frozenset(read(title)) - _BOTH
