"""What a person does with the fixes of findings, apart from the product's own reading of them."""

from collections.abc import Iterator
from dataclasses import replace

from codeloom.coding.lines import Fix, Line

Step = tuple[Fix, str]
"""A fix that is one step, and the code or indicator it writes."""


def steps(fix: Fix, most: int | None = None) -> Iterator[Step]:
    """Every single step a fix offers: itself, each of its options, each code (or the first few) it lets a person choose."""
    for one in fix.options or (fix,):
        for choice in one.choices[:most] or (one.code,):
            yield one, choice


def applied(lines: tuple[Line, ...], step: Step) -> tuple[Line, ...]:
    """The lines after the step."""
    fix, choice = step
    rows = list(lines)
    if fix.row is None:
        rows.insert(len(rows) if fix.to is None else fix.to, Line(choice))
        return tuple(rows)
    row = rows.pop(fix.row)
    at = fix.row if fix.to is None else fix.to
    match fix.kind:
        case "replace" | "pick":
            rows.insert(at, replace(row, code=choice))
        case "move":
            rows.insert(at, row)
        case "set_poa":
            rows.insert(at, replace(row, poa=choice))
        case "remove":
            pass
        case kind:
            raise AssertionError(kind)
    return tuple(rows)
