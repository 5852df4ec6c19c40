"""What an auditor changed in a coder's list: pairs of lines, what became of each, and how each line counts.

Pure values. Rates and intervals are made of them in scoring.py.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What became of a line."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    STRUCK = "struck"
    RESEQUENCED = "resequenced"


class Verdict(StrEnum):
    """What the auditor says of the coder's version of a changed line: agree lets it stand, disagree counts against it."""

    AGREE = "agree"
    DISAGREE = "disagree"


class Category(StrEnum):
    """What an audit finding is about (docs/DEFINITIONS.md, finding category)."""

    WRONG_CODE = "wrong code"
    MISSED_CODE = "missed code"
    UNSUPPORTED_CODE = "unsupported code"
    SPECIFICITY = "specificity"
    PRINCIPAL = "principal or first-listed"
    SEQUENCE = "sequence"
    POA = "POA"
    PROCEDURE = "procedure"
    DOCUMENTATION = "documentation"


@dataclass(frozen=True, slots=True)
class Coded:
    """What is compared of a code line. `principal` marks the principal or first-listed diagnosis; `units` count a procedure;
    `pointers` are the codes of the diagnoses a procedure is for, as the auditor has them, the first one first."""

    code: str
    system: str = "icd10cm"
    principal: bool = False
    poa: str = ""
    units: int = 1
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A line in both lists, or in one. `was` and `now` are its 1-based places with the coder and with the auditor."""

    coder: Coded | None
    auditor: Coded | None
    was: int | None = None
    now: int | None = None

    @property
    def differs(self) -> tuple[str, ...]:
        """Which of code, principal, poa, units and pointers differ; empty when one side is absent."""
        if self.coder is None or self.auditor is None:
            return ()
        old, new = self.coder, self.auditor
        named = (
            ("code", (old.system, old.code) != (new.system, new.code)),
            ("principal", old.principal != new.principal),
            ("poa", old.poa != new.poa),
            ("units", old.units != new.units),
            ("pointers", old.pointers != new.pointers),
        )
        return tuple(name for name, changed in named if changed)


def changes(pairs: Sequence[Pair]) -> tuple[Change, ...]:
    """What became of each pair. A line is resequenced when it left the order the others kept and nothing else differs.

    Raises ValueError for a pair with neither side, or with both but no places.
    """
    moved = _moved(pairs)
    out = []
    for index, pair in enumerate(pairs):
        if pair.coder is None and pair.auditor is None:
            raise ValueError("a pair needs a line on one side")
        if pair.coder is None:
            out.append(Change.ADDED)
        elif pair.auditor is None:
            out.append(Change.STRUCK)
        elif pair.differs:
            out.append(Change.CHANGED)
        else:
            out.append(Change.RESEQUENCED if index in moved else Change.SAME)
    return tuple(out)


def pair_up(coder: Sequence[Coded], auditor: Sequence[Coded]) -> tuple[Pair, ...]:
    """Pair two lists that share no identities: equal codes first, then the closest code of the same category.

    Categories are the first three characters of a code of one system. The answer is in the auditor's order, with what
    only the coder has after it.
    """
    taken: dict[int, int] = {}
    free = set(range(len(coder)))
    for alike in (_equal, _same_category):
        for now, line in enumerate(auditor):
            if now in taken:
                continue
            close = [was for was in free if alike(coder[was], line)]
            if close:
                taken[now] = min(close, key=lambda was: (-_shared(coder[was].code, line.code), abs(was - now)))
                free.discard(taken[now])
    both = [
        Pair(coder[taken[now]], line, taken[now] + 1, now + 1) if now in taken else Pair(None, line, None, now + 1)
        for now, line in enumerate(auditor)
    ]
    return (*both, *(Pair(coder[was], None, was + 1) for was in sorted(free)))


def suggested_category(pair: Pair, change: Change) -> Category | None:
    """The category most changes of this kind belong to, for the auditor to correct; None for a line left as it was."""
    line = pair.auditor or pair.coder
    if change is Change.SAME or line is None:
        return None
    if change is Change.RESEQUENCED:
        return Category.SEQUENCE
    if line.system != "icd10cm":
        return Category.PROCEDURE
    if change is Change.ADDED:
        return Category.MISSED_CODE
    if change is Change.STRUCK:
        return Category.UNSUPPORTED_CODE
    if "code" not in pair.differs:
        return Category.PRINCIPAL if "principal" in pair.differs else Category.POA
    return Category.SPECIFICITY if pair.coder and _same_subcategory(pair.coder, line) else Category.WRONG_CODE


def followed(asked: Pair, now: Iterable[Coded], order: Iterable[Coded] = ()) -> bool:
    """Whether a list does what an auditor asked for by a pair: the struck code gone, the auditor's line there with everything
    that was asked of it, or in its place. What the pair left as it was may be otherwise now.

    `order` is the auditor's whole list: a code that also stands in another row of it may stay, and places are compared by it.
    """
    lines, meant = tuple(now), tuple(order)
    gone = asked.coder is None or _times(asked.coder, lines) <= _times(asked.coder, meant)
    if asked.auditor is None:
        return gone
    wanted, asks = asked.auditor, asked.differs
    if asked.coder is None:
        given = (("principal", wanted.principal), ("poa", wanted.poa), ("units", wanted.units > 1),
                 ("pointers", wanted.pointers))  # fmt: skip
        asks = ("code", *(name for name, value in given if value))
    if not asks:
        return _in_its_place(wanted, lines, meant)
    rest = tuple(name for name in asks if name != "code")
    there = any(
        _equal(line, wanted) and all(getattr(line, name) == getattr(wanted, name) for name in rest) for line in lines
    )
    return there and (gone or "code" not in asks)


def _times(line: Coded, lines: Sequence[Coded]) -> int:
    return sum(_equal(line, other) for other in lines)


def _in_its_place(wanted: Coded, lines: Sequence[Coded], meant: Sequence[Coded]) -> bool:
    """Whether a line stands among the codes that both lists have where the auditor has it."""
    both = [one for one in meant if _times(one, lines)], [one for one in lines if _times(one, meant)]
    places = [[at for at, one in enumerate(part) if _equal(one, wanted)] for part in both]
    return bool(places[0]) and places[0] == places[1]


class Result(StrEnum):
    """How a line counts in a score (docs/DEFINITIONS.md, line accuracy)."""

    AGREED = "agreed"
    REVISED = "revised"
    MISSED = "missed"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Judged:
    """A line as scoring sees it: its result, whether the code itself is at stake, and whether it is material. `absent`: the
    auditor added it and let the coder's list stand without it, so that neither side has it."""

    result: Result
    code: bool = False
    material: bool = False
    absent: bool = False


