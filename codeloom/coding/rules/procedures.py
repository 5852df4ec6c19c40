"""Family: procedures. What the lists an organization loaded say of procedure rows; silent where none covers the day.

The units of a row count it so many times. NCCI edits are for practitioners and outpatient hospitals: an inpatient
chart is left alone.
"""

from collections.abc import Iterable, Iterator

from codeloom.coding.codesets.contents import Limit
from codeloom.coding.codesets.procedures import NAMES, broken_off, completions
from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case
from codeloom.coding.rules.rule import codes, ex, rule

BYPASS = frozenset(
    codes(
        "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD RC LM RI "
        "24 25 27 57 58 59 78 79 91 XE XP XS XU"
    )
)
"""Modifiers that let a pair with indicator 1 stand (NCCI Policy Manual, chapter I, section E)."""
OFFERED = ("59", "XE", "XP", "XS", "XU")
PER_LINE, BY_POLICY = 1, 2
DAY = "2025-11-03"


@rule(
    "PRC-03", Severity.ERROR, "45 CFR 162.1002; the loaded code list", "Procedure code is in the loaded list of the service date",
    hint="Choose a code of the list that is in force on the service date, or check the date.",
    on=("procedure",),
    fires=[ex("hcpcs:G0499", dos=DAY, lists="sample"), ex("hcpcs:G0404", dos="2025-12-31", lists="sample")],
    silent=[ex("hcpcs:G0404", dos=DAY, lists="sample"), ex("hcpcs:G0499", dos="2024-06-03", lists="sample"),
            ex("hcpcs:G0499", dos=DAY), ex("icd10pcs:0DTJ4ZZ", dos=DAY, lists="sample")],
)  # fmt: skip
def procedure_is_in_the_list(case: Case) -> Iterable[Finding]:
    for index, read in case.procedures:
        verdict = case.loaded.verdict(read.system, read.code, case.dos.toordinal())
        if verdict is None or verdict.listed:
            continue
        edition = f" ({verdict.edition})" if verdict.edition else ""
        where = f"the {NAMES[read.system]} list{edition}"
        if verdict.title:
            yield case.about_line(index, f"{read.code} is in {where}, but not in force on the service date.")
            continue
        broken = broken_off(read, case.loaded, case.dos)
        message = (
            f"{read.code} is not in {where}: {broken}."
            if broken
            else f"{read.code} is not in {where} of the service date."
        )
        choices = completions(read, case.loaded, case.dos)
        fix = Fix("pick", f"Choose for {read.code}", index, choices=choices) if choices else None
        yield case.about_lines([index], message, fix)


def _pairs(case: Case, modifier: int) -> Iterator[tuple[int, int, str]]:
    """Rows of (first code, second code) of edits with an indicator, and why the edit stands."""
    if case.inpatient or not case.loaded or len(case.procedures) < 2:
        return
    rows: dict[str, list[int]] = {}
    for index, read in case.procedures:
        rows.setdefault(read.code, []).append(index)
    for pair in case.loaded.edits(list(rows), case.dos.toordinal()):
        if pair.modifier == modifier:
            for second in rows[pair.second]:
                yield rows[pair.first][0], second, pair.rationale


@rule(
    "NCC-01", Severity.ERROR, "NCCI procedure-to-procedure edits, modifier indicator 0",
    "Two procedures that are never paid together",
    hint="Report the first code of the pair only; no modifier lets the second stand beside it.",
    on=("procedure",),
    fires=[ex("hcpcs:G0438", "hcpcs:G0439", dos=DAY, lists="sample"),
           ex("hcpcs:G0439-59", "hcpcs:G0438", dos=DAY, lists="sample", setting="outpatient")],
    silent=[ex("hcpcs:G0438", "hcpcs:G0404", dos=DAY, lists="sample"), ex("hcpcs:G0438", "hcpcs:G0439", dos=DAY),
            ex("hcpcs:G0438", "hcpcs:G0439", dos="2024-06-03", lists="sample"),
            ex("hcpcs:G0438", "hcpcs:G0439", dos=DAY, lists="sample", setting="inpatient")],
)  # fmt: skip
def pair_is_never_together(case: Case) -> Iterable[Finding]:
    for first, second, why in _pairs(case, 0):
        one, other = case.lines[first].code, case.lines[second].code
        message = f"{other} is never paid beside {one}{_because(why)}."
        yield case.about_lines([first, second], message, Fix("remove", f"Remove {other}", second))


