"""How agreement is said: by level, by family of codes, in the table behind it, and of a person. No verb lives here."""

from collections.abc import Mapping, Sequence

from codeloom.coding.agreement import Agreement, Estimate, Pair, agreement
from codeloom.coding.calibrating import RIGHT, WRONG, Level
from codeloom.services.calibration.views import FamilyItem, FigureView, LevelView, TableView
from codeloom.services.core import formatting

LEVELS = {
    Level.ROWS: ("Right or wrong", "row"), Level.CODE: ("Code", "row"),
    Level.FIRST: ("Principal or first-listed", "chart"), Level.CATEGORY: ("Category of the error", "row"),
}  # fmt: skip
MOST_FAMILIES = 12
Minimum = tuple[str, int]
"""The figure a practice asks a minimum of, kappa or ac1, and the minimum in hundredths; 0 for none."""


def level_views(found: Mapping[Level, Agreement], minimum: Minimum) -> tuple[LevelView, ...]:
    """Every level. The minimum is drawn where it is reckoned: on its figure of right or wrong."""
    return tuple(_level(level, found[level], minimum if level is Level.ROWS else ("", 0)) for level in Level)


def _level(level: Level, found: Agreement, minimum: Minimum) -> LevelView:
    name, unit = LEVELS[level]
    small = ", few" if found.few else ""
    goals = {minimum[0]: float(minimum[1])}
    return LevelView(
        name,
        f"{found.same} of {formatting.count(found.units, unit)} the same{small}",
        (
            _figure("Agreement", "of all units", found.percent),
            _figure("Cohen’s κ", "beyond chance", found.kappa, goals.get("kappa", 0.0)),
            _figure("Gwet’s AC1", "less moved by how rare errors are", found.ac1, goals.get("ac1", 0.0)),
        ),
    )


def _figure(name: str, detail: str, found: Estimate, goal: float = 0.0) -> FigureView:
    if found.value is None:
        return FigureView(name, detail, "–", "not defined: one answer throughout", 0, 0, 0, False)
    low, high = found.low, found.high
    interval = (
        f"{hundredths(low)} to {hundredths(high)}" if low is not None and high is not None else "no interval: too few"
    )
    edges = (low, found.value, high) if low is not None and high is not None else (found.value,) * 3
    shown = [round(100 * min(1.0, max(0.0, edge)), 1) for edge in edges]
    return FigureView(name, detail, hundredths(found.value), interval, shown[0], shown[1], shown[2], True, goal)


def families_of(pairs: Mapping[str, Sequence[Pair]], seed: int) -> tuple[tuple[FamilyItem, ...], int]:
    """(families of codes, how many more there are), those with the most differences first."""
    ordered = sorted(pairs.items(), key=lambda one: (-sum(a != b for a, b in one[1]), one[0]))
    items = []
    for code, said in ordered[:MOST_FAMILIES]:
        found = agreement(said, seed)
        figures = (estimate_words(one) for one in (found.percent, found.kappa, found.ac1))
        items.append(FamilyItem(code, f"{found.same} of {found.units}", *figures))
    return tuple(items), len(ordered) - len(items)


def estimate_words(found: Estimate) -> str:
    """0.75 (0.57 to 0.89); a dash where it is not defined."""
    if found.value is None:
        return "–"
    if found.low is None or found.high is None:
        return hundredths(found.value)
    return f"{hundredths(found.value)} ({hundredths(found.low)} to {hundredths(found.high)})"


def hundredths(value: float) -> str:
    """0.75; below 0 with a minus sign."""
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def table_of(first: str, second: str, found: Agreement) -> TableView:
    """The table behind the figures, of two auditors by their names."""
    n = {(one, other): found.table.get((one, other), 0) for one in (RIGHT, WRONG) for other in (RIGHT, WRONG)}
    return TableView(first, second, n[RIGHT, RIGHT], n[WRONG, RIGHT], n[RIGHT, WRONG], n[WRONG, WRONG])


def note_of(found: Agreement) -> str:
    """Why kappa is much lower than AC1, where it is."""
    if found.kappa.value is None or found.ac1.value is None or found.ac1.value - found.kappa.value < 0.1:
        return ""
    right = sum(n for pair, n in found.table.items() if RIGHT in pair)
    return (
        f"κ is low beside AC1 because most answers are alike: {right} of {formatting.count(found.units, 'row')} are right to one "
        "of them at least, and agreement by chance is likely. Both are shown, with the table they come from."
    )
