"""The E/M level of a note: elements read from its text, each with its words, and the level computed from them."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from codeloom.coding.em.changes import one_more_fact
from codeloom.coding.em.columns import problems_level
from codeloom.coding.em.kinds import RISKS
from codeloom.coding.em.level import code_by_time, level, preventive
from codeloom.coding.em.shapes import LEVELS, Elements, Level
from codeloom.coding.suggesting import em_visit
from codeloom.coding.suggesting.em_data import data
from codeloom.coding.suggesting.em_problems import problems, unnamed_problem
from codeloom.coding.suggesting.em_risk import risk
from codeloom.coding.suggesting.shapes import Element, Em, Span, Visit


def level_of(
    note: str, visit: Visit, more: Callable[[tuple[Element, ...]], Iterable[Element]] = lambda counted: ()
) -> Em | None:
    """The level with its elements, or None for a note that says nothing of it or is of a service without E/M code. `more` gives
    the problems that somebody found besides those counted."""
    _, risks = risk(note)
    found_problems = problems(note)
    found_problems += tuple(more(found_problems))
    if not risks:
        risks = _decided_on(found_problems)
    if risks and not found_problems and not em_visit.preventive(note):
        found_problems = unnamed_problem(risks)
    return level_from(note, visit, found_problems, data(note), risks, em_visit.total_time(note, visit))


def level_from(
    note: str,
    visit: Visit,
    found_problems: tuple[Element, ...],
    found_data: tuple[Element, ...],
    risks: tuple[Element, ...],
    time: tuple[int | None, Span | None],
) -> Em | None:
    """The level of elements that somebody found in a note, each counted once, as `level_of` gives it. The kind of a risk is
    its level; `time` is the minutes with the words that say them."""
    if not note.strip() or em_visit.none_due(note):
        return None
    check = em_visit.preventive(note)
    minutes, sentence = time
    elements = Elements(
        patient=em_visit.patient(note, visit),
        problems=dict(Counter(one.kind for one in found_problems)),
        data=dict(Counter(one.kind for one in found_data)),
        risk=max((one.kind for one in risks), key=RISKS.index, default=None),
        minutes=minutes,
        family=em_visit.family(note, visit),
        age=em_visit.age(note, visit),
    )
    said = found_problems + found_data + risks
    if sentence:
        said += (Element("time", "total", f"a total time of {minutes} minutes", (sentence,)),)
    check = check if elements.family == "office" else None
    separate = _separate_problem(elements)
    if check and not separate and elements.age is not None:
        elements = replace(elements, family="preventive")
        said += (Element("problems", "preventive", "a preventive visit without a separate problem", (check,)),)
    return _answer(elements, said, tuple(em_visit.modifiers(note, visit, bool(check and separate))))


def _decided_on(found_problems: tuple[Element, ...]) -> tuple[Element, ...]:
    """A low risk where a problem is uncertain or not stable and no treatment is named: what is done about it was decided, be it
    to watch it or to send the patient on."""
    if problems_level(Counter(one.kind for one in found_problems)) not in ("moderate", "high"):
        return ()
    telling = next(
        (one for one in found_problems if problems_level({one.kind: 1}) in ("moderate", "high")), found_problems[0]
    )
    return (Element("risk", "low", "a decision on a problem that is uncertain or not stable", telling.evidence),)


def preventive_code(note: str, visit: Visit) -> str | None:
    """The code of the preventive visit that stands beside an E/M level with modifier 25; None where there is none."""
    if em_visit.preventive(note) is None:
        return None
    return preventive(em_visit.patient(note, visit), em_visit.age(note, visit))


def _separate_problem(elements: Elements) -> bool:
    """Whether a preventive visit also managed what goes beyond a check-up: a problem that is not stable, or two chronic ones
    with their drugs."""
    stable = ("minor", "stable_chronic", "stable_acute", "acute_uncomplicated", "undiagnosed_new")
    unstable = any(count for kind, count in elements.problems.items() if kind not in stable)
    treated = elements.risk in ("moderate", "high")
    return (unstable and elements.risk in ("low", "moderate", "high")) or (
        elements.problems.get("stable_chronic", 0) > 1 and treated
    )


def _answer(elements: Elements, said: tuple[Element, ...], modifiers: tuple[str, ...]) -> Em | None:
    found = level(elements)
    if found.code is None:
        return None
    return Em(
        code=found.code,
        modifiers=modifiers,
        mdm=found.mdm or "straightforward",
        minutes=elements.minutes,
        problems=found.problems,
        data=found.data,
        risk=found.risk,
        elements=said,
        decided_by=found.decided_by or "mdm",
        deciding=_deciding(found),
        by_time=code_by_time(elements),
        one_more_fact=one_more_fact(elements),
    )


def _deciding(found: Level) -> tuple[str, ...]:
    """The columns that reach the level of the MDM, or what else decided."""
    if found.decided_by != "mdm" or found.mdm is None:
        return (found.decided_by or "mdm",)
    least = LEVELS.index(found.mdm)
    columns = {"problems": found.problems, "data": found.data, "risk": found.risk}
    return tuple(name for name, reached in columns.items() if LEVELS.index(reached) >= least)
