"""Weeks of a pregnancy as its trimester, and the same code for it."""

from codeloom.coding.codesets.tree import Tree

_TRIMESTERS = ("first trimester", "second trimester", "third trimester", "unspecified trimester")
_SECOND, _THIRD = 14, 28
"""The weeks with which the second and the third trimester begin (guidelines, chapter 15)."""


def trimester_of(weeks: float) -> str:
    """The trimester of completed weeks."""
    return _TRIMESTERS[(weeks >= _SECOND) + (weeks >= _THIRD)]


def in_trimester(tree: Tree, row: int, trimester: str) -> int:
    """The row of the code that differs in the trimester only; the row itself where there is none."""
    same = _rest(tree, row)
    if same is None or tree.parents[row] < 0:
        return row
    siblings = (other for other in tree.below.get(tree.parents[row], ()) if not tree.extended[other])
    return next((other for other in siblings if trimester in tree.title(other)[0] and _rest(tree, other) == same), row)


def _rest(tree: Tree, row: int) -> str | None:
    """The title without its trimester; None when it names none."""
    title = tree.title(row)[0]
    named = next((trimester for trimester in _TRIMESTERS if trimester in title), None)
    return None if named is None else title.replace(named, "")
