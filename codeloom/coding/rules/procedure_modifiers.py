"""Family: procedure modifiers. What the numbers of visits and procedures demand of one another, without any list of them.

Only stretches of numbers are known here; whether a visit was separate is in the record, so a modifier is offered, not set.
"""

from collections.abc import Iterable, Iterator

from codeloom.coding.codesets.procedures import ProcedureCode
from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case
from codeloom.coding.rules.rule import codes, ex, rule

Stretch = tuple[int, int]
OFFICE: tuple[Stretch, ...] = ((99202, 99205), (99211, 99215))
EVALUATION: tuple[Stretch, ...] = ((99202, 99499), (92002, 92014))
PREVENTIVE: tuple[Stretch, ...] = ((99381, 99397),)
SURGERY: tuple[Stretch, ...] = ((10004, 36410), (36420, 36590), (36593, 69990))
"""Procedures of surgery; drawing blood is none."""
GIVEN: tuple[Stretch, ...] = ((90460, 90474), (96360, 96379), (98925, 98942))
"""Giving vaccines, infusions and injections, and manipulation."""
NOT_A_VISIT: tuple[Stretch, ...] = ((10004, 69990), (70010, 79999), (80047, 89398), (90476, 90759))
"""Surgery, imaging, laboratory and vaccine products."""
WELLNESS = frozenset(codes("G0402 G0438 G0439"))
MEDICARE_VACCINES = frozenset(codes("G0008 G0009 G0010"))
OF_VISITS = frozenset(codes("24 25 27 57"))
OF_PROCEDURES = frozenset(codes("59 XE XP XS XU"))
PROLONGED_BASE = {"99417": codes("99205 99215 99245 99345 99350 99483"), "G2212": codes("99205 99215 99483")}
HOME: tuple[Stretch, ...] = ((99341, 99350),)


def within(read: ProcedureCode, stretches: tuple[Stretch, ...]) -> bool:
    """Whether a CPT number lies in one of the stretches."""
    return read.code.isdigit() and any(first <= int(read.code) <= last for first, last in stretches)


def is_preventive(read: ProcedureCode) -> bool:
    """A preventive visit, or a Medicare wellness visit."""
    return within(read, PREVENTIVE) or read.code in WELLNESS


def _visits(case: Case) -> Iterator[tuple[int, ProcedureCode]]:
    """Office visits with no modifier that sets them apart."""
    if not case.inpatient:
        for index, read in case.procedures:
            if within(read, OFFICE) and OF_VISITS.isdisjoint(read.modifiers):
                yield index, read


def _first(case: Case, stretches: tuple[Stretch, ...]) -> int | None:
    return next((index for index, read in case.procedures if within(read, stretches)), None)


def _offer(case: Case, index: int, *modifiers: str) -> Fix:
    typed = case.lines[index].code
    return Fix("pick", f"Choose a modifier for {typed}", index, choices=tuple(f"{typed}-{one}" for one in modifiers))


@rule(
    "PRC-06", Severity.WARN, "NCCI Policy Manual, chapters I and XI; modifier 25",
    "Office visit beside a preventive visit without modifier 25",
    hint="Add modifier 25 to the office visit if the record shows work beyond the preventive visit; else report the latter alone.",
    on=("procedure",), overridable=True,
    fires=[ex("Z00.01", "E11.65", "cpt:99396", "cpt:99213"), ex("Z00.00", "hcpcs:G0439", "cpt:99214"),
           ex("hcpcs:G0438", "cpt:99203-95")],
    silent=[ex("Z00.01", "E11.65", "cpt:99396", "cpt:99213-25"), ex("Z00.00", "cpt:99396"), ex("cpt:99213"),
            ex("cpt:99396", "cpt:99213", setting="inpatient"), ex("hcpcs:G0439", "cpt:99213", override="another day")],
)  # fmt: skip
def visit_beside_a_preventive_one(case: Case) -> Iterable[Finding]:
    preventive = next((index for index, read in case.procedures if is_preventive(read)), None)
    if preventive is None:
        return
    for index, read in _visits(case):
        message = f"{read.code} beside the preventive visit {case.lines[preventive].code} needs modifier 25."
        yield case.about_lines([index, preventive], message, _offer(case, index, "25"))


@rule(
    "PRC-07", Severity.WARN, "NCCI Policy Manual, chapter I, section D; modifiers 25 and 57",
    "Office visit beside a procedure without modifier 25 or 57",
    hint="Add 25, or 57 where the visit led to major surgery, if the visit was separate; else report the procedure alone.",
    on=("procedure",), overridable=True,
    fires=[ex("M17.11", "cpt:99213", "cpt:20610-RT"), ex("L82.1", "cpt:17110", "cpt:99202"), ex("Z23", "cpt:90471", "cpt:99214")],
    silent=[ex("M17.11", "cpt:99213-25", "cpt:20610-RT"), ex("I10", "cpt:99213", "cpt:36415"), ex("cpt:99214", "cpt:93000"),
            ex("S52.501A", "cpt:99204-57", "cpt:25605-RT"), ex("cpt:99213", "cpt:80053")],
)  # fmt: skip
def visit_beside_a_procedure(case: Case) -> Iterable[Finding]:
    surgery = _first(case, SURGERY)
    beside = surgery if surgery is not None else _first(case, GIVEN)
    if beside is None:
        return
    for index, read in _visits(case):
        message = (
            f"{read.code} beside the procedure {case.lines[beside].code} needs a modifier that says it was separate."
        )
        yield case.about_lines(
            [index, beside], message, _offer(case, index, *("25", "57")[: 1 + (surgery is not None)])
        )


