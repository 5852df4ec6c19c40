"""Family: poisoning, adverse effect, underdosing, toxic effect, abuse (guidelines I.C.19.e and I.C.19.f)."""

import re
from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.leading import may_lead
from codeloom.coding.rules.rule import codes, ex, rule
from codeloom.coding.rules.secondary import COMA

_POISONING = ("1", "2", "3", "4")
_MANIFESTATIONS = codes(
        "D59.2 D65 D68.3 D69.5 E03.2 E16 E87 F05 F10 F11 F12 F13 F14 F15 F16 F18 F19 G21.1 G24.0 G25 G71.12 G92 G93.1 G93.4 G40.9 "
        "H10.2 H91.0 I21 I44 I45 "
        "I46 I47 I48 I49 I95 J68 J69 J70 J80 J81 J96 K22.1 K25 K52.1 K71 K72 K85.3 K92 L23 L24 L25 L27 L50 L51 M62.82 N14 "
        "N17 R"
    )  # fmt: skip


def drug(fact: Fact) -> bool:
    """T36-T50."""
    return "T36" <= fact.bare[:3] <= "T50"


def _poisoned(fact: Fact) -> bool:
    return fact.intent in _POISONING and not fact.sequela


@rule(
    "INJ-06", Severity.ERROR, "I.C.19.e.5.b, I.C.19.e.5.d", "Poisoning or toxic effect after its manifestations",
    hint="Put the poisoning or toxic effect first, then its manifestations.",
    when=_poisoned,
    fires=[ex("R40.20", "T40.2X1A"), ex("J96.01", "T58.01XA"), ex("F11.20", "T40.1X1A")],
    silent=[ex("T40.2X1A", "R40.20"), ex("O9A.212", "T40.2X1A"), ex("S06.0X0A", "T51.0X1A"), ex("R40.20", "T40.2X5A")],
)  # fmt: skip
def poisoning_leads(case: Case) -> Iterable[Finding]:
    first = case.first
    row = next(row for row in case.rows if _poisoned(row.fact))
    early = first if first.code.startswith(_MANIFESTATIONS) and row is not first else None
    if early is None and drug(row.fact):
        early = next(
            (
                one
                for one in case.rows[: row.at]
                if one.code.startswith(_MANIFESTATIONS) and not one.code.startswith(COMA)
            ),
            None,
        )
    if early:
        yield case.say([early, row], f"{row.code} goes first, {early.code} after it.", case.move(row, early))


@rule(
    "INJ-07", Severity.ERROR, "I.C.19.e.5.a, T36-T50 Code first", "Adverse effect drug code first or alone",
    hint="Put the nature of the adverse effect before the drug code.",
    when=lambda fact: drug(fact) and fact.intent == "5",
    fires=[ex("T45.1X5A", "D64.81"), ex("T45.1X5A"), ex("Z51.11", "T45.1X5A")],
    silent=[ex("D64.81", "T45.1X5A"), ex("Z51.11", "C50.911", "D64.81", "T45.1X5A"), ex("R11.2", "T45.1X5A", "T36.0X5A")],
)  # fmt: skip
def effect_before_drug(case: Case) -> Iterable[Finding]:
    for row in case.rows:
        if not (drug(row.fact) and row.fact.intent == "5"):
            continue
        if any(other.code[0] not in "VWXYZ" and not drug(other.fact) for other in case.rows[: row.at]):
            continue
        later = [
            o for o in case.rows[row.at + 1 :] if o.code[0] not in "VWXYZ" and not drug(o.fact) and may_lead(o.fact)
        ]
        effects = [other for other in later if _due_to_a_drug(other.fact)] or later
        if len(effects) == 1:
            message = f"{row.code} follows the effect of the drug. {effects[0].code} goes before it."
            yield case.say([row, effects[0]], message, case.move(effects[0], row))
        elif effects:
            message = f"{row.code} follows the effect of the drug. The record says which of these it is."
            yield case.say([row, *effects], message, case.choice(*(case.move(other, row) for other in effects)))
        else:
            yield case.say([row], f"{row.code} needs the nature of the adverse effect before it.")


_NAMES_A_DRUG = re.compile(
    r"drug|medicament|medication|chemotherap|antineoplastic therapy|anticoagulant|ototoxic|contrast|serotonin syndrome|"
    r"neuroleptic|reye",
    re.IGNORECASE,
)


