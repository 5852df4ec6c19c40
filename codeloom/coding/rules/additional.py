"""Family: additional codes. "Use additional code" and "code also" notes, read from the notes of every code."""

import re
from collections.abc import Iterable
from functools import lru_cache

from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.demands import Group
from codeloom.coding.rules.rule import codes, ex, rule

TOBACCO = frozenset({"F17", "Z720", "Z87891", "Z7722", "Z5731", "P9681"})
ORGANISM = frozenset({"B95", "B96", "B97"})
_HINTED = TOBACCO | ORGANISM | {"F10", "R297", "Z17", "Z68", "Z79", "E16A", "F02", "Z85", "Z794", "Z7984", "Z7985"}
"""What an optional note is worth a hint for; other "if applicable" notes stay unsaid."""
_OWN_RULE = (
    "Chapter 1", "Chapter 15", "Chapter 19", "E00", "K06.2", "O10", "O24", "O80", "O82", "O98", "O99", "O9A", "Q35", "R65.11",
    "R65.2", "T36-T50", "T51-T65", "T80-T88", "Z02.83", "Z12.72", "Z3A", "Z79.81", "Z98.4",
)  # fmt: skip
"""Owners whose demands another rule makes with more sense, or that seldom hold."""
_BRACKETED = re.compile(r"\(((?:[A-Z]\d|QA)[^()]*)\)")


def mandatory(group: Group) -> bool:
    """A note that names one explicit range and leaves no choice: I11.0 asks for I50.-, N18.6 for Z99.2."""
    return (
        bool(group.names)
        and not group.optional
        and not group.some
        and not group.open
        and group.names.isdisjoint(TOBACCO)
        and not _organism(group)
        and "Z17" not in group.names
        and not group.phrase.endswith(("manifestation", "manifestations"))
        and not (group.owner != "Chapter 10" and group.owner.startswith(_OWN_RULE))
        and not any(name[0] in "VWXY" for name in group.names)
        and ":" not in group.phrase
    )


def _organism(group: Group) -> bool:
    return any(name[:3] in ORGANISM for name in group.names)


def _hint(group: Group) -> bool:
    """Tobacco, alcohol, organism, BMI, insulin and the like."""
    if not group.names or mandatory(group) or (group.owner != "Chapter 10" and group.owner.startswith(_OWN_RULE)):
        return False
    if "F02" in {name[:3] for name in group.names}:
        return group.owner in ("G30", "G31")
    return any(name in _HINTED or name[:3] in _HINTED for name in group.names)


@rule(
    "UAC-01", Severity.WARN, "I.B.7", "Use additional code missing (mandatory detail)",
    hint="Add the code the note names.",
    when=lambda fact: bool(fact.pick(fact.additions, mandatory)),
    fires=[ex("I11.0"), ex("I12.9"), ex("N18.6"), ex("E11.621"), ex("T24.311A")],
    silent=[ex("O24.111"), ex("E11.22", "N18.9"),
            ex("I11.0", "I50.22"), ex("N18.6", "Z99.2"), ex("E11.22", "N18.30"), ex("T24.311A", "T31.0")],
)  # fmt: skip
def mandatory_detail_is_there(case: Case) -> Iterable[Finding]:
    wanted: dict[tuple[str, str], tuple[Group, list[Row]]] = {}
    for row in case.touched:
        for group in row.fact.pick(row.fact.additions, mandatory):
            if case.prefixes.isdisjoint(group.names) and not _acute_only(row, group) and not _staged(case, group):
                wanted.setdefault((group.owner, group.phrase), (group, []))[1].append(row)
    for group, rows in wanted.values():
        message = f"{_list(rows)}: {_name(group)} is missing (Use additional code at {group.owner})."
        yield case.say(rows, message, _fix(case, group))


def _staged(case: Case, group: Group) -> bool:
    """Whether a stage of kidney disease is coded that the note does not name: CIR-04 then reports the mismatch."""
    return "N18" in case.prefixes and all(name.startswith("N18") for name in group.names)


def _acute_only(row: Row, group: Group) -> bool:
    """The extent of body surface belongs to current burns only."""
    return "T31" in group.names and row.fact.sequela


@rule(
    "UAC-02", Severity.INFO, "I.B.7", "Use additional code suggested",
    hint="Add the code when the record documents it.",
    when=lambda fact: bool(fact.pick(fact.additions, _hint)),
    fires=[ex("N39.0"), ex("J44.9"), ex("E66.9"), ex("C50.911")],
    silent=[ex("N39.0", "B96.20"), ex("J44.9", "F17.210"), ex("J44.9", "Z87.891"), ex("E66.9", "Z68.31"), ex("M54.50")],
)  # fmt: skip
def detail_is_suggested(case: Case) -> Iterable[Finding]:
    wanted: dict[frozenset[str], tuple[Group, list[Row]]] = {}
    for row in case.touched:
        for group in row.fact.pick(row.fact.additions, _hint):
            if case.prefixes.isdisjoint(group.names) and _worth_it(case, row, group):
                kind = _kind(group)
                rows = wanted.setdefault(kind, (group, []))[1]
                if row not in rows:
                    rows.append(row)
    for group, rows in wanted.values():
        message = f"{_list(rows)}: add {_suggested(group)}, if documented (Use additional code at {group.owner})."
        yield case.say(rows, message, _fix(case, group))


