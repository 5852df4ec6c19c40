"""Family: diseases in pregnancy, which chapter 15 takes over (guidelines I.C.15.c to I.C.15.s)."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.infection import organism_of
from codeloom.coding.rules.leading import may_lead
from codeloom.coding.rules.obstetric import ABORTIVE, delivers, obstetric, trimester, weeks
from codeloom.coding.rules.rule import codes, ex, rule


def _pregnant(case: Case) -> Row | None:
    """The first obstetric row other than a sequela."""
    return next((row for row in obstetric(case) if row.code != "O94"), None)


def _final(case: Case) -> str:
    """The word for the stage of pregnancy the chart is in, as descriptors say it."""
    for row in (*obstetric(case), *case.find("Z34")):
        if delivers(row.fact):
            return "childbirth"
        if "puerperium" in row.fact.title.lower() and not trimester(row.fact):
            return "puerperium"
        if name := trimester(row.fact):
            return f"{name} trimester"
    known = weeks(case)
    if known:
        return "first trimester" if known[1] < 14 else "second trimester" if known[1] < 28 else "third trimester"
    return "unspecified trimester"


def _choices(case: Case, stem: str) -> tuple[str, ...]:
    """Codes under a subcategory for the stage of pregnancy at hand, else all of them."""
    stage = _final(case)

    def fitting() -> list[str]:
        below = list(case.codeset.billable_below(stem, 40))
        return [code for code in below if stage in case.title(code).lower()] or below[:8]

    return case.book.kept((stem, stage), fitting)


def _before(case: Case, row: Row, stem: str) -> Fix | None:
    """Add the chapter 15 code before the disease it takes over; let the person choose when the stage is not known."""
    choices = _choices(case, stem)
    return case.add(choices[0], row.index) if len(choices) == 1 else case.choose(choices)


@rule(
    "OBS-08", Severity.ERROR, "I.C.15.c, I.C.15.d, I10 Excludes", "Hypertension not converted to O10-O16 in pregnancy",
    hint="Use O10.- before the type of hypertension (O10.0- replaces I10).",
    on=("I10-I15",),
    fires=[ex("O26.891", "I10"), ex("Z34.91", "I10"), ex("O99.212", "I11.9")],
    silent=[ex("O10.111", "I11.9"), ex("I10"), ex("O11.1", "I10")],
)  # fmt: skip
def hypertension_in_pregnancy(case: Case) -> Iterable[Finding]:
    state = _pregnant(case) or next(iter(case.find("Z34", "Z33.1")), None)
    if state is None or case.has("O10", "O11"):
        return
    stems = {"I10": "O10.0", "I11": "O10.1", "I12": "O10.2", "I13": "O10.3", "I15": "O10.4"}
    for row in case.between("I10", "I15"):
        stem = stems.get(row.category, "O10.9")
        choices = _choices(case, stem)
        fix = case.pick(row, choices) if stem == "O10.0" else case.choose(choices)
        yield case.say([row, state], f"{row.code} in pregnancy is {stem}-.", fix)


@rule(
    "OBS-09", Severity.ERROR, "I.C.15.g", "Diabetes in pregnancy without O24",
    hint="Put the code of category O24 first, then the diabetes code.",
    on=("E08-E13",),
    fires=[ex("O26.891", "E11.9"), ex("O10.011", "E10.65")],
    silent=[ex("O24.111", "E11.9"), ex("E11.9")],
)  # fmt: skip
def diabetes_in_pregnancy(case: Case) -> Iterable[Finding]:
    state = _pregnant(case)
    if state is None or case.has("O24"):
        return
    stems = {"E10": "O24.0", "E11": "O24.1"}
    for row in case.find("E08", "E09", "E10", "E11", "E13")[:1]:
        stem = stems.get(row.category, "O24.8")
        yield case.say([row, state], f"{row.code} in pregnancy needs {stem}- before it.", _before(case, row, stem))


@rule(
    "OBS-11", Severity.ERROR, "I.C.15.b.5, I.C.21.c.11, I.C.16.a.2", "Outcome of delivery on a newborn's record",
    hint="Z37.- belongs to the mother's record, Z38.- to the newborn's.",
    on=("Z37",),
    fires=[ex("Z38.00", "Z37.0"), ex("O80", "Z37.0", "Z38.00")],
    silent=[ex("O80", "Z37.0"), ex("Z38.00")],
)  # fmt: skip
def outcome_is_the_mothers(case: Case) -> Iterable[Finding]:
    mothers = any(row.code[0] == "O" for row in case.rows)
    for outcome in case.find("Z37"):
        for birth in case.find("Z38")[:1]:
            lose = birth if mothers else outcome
            yield case.say(
                [outcome, birth], f"{outcome.code} and {birth.code} belong to two records.", case.remove(lose)
            )


@rule(
    "OBS-12", Severity.ERROR, "I.C.15.i", "Gestational diabetes with other O24 or drug status codes",
    hint="O24.4- stands alone; it names the control itself.",
    on=("O24.4",),
    fires=[ex("O24.414", "Z79.4"), ex("O24.410", "O24.111")],
    silent=[ex("O24.414"), ex("O24.111", "E11.9", "Z79.4")],
)  # fmt: skip
def gestational_diabetes_stands_alone(case: Case) -> Iterable[Finding]:
    for row in case.find("O24.4"):
        for other in case.find("O24", "Z79.4", "Z79.84", "Z79.85"):
            if not other.code.startswith("O24.4"):
                yield case.say([row, other], f"{other.code} is not used with {row.code}.", case.remove(other))


@rule(
    "OBS-13", Severity.ERROR, "I.C.15.k", "Puerperal sepsis with A40 or A41",
    hint="Keep O85 and name the organism by B95-B97 instead of A40 or A41.",
    on=("O85",),
    fires=[ex("O85", "A41.51"), ex("O85", "A40.0")],
    silent=[ex("O85", "B96.20"), ex("O85", "B95.0", "R65.20", "N17.9")],
)  # fmt: skip
def puerperal_sepsis_takes_the_organism(case: Case) -> Iterable[Finding]:
    for row in case.find("O85"):
        for other in case.find("A40", "A41"):
            message = f"{other.code} is not used with O85. The organism is named by B95-B97."
            named = [code for code in organism_of(other.code) if not case.has(code)]
            yield case.say([other, row], message, case.pick(other, named) or case.remove(other))


@rule(
    "OBS-14", Severity.WARN, "I.C.15.b.2", "Supervision of high-risk pregnancy on a delivery record",
    hint="Remove O09.-: it is for the prenatal period only.",
    on=("O09",),
    fires=[ex("O82", "O09.513", "Z37.0")],
    silent=[ex("O09.513", "Z3A.36"), ex("O09.511", "O24.111")],
)  # fmt: skip
def supervision_is_prenatal(case: Case) -> Iterable[Finding]:
    delivery = next((row for row in case.rows if row.code.startswith("Z37") or delivers(row.fact)), None)
    for row in case.find("O09"):
        if delivery:
            yield case.say(
                [row, delivery], f"{row.code} is for prenatal visits; {delivery.code} is a delivery.", case.remove(row)
            )


_TAKEN_OVER = (
    (("B20", "Z21"), "O98.7", "HIV"),
    (("U07.1",), "O98.5", "COVID-19"),
    (("C",), "O9A.1", "A malignant neoplasm"),
    (("F17",), "O99.33", "Tobacco use"),
    (("F10",), "O99.31", "Alcohol use"),
    (codes("F11 F12 F13 F14 F15 F16 F18 F19"), "O99.32", "Drug use"),
    (("E66",), "O99.21", "Obesity"),
    (codes("D50 D51 D52 D53 D55 D56 D57 D58 D59 D60 D61 D62 D63 D64"), "O99.0", "Anemia"),
    (codes("N10 N11 N12 N30 N34 N39.0"), "O23", "An infection of the urinary tract"),
    (codes("E00 E01 E02 E03 E04 E05 E06 E07"), "O99.28", "A thyroid disorder"),
    (codes("F20 F25 F30 F31 F32 F33 F34 F40 F41 F42 F43"), "O99.34", "A mental disorder"),
    (codes("G40 G43"), "O99.35", "A disease of the nervous system"),
    (codes("I20 I21 I25 I26 I34 I35 I42 I47 I48 I49 I50"), "O99.4", "A disease of the circulatory system"),
    (codes("J12 J13 J14 J15 J16 J18 J20 J40 J44 J45 J47 J96"), "O99.5", "A disease of the respiratory system"),
    (("S", "T1", "T2", "T3", "T4", "T5", "T6", "T7"), "O9A.2", "An injury or poisoning"),
)


_COVERED = {
    "O9A.2": ("O9A.2", "O9A.3", "O9A.4", "O9A.5"),
    "O23": ("O23", "O86.2", "O03", "O08"),
    "O99.0": ("O99.0", "O90.81"),
    "O99.28": ("O99.28", "O90.5"),
    "O99.34": ("O99.34", "O90.6", "F53"),
    "O99.4": ("O99.4", "O10", "O22", "O87", "O88", "O90.3"),
    "O99.5": ("O99.5", "O98.5", "O88", "O95"),
}
"""Codes of chapter 15 any of which takes the disease over."""


@rule(
    "OBS-15", Severity.WARN, "I.C.15.a.1, I.C.15.f, I.C.15.l, I.C.15.m, I.C.15.s",
    "Disease in pregnancy without its chapter 15 code",
    hint="Put the chapter 15 code first and keep the disease code after it.",
    on=("O",),
    fires=[ex("O26.891", "B20"), ex("O26.892", "F17.210"), ex("O09.511", "U07.1"), ex("O26.891", "C50.911"),
           ex("O09.512", "Z3A.22", "D50.9"), ex("O26.892", "N39.0"), ex("O09.511", "J45.909")],
    silent=[ex("O99.012", "D50.9"), ex("O23.42", "N39.0"), ex("O98.711", "B20"), ex("O99.331", "F17.210"), ex("B20"),
            ex("O03.9", "F17.210"), ex("O26.891", "F17.211")],
)  # fmt: skip
def disease_in_pregnancy(case: Case) -> Iterable[Finding]:
    state = _pregnant(case)
    if state is None or all(row.code.startswith(ABORTIVE) for row in obstetric(case)):
        return
    for diseases, stem, words in _TAKEN_OVER:
        row = next(
            (row for row in case.find(*diseases) if not row.code.endswith(("11", "21")) or diseases[0] != "F17"), None
        )
        covered = _COVERED.get(stem, (stem,))
        if row and not case.has(*covered) and not row.fact.sequela:
            message = f"{words} in pregnancy needs {stem}- before {row.code}."
            severe = Severity.ERROR if stem in ("O98.7", "O98.5") else None
            yield case.say([row, state], message, _before(case, row, stem), severity=severe)


@rule(
    "OBS-16", Severity.WARN, "I.C.21.c.3", "BMI code in pregnancy",
    hint="Remove Z68.-: BMI codes are not assigned during pregnancy.",
    on=("Z68",),
    fires=[ex("O99.212", "E66.9", "Z68.35"), ex("Z34.91", "Z68.35")],
    silent=[ex("E66.9", "Z68.35")],
)  # fmt: skip
def no_bmi_in_pregnancy(case: Case) -> Iterable[Finding]:
    state = _pregnant(case) or next(iter(case.find("Z34", "Z33.1")), None)
    for row in case.find("Z68"):
        if state:
            yield case.say([state, row], f"{row.code} is not assigned during pregnancy.", case.remove(row))


@rule(
    "OBS-17", Severity.WARN, "I.C.15.p.3", "Sequela of pregnancy before the condition",
    hint="Put the condition first, then O94.",
    on=("O94",),
    fires=[ex("O94", "N81.10"), ex("O94")],
    silent=[ex("N81.10", "O94")],
)  # fmt: skip
def sequela_follows(case: Case) -> Iterable[Finding]:
    if case.first.code == "O94":
        conditions = [row for row in case.rows[1:] if row.code[0] not in "VWXYZ" and may_lead(row.fact)]
        yield case.say([case.first], "O94 follows the condition it caused.", case.lead(conditions, case.first))


@rule(
    "OBS-18", Severity.WARN, "I.C.15.q.4", "Postpartum hemorrhage after abortion",
    hint="Use the abortion code with hemorrhage (O03.1, O03.6, O04.6, O07.1, O08.1).",
    on=("O72",),
    fires=[ex("O04.80", "O72.1"), ex("O03.9", "O72.1")],
    silent=[ex("O72.1"), ex("O80", "Z37.0")],
)  # fmt: skip
def abortion_names_its_hemorrhage(case: Case) -> Iterable[Finding]:
    for row in case.find("O72"):
        for other in case.find(*ABORTIVE)[:1]:
            bleeding = _with_hemorrhage(case, other)
            fix = case.pick(other, bleeding) if bleeding else case.remove(row)
            message = (
                f"{row.code} is not used after an abortive outcome. The code of the abortion names the hemorrhage."
            )
            yield case.say([other, row], message, fix)


def _with_hemorrhage(case: Case, abortion: Row) -> list[str]:
    """The codes of the same outcome that name the hemorrhage; none where this one does."""
    if "hemorrhage" in abortion.fact.title.lower():
        return []
    return [
        code for code in case.codeset.billable_below(abortion.category, 60) if "hemorrhage" in case.title(code).lower()
    ]


_FETUS = codes("O31 O32 O33.3 O33.4 O33.5 O33.6 O35 O36 O40 O41 O60.1 O60.2 O64 O69")


@rule(
    "OBS-19", Severity.INFO, "I.C.15.a.6", "Fetus named by number without a multiple gestation",
    hint="Use 7th character 0 for a single gestation, or add the multiple gestation (O30.-).",
    on=_FETUS,
    fires=[ex("O36.5912")],
    silent=[ex("O36.5910"), ex("O30.042", "O36.5922"), ex("O24.111")],
)  # fmt: skip
def fetus_is_one_of_several(case: Case) -> Iterable[Finding]:
    for row in case.find(*_FETUS):
        if row.fact.seventh in tuple("12345") and not case.has("O30", "O31"):
            single = case.codeset.normalise(row.fact.bare[:6] + "0")
            message = f"{row.code} names a fetus by number. A multiple gestation (O30.-) is not coded."
            several = case.choose(_choices(case, "O30.0"))
            yield case.say([row], message, case.choice(case.use(row, single), several))
