"""What one more documented fact, or one fact fewer, would change about an E/M code. Found by computing it again."""

from collections.abc import Iterator
from dataclasses import replace

from codeloom.coding.em import tables
from codeloom.coding.em.kinds import DATA, PROBLEMS, RISK_WORDS, RISKS
from codeloom.coding.em.level import level, table_name
from codeloom.coding.em.shapes import Elements
from codeloom.coding.suggesting.shapes import OneMoreFact

_MORE_PROBLEMS = (
    "stable_chronic",
    "chronic_exac",
    "undiagnosed_new",
    "acute_systemic",
    "acute_uncomplicated",
    "minor",
    "threat",
)
_MORE_DATA = ("tests_ordered", "historian", "indep_interp", "discussion")


def one_more_fact(elements: Elements) -> tuple[OneMoreFact, ...]:
    """Facts that would each change the code: per column the first that raises it, and each that carries it.

    Where none does, one line that says so, of direction "same" and without a code.
    """
    now = level(elements).code
    found = [
        fact
        for column in (_problems(elements), _data(elements), _risk(elements), _time(elements))
        for fact in _raising(column, now)
    ]
    found += _carrying(elements, now)
    return tuple(found) or (OneMoreFact("No single fact more or less changes the code.", None, "same"),)


def _raising(column: Iterator[tuple[str, Elements]], now: str | None) -> Iterator[OneMoreFact]:
    for words, more in column:
        code = level(more).code
        if code and code != now:
            yield OneMoreFact(words, code, "up")
            return


def _problems(elements: Elements) -> Iterator[tuple[str, Elements]]:
    for kind in _MORE_PROBLEMS:
        counts = elements.problems | {kind: elements.problems.get(kind, 0) + 1}
        yield f"If addressed and documented: {PROBLEMS[kind]}.", replace(elements, problems=counts)


def _data(elements: Elements) -> Iterator[tuple[str, Elements]]:
    for kind in _MORE_DATA:
        counts = elements.data | {kind: elements.data.get(kind, 0) + 1}
        yield f"If done and documented: {DATA[kind]}.", replace(elements, data=counts)


def _risk(elements: Elements) -> Iterator[tuple[str, Elements]]:
    at = RISKS.index(elements.risk or "minimal")
    for risk in RISKS[at + 1 :]:
        yield f"If decided and documented: {RISK_WORDS[risk]}.", replace(elements, risk=risk)


def _time(elements: Elements) -> Iterator[tuple[str, Elements]]:
    family = tables.FAMILIES.get(table_name(elements))
    steps = family.minutes if family else ()
    if elements.family == "discharge":
        steps = (tables.SHORT_DISCHARGE_MINUTES + 1,)
    for least in steps:
        if least > (elements.minutes or 0):
            yield f"If documented: a total time of {least} minutes on the date.", replace(elements, minutes=least)


def _carrying(elements: Elements, now: str | None) -> Iterator[OneMoreFact]:
    """Facts without which the code would be another."""
    without = [
        (f"Without {PROBLEMS.get(kind, kind)}.", replace(elements, problems=elements.problems | {kind: count - 1}))
        for kind, count in elements.problems.items()
        if count
    ]
    without += [
        (f"Without {DATA.get(kind, kind)}.", replace(elements, data=elements.data | {kind: count - 1}))
        for kind, count in elements.data.items()
        if count
    ]
    if elements.risk and elements.risk != "minimal":
        lower = RISKS[RISKS.index(elements.risk) - 1]
        without.append((f"If the risk were {lower} and not {elements.risk}.", replace(elements, risk=lower)))
    if elements.minutes:
        without.append((f"Without the {elements.minutes} minutes.", replace(elements, minutes=None)))
    for words, fewer in without:
        code = level(fewer).code
        if code != now:
            yield OneMoreFact(words, code, "down")
