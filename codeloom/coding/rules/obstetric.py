"""Family: pregnancy, childbirth and the puerperium (guidelines chapter 15): order, delivery, weeks, records."""

import re
from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.infection import COVID_MANIFESTATIONS
from codeloom.coding.rules.principal import first_only
from codeloom.coding.rules.rule import codes, ex, rule

ABORTIVE = codes("O00 O01 O02 O03 O04 O05 O06 O07 O08")
_FIRST_BESIDE = codes("Z03.7 Z30 Z31 Z32 Z33.1 Z36")
"""Z codes that say the reason of an obstetric encounter themselves, or have a rule of their own."""


def obstetric(case: Case) -> list[Row]:
    """Rows of chapter 15."""
    return [row for row in case.rows if row.code[0] == "O"]


@rule(
    "OBS-01", Severity.ERROR, "I.C.15.a.1", "Chapter 15 code not first",
    hint="Put the obstetric code first.",
    on=("O",),
    fires=[ex("E11.9", "O24.111"), ex("Z3A.20", "O24.112"), ex("I10", "O99.412"), ex("U07.1", "O98.511")],
    silent=[ex("O24.111", "E11.9"), ex("I21.4", "O98.511", "U07.1"), ex("F32.A", "O94"), ex("Z36.0", "O09.511")],
)  # fmt: skip
def obstetric_code_leads(case: Case) -> Iterable[Finding]:
    first = case.first
    if first.code[0] == "O" or first.code.startswith(_FIRST_BESIDE) or first_only(first.fact):
        return
    rows = [row for row in obstetric(case) if row.code != "O94"]
    if rows and all(row.code.startswith("O98.5") for row in rows) and case.has("U07.1") and not _covid(first):
        return
    if rows:
        message = f"{rows[0].code} is a chapter 15 code and goes before {first.code}."
        yield case.say([first, rows[0]], message, case.move(rows[0], first))


def _covid(first: Row) -> bool:
    """COVID-19 itself or what it commonly brings: then it is no chance finding of another admission (I.C.15.s)."""
    return first.code.startswith(("U07.1", "Z3A", "Z20.822", "J12.82", *COVID_MANIFESTATIONS))


@rule(
    "OBS-02", Severity.ERROR, "I.C.15.b.1, Z34 Excludes1", "Supervision of normal pregnancy with a chapter 15 code",
    hint="Remove Z34.-: the obstetric code says more.",
    on=("Z34",),
    fires=[ex("Z34.01", "O24.410"), ex("O09.511", "Z34.91")],
    silent=[ex("Z34.01"), ex("Z34.83", "Z3A.36")],
)  # fmt: skip
def normal_pregnancy_stands_alone(case: Case) -> Iterable[Finding]:
    for row in case.find("Z34"):
        for other in obstetric(case)[:1]:
            yield case.say(
                [row, other], f"{row.code} is for normal pregnancy; {other.code} is coded.", case.remove(row)
            )


@rule(
    "OBS-03", Severity.ERROR, "I.C.15.n", "Normal delivery (O80)",
    hint="O80 is first, with Z37.0 and no other chapter 15 code.",
    on=("O80",),
    fires=[ex("O80"), ex("O80", "Z37.1"), ex("I10", "O80", "Z37.0"), ex("O80", "O70.1", "Z37.0")],
    silent=[ex("O80", "Z37.0"), ex("O80", "Z37.0", "Z3A.39")],
)  # fmt: skip
def normal_delivery_is_normal(case: Case) -> Iterable[Finding]:
    for row in case.find("O80"):
        outcomes = case.find("Z37")
        if row is not case.first:
            yield case.say([row], "O80 is always first.", case.move(row, case.first))
        for other in obstetric(case):
            if other is not row:
                yield case.say([row, other], f"O80 is not used with {other.code}. Keep {other.code}.", case.remove(row))
        if not outcomes:
            yield case.say([row], "O80 needs the outcome of delivery Z37.0.", case.add("Z37.0"))
        for outcome in outcomes:
            if outcome.code != "Z37.0":
                message = f"O80 goes with Z37.0 only, not {outcome.code}: one of them is not what the record says."
                yield case.say([row, outcome], message)


