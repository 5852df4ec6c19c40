"""Family: external causes (guidelines chapter 20): place, activity, status, order."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.injury import stage
from codeloom.coding.rules.rule import ex, rule

_SUPPLEMENT = {"Y92": "place of occurrence", "Y93": "activity", "Y99": "external cause status"}


def _supplements(case: Case) -> list[Row]:
    return case.find(*_SUPPLEMENT)


def _causes(case: Case) -> list[Row]:
    """External causes proper: how it happened."""
    return [row for row in case.rows if row.code[0] in "VWXY" and row.category not in (*_SUPPLEMENT, "Y90", "Y95")]


@rule(
    "EXT-01", Severity.WARN, "I.C.20.b, I.C.20.c, I.C.20.d, I.C.20.k", "More than one place, activity or status code",
    hint="Keep one place of occurrence, one activity and one status code.",
    on=tuple(_SUPPLEMENT),
    fires=[ex("S52.501A", "W19.XXXA", "Y93.01", "Y93.02"), ex("S52.501A", "W19.XXXA", "Y92.009", "Y92.830")],
    silent=[ex("S52.501A", "W19.XXXA", "Y92.009", "Y93.01", "Y99.8")],
)  # fmt: skip
def one_of_each(case: Case) -> Iterable[Finding]:
    for category, words in _SUPPLEMENT.items():
        rows = case.find(category)
        if len(rows) > 1 and not (category == "Y92" and case.inpatient):
            message = f"One {words} code is recorded; {rows[0].code} and {rows[1].code} are two."
            yield case.say(rows, message, case.choice(*(case.remove(row) for row in rows)))


@rule(
    "EXT-02", Severity.WARN, "I.C.20.b, I.C.20.c, I.C.20.k", "Place, activity or status code without an external cause",
    hint="Add how it happened before it, or remove it.",
    on=tuple(_SUPPLEMENT),
    fires=[ex("S52.501A", "Y92.009"), ex("I10", "Y99.8")],
    silent=[ex("S52.501A", "W19.XXXA", "Y92.009"), ex("M70.21", "Y93.64"), ex("T67.01XA", "Y92.838")],
)  # fmt: skip
def supplement_has_a_cause(case: Case) -> Iterable[Finding]:
    if _causes(case):
        return
    for row in _supplements(case):
        if row.category == "Y99" and case.has("Y93"):
            continue
        if not case.has("T2", "T4", "T5", "T6", "T7", "M70", "M84.3", "L55", "L56") or row.category == "Y99":
            message = f"{row.code} ({_SUPPLEMENT[row.category]}) follows an external cause. None is coded."
            yield case.say([row], message, case.remove(row))


@rule(
    "EXT-03", Severity.INFO, "I.C.20.b, I.C.20.c, I.C.20.k", "Unspecified place, activity or status",
    hint="Remove it: what is not stated is not coded.",
    on=("Y92.9", "Y93.9", "Y99.9"),
    fires=[ex("S52.501A", "W19.XXXA", "Y92.9"), ex("S52.501A", "W19.XXXA", "Y99.9")],
    silent=[ex("S52.501A", "W19.XXXA", "Y92.009")],
)  # fmt: skip
def unstated_is_not_coded(case: Case) -> Iterable[Finding]:
    for row in case.find("Y92.9", "Y93.9", "Y99.9"):
        yield case.say(
            [row], f"{row.code} is not used when the {_SUPPLEMENT[row.category]} is not stated.", case.remove(row)
        )


@rule(
    "EXT-04", Severity.WARN, "I.C.20.b, I.C.20.d", "Place, activity or status before the external cause",
    hint="Put how it happened first.",
    on=tuple(_SUPPLEMENT),
    fires=[ex("S52.501A", "Y92.009", "W19.XXXA")],
    silent=[ex("S52.501A", "W19.XXXA", "Y92.009")],
)  # fmt: skip
def cause_before_place(case: Case) -> Iterable[Finding]:
    causes = _causes(case)
    for row in _supplements(case)[:1]:
        if causes and row.at and row.at < causes[0].at:
            yield case.say([row, causes[0]], f"{causes[0].code} goes before {row.code}.", case.move(causes[0], row))


@rule(
    "EXT-05", Severity.WARN, "I.C.20.b, I.C.20.c, I.C.20.k", "Place, activity or status after the initial encounter",
    hint="Remove it: it is coded once, at the initial encounter.",
    on=tuple(_SUPPLEMENT),
    fires=[ex("S52.501D", "W19.XXXD", "Y92.009"), ex("M24.541", "S52.501S", "W19.XXXS", "Y93.01")],
    silent=[ex("S52.501A", "W19.XXXA", "Y92.009"), ex("M70.21", "Y93.64")],
)  # fmt: skip
def supplement_is_initial(case: Case) -> Iterable[Finding]:
    stages = {stage(row.fact) for row in case.rows if row.code[0] in "STVWXY" and row.fact.seventh}
    if stages and "A" not in stages:
        for row in _supplements(case):
            yield case.say([row], f"{row.code} is used at the initial encounter only.", case.remove(row))


_PRIORITY = (
    (("Y07",), "abuse"),
    (("Y38",), "terrorism"),
    (("X34", "X35", "X36", "X37", "X38", "X39"), "a cataclysmic event"),
    (("V",), "a transport accident"),
)


def _rank(row: Row) -> int:
    return next((place for place, (codes, _) in enumerate(_PRIORITY) if row.code.startswith(codes)), len(_PRIORITY))


@rule(
    "EXT-06", Severity.WARN, "I.C.20.f, I.B.19.b", "Order of external causes",
    hint="Abuse, terrorism, cataclysm and transport go before other causes, in that order.",
    on=("X34-X39", "V00-V99", "Y38"),
    fires=[ex("S52.501A", "W20.1XXA", "X37.0XXA"), ex("S82.201A", "W22.8XXA", "V43.52XA")],
    silent=[ex("S52.501A", "X37.0XXA", "W20.1XXA"), ex("S52.501A", "V43.52XA", "W22.8XXA"), ex("S52.501A", "W19.XXXA")],
)  # fmt: skip
def causes_in_order(case: Case) -> Iterable[Finding]:
    causes = [row for row in _causes(case) if row.fact.seventh or row.category == "Y07"]
    if len(causes) > 1:
        best = min(causes, key=_rank)
        if _rank(best) < _rank(causes[0]) and _PRIORITY[_rank(best)][1] != "abuse":
            message = f"{best.code} ({_PRIORITY[_rank(best)][1]}) goes before {causes[0].code}."
            yield case.say([causes[0], best], message, case.move(best, causes[0]))


@rule(
    "EXT-07", Severity.WARN, "I.C.20.c, I.C.20.k", "Activity or status with poisoning or adverse effect only",
    hint="Remove it: activity and status do not apply to drugs, adverse effects or misadventures.",
    on=("Y93", "Y99"),
    fires=[ex("T40.2X1A", "Y93.01"), ex("R11.2", "T45.1X5A", "Y99.8")],
    silent=[ex("S52.501A", "W19.XXXA", "Y93.01"), ex("T40.2X1A")],
)  # fmt: skip
def activity_is_not_for_drugs(case: Case) -> Iterable[Finding]:
    drugs = next((row for row in case.rows if "T36" <= row.category <= "T50"), None)
    if drugs is None or any(row.code[0] == "S" for row in case.rows) or _causes(case):
        return
    for row in case.find("Y93", "Y99"):
        yield case.say([drugs, row], f"{row.code} does not apply to {drugs.code}.", case.remove(row))