def judged(pair: Pair, change: Change, verdict: Verdict | None, material: bool) -> Judged:
    """How one line counts. A change without a verdict counts as disagreed; a mere resequencing never counts."""
    if change in (Change.SAME, Change.RESEQUENCED) or verdict is Verdict.AGREE:
        return Judged(Result.AGREED, absent=change is Change.ADDED)
    if change is Change.ADDED:
        return Judged(Result.MISSED, True, material)
    if change is Change.STRUCK:
        return Judged(Result.UNSUPPORTED, True, material)
    return Judged(Result.REVISED, "code" in pair.differs, material)


def _equal(one: Coded, other: Coded) -> bool:
    return (one.system, one.code) == (other.system, other.code)


def _same_category(one: Coded, other: Coded) -> bool:
    return one.system == other.system and one.code[:3] == other.code[:3]


def _same_subcategory(one: Coded, other: Coded) -> bool:
    """N18.30 and N18.31, not E11.9 and E11.22: the first four characters agree (five with the dot)."""
    return one.system == other.system and _shared(one.code, other.code) >= 5


def _shared(one: str, other: str) -> int:
    """Length of the common beginning of two codes."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _moved(pairs: Sequence[Pair]) -> set[int]:
    """Indices of the fewest pairs whose leaving puts all others in the coder's order (longest increasing run)."""
    kept = [(pair.now, pair.was, index) for index, pair in enumerate(pairs) if pair.coder and pair.auditor]
    if any(now is None or was is None for now, was, _ in kept):
        raise ValueError("a pair of two lines needs both places")
    order = [(was or 0, index) for _, was, index in sorted(kept, key=lambda item: item[0] or 0)]
    tails: list[int] = []  # place in `order` of the smallest end of a run of each length
    before: list[int] = []
    for at, (was, _) in enumerate(order):
        length = bisect_left([order[tail][0] for tail in tails], was)
        before.append(tails[length - 1] if length else -1)
        tails[length:length + 1] = [at]  # fmt: skip
    run, at = set(), tails[-1] if tails else -1
    while at >= 0:
        run.add(order[at][1])
        at = before[at]
    return {index for _, index in order} - run
