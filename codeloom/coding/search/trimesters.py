"""Weeks of a pregnancy as its trimester, the same code for it, and which titles speak of such weeks."""

from codeloom.coding.codesets.tree import Tree

_TRIMESTERS = ("first trimester", "second trimester", "third trimester", "unspecified trimester")
_SECOND, _THIRD = 14, 28
"""The weeks with which the second and the third trimester begin (guidelines, chapter 15)."""

_PRETERM, _TERM = ("before 37", "preterm", "pre term"), ("after 37", "full term")
_FULL, _POST, _EARLY_LOSS = 37, 42, 20
"""The weeks from which a pregnancy is at term and past it, and before which a fetus is lost early."""


def fits_weeks(title: str, weeks: float) -> int:
    """1 where a title speaks of such weeks, -1 where it speaks of other ones, 0 where it speaks of none."""
    lower = title.lower().replace("-", " ")
    trimester = trimester_of(weeks)
    said = [trimester == named for named in _TRIMESTERS[:-1] if named in lower]
    said += [weeks < _FULL for wording in _PRETERM if wording in lower]
    said += [_FULL <= weeks < _POST for wording in _TERM if wording in lower]
    said += [weeks < _EARLY_LOSS] if "before 20" in lower else []
    said += [False] if "unspecified weeks" in lower else []
    return (1 if all(said) else -1) if said else 0


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