_IN_CHILDBIRTH = re.compile(r"\b(in|complicating) childbirth\b", re.IGNORECASE)
_DELIVERY_CPT = codes("59400 59409 59410 59510 59514 59515 59610 59612 59614 59618 59620 59622")
_DELIVERY = ("O60.1", "O60.2", "O70", "O75.82", "O80", "O82")


def delivers(fact: Fact) -> bool:
    """A code that says the delivery took place in this encounter."""
    return fact.code.startswith(_DELIVERY) or (fact.code[0] == "O" and bool(_IN_CHILDBIRTH.search(fact.title)))


def _delivery_procedure(case: Case) -> bool:
    return any(
        (line.system == "cpt" and line.code[:5] in _DELIVERY_CPT)
        or (line.system == "icd10pcs" and line.code.upper().startswith(("10D0", "10E0XZZ")))
        for line in case.lines
    )


@rule(
    "OBS-04", Severity.ERROR, "I.C.15.b.5", "Delivery without outcome of delivery",
    hint="Add the outcome of delivery (Z37.-).",
    on=("O",),
    fires=[ex("O82"), ex("O99.214", "Z3A.39"), ex("O34.211", "icd10pcs:10D00Z1")],
    silent=[ex("O82", "Z37.0"), ex("O24.111"), ex("O72.1")],
)  # fmt: skip
def delivery_has_an_outcome(case: Case) -> Iterable[Finding]:
    if case.has("Z37"):
        return
    row = next((row for row in obstetric(case) if delivers(row.fact)), None)
    if row is None and _delivery_procedure(case):
        row = next(iter(obstetric(case)), None)
    if row:
        fix = (
            case.add("Z37.0")
            if row.code == "O80"
            else case.choose(("Z37.0", "Z37.1", "Z37.2", "Z37.3", "Z37.4", "Z37.9"))
        )
        yield case.say([row], f"{row.code} is a delivery. The outcome of delivery (Z37.-) is missing.", fix)


_TRIMESTER = re.compile(r"(first|second|third) trimester", re.IGNORECASE)
_WEEKS = {"first": (0, 13), "second": (14, 27), "third": (28, 50)}


def trimester(fact: Fact) -> str:
    """The trimester a descriptor names, in lower case, or an empty string."""
    match = _TRIMESTER.search(fact.title)
    return match[1].lower() if match else ""


def weeks(case: Case) -> tuple[Row, int, int] | None:
    """The weeks-of-gestation row with the span of weeks it stands for."""
    for row in case.find("Z3A"):
        digits = row.code[4:]
        if digits == "01":
            return row, 0, 7
        if digits == "49":
            return row, 43, 50
        if digits.isdigit() and digits != "00":
            return row, int(digits), int(digits)
    return None


def _has_weeks(fact: Fact) -> bool:
    """A code of a trimester or of a delivery."""
    pregnant = fact.code.startswith(("O", "Z34")) and not fact.code.startswith(ABORTIVE)
    return pregnant and bool(trimester(fact) or delivers(fact))


@rule(
    "OBS-05", Severity.WARN, "I.C.15.a.3, chapter 15 note", "Weeks of gestation missing or in another trimester",
    hint="Add Z3A.- for the completed weeks, or use the code of the trimester they fall in.",
    when=_has_weeks,
    fires=[ex("O24.111"), ex("O24.113", "Z3A.12"), ex("O09.511", "Z3A.20"), ex("Z34.01", "Z3A.30")],
    silent=[ex("O24.113", "Z3A.36"), ex("O24.112", "Z3A.27"), ex("O03.9"), ex("O90.3"), ex("O60.13X0", "Z37.0", "Z3A.28")],
)  # fmt: skip
def weeks_fit_the_trimester(case: Case) -> Iterable[Finding]:
    rows = case.touched
    if not case.has("Z3A"):
        yield case.say(rows, f"{rows[0].code}: add the weeks of gestation (Z3A.-).", severity=Severity.INFO)
        return
    known = weeks(case)
    if known is None:
        return
    stated, low, high = known
    for row in rows:
        named = [word.lower() for word in _TRIMESTER.findall(row.fact.title)]
        if named and not any(_WEEKS[word][0] <= high and low <= _WEEKS[word][1] for word in named):
            name = named[-1]
            right = next(word for word, (a, b) in _WEEKS.items() if a <= low <= b)
            message = f"{row.code} is the {name} trimester, {stated.code} falls in the {right}."
            yield case.say([row, stated], message, case.pick(row, _of_trimester(case, row, right)))


