"""Family: weeks of gestation and of birth against what the codes beside them mean (chapters 15 and 16, I.C.21.c.11)."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.obstetric import weeks
from codeloom.coding.rules.rule import codes, ex, rule

_SPANS = (
    (("O20",), 0, 19, "before 20 completed weeks"),
    (("O21.2",), 20, 50, "after 20 completed weeks"),
    (("O36.4",), 20, 50, "after 20 completed weeks"),
    (codes("O42.01 O42.11 O42.91"), 0, 36, "before 37 completed weeks"),
    (codes("O42.02 O42.12 O42.92"), 37, 50, "at or after 37 completed weeks"),
    (("O47.0",), 0, 36, "before 37 completed weeks"),
    (("O47.1",), 37, 50, "at or after 37 completed weeks"),
    (("O48.0",), 40, 42, "over 40 to 42 completed weeks"),
    (("O48.1",), 42, 50, "beyond 42 completed weeks"),
    (("O60.0", "O60.1"), 0, 36, "before 37 completed weeks"),
    (("O80",), 37, 50, "a full-term delivery"),
    (("O75.82",), 37, 38, "from 37 to before 39 completed weeks"),
)
"""Codes that mean a span of completed weeks, by title, includes note or inclusion term of the tabular list."""


@rule(
    "OBS-20", Severity.WARN, "I.A.11, tabular O20-O60, O75.82", "Weeks of gestation outside what the code means",
    hint="Check the completed weeks (Z3A.-) and the code against the record.",
    on=tuple(prefix for prefixes, *_ in _SPANS for prefix in prefixes),
    fires=[ex("O48.0", "Z3A.38"), ex("O20.0", "Z3A.24"), ex("O60.14X0", "Z3A.39", "Z37.0"), ex("O42.02", "Z3A.34", "Z37.0"),
           ex("O36.4XX0", "Z3A.15"), ex("O48.1", "Z3A.41"), ex("O47.1", "Z3A.35"), ex("O21.2", "Z3A.12"),
           ex("O80", "Z37.0", "Z3A.35")],
    silent=[ex("O48.0", "Z3A.40"), ex("O48.0", "Z3A.41"), ex("O48.1", "Z3A.42"), ex("O20.0", "Z3A.08"), ex("O60.14X0", "Z3A.36"),
            ex("O60.23X0", "Z3A.38", "Z37.0"), ex("O20.0"), ex("O48.0", "Z3A.00"), ex("O47.03", "Z3A.36")],
)  # fmt: skip
def weeks_fit_the_code(case: Case) -> Iterable[Finding]:
    known = weeks(case)
    if known is None:
        return
    stated, low, high = known
    for row in case.touched:
        span = next((found for found in _SPANS if row.code.startswith(found[0])), None)
        if span and (high < span[1] or low > span[2]):
            yield case.say([row, stated], f"{row.code} is for {span[3]}; {stated.code} states other weeks.")


_PREGNANT = ("O", "Z34", "Z36", "Z03.7", "Z33.2")


@rule(
    "OBS-21", Severity.WARN, "I.C.21.c.11, Z3A Code first", "Weeks of gestation without an obstetric code",
    hint="Z3A.- follows a code of chapter 15 (or the supervision of a normal pregnancy) on the mother's record.",
    on=("Z3A",),
    fires=[ex("J06.9", "Z3A.20"), ex("S61.411A", "W26.0XXA", "Z33.1", "Z3A.20"), ex("P07.18", "Z3A.32", age=0)],
    silent=[ex("O24.111", "Z3A.12"), ex("Z34.82", "Z3A.20"), ex("Z36.0", "Z3A.12"), ex("S61.411A", "Z33.1")],
)  # fmt: skip
def weeks_need_an_obstetric_code(case: Case) -> Iterable[Finding]:
    if case.has(*_PREGNANT):
        return
    for row in case.find("Z3A"):
        message = f"{row.code} follows a code of chapter 15 on the mother's record. None is coded."
        if case.has("Z33.1"):
            message = f"{row.code} is not used with Z33.1: a pregnancy that is incidental takes no weeks."
        yield case.say([row], message, case.choice(case.remove(row)))


def _first(case: Case, *prefixes: str) -> Row | None:
    return next(iter(case.find(*prefixes)), None)


@rule(
    "PER-07", Severity.WARN, "P07, P08 titles and inclusion terms", "Short and long gestation, or low and high birth weight",
    hint="Keep what the record states of weeks and of weight.",
    on=("P08",),
    fires=[ex("P07.32", "P08.21"), ex("Z38.00", "P07.18", "P08.1", age=0)],
    silent=[ex("P08.21"), ex("P07.18", "P07.32"), ex("P08.0", "P07.39")],
)  # fmt: skip
def newborn_is_early_or_late(case: Case) -> Iterable[Finding]:
    early, late = _first(case, "P07.2", "P07.3"), _first(case, "P08.2")
    light, heavy = _first(case, "P07.0", "P07.1"), _first(case, "P08.0", "P08.1")
    for one, two, words in (
        (early, late, "gestation was short and long"),
        (light, heavy, "birth weight was low and high"),
    ):
        if one and two:
            message = f"{one.code} and {two.code} say that {words}."
            yield case.say([one, two], message, case.choice(case.remove(one), case.remove(two)))
