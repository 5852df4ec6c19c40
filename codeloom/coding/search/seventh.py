"""The 7th character of a stem: which one the typed words mean, and the grid a person picks from."""

from dataclasses import dataclass
from functools import lru_cache

from codeloom.coding.codesets import CodeSet, dot, undot
from codeloom.coding.search.words import words

CACHED_STEMS = 512
Options = tuple[tuple[str, str], ...]
_HEALING = ("routine", "delayed", "nonunion", "malunion")
_KINDS = ("initial", "subsequent", "sequela")
ENCOUNTER_WORDS = frozenset((*_HEALING, *_KINDS, "healing", "open", "closed", "iii"))
_COLUMNS = (("closed", "closed"), ("open I–II", "type I or II"), ("open III", "type IIIA"), ("open", "open"))
_ROWS = (
    ("initial", ("initial",)), ("routine", ("subsequent", "routine")), ("delayed", ("subsequent", "delayed")),
    ("nonunion", ("subsequent", "nonunion")), ("malunion", ("subsequent", "malunion")), ("subsequent", ("subsequent",)),
    ("sequela", ("sequela",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One 7th character of a stem and the whole code it makes (dotted)."""

    char: str
    meaning: str
    code: str


@dataclass(frozen=True, slots=True)
class Seventh:
    """The picker of a stem. `chosen` is the character in the hit's code; `assumed` says nobody asked for it."""

    stem: str
    chosen: str
    assumed: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The choices as a table: `columns` are kinds of fracture or one blank, each row a label and one character per column.

    A cell is "" where the combination does not exist. Stems whose characters are not encounters have one column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def choose(options: Options, asked: frozenset[str], preferred: str = "") -> tuple[str, bool]:
    """The best 7th character for the words asked (initial, open, nonunion, right, mild ...) and whether it is assumed."""
    encounters = any("encounter" in meaning for _, meaning in options)
    told = asked & ENCOUNTER_WORDS if encounters else asked
    if preferred and not told and any(char == preferred for char, _ in options):
        return preferred, True
    fit = _fit if encounters else _overlap
    best = max(options, key=lambda option: (fit(option[1], told), -options.index(option)))
    stated = any(word in best[1] for word in told)
    return best[0], not stated


def lacks(options: Options, asked: frozenset[str]) -> int:
    """How many of the encounter words asked for no character of the stem speaks of ("open" for a sprain)."""
    told = asked & ENCOUNTER_WORDS - {"iii", "healing"}
    return sum(not any(word in meaning for _, meaning in options) for word in told)


def is_worded(options: Options) -> bool:
    """The characters say something else than the encounter: a side, a stage, a fetus."""
    return bool(options) and not any("encounter" in meaning for _, meaning in options)


def _overlap(meaning: str, told: frozenset[str]) -> float:
    vague = 0.5 * ("unspecified" in meaning or "not applicable" in meaning or "without" in meaning)
    return vague + len(told.intersection(words(meaning)))


def _fit(meaning: str, asked: frozenset[str]) -> float:
    fit = 0.0
    healing = asked.intersection((*_HEALING, "healing"))
    wanted = asked & set(_KINDS) or ({"subsequent"} if healing else {"initial"})
    for kind in _KINDS:
        if kind in meaning:
            fit += 4 if kind in wanted else -4
    for word in _HEALING:
        if word in meaning:
            fit += 3 if word in asked else (0.5 if word == "routine" and not asked & set(_HEALING) else -2)
    if "open fracture" in meaning or "open" in meaning.split():
        fit += 2 if "open" in asked else -2
    if "IIIA" in meaning:
        fit += 3 if "iii" in asked else -0.5
    if "closed" in meaning:
        fit += 1 if "open" not in asked else -2
    if "unspecified" in meaning or "not applicable" in meaning:
        fit += 1
    return fit


def picker(codeset: CodeSet, stem: str, asked: frozenset[str] = frozenset(), preferred: str = "") -> Seventh | None:
    """The picker of a stem on the code set's date; None when it takes no 7th character then."""
    options = codeset.seventh(stem)
    if not options:
        return None
    char, assumed = choose(options, asked, preferred)
    return Seventh(stem, char, assumed, _choices(stem, options))


@lru_cache(maxsize=CACHED_STEMS)
def _choices(stem: str, options: Options) -> tuple[Choice, ...]:
    return tuple(Choice(option, meaning, full(stem, option)) for option, meaning in options)


def full(stem: str, char: str) -> str:
    """Stem, placeholders and 7th character as one dotted code."""
    return dot(undot(stem).ljust(6, "X") + char)


def grid(seventh: Seventh) -> Grid:
    """The choices as rows and columns for a picker."""
    meanings = {choice.char: choice.meaning for choice in seventh.choices}
    if not any("initial encounter" in meaning for meaning in meanings.values()):
        return Grid(("",), tuple((meaning, (char,)) for char, meaning in meanings.items()))
    columns = [column for column in _COLUMNS if any(column[1] in meaning for meaning in meanings.values())]
    if any(name == "open I–II" for name, _ in columns):
        columns = [column for column in columns if column[0] != "open"]
    rows: list[tuple[str, tuple[str, ...]]] = []
    placed: set[str] = set()
    for label, parts in _ROWS:
        here = {char for char, meaning in meanings.items() if all(part in meaning for part in parts)} - placed
        if not here:
            continue
        cells = tuple(
            next((char for char in sorted(here) if mark in meanings[char] and not _opener(mark, meanings[char])), "")
            for _, mark in columns
        ) or (min(here),)
        if not any(cells):
            cells = (min(here), *[""] * (len(columns) - 1))
        rows.append((label, cells))
        placed |= {cell for cell in cells if cell}
    return Grid(tuple(name for name, _ in columns) or ("",), tuple(rows))


def _opener(mark: str, meaning: str) -> bool:
    """ "open" as a column of its own must not take what belongs to "closed"."""
    return mark == "open" and "closed" in meaning