@rule(
    "PRC-08", Severity.WARN, "NCCI Policy Manual, chapter I, section E", "Modifier of another kind of service",
    hint="24, 25, 27 and 57 belong to visits; 59 and XE, XP, XS, XU to procedures. Move the modifier to the row it is for.",
    on=("procedure",), overridable=True,
    fires=[ex("cpt:20610-25"), ex("cpt:99213-59"), ex("cpt:80053-25"), ex("cpt:99214-XU")],
    silent=[ex("cpt:99213-25"), ex("cpt:20610-59"), ex("cpt:92014-25"), ex("hcpcs:G0439-25"), ex("cpt:73560-RT")],
)  # fmt: skip
def modifier_of_the_kind(case: Case) -> Iterable[Finding]:
    for index, read in case.procedures:
        typed = case.lines[index].code
        if within(read, NOT_A_VISIT) and (wrong := OF_VISITS.intersection(read.modifiers)):
            yield case.about_line(index, f"{typed}: modifier {min(wrong)} belongs to a visit, not to a procedure.")
        elif within(read, EVALUATION) and (wrong := OF_PROCEDURES.intersection(read.modifiers)):
            yield case.about_line(index, f"{typed}: modifier {min(wrong)} belongs to a procedure, not to a visit.")


@rule(
    "PRC-09", Severity.WARN, "CMS Claims Processing Manual, chapter 12, section 30.6; modifier 25",
    "Two visits of one day",
    hint="Report one visit of the day at the level of all its work; a second one for another problem takes modifier 25.",
    on=("procedure",), overridable=True,
    fires=[ex("cpt:99213", "cpt:99214"), ex("cpt:99203", "cpt:99213"), ex("cpt:99386", "cpt:99396")],
    silent=[ex("cpt:99213", "cpt:99214-25"), ex("cpt:99213", "cpt:99396-25"), ex("cpt:99214")],
)  # fmt: skip
def visits_of_one_day(case: Case) -> Iterable[Finding]:
    if case.inpatient:
        return
    for kind in (OFFICE, PREVENTIVE):
        alike = [(index, read) for index, read in case.procedures if within(read, kind)]
        if len(alike) > 1 and all(OF_VISITS.isdisjoint(read.modifiers) for _, read in alike):
            rows = [index for index, _ in alike]
            named = " and ".join(case.lines[index].code for index in rows[:2])
            yield case.about_lines(rows, f"{named} are two visits of one day without a modifier.")


@rule(
    "PRC-10", Severity.ERROR, "Medicare Physician Fee Schedule, add-on codes", "Add-on code without the visit it is added to",
    hint="Report the visit the code adds to, or remove the add-on.",
    on=("procedure",),
    fires=[ex("cpt:99417", "cpt:99214"), ex("hcpcs:G2212"), ex("hcpcs:G2211", "cpt:99396")],
    silent=[ex("cpt:99215", "cpt:99417"), ex("cpt:99205", "hcpcs:G2212"), ex("hcpcs:G2211", "cpt:99213"),
            ex("hcpcs:G2211", "cpt:99348", dos="2026-02-03")],
)  # fmt: skip
def add_on_has_its_visit(case: Case) -> Iterable[Finding]:
    present = {read.code for _, read in case.procedures}
    for index, read in case.procedures:
        if read.code == "G2211":
            missing = not any(within(other, OFFICE + HOME) for _, other in case.procedures)
        else:
            missing = read.code in PROLONGED_BASE and present.isdisjoint(PROLONGED_BASE[read.code])
        if missing:
            yield case.about_line(index, f"{read.code} adds to a visit, and none it can add to is here.", remove=True)


@rule(
    "PRC-11", Severity.WARN, "Medicare Physician Fee Schedule 2024 and 2025", "G2211 beside a visit with modifier 25",
    hint="Medicare pays G2211 beside modifier 25 only with a wellness visit, a vaccine or another preventive service.",
    on=("procedure",), overridable=True,
    fires=[ex("hcpcs:G2211", "cpt:99213-25", "cpt:20610-RT", dos="2026-02-03")],
    silent=[ex("hcpcs:G2211", "cpt:99213", dos="2026-02-03"), ex("hcpcs:G2211", "cpt:99213-25", "hcpcs:G0439", dos="2026-02-03"),
            ex("hcpcs:G2211", "cpt:99213-25", "cpt:90471", dos="2026-02-03")],
)  # fmt: skip
def complexity_beside_a_separate_visit(case: Case) -> Iterable[Finding]:
    added = next((index for index, read in case.procedures if read.code == "G2211"), None)
    allowed = any(
        is_preventive(read) or read.code in MEDICARE_VACCINES or within(read, ((90460, 90474),))
        for _, read in case.procedures
    )
    if added is None or allowed:
        return
    for index, read in case.procedures:
        if within(read, OFFICE) and "25" in read.modifiers:
            yield case.about_lines([added, index], f"G2211 is not paid beside {case.lines[index].code}.")