_LUNG = codes("J40 J41 J42 J43 J44 J45 J47 J60 J61 J62 J63 J64 J84 J98")


def _worth_it(case: Case, row: Row, group: Group) -> bool:
    """Tobacco codes are suggested for lung disease but not for acute infections, and for hypertension only as first diagnosis.

    Where the drugs are known, END-03 asks for their status codes by name.
    """
    if row.code[0] == "Z":
        return group.names.isdisjoint(TOBACCO)
    if group.names.isdisjoint(TOBACCO):
        return not (case.context.meds and "Z794" in group.names)
    if group.owner == "Chapter 10":
        return row.code.startswith(_LUNG)
    return row is case.first if group.owner == "I10-I1A" else not row.code.startswith(("K05", "H65", "H66"))


@lru_cache(maxsize=2048)
def _kind(group: Group) -> frozenset[str]:
    """One hint for tobacco and one for organisms per chart, however many rows ask."""
    if not group.names.isdisjoint(TOBACCO):
        return TOBACCO
    return ORGANISM if _organism(group) else group.names


@lru_cache(maxsize=2048)
def _suggested(group: Group) -> str:
    if not group.names.isdisjoint(TOBACCO):
        return "tobacco use or exposure (F17.-, Z87.891, Z72.0)"
    return f"the organism ({_name(group)})" if _organism(group) else _name(group)


def _list(rows: list[Row]) -> str:
    shown = ", ".join(row.code for row in rows[:3])
    return shown if len(rows) <= 3 else f"{shown} and {len(rows) - 3} more"


@lru_cache(maxsize=2048)
def _name(group: Group) -> str:
    """The codes a note names, as the book writes them: "I50.-", "N18.1-N18.4, N18.9"; the first few of many."""
    written = [part.strip() for listed in _BRACKETED.findall(group.phrase) for part in listed.split(",")]
    if not written:
        written = [f"{name[:3]}.{name[3:]}" if len(name) > 3 else f"{name}.-" for name in sorted(group.names)]
    written = list(dict.fromkeys(written))
    return ", ".join(written[:5]) + (" ..." if len(written) > 5 else "")


def _fix(case: Case, group: Group) -> Fix | None:
    return case.choose(case.book.choices(group.names), known=True) if group.names else None


_PRESENCE = ("any identified", "presence of hypertension", "the presence of hypertension", "presence of alcoholism")
_SELDOM = frozenset({"K8681", "F4542"})


def _also(group: Group) -> bool:
    """A code-also note that does not leave it open whether there is anything to code."""
    given = not group.some or group.phrase.startswith(_PRESENCE)
    return given and not group.optional and group.names.isdisjoint(_SELDOM)


@rule(
    "ALS-01", Severity.INFO, "I.A.17", "Code also note",
    hint="Add the second code when the record documents it; the order follows the encounter.",
    when=lambda fact: bool(fact.pick(fact.also, _also)),
    fires=[ex("I16.0"), ex("I42.6"), ex("J44.0", "I10")],
    silent=[ex("J44.0", "J18.9"), ex("I16.0", "I10"), ex("I16.1", "I13.0"), ex("M17.11")],
)  # fmt: skip
def second_code_is_there(case: Case) -> Iterable[Finding]:
    wanted: dict[tuple[str, str], tuple[Group, list[Row]]] = {}
    for row in case.touched:
        for group in row.fact.pick(row.fact.also, _also):
            if case.prefixes.isdisjoint(group.names) and not (group.open and _companion(case, row, group)):
                wanted.setdefault((group.owner, group.phrase), (group, []))[1].append(row)
    for group, rows in wanted.values():
        what = _name(group) if group.names else group.phrase.rstrip(".")
        yield case.say(rows, f"{_list(rows)}: code also {what} (Code also at {group.owner}).", _fix(case, group))


def _companion(case: Case, row: Row, group: Group) -> bool:
    """Another disease that the words of the note may mean; for an infection, one."""
    others = [other for other in case.rows if other is not row and other.code[0] in "ABCDEFGHIJKLMNOPQSTU"]
    if "infection" in group.phrase:
        return any(other.code[0] in "ABU" or "J00" <= other.category <= "J22" for other in others)
    return bool(others)
