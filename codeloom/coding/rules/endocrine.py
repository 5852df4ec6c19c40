"""Family: diabetes and other endocrine disease (guidelines chapter 4)."""

import re
from collections.abc import Iterable
from functools import lru_cache

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.rule import codes, ex, rule

DIABETES = ("E08", "E09", "E10", "E11", "E13")
_PRESUMED = (
    (("N18",), "22", ("22",), ()),
    (("N08", "N04", "N05"), "21", ("21", "29"), ()),
    (("G62.9", "G63"), "42", ("4",), ()),
    (codes("G56.9 G57.9 G58.9 G59"), "41", ("4",), ()),
    (("M79.2",), "42", ("4",), ()),
    (("G90.9", "G90.89", "G99.0", "K31.84"), "43", ("43", "40", "49"), ()),
    (("L97.4", "L97.5"), "621", ("621",), codes("I70.2 I70.3 I70.4 I70.5 I70.6 I70.7 I83 I87 L89")),
    (("L97", "L98.4"), "622", ("622", "621"), codes("I70.2 I70.3 I70.4 I70.5 I70.6 I70.7 I83 I87 L89")),
    (("I70.2", "I73.9"), "51", ("51", "52"), ()),
    (("I96",), "52", ("52",), ("I70.26", "I70.36", "I70.46", "I70.56", "I70.66", "I70.76")),
    (("H36", "H35.00"), "319", ("31", "32", "33", "34", "35"), ()),
    (("H26.9", "H28"), "36", ("36",), ()),
    (("L92.1", "L30.9"), "620", ("62",), ()),
    (codes("K05.2 K05.3 K05.4 K05.5 K05.6"), "630", ("63",), ()),
    (("M14.6",), "610", ("61",), ()),
    (("M86",), "69", ("69",), ()),
    (("E16.2", "E16.A"), "649", ("64",), ()),
    (("R73.9",), "65", ("65", "0", "1"), ()),
)
"""Conditions the classification presumes due to diabetes ("with"): codes, ending, endings that already say it, other causes."""
_ALL_PRESUMED = tuple(prefix for prefixes, *_ in _PRESUMED for prefix in prefixes)


def diabetes(case: Case) -> list[Row]:
    """Rows of the diabetes categories."""
    return case.find(*DIABETES)


def _ending(row: Row) -> str:
    return row.fact.bare[3:]


@rule(
    "END-01", Severity.WARN, 'I.C.4.a, I.A.15, Index "Diabetes, with"', "Diabetes coded apart from a presumed complication",
    overridable=True,
    hint="Use the diabetes code with the complication, or record that the two are unrelated.",
    on=DIABETES,
    fires=[ex("E11.9", "G62.9"), ex("E11.9", "L97.519"), ex("E11.9", "N18.30"), ex("E11.65", "N18.4"), ex("E11.9", "K05.30"),
           ex("E11.9", "G57.91")],
    silent=[ex("E11.22", "N18.30"), ex("E11.9", "I10"), ex("E11.9", "G62.9", override="neuropathy due to alcohol"),
            ex("E11.42", "G62.9")],
)  # fmt: skip
def complication_is_combined(case: Case) -> Iterable[Finding]:
    if not case.has(*_ALL_PRESUMED):
        return
    rows = diabetes(case)
    said_already = [_ending(row) for row in rows]
    seen: set[str] = set()
    for prefixes, ending, covered, other_causes in _PRESUMED:
        other = next((row for row in case.find(*prefixes) if row.code not in seen), None)
        if (
            other is None
            or any(message.startswith(covered) for message in said_already)
            or (other_causes and case.has(*other_causes))
        ):
            continue
        if other.code.startswith("G62.9") and case.has("F10.2", "G62.1"):
            continue
        seen.add(other.code)
        owner = next((row for row in rows if _ending(row) == "9"), rows[0])
        if _ending(owner).startswith("A"):
            continue
        code = f"{owner.category}.{ending}"
        message = f"{owner.category}.- and {other.code} are presumed related. Use {code}."
        fix = case.use(owner, code) if _ending(owner) == "9" else case.add(code, owner.index + 1)
        yield case.say([owner, other], message, fix)


@rule(
    "END-02", Severity.ERROR, "I.C.4.a", "Diabetes without complications beside a complication of the same category",
    hint="Remove the code for diabetes without complications.",
    on=DIABETES,
    fires=[ex("E11.9", "E11.22", "N18.30"), ex("E10.65", "E10.9")],
    silent=[ex("E11.22", "E11.65"), ex("E11.9"), ex("E11.9", "I10")],
)  # fmt: skip
def without_means_without(case: Case) -> Iterable[Finding]:
    rows = diabetes(case)
    for row in rows:
        if _ending(row) == "9":
            other = next((o for o in rows if o.category == row.category and _ending(o)[:1] in tuple("012345678")), None)
            if other:
                message = f"{row.code} says no complications, {other.code} names one."
                yield case.say([row, other], message, case.remove(row))


