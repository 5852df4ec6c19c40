"""What an auditor changed after the lines that were handed in were uncovered, line by line, and whether it went towards them. Pure
values."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from codeloom.coding.variance import Coded, Pair, pair_up


class Direction(StrEnum):
    """Where a change went: to what the coder has, away from it, or to something that neither had."""

    TOWARD = "toward"
    AWAY = "away"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Moved:
    """A line that is not as it was when the auditor was done: `was` is absent for a new one, `now` for one taken away.

    `what` names the first thing that differs: added, removed, code, first, POA, units or pointers."""

    was: Coded | None
    now: Coded | None
    what: str
    direction: Direction


def moved_since(own: Sequence[Coded], now: Sequence[Coded], coder: Sequence[Coded]) -> tuple[Moved, ...]:
    """The lines of a list that changed since it was the auditor's own, in the order of the list as it is."""
    return tuple(moved for pair in pair_up(own, now) if (moved := _moved(pair, coder)) is not None)


def _moved(pair: Pair, coder: Sequence[Coded]) -> Moved | None:
    was, now = pair.coder, pair.auditor
    if was is None or now is None:
        line = now or was
        assert line is not None
        both = _there(line, coder) == (now is not None)
        return Moved(was, now, "added" if was is None else "removed", Direction.TOWARD if both else Direction.AWAY)
    differs = pair.differs
    if not differs:
        return None
    if "code" in differs:
        had, has = _there(was, coder), _there(now, coder)
        direction = Direction.TOWARD if has and not had else Direction.AWAY if had and not has else Direction.ELSEWHERE
        return Moved(was, now, "code", direction)
    name = differs[0]
    theirs = next((one for one in coder if (one.system, one.code) == (now.system, now.code)), None)
    value = getattr(theirs, name) if theirs is not None else None
    direction = {getattr(now, name): Direction.TOWARD, getattr(was, name): Direction.AWAY}.get(
        value, Direction.ELSEWHERE
    )
    return Moved(was, now, {"principal": "first", "poa": "POA"}.get(name, name), direction)


def _there(line: Coded, coder: Sequence[Coded]) -> bool:
    return any((one.system, one.code) == (line.system, line.code) for one in coder)
