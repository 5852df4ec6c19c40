"""What auditors of a calibration said of the same charts, as answers that can be compared: of each row the coder handed in, of
codes the coder left out, and of the first diagnosis. Pure values; figures are made of them in agreement.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from codeloom.coding.agreement import Agreement, Counts, Pair, agreement
from codeloom.coding.variance import Category, Change, Coded, changes, pair_up, suggested_category

RIGHT, WRONG = "right", "wrong"
NOTHING = ""


class Level(StrEnum):
    """What two auditors are compared by."""

    ROWS = "rows"
    CODE = "code"
    FIRST = "first"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an auditor has of one unit: whether the coder is right, the auditor's code in its place (empty for none), the usual
    category of the difference (empty where the coder is right), and which parts differ."""

    right: bool
    code: str = NOTHING
    category: str = ""
    differs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """Something of a chart that auditors can differ on: a row of the coder's ("row:2"), or a code that the coder does not have
    ("code:icd10cm:E11.22"). `answers` are by auditor."""

    key: str
    row: int
    system: str
    code: str
    answers: Mapping[str, Answer]

    @property
    def open(self) -> bool:
        """Whether not all said the same."""
        said = [(one.right, one.code, one.differs if not one.right else ()) for one in self.answers.values()]
        return any(one != said[0] for one in said)


@dataclass(frozen=True, slots=True)
class Compared:
    """All units of one chart, and the first diagnosis of each auditor."""

    units: tuple[Unit, ...]
    first: Mapping[str, str]


def compare(coder: Sequence[Coded], own: Mapping[str, Sequence[Coded]]) -> Compared:
    """What each auditor's list says of the coder's. A row that only stands elsewhere in the order is right."""
    rows: list[dict[str, Answer]] = [{} for _ in coder]
    added: dict[tuple[str, str], dict[str, Answer]] = {}
    for name, lines in own.items():
        pairs = pair_up(coder, lines)
        for pair, change in zip(pairs, changes(pairs), strict=True):
            category = suggested_category(pair, change)
            if pair.was is not None:
                same = change in (Change.SAME, Change.RESEQUENCED)
                code = pair.auditor.code if pair.auditor is not None else NOTHING
                rows[pair.was - 1][name] = Answer(
                    same, code, "" if same else (category or ""), () if same else pair.differs
                )
            elif pair.auditor is not None:
                line = pair.auditor
                added.setdefault((line.system, line.code), {})[name] = Answer(
                    False, line.code, Category.MISSED_CODE.value
                )
    units = [
        Unit(f"row:{at}", at, line.system, line.code, answers)
        for at, (line, answers) in enumerate(zip(coder, rows, strict=True), start=1)
    ]
    units += [
        Unit(f"code:{system}:{code}", 0, system, code, {name: found.get(name, Answer(True)) for name in own})
        for (system, code), found in sorted(added.items())
    ]
    return Compared(tuple(units), {name: _first(lines) for name, lines in own.items()})


def answers_of(charts: Sequence[Compared], first: str, second: str, level: Level) -> list[Pair]:
    """What two auditors said at a level, unit by unit in a fixed order: of the coder's rows, or of charts for the first
    diagnosis."""
    if level is Level.FIRST:
        return [(chart.first[first], chart.first[second]) for chart in charts]
    pairs = [
        (unit.answers[first], unit.answers[second]) for chart in charts for unit in chart.units if unit.row
    ]  # fmt: skip
    return [(_said(one, level), _said(other, level)) for one, other in pairs]


def figures(charts: Sequence[Compared], first: str, second: str, seed: int) -> dict[Level, Agreement]:
    """Agreement of two auditors at every level. Each level draws from the same recorded seed."""
    scale = {Level.ROWS: 2, Level.CODE: 2, Level.FIRST: 2, Level.CATEGORY: len(Category) + 1}
    return {level: agreement(answers_of(charts, first, second, level), seed, scale[level]) for level in Level}


def by_family(charts: Sequence[Compared], first: str, second: str) -> dict[str, list[Pair]]:
    """What two auditors said of the coder's rows by family of codes: the category of an ICD-10 code, its first three characters,
    and any other code by itself. Rows in a fixed order."""
    out: dict[str, list[Pair]] = {}
    for unit in (unit for chart in charts for unit in chart.units if unit.row):
        family = unit.code[:3] if unit.system.startswith("icd10") else unit.code
        one, other = unit.answers[first], unit.answers[second]
        out.setdefault(family, []).append((_said(one, Level.ROWS), _said(other, Level.ROWS)))
    return out


def tally(pairs: Sequence[Pair]) -> Counts:
    """Counts of the four pairs of right and wrong."""
    return {(one, other): pairs.count((one, other)) for one in (RIGHT, WRONG) for other in (RIGHT, WRONG)}


def _said(answer: Answer, level: Level) -> str:
    if level is Level.ROWS:
        return RIGHT if answer.right else WRONG
    if level is Level.CODE:
        return answer.code
    return answer.category or RIGHT


def _first(lines: Sequence[Coded]) -> str:
    return next((line.code for line in lines if line.principal), NOTHING)