_INSULIN = (
    "insulin",
    "humalog",
    "novolog",
    "lantus",
    "levemir",
    "toujeo",
    "tresiba",
    "basaglar",
    "humulin",
    "novolin",
    "apidra",
    "admelog",
    "afrezza",
    "aspart",
    "degludec",
    "detemir",
    "fiasp",
    "glargine",
    "glulisine",
    "lispro",
    "lyumjev",
    "rezvoglar",
    "semglee",
    "soliqua",
    "xultophy",
)
_ORAL = (
    "metformin", "glipizide", "glyburide", "glimepiride", "sitagliptin", "linagliptin", "saxagliptin", "alogliptin",
    "empagliflozin", "dapagliflozin", "canagliflozin", "ertugliflozin", "pioglitazone", "rosiglitazone", "repaglinide",
    "nateglinide", "acarbose", "miglitol", "januvia", "jardiance", "farxiga", "glucophage", "rybelsus", "actos", "amaryl",
    "avandia", "bexagliflozin", "chlorpropamide", "fortamet", "glucotrol", "glucovance", "glumetza", "glynase", "glyxambi",
    "invokana", "janumet", "jentadueto", "kazano", "nesina", "onglyza", "oseni", "prandin", "precose", "qtern", "riomet",
    "sotagliflozin", "starlix", "steglatro", "sulfonylurea", "synjardy", "tolazamide", "tolbutamide", "tradjenta", "trijardy",
    "xigduo", "oral antidiabetic", "oral hypoglycemic", "sglt2", "sglt-2", "dpp-4",
)  # fmt: skip
_INJECTED = (
    "semaglutide", "liraglutide", "dulaglutide", "exenatide", "tirzepatide", "lixisenatide", "pramlintide", "ozempic",
    "victoza", "trulicity", "mounjaro", "byetta", "bydureon", "glp-1", "glp1", "adlyxin", "soliqua", "symlin", "xultophy",
)  # fmt: skip
_STATUS = (
    ("Z79.4", _INSULIN, "insulin"),
    ("Z79.84", _ORAL, "an oral antidiabetic"),
    ("Z79.85", _INJECTED, "an injected antidiabetic"),
)


_PASSING = re.compile(r"sliding[- ]scale|temporar|discontinued|stopped", re.IGNORECASE)
"""Drugs not taken for long: I.C.4.a.3 leaves out insulin given only during an encounter."""
_BY_MOUTH = re.compile(r"\b(?:oral|tablets?|tabs?|by mouth|po)\b")


@lru_cache(maxsize=4096)
def _statuses(med: str) -> frozenset[str]:
    """The status codes a drug asks for. Semaglutide by mouth is an oral drug; insulin for a stay only is not long-term."""
    if _PASSING.search(med):
        return frozenset()
    med = med.lower()
    asked = {code for code, names, _ in _STATUS if any(name in med for name in names)}
    if "Z79.85" in asked and _BY_MOUTH.search(med):
        asked = asked - {"Z79.85"} | {"Z79.84"}
    return frozenset(asked)


@rule(
    "END-03", Severity.WARN, "I.C.4.a.3, E11 Use additional code", "Long-term drug status missing or misplaced",
    hint="Add Z79.4, Z79.84 or Z79.85 after the diabetes code for each kind of drug taken.",
    on=(*DIABETES, "Z79.4", "Z79.84", "Z79.85"),
    fires=[ex("E10.9", "Z79.4"), ex("E11.9", meds=["metformin 500 MG"]), ex("Z79.4", "E11.9")],
    silent=[ex("E11.9", "Z79.4", "Z79.84", meds=["insulin", "metformin"]), ex("E11.9"), ex("E10.9", meds=["insulin"])],
)  # fmt: skip
def drug_status_fits(case: Case) -> Iterable[Finding]:
    first = case.first
    if first.code in ("Z79.4", "Z79.84", "Z79.85"):
        other = next(iter(diabetes(case)), None)
        yield case.say([first], f"{first.code} is never first. Put the diabetes code before it.",
                       case.move(other, first) if other else None)  # fmt: skip
    owner = next(iter(case.find("E08", "E09", "E11", "E13")), None)
    type_1 = next(iter(case.find("E10")), None)
    if owner and not case.has("O24.4"):
        asked = frozenset().union(*map(_statuses, case.context.meds))
        for code, _, words in _STATUS:
            if code in asked and not case.has(code):
                yield case.say([owner], f"The patient takes {words}. Add {code}.", case.add(code), about=[code])
    if not diabetes(case) and not case.has("O24", "R73.03", "E89.1"):
        for row in case.find("Z79.4"):
            yield case.say([row], "Z79.4 is insulin use. No diabetes is coded.", severity=Severity.INFO)
    if type_1 and not owner:
        for row in case.find("Z79.4"):
            message = "Type 1 diabetes implies insulin. Z79.4 adds nothing."
            yield case.say([type_1, row], message, case.remove(row), severity=Severity.INFO)