_BY_CHEMOTHERAPY = codes("D61.810 D64.81")
"""Whose notes ask for no drug; guideline I.C.2.c.2 does."""
_CHEMOTHERAPY = frozenset({"T451X5"})


def _due_to_a_drug(fact: Fact) -> bool:
    """A condition whose title blames a drug and whose notes or guideline ask for the drug."""
    return fact.code.startswith(_BY_CHEMOTHERAPY) or (
        fact.code[0] not in "OPSTVWXYZ"
        and bool(_NAMES_A_DRUG.search(fact.title))
        and any(group.names and all("T36" <= name[:3] <= "T50" for name in group.names) for group in fact.additions)
    )


@rule(
    "DRG-01", Severity.WARN, "I.B.7, I.C.2.c.2, I.C.19.e.5.a", "Drug-induced condition without the drug",
    hint="Add the adverse effect (T36-T50, 5) after the condition, or the poisoning before it.",
    when=_due_to_a_drug,
    fires=[ex("D68.32", "K92.2", "I48.20"), ex("I95.2"), ex("L27.0", "I10"), ex("G62.0", "C50.911"), ex("D70.1", "C18.9"),
           ex("D64.81", "C50.911"), ex("D61.810", "C92.00")],
    silent=[ex("D64.81", "C50.911", "T45.1X5A"),
            ex("D68.32", "T45.515A"), ex("T46.5X1A", "I95.2"), ex("M81.8"), ex("E09.9"), ex("F11.20"), ex("G25.3")],
)  # fmt: skip
def drug_is_named(case: Case) -> Iterable[Finding]:
    if any("T36" <= row.category <= "T65" for row in case.rows):
        return
    for row in case.touched:
        if row.category != "E09" and not _treatment_is_named(case, row):
            asked = (g.names for g in row.fact.additions if g.names and all("T36" <= n[:3] <= "T50" for n in g.names))
            names = next(asked, _CHEMOTHERAPY)
            message = f"{row.code} is due to a drug. Add the drug as an adverse effect or poisoning (T36-T50)."
            yield case.say([row], message, case.choose(_adverse(case, names)))


def _treatment_is_named(case: Case, row: Row) -> bool:
    """The long-term drug of a note that asks for it as well: what it does is then meant, not adverse."""
    return any(name.startswith("Z79") for group in row.fact.additions for name in group.names) and case.has("Z79")


def _adverse(case: Case, names: frozenset[str]) -> tuple[str, ...]:
    """The adverse effects a note names, for its encounter; none where it names all drugs."""
    if len(names) > _FEW_DRUGS:
        return ()
    below = [case.book.fact(code) for name in sorted(names) for code in case.codeset.billable_below(name)]
    return tuple(fact.code for fact in below if fact.intent == "5" and fact.seventh == "A")


_FEW_DRUGS = 4


@rule(
    "INJ-08", Severity.ERROR, "I.C.19.e.5.c", "Underdosing first-listed",
    hint="Put the condition the drug is for first.",
    when=lambda fact: drug(fact) and fact.intent == "6",
    fires=[ex("T38.3X6A", "E11.65"), ex("T38.3X6A")],
    silent=[ex("E11.65", "T38.3X6A", "Z91.148")],
)  # fmt: skip
def underdosing_is_not_first(case: Case) -> Iterable[Finding]:
    first = case.first
    if drug(first.fact) and first.fact.intent == "6":
        condition = next((row for row in case.rows[1:] if row.code[0] not in "TVWXYZ" and may_lead(row.fact)), None)
        message = f"{first.code} is underdosing and is never first."
        yield case.say([first], message, case.move(condition, first) if condition else None)


@rule(
    "INJ-10", Severity.INFO, "I.C.19.e.5.c", "Underdosing without its reason",
    hint="Add noncompliance (Z91.12-, Z91.13-, Z91.14-, Z91.A-) or complication of care (Y63.-) when known.",
    when=lambda fact: drug(fact) and fact.intent == "6",
    fires=[ex("I10", "T46.5X6A")],
    silent=[ex("I10", "T46.5X6A", "Z91.120"), ex("I10", "T46.5X5A"), ex("T85.614A", "T38.3X6A", "E10.65")],
)  # fmt: skip
def underdosing_has_a_reason(case: Case) -> Iterable[Finding]:
    if case.has("Z91.1", "Z91.A", "Y63", "T85.6"):
        return
    for row in case.rows:
        if drug(row.fact) and row.fact.intent == "6":
            yield case.say([row], f"{row.code}: add why the drug was underdosed (Z91.12-, Z91.14-, Y63.-), if known.")


