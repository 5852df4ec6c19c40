"""The E/M level as a grid: problems, data and risk by levels, which of them decide, and what one more fact would change."""

from collections import Counter
from dataclasses import dataclass

from codeloom.coding.em.shapes import LEVELS
from codeloom.coding.suggesting.shapes import Element, Em

COLUMNS = (("problems", "Problems", "P"), ("data", "Data", "D"), ("risk", "Risk", "R"))
SHORT = {
    "minor": "minor",
    "stable_chronic": "chronic, stable",
    "acute_uncomplicated": "acute, uncomplicated",
    "stable_acute": "acute, getting better",
    "acute_uncomplicated_inpatient": "acute, needs hospital care",
    "chronic_exac": "chronic, worse",
    "undiagnosed_new": "new, outcome uncertain",
    "acute_systemic": "acute, whole body",
    "acute_complicated_injury": "injury with complications",
    "chronic_severe": "chronic, severely worse",
    "threat": "threatens life or function",
    "preventive": "preventive visit",
    "tests_ordered": "test ordered",
    "tests_reviewed": "result reviewed",
    "external_notes": "outside note reviewed",
    "historian": "other historian",
    "indep_interp": "own reading of a test",
    "discussion": "outside discussion",
}
"""What is counted, in as few words as a column holds; the whole words are its tooltip."""
RISK_SHORT = {"low": "low-risk treatment", "moderate": "prescription drug or the like", "high": "high-risk decision"}
NOTHING = {"problems": "nothing counted", "data": "nothing counted", "risk": "no treatment decided"}


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column: its name, its mark in the note, whether it decides, and what was counted in it, short and in full."""

    name: str
    mark: str
    decides: bool
    counted: str
    counted_full: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: empty, filled (below what was reached), decides or reached."""

    kind: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A level with its three cells; `now` says that it is the level of the visit."""

    level: str
    now: bool
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One more fact: its words, the code then ("no change"), and the direction (up, down or same)."""

    words: str
    code: str
    icon: str
    changes: bool


@dataclass(frozen=True, slots=True)
class LevelGrid:
    """The level: its code, its name, a sentence on what decided, the grid, the sentence of time, and facts. Without a code
    there is none."""

    code: str = ""
    name: str = ""
    sure: str = ""
    decided: str = ""
    by_time: str = ""
    time_marked: bool = False
    spoken: str = ""
    columns: tuple[GridColumn, ...] = ()
    rows: tuple[GridRow, ...] = ()
    facts: tuple[Fact, ...] = ()


def grid_of(em: Em | None, code: str, confidence: str) -> LevelGrid:
    """The grid of a level; `code` is what is proposed, with its modifiers."""
    if em is None or not em.code:
        return LevelGrid()
    reached = {"problems": em.problems, "data": em.data, "risk": em.risk}
    by_time = em.decided_by == "time"
    deciding = set() if by_time else set(em.deciding)
    columns = tuple(
        GridColumn(name, mark, key in deciding, *_counted(em.elements, key)) for key, name, mark in COLUMNS
    )  # fmt: skip
    rows = tuple(
        GridRow(level.capitalize(), level == em.mdm, tuple(GridCell(_kind(reached[key], level, key in deciding))
                for key, _, _ in COLUMNS))
        for level in reversed(LEVELS)
    )  # fmt: skip
    spoken = ", ".join(f"{name} {reached[key]}" for key, name, _ in COLUMNS)
    return LevelGrid(
        code=code or em.code,
        name="By time" if by_time else em.mdm.capitalize(),
        sure=f"{confidence} confidence".strip().capitalize(),
        decided=f"{em.minutes} minutes on the date decide" if by_time else _decided(len(deciding)),
        by_time=_by_time(em),
        time_marked=any(one.column == "time" for one in em.elements),
        spoken=f"{spoken}. Level {em.mdm}: {code or em.code}",
        columns=columns,
        rows=rows,
        facts=tuple(
            Fact(one.words, one.code or "no change", {"up": "arrow-up", "down": "arrow-down"}.get(one.direction, "same"),
                 one.direction != "same")
            for one in em.one_more_fact
        ),
    )  # fmt: skip


def _kind(reached: str, level: str, decides: bool) -> str:
    here, at = LEVELS.index(level), LEVELS.index(reached) if reached in LEVELS else 0
    if here == at:
        return "decides" if decides else "reached"
    return "filled" if here < at else "empty"


def _decided(columns: int) -> str:
    return "all three columns reach it" if columns == 3 else "two of three columns reach it"


def _by_time(em: Em) -> str:
    if em.minutes is None:
        return "By time: no total time is known. It may decide where it gives a higher level."
    if em.by_time is None:
        return f"By time: {em.minutes} min give no level."
    if em.decided_by == "time":
        return f"By medical decision making it would be {em.mdm}. The higher one counts."
    return f"By time: {em.minutes} min give {em.by_time}. The higher one counts."


def _counted(elements: tuple[Element, ...], column: str) -> tuple[str, str]:
    """What a column counts: in few words, and in full."""
    found = [one for one in elements if one.column == column]
    if not found:
        return NOTHING[column], NOTHING[column]
    if column == "risk":
        return RISK_SHORT.get(found[0].kind, found[0].words), found[0].words
    kinds = Counter(one.kind for one in found)
    short = "; ".join(f"{number} {SHORT.get(kind, kind)}" for kind, number in kinds.items())
    return short, "; ".join(dict.fromkeys(one.words for one in found))
