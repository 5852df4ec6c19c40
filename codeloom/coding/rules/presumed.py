"""Family: presumed together. Pairs that a title or the index joins by "with" or "in", each with its own exceptions."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.rule import codes, ex, rule

_CHRONIC_LUNG = {"J44": "J44.0", "J47": "J47.0"}
"""Lung diseases with a code for an acute lower respiratory infection."""
_LOWER_INFECTION = codes("J09.X1 J10.0 J11.0 J12 J13 J14 J15 J16 J17 J18 J20 J21 J22")


@rule(
    "CMB-04", Severity.WARN, "I.A.15, J44.0 and J47.0 titles", "Chronic lung disease and lower respiratory infection apart",
    hint="Use J44.0 or J47.0 and code the infection also; aspiration pneumonia is none.",
    on=tuple(_CHRONIC_LUNG),
    fires=[ex("J44.9", "J18.9"), ex("J44.9", "J20.9"), ex("J18.9", "J44.1"), ex("J47.9", "J15.1")],
    silent=[ex("J44.0", "J18.9"), ex("J44.0", "J44.1", "J18.9"), ex("J44.9", "J69.0"), ex("J44.9", "J06.9"), ex("J43.9", "J18.9")],
)  # fmt: skip
def infection_of_the_lung_is_combined(case: Case) -> Iterable[Finding]:
    infection = next(iter(case.find(*_LOWER_INFECTION)), None)
    for category, code in _CHRONIC_LUNG.items():
        rows = case.find(category)
        if infection is None or not rows or case.has(code):
            continue
        message = f"{rows[0].code} with {infection.code} is {code}; the infection is coded also."
        plain = rows[0].code in ("J44.9", "J47.9")
        yield case.say(
            [rows[0], infection], message, case.use(rows[0], code) if plain else case.add(code, rows[0].index)
        )


_FLU = (
    (codes("J10.1 J10.2 J10.8"), "J10.0"), (codes("J11.1 J11.2 J11.8"), "J11.0"), (codes("J09.X2 J09.X3 J09.X9"), "J09.X1"),
)  # fmt: skip


@rule(
    "CMB-05", Severity.WARN, "I.B.9, I.C.10.c, J10.0 and J11.0 titles", "Influenza and pneumonia apart",
    hint="Use influenza with pneumonia; code also another specified type of pneumonia.",
    on=("J09", "J10", "J11"),
    fires=[ex("J10.1", "J18.9"), ex("J15.212", "J11.1"), ex("J09.X2", "J18.9")],
    silent=[ex("J10.01"), ex("J10.08", "J15.212"), ex("J10.1", "J69.0"), ex("J10.1", "J20.9")],
)  # fmt: skip
def pneumonia_is_of_the_influenza(case: Case) -> Iterable[Finding]:
    lung = next(iter(case.find("J12", "J13", "J14", "J15", "J16", "J17", "J18")), None)
    for others, stem in _FLU:
        for flu in case.find(*others):
            if lung is None or case.has(stem):
                continue
            yield case.say(
                [flu, lung],
                f"{flu.code} with {lung.code} is one code of {stem}-.",
                case.pick(flu, case.codeset.billable_below(stem, 25)),
            )


_IN = (
    ("D64.9", "D63.1", "anemia in chronic kidney disease", Severity.WARN, ("N18",)),
    ("D64.9", "D63.0", "anemia in neoplastic disease", Severity.INFO, ("C",)),
    ("F03", "F02", "dementia in another disease", Severity.WARN, codes("A81 G10 G20 G30 G31 G35")),
)
"""What stands unspecified, the code "in" a disease, its words, its weight, and those of its causes whose link is presumed."""


@rule(
    "CMB-06", Severity.WARN, "I.A.15 (\"in\" of the index and titles)", "Unspecified condition beside its presumed cause",
    overridable=True,
    hint="Use the code \"in\" the disease, after the disease, or record that the two are unrelated.",
    on=("D64.9", "F03"),
    fires=[ex("I12.9", "N18.4", "D64.9"), ex("G20.A1", "F03.90"), ex("G30.9", "F03.B0"), ex("C18.9", "D64.9")],
    silent=[ex("N18.4", "D63.1"), ex("G20.A1", "F02.80"), ex("D64.9", "E11.9"), ex("F03.90", "I10"), ex("G40.909", "F03.90"),
            ex("N18.4", "D64.9", override="iron deficiency ruled out, alcohol")],
)  # fmt: skip
def condition_is_in_the_disease(case: Case) -> Iterable[Finding]:
    for vague, stem, words, weight, causes in _IN:
        if case.has(stem):
            continue
        for row in case.find(vague):
            code = row.code.replace("F03.9", "F02.8").replace("F03", "F02") if vague == "F03" else stem
            asked = {name for group in case.book.fact(code).firsts for name in group.names}
            cause = next((o for o in case.find(*causes) if not asked.isdisjoint(o.fact.prefixes)), None)
            if cause:
                message = f"{row.code} beside {cause.code} is presumed to be {words}. Use {code} after {cause.code}."
                yield case.say([row, cause], message, case.use(row, code), severity=weight)


_BLOCKED = codes("N13.0 N13.1 N13.2 N13.3 N13.4 N13.5")
_KIDNEY_INFECTION = codes("N10 N11 N12 N15.1")


def pyonephrosis(case: Case, row: Row) -> bool:
    """Whether a row is a blocked or calculous kidney beside an infection of the kidney: CMB-08 then speaks of it."""
    return row.code.startswith((*_BLOCKED, "N20")) and case.has(*_BLOCKED) and case.has(*_KIDNEY_INFECTION)


@rule(
    "CMB-08", Severity.WARN, "I.B.9, N13.6 inclusion terms", "Hydronephrosis or obstruction and infection of the kidney apart",
    hint="Use N13.6: it is N13.0 to N13.5 with infection; the organism is coded also.",
    on=_BLOCKED,
    fires=[ex("N13.30", "N10"), ex("N20.1", "N10", "N13.30", "B96.20"), ex("N12", "N13.2")],
    silent=[ex("N13.6", "B96.20"), ex("N13.30", "N39.0"), ex("N13.2"), ex("N10", "N20.0")],
)  # fmt: skip
def infection_above_a_block_is_combined(case: Case) -> Iterable[Finding]:
    infection = next(iter(case.find(*_KIDNEY_INFECTION)), None)
    if infection:
        row = case.touched[0]
        rows = [row, infection, *case.find("N20")[:1]]
        yield case.say(rows, f"{row.code} with {infection.code} is N13.6.", case.use(row, "N13.6"))