_CAUSES_OF_E08 = codes(
        "B25.2 B26.3 C D13.6 D13.7 D35 D44 E05 E22 E24 E26 E34 E40 E41 E42 E43 E44 E45 E46 E83.1 E84 E88 "
        "K70.3 K74 K85 K86 K90 P35.0 Q87 Q90 Q96 Q98 Z90.41 G11 G71 U07.1 U09.9 B18"
    )  # fmt: skip


@rule(
    "END-04", Severity.ERROR, "I.C.4.a.6.b, E08 Code first, E09", "Secondary diabetes without its cause",
    hint="E08: cause first. E09: poisoning first, or the adverse-effect drug code after.",
    on=("E08", "E09"),
    fires=[ex("E08.9"), ex("E09.9"), ex("T38.0X5A", "E09.65"), ex("E08.9", "E84.8"), ex("I10", "E08.9")],
    silent=[ex("E84.8", "E08.9"), ex("E09.65", "T38.0X5A"), ex("T38.0X1A", "E09.9")],
)  # fmt: skip
def secondary_diabetes_has_its_cause(case: Case) -> Iterable[Finding]:
    for row in case.find("E08"):
        causes = [other for other in case.find(*_CAUSES_OF_E08) if other is not row]
        if not causes:
            yield case.say([row], f"{row.code} needs the condition that caused the diabetes before it.")
        elif all(cause.at > row.at for cause in causes):
            yield case.say([row, causes[0]], f"{causes[0].code} caused the diabetes and goes before {row.code}.",
                           case.move(causes[0], row))  # fmt: skip
    for row in case.find("E09"):
        drugs = [other for other in case.rows if "T36" <= other.category <= "T65"]
        if not drugs:
            yield case.say([row], f"{row.code} needs the drug or chemical (T36-T65).")
        for drug in drugs[:1]:
            if drug.fact.intent == "5" and drug.at < row.at and not _other_effect(case, drug):
                yield case.say(
                    [drug, row], f"{drug.code} is an adverse effect and follows {row.code}.", case.move(row, drug)
                )
            if drug.fact.intent in ("1", "2", "3", "4") and drug.at > row.at:
                yield case.say(
                    [row, drug], f"{drug.code} is a poisoning and goes before {row.code}.", case.move(drug, row)
                )


def _other_effect(case: Case, drug: Row) -> bool:
    """Another effect of the same drug already stands before it."""
    return any(row.code[0] not in "TVWXYZ" and not row.code.startswith("E09") for row in case.rows[: drug.at])


@rule(
    "END-05", Severity.WARN, "I.C.4.a.5", "Insulin pump failure not first",
    hint="Put T85.6- first, then T38.3X6- or T38.3X1-, then the diabetes.",
    on=("T85.6",),
    fires=[ex("E10.65", "T85.614A", "T38.3X6A"), ex("T38.3X1A", "T85.694A", "E10.649")],
    silent=[ex("T85.614A", "T38.3X6A", "E10.65"), ex("T85.611A")],
)  # fmt: skip
def pump_failure_first(case: Case) -> Iterable[Finding]:
    if not case.has("T38.3X6", "T38.3X1"):
        return
    for row in case.find("T85.614", "T85.624", "T85.633", "T85.694"):
        if row.at > 0 and case.first.code.startswith((*DIABETES, "T38.3")):
            yield case.say([row], f"{row.code} caused the encounter and goes first.", case.move(row, case.first))


@rule(
    "END-06", Severity.INFO, "I.C.4.a.6.b.i", "Diabetes after pancreatectomy without its companions",
    hint="E13.- first, then E89.1 and the acquired absence of pancreas (Z90.41-).",
    on=("E89.1",),
    fires=[ex("E13.9", "E89.1"), ex("E89.1", "Z90.410")],
    silent=[ex("E13.9", "E89.1", "Z90.410")],
)  # fmt: skip
def pancreatectomy_is_complete(case: Case) -> Iterable[Finding]:
    for row in case.find("E89.1"):
        if not case.has("Z90.41"):
            yield case.say([row], f"{row.code}: add the acquired absence of pancreas (Z90.41-).",
                           case.choose(("Z90.410", "Z90.411")))  # fmt: skip
        elif not case.has("E13"):
            yield case.say([row], f"{row.code} follows a code of E13.-, if the patient has diabetes.")
