"""Family: procedure sides. The side of a procedure row against the sides of the diagnoses, and against itself."""

from collections.abc import Iterable

from codeloom.coding.codesets.procedures import ProcedureCode
from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.laterality import side
from codeloom.coding.rules.regions import BOTH, LEFT, PARTS, RIGHT, limb_of, part_of, region_of, regions_of, sides_of
from codeloom.coding.rules.rule import ex, rule

_NOT_A_REASON = ("Z", "G81", "G83", "I69", "U", "V", "W", "X", "Y")
"""Status, history, paralysis and causes: their side is not that of a procedure."""


@rule(
    "PRC-04", Severity.WARN, "I.B.13; modifiers LT, RT, 50, E1-E4, FA-F9, TA-T9; ICD-10-PCS body part",
    "Side of a procedure against the side of the diagnosis",
    hint="Look in the record which side was treated, then put right the modifier, the body part or the diagnosis.",
    on=("procedure",), overridable=True,
    fires=[ex("M17.12", "cpt:27447-RT"), ex("H25.11", "I10", "cpt:66984-LT"), ex("M16.11", "icd10pcs:0SRB02A"),
           ex("S61.212A", "cpt:12001-F6"), ex("L60.0", "L03.031", "cpt:11730-TA"), ex("G56.02", "cpt:64721-RT"),
           ex("M17.11", "cpt:27447-50"), ex("S62.524A", "cpt:26727-F6")],
    silent=[ex("M17.11", "cpt:27447-RT"), ex("M17.0", "cpt:27447-LT"), ex("M17.12", "M16.11", "cpt:27130-RT"),
            ex("I10", "cpt:27447-RT"), ex("M17.11", "cpt:27447"), ex("M16.12", "icd10pcs:0SRB02A"),
            ex("S62.524A", "cpt:26727-FA", override="both hands"), ex("S62.524A", "cpt:26727-F5"), ex("H25.13", "cpt:66984-RT"),
            ex("M17.11", "M17.12", "cpt:27447-50"), ex("Z12.31", "N63.11", "cpt:77067-50"),
            ex("C18.2", "H25.11", "icd10pcs:0DTF0ZZ"), ex("I69.351", "cpt:20610-LT")],
)  # fmt: skip
def side_is_that_of_the_diagnosis(case: Case) -> Iterable[Finding]:
    for index, read in case.procedures:
        named = sides_of(read)
        if not named:
            continue
        near = _near(case, read)
        sides = {side(row.fact.title) for row in near}
        if not near or "" in sides or BOTH in sides:
            continue
        typed = case.lines[index].code
        listed = ", ".join(row.code for row in near[:3])
        if named in ({BOTH}, {RIGHT, LEFT}):
            if len(sides) == 1 and near[0].at == 0:
                yield _said(case, index, near, f"{typed} says both sides; {listed} names the {sides.pop()} only.")
        elif len(named) == 1 and not named & sides:
            yield _said(case, index, near, f"{typed} is on the {next(iter(named))}; {listed} is on the {sides.pop()}.")
        elif other := _other_part(read, near):
            yield _said(case, index, near, f"{typed} names the {other[0]}; {listed} names the {other[1]}.")


def _near(case: Case, read: ProcedureCode) -> list[Row]:
    """The diagnoses a procedure can be for, nearest first: of its region, else of its limb, else all that name a side.

    Where the region is open the first-listed diagnosis must name a side: else the procedure may be for that.
    """
    reasons = [row for row in case.rows if row.fact.reportable and not row.code.startswith(_NOT_A_REASON)]
    region = region_of(read)
    for about in (region, limb_of(region)) if region else ():
        near = [row for row in reasons if regions_of(row.fact.title) & about]
        if near:
            return near
    if region or not reasons or not side(reasons[0].fact.title):
        return []
    return [row for row in reasons if side(row.fact.title)]


def _other_part(read: ProcedureCode, near: list[Row]) -> tuple[str, str] | None:
    """The finger, toe or eyelid of the procedure and another one of the diagnoses, where none of them names it."""
    parts = [PARTS[modifier] for modifier in read.modifiers if modifier in PARTS]
    if len(parts) != 1:
        return None
    wanted, part = parts[0]
    named = [part_of(row.fact.title) for row in near if side(row.fact.title) == wanted]
    if not named or "" in named or part in named:
        return None
    return f"{wanted} {part}", f"{wanted} {named[0]}"


def _said(case: Case, index: int, near: list[Row], message: str) -> Finding:
    return case.about_lines([index, *(row.index for row in near[:3])], message)


@rule(
    "PRC-05", Severity.ERROR, "HCPCS Level II modifiers; NCCI Policy Manual, chapter I", "Modifiers that contradict one another",
    hint="Keep the modifier that is right, or report the sides and parts in two rows.",
    on=("procedure",),
    fires=[ex("cpt:27447-RT-50"), ex("cpt:26727-F6-LT"), ex("cpt:73560-RT-LT"), ex("cpt:71046-26-TC"), ex("cpt:11730-TA-T5"),
           ex("cpt:69436-50", units=[2])],
    silent=[ex("cpt:27447-RT"), ex("cpt:27447-50"), ex("cpt:26727-F6-RT"), ex("cpt:71046-26"), ex("cpt:99213-25-95"),
            ex("cpt:97110", units=[3]),             ex("cpt:73560-RT", "cpt:73560-LT")],
)  # fmt: skip
def modifiers_agree(case: Case) -> Iterable[Finding]:
    for index, read in case.procedures:
        typed = case.lines[index].code
        if read.system != "icd10pcs" and len(sides_of(read)) > 1:
            yield case.about_line(index, f"The modifiers of {typed} name more than one side.")
        elif {"26", "TC"} <= set(read.modifiers):
            yield case.about_line(index, f"{typed} is marked as the professional and as the technical part.")
        elif "50" in read.modifiers and case.lines[index].units > 1:
            yield case.about_line(index, f"{typed} says both sides by modifier 50, so it is one unit.")