def _of_trimester(case: Case, row: Row, name: str) -> list[str]:
    entry = row.fact.entry
    sisters = case.codeset.children(entry.parent) if entry else ()
    return [code for code in sisters if f"{name} trimester" in case.title(code).lower() and case.usable(code)]


@rule(
    "OBS-06", Severity.ERROR, "I.C.15.a.2, I.C.16.a.1", "Maternal codes on a newborn record, perinatal codes on a mother's",
    hint="Chapter 15 belongs to the mother's record only, chapter 16 never to it.",
    on=("O", "Z37", "P"),
    fires=[ex("O80", "Z37.0", age=0), ex("O80", "Z37.0", "P07.18"), ex("P59.9", "O82", "Z37.0")],
    silent=[ex("O80", "Z37.0", age=30), ex("Z38.00", "P59.9", age=0), ex("P59.9")],
)  # fmt: skip
def records_are_kept_apart(case: Case) -> Iterable[Finding]:
    maternal = [row for row in case.rows if row.code[0] == "O" or row.code.startswith("Z37")]
    perinatal = [row for row in case.rows if row.code[0] == "P"]
    if maternal and case.context.age == 0:
        message = f"{maternal[0].code} belongs to the mother's record, not the newborn's."
        yield case.say(maternal[:1], message, case.remove(maternal[0]))
    elif maternal and perinatal:
        message = f"{perinatal[0].code} belongs to the newborn's record, {maternal[0].code} to the mother's."
        fix = case.choice(case.remove(perinatal[0]), case.remove(maternal[0]))
        yield case.say([maternal[0], perinatal[0]], message, fix)


@rule(
    "OBS-07", Severity.ERROR, "I.C.15.a.1, Z33.1 Excludes1", "Incidental pregnancy with a chapter 15 code",
    hint="Remove Z33.1: the pregnancy is not incidental when an obstetric code is used.",
    on=("Z33.1",),
    fires=[ex("S93.401A", "Z33.1", "O26.891")],
    silent=[ex("S93.401A", "Z33.1")],
)  # fmt: skip
def incidental_is_incidental(case: Case) -> Iterable[Finding]:
    for row in case.find("Z33.1"):
        for other in obstetric(case)[:1]:
            yield case.say([row, other], f"Z33.1 is not used with {other.code}.", case.remove(row))


_AFTERWARDS = codes("O85 O86 O87 O90 O91 O92 O94")
"""The puerperium and sequelae."""


@rule(
    "OBS-10", Severity.ERROR, "I.C.21.c.11", "Weeks of gestation where they do not apply",
    hint="Remove Z3A.-: it is not used with abortive outcomes, elective termination or after delivery.",
    on=("Z3A",),
    fires=[ex("O03.9", "Z3A.08"), ex("Z33.2", "Z3A.10"), ex("O90.3", "Z3A.38"),
           ex("O02.1", "O09.293", "Z3A.28")],
    silent=[ex("O24.111", "Z3A.12"), ex("O82", "Z37.0", "Z3A.39"), ex("Z34.91", "Z3A.12"),
            ex("O31.11X0", "O30.001", "O03.9", "Z3A.12")],
)  # fmt: skip
def weeks_apply(case: Case) -> Iterable[Finding]:
    rows = obstetric(case)
    for stated in case.find("Z3A"):
        ended = next(iter(case.find("Z33.2")), None)
        over = [row for row in rows if row.code.startswith(ABORTIVE)]
        if rows and all(row.code.startswith((*ABORTIVE, *_AFTERWARDS)) for row in rows):
            ended = ended or rows[0]
        elif over and not case.has("O30", "O31"):
            ended = ended or over[0]
        if ended:
            yield case.say([ended, stated], f"{stated.code} is not used with {ended.code}.", case.remove(stated))
