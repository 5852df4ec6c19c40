"""Family: etiology and manifestation. "Code first" notes of the tabular list, read from the notes of every code."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.demands import Group
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.rule import codes, ex, rule

NEVER_UNDERLYING = codes("E78 F17 I10 K21 R U09 V W X Y Z")
"""Everyday companions and circumstances that are not the underlying disease of a manifestation."""


def manifestation(fact: Fact) -> bool:
    """A code of the etiology/manifestation convention: never first."""
    return "manifestation" in fact.flags or "in diseases classified elsewhere" in fact.title.lower()


def causes(case: Case, row: Row, group: Group) -> list[Row]:
    """The rows a code-first note names, in sequence."""
    return [
        other for other in case.rows if other is not row and group.met_by(other.fact.prefixes) and _suits(row, other)
    ]


def _suits(row: Row, other: Row) -> bool:
    """Notes at the drug codes speak of adverse effects only, notes on poisoning of poisonings only."""
    if "T36" <= row.category <= "T50":
        return row.fact.intent == "5"
    if other.fact.intent == "6":
        return row.category == "Z91"
    return other.fact.intent != "5"


@rule(
    "ETM-01", Severity.ERROR, "I.A.13; MCE MANIFESTATION_AS_PDX", "Manifestation code first-listed",
    hint="Put the underlying disease first.",
    when=manifestation,
    fires=[ex("G63"), ex("F02.80"), ex("D63.1", "N18.4")],
    silent=[ex("G30.9", "F02.80"), ex("N18.4", "D63.1")],
)  # fmt: skip
def manifestation_is_not_first(case: Case) -> Iterable[Finding]:
    row = case.first
    if not manifestation(row.fact):
        return
    cause = next((row_before for group in row.fact.firsts for row_before in causes(case, row, group)), None)
    if cause:
        yield case.say([row, cause], f"{row.code} is a manifestation and cannot be first. {cause.code} goes first.",
                       case.move(cause, row))  # fmt: skip
    else:
        yield case.say(
            [row], f"{row.code} is a manifestation and cannot be first. Code the underlying disease before it."
        )


@rule(
    "ETM-02", Severity.ERROR, "I.A.13, I.B.7", "Code first note not honored",
    hint="Move the underlying condition before the code that says \"code first\".",
    when=lambda fact: any(group.names for group in fact.firsts),
    fires=[ex("D63.1", "N18.4"), ex("N18.4", "I12.9"), ex("I50.22", "I11.0"), ex("I21.A1", "D62"),
           ex("J18.9", "L97.411", "E11.621")],
    silent=[ex("U07.1", "J12.82"), ex("I12.9", "N18.4"), ex("C50.911", "Z17.0", "C56.1"), ex("T40.2X1A", "L23.9"),
            ex("A41.9", "I21.A1", "D62"), ex("R41.0", "T42.4X5A", "D69.6")],
)  # fmt: skip
def code_first_is_honored(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        for group in row.fact.firsts:
            if group.owner == _DRUGS or not group.names or case.prefixes.isdisjoint(group.names):
                continue
            underlying = causes(case, row, group)
            if not underlying or any(other.at < row.at for other in underlying) or _another_stands(case, row, group):
                continue
            cause = underlying[0]
            if _each_asks_for_the_other(row, cause):
                continue
            message = f"{cause.code} goes before {row.code} (Code first at {group.owner})."
            if group.open and not manifestation(row.fact):
                message = f"{row.code} follows its cause (Code first at {group.owner}). If that is {cause.code}, it goes first."
            yield case.say([row, cause], message, case.move(cause, row), severity=_weight(row, group))


_DRUGS = "T36-T50"
"""The nature of an adverse effect may be any condition: INJ-07 asks whether one stands before the drug."""


def _another_stands(case: Case, row: Row, group: Group) -> bool:
    """Examples ("such as") are no list: a disease before the row may be the one the note means.

    Where the note asks for a cause, any may; where it asks for a condition, one of the chapters of its examples, and of
    injuries one of the same part of the body.
    """
    if not group.open:
        return False
    chapters = {_chapter(name) for name in group.names}
    any_cause = "cause" in group.phrase
    return any(
        _may_underlie(other, row) and (any_cause or _chapter(other.code) in chapters) for other in case.rows[: row.at]
    )


def _chapter(code: str) -> str:
    """The letter of a code; with S also the digit that says which part of the body."""
    return code[:2] if code[0] == "S" else code[0]


def _each_asks_for_the_other(row: Row, cause: Row) -> bool:
    """Whether each of two rows has a code-first note for the other; such notes give no order."""
    return any(group.met_by(row.fact.prefixes) for group in cause.fact.firsts)


def _weight(row: Row, group: Group) -> Severity | None:
    """A note over examples warns, for the cause may be another; a plain one is an error."""
    return Severity.WARN if group.open and not manifestation(row.fact) else None


@rule(
    "ETM-03", Severity.WARN, "I.B.7", "Code first note but no underlying code at all",
    hint="Add the underlying condition before it, or choose a code that does not need one.",
    when=lambda fact: any(not group.optional and not group.some for group in fact.firsts),
    fires=[ex("E08.9"), ex("F02.80"), ex("J12.82"), ex("D63.1", "I10")],
    silent=[ex("Z21"), ex("B37.49", "N39.0", "F05"), ex("N18.4", "D63.1"), ex("I69.351", "F48.2"),
            ex("F07.81", "S06.0X9S")],
)  # fmt: skip
def underlying_condition_is_there(case: Case) -> Iterable[Finding]:
    old_injury = any(row.code[0] in "ST" and row.fact.sequela for row in case.rows)
    for row in case.touched:
        if old_injury and not manifestation(row.fact):
            continue
        for group in row.fact.firsts:
            if group.optional or group.some or _exempt(group) or causes(case, row, group):
                continue
            if group.open and any(_may_underlie(other, row) for other in case.rows[: row.at]):
                continue
            message = f"{row.code} asks for its underlying condition first (Code first at {group.owner})."
            yield case.say([row], message)
            break


def _may_underlie(other: Row, row: Row) -> bool:
    """A disease that can stand behind a manifestation when the note only gives examples."""
    return other.fact.reportable and not other.code.startswith(NEVER_UNDERLYING) and other.category != row.category


_OWN_RULE = frozenset({"I1A.0", "O94", "R65.1", "R65.2", "T36-T50", "U09.9", "Z3A", "Z92.82"})
"""Owners of notes that have a rule of their own."""
_WHERE_IT_HOLDS = frozenset(
    {
        "B39",
        "B97.4",
        "C46",
        "E88.14",
        "I42",
        "I47",
        "I49",
        "I50",
        "I74",
        "I80",
        "I82",
        "O75.82",
        "R29.7",
        "V92.2",
        "X00",
        "Z23",
        "Z85",
        "Z86",
        "Z87",
    }
)
"""Owners of notes that name what the condition may belong to; where it does not, nothing is missing."""


def _exempt(group: Group) -> bool:
    return group.owner in _OWN_RULE or group.owner in _WHERE_IT_HOLDS or "(T51-T65)" in group.phrase