@rule(
    "NCC-02", Severity.WARN, "NCCI procedure-to-procedure edits, modifier indicator 1",
    "Two procedures paid together only with a modifier",
    hint="Add a modifier that says why both were done (another session, site, provider), if the record shows it; else report one.",
    on=("procedure",), overridable=True,
    fires=[ex("hcpcs:G0403", "hcpcs:G0404", dos=DAY, lists="sample")],
    silent=[ex("hcpcs:G0403", "hcpcs:G0404-59", dos=DAY, lists="sample"),
            ex("hcpcs:G0403-XE", "hcpcs:G0404", dos=DAY, lists="sample"),
            ex("hcpcs:G0403", "hcpcs:G0405", dos=DAY, lists="sample"),
            ex("hcpcs:G0403", "hcpcs:G0404", dos=DAY, lists="sample", override="separate session")],
)  # fmt: skip
def pair_needs_a_modifier(case: Case) -> Iterable[Finding]:
    modifiers = {index: read.modifiers for index, read in case.procedures}
    for first, second, why in _pairs(case, 1):
        if not BYPASS.isdisjoint((*modifiers[first], *modifiers[second])):
            continue
        one, other = case.lines[first].code, case.lines[second].code
        message = f"{other} is part of {one} unless a modifier says why both stand{_because(why)}."
        choices = tuple(f"{other}-{modifier}" for modifier in OFFERED)
        fix = Fix("pick", f"Choose a modifier for {other}", second, choices=choices)
        yield case.about_lines([first, second], message, fix)


def _because(why: str) -> str:
    return f" ({why[:60].rstrip('. ').lower()})" if why else ""


def _beyond(case: Case) -> Iterator[tuple[list[int], Limit]]:
    """Rows of a code with more units than its limit. A limit per line counts only rows with the same modifiers."""
    if case.inpatient or not case.loaded:
        return
    rows: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    limits: dict[str, Limit | None] = {}
    for index, read in case.procedures:
        if read.code not in limits:
            limits[read.code] = case.loaded.limit(read.code, case.dos.toordinal())
        limit = limits[read.code]
        if limit is not None:
            rows.setdefault((read.code, read.modifiers if limit.indicator == PER_LINE else ()), []).append(index)
    for (code, _), indices in rows.items():
        limit = limits[code]
        if limit is not None and _units(case, indices) > limit.units:
            yield indices, limit


def _units(case: Case, indices: list[int]) -> int:
    return sum(case.lines[index].units for index in indices)


def _too_many(case: Case, indices: list[int], limit: Limit, of: str) -> Finding:
    """The last row may go where the others stay within the limit; a count is for the record to tell."""
    code = case.lines[indices[0]].code
    rows = "" if len(indices) == 1 else f" in {len(indices)} rows"
    message = f"{code} stands for {_times(_units(case, indices))}{rows}; {_times(limit.units)} allowed {of}."
    enough = _units(case, indices[:-1]) <= limit.units and (len(indices) > 1 or limit.units == 0)
    fix = Fix("remove", f"Remove {code}", indices[-1]) if enough else None
    return case.about_lines(indices, message, fix)


def _times(units: int) -> str:
    return "1 unit" if units == 1 else f"{units or 'no'} units"


@rule(
    "NCC-03", Severity.ERROR, "NCCI medically unlikely edits, adjudication indicator 2", "More units in a day than policy allows",
    hint="Report no more units of the code than the limit.",
    on=("procedure",),
    fires=[ex("hcpcs:G0402", "hcpcs:G0402-25", dos=DAY, lists="sample"), ex("hcpcs:G0402", dos=DAY, lists="sample", units=[2])],
    silent=[ex("hcpcs:G0402", dos=DAY, lists="sample"), ex("hcpcs:G0402", "hcpcs:G0402-25", dos=DAY),
            ex("hcpcs:G0402", "hcpcs:G0402-25", dos=DAY, lists="sample", setting="inpatient")],
)  # fmt: skip
def units_within_policy(case: Case) -> Iterable[Finding]:
    for indices, limit in _beyond(case):
        if limit.indicator == BY_POLICY:
            yield _too_many(case, indices, limit, "a day by policy")


@rule(
    "NCC-04", Severity.WARN, "NCCI medically unlikely edits, adjudication indicators 1 and 3", "More units than are likely",
    hint="Check the count against the record; give the reason where it is right.",
    on=("procedure",), overridable=True,
    fires=[ex("hcpcs:G0108", "hcpcs:G0108-GT", "hcpcs:G0108-95", dos=DAY, lists="sample"),
           ex("hcpcs:J1100", "hcpcs:J1100", dos=DAY, lists="sample"), ex("hcpcs:J1100", dos=DAY, lists="sample", units=[4]),
           ex("hcpcs:G0108", "hcpcs:G0108-GT", dos=DAY, lists="sample", units=[2, 1])],
    silent=[ex("hcpcs:G0108", "hcpcs:G0108-GT", dos=DAY, lists="sample"), ex("hcpcs:G0108", dos=DAY, lists="sample", units=[2]),
            ex("hcpcs:J1100-LT", "hcpcs:J1100-RT", dos=DAY, lists="sample"),
            ex("hcpcs:G0108", "hcpcs:G0108-GT", "hcpcs:G0108-95", dos=DAY, lists="sample", override="two sessions")],
)  # fmt: skip
def units_are_likely(case: Case) -> Iterable[Finding]:
    for indices, limit in _beyond(case):
        if limit.indicator != BY_POLICY:
            yield _too_many(case, indices, limit, "a line" if limit.indicator == PER_LINE else "a day as a rule")