@rule(
    "INJ-11", Severity.ERROR, "I.C.19.f, I.C.20.g", "Abuse: order and external cause",
    hint="Put T74.- or T76.- first; with T76.- no external cause or perpetrator code.",
    on=("T74", "T76"),
    fires=[ex("S00.83XA", "T74.12XA"), ex("T76.12XA", "Y07.11"), ex("T76.11XA", "S00.83XA", "Y04.0XXA")],
    silent=[ex("T74.12XA", "S00.83XA", "Y07.11"), ex("O9A.311", "T74.11XA"), ex("T76.12XA")],
)  # fmt: skip
def abuse_leads(case: Case) -> Iterable[Finding]:
    first = case.first
    for row in case.find("T74", "T76"):
        if first.code[0] in "FS" and not row.fact.sequela:
            yield case.say([first, row], f"{row.code} goes before {first.code}.", case.move(row, first))
    if case.has("T74"):
        return
    for row in case.find("T76"):
        for cause in (other for other in case.rows if _assault(other)):
            yield case.say([row, cause], f"{cause.code} is not reported with suspected abuse.", case.remove(cause))


def _assault(row: Row) -> bool:
    return "X92" <= row.category <= "Y09"


_TRANSPLANTS = {
    "T86.0": "Z94.81", "T86.1": "Z94.0", "T86.2": "Z94.1", "T86.3": "Z94.3", "T86.4": "Z94.4", "T86.81": "Z94.2", "T86.84": "Z94.7",
    "T86.85": "Z94.82", "T86.5": "Z94.84",
}  # fmt: skip
_DEVICES = (
    ("T87", ("Z89",)),
    ("J95.0", ("Z93.0",)),
    ("K94.0", ("Z93.3",)),
    ("K94.1", ("Z93.2",)),
    ("K94.2", ("Z93.1",)),
    ("N99.5", ("Z93.5", "Z93.6")),
    ("Z43.0", ("Z93.0",)),
    ("Z43.1", ("Z93.1",)),
    ("Z43.2", ("Z93.2",)),
    ("Z43.3", ("Z93.3",)),
    ("Z43.5", ("Z93.5",)),
    ("Z43.6", ("Z93.6",)),
    ("T82.1", ("Z95.0", "Z95.810")),
    ("T84.0", ("Z96.6",)),
)


@rule(
    "STA-01", Severity.WARN, "I.C.21.c.3, I.C.21.c.7", "Status code beside a code that already says it",
    hint="Remove the status code: the complication or aftercare names the organ or device.",
    on=(*_TRANSPLANTS, *(code for code, _ in _DEVICES)),
    fires=[ex("T86.21", "Z94.1"), ex("Z43.0", "Z93.0"), ex("K94.01", "Z93.3")],
    silent=[ex("N18.4", "Z94.0"), ex("T86.11", "Z94.4"), ex("Z48.812", "Z95.1"), ex("T84.018A", "Z96.641")],
)  # fmt: skip
def status_is_said_once(case: Case) -> Iterable[Finding]:
    pairs = [(code, (status,)) for code, status in _TRANSPLANTS.items()] + list(_DEVICES)
    for code, statuses in pairs:
        owner = next(
            (row for row in case.find(code) if not row.code.startswith(("T84.0", "T84.8")) or _named_joint(row)), None
        )
        if owner:
            for row in case.find(*statuses):
                yield case.say([owner, row], f"{owner.code} already says {row.code}.", case.remove(row))


def _named_joint(row: Row) -> bool:
    """T84.0-8 asks for the joint by Z96.6-, so there the status is no repetition."""
    title = row.fact.title.lower()
    return row.fact.bare[5:6] != "8" and ("hip" in title or "knee" in title)


@rule(
    "STA-02", Severity.INFO, "I.C.19.g.3.a", "Transplant complication without the complication itself",
    hint="Add the code that names the complication.",
    on=("T86",),
    fires=[ex("T86.298")],
    silent=[ex("T86.12", "N17.9"), ex("T86.41"), ex("T86.11"), ex("T86.298", "I50.22")],
)  # fmt: skip
def transplant_complication_is_named(case: Case) -> Iterable[Finding]:
    for row in case.find("T86"):
        plain = any(word in row.fact.title.lower() for word in ("rejection", "failure"))
        if not plain and len(case.rows) == 1:
            yield case.say([row], f"{row.code} needs a second code that names the complication.")
