"""Family: infections (guidelines chapter 1): HIV, organisms and their resistance, COVID-19. Sepsis has its own module."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.leading import may_lead
from codeloom.coding.rules.rule import codes, ex, rule
from codeloom.coding.rules.sepsis import LOCALIZED

HIV_RELATED = codes(
        "A02.1 A07.2 A07.3 A15 A17 A18 A19 A31 A81.2 B00 B02.7 B25 B37.1 B37.81 B38 B39 B45 B58 B59 C46 C83.3 "
        "C83.7 C85.8 E88.A F02 G93.49 R64"
    )  # fmt: skip


@rule(
    "INF-05", Severity.WARN, "I.C.1.a.2.a", "HIV-related condition before B20",
    hint="Put B20 first, then the HIV-related conditions.",
    on=("B20",),
    fires=[ex("B59", "B20"), ex("C46.0", "B20"), ex("S72.001A", "B59", "B20")],
    silent=[ex("S72.001A", "B20"), ex("D59.31", "B20"), ex("O98.711", "B20", "B59"), ex("B20", "B59")],
)  # fmt: skip
def hiv_before_its_conditions(case: Case) -> Iterable[Finding]:
    for hiv in case.find("B20"):
        early = next((row for row in case.rows[: hiv.at] if row.code.startswith(HIV_RELATED)), None)
        if early:
            message = f"{early.code} is an HIV-related condition. B20 goes before it."
            yield case.say([early, hiv], message, case.move(hiv, early))


_MRSA = ("A41.02", "A49.02", "J15.212")


@rule(
    "INF-07", Severity.ERROR, "I.C.1.e.1.a, I.C.1.e.1.b", "MRSA coded twice",
    hint="Remove B95.62 and Z16.11: the combination code, or B95.62 alone, says it.",
    on=("A41.02", "A49.02", "J15.212", "B95.62"),
    fires=[ex("J15.212", "B95.62"), ex("A41.02", "Z16.11"), ex("L03.115", "B95.62", "Z16.11")],
    silent=[ex("L03.115", "B95.62"), ex("J15.212", "Z22.322"), ex("J15.212", "L03.115", "B95.62")],
)  # fmt: skip
def mrsa_is_said_once(case: Case) -> Iterable[Finding]:
    combined = case.find(*_MRSA)
    for row in case.find("Z16.11"):
        for owner in (*combined, *case.find("B95.62"))[:1]:
            yield case.say([owner, row], f"{owner.code} already says the resistance.", case.remove(row))
    others = [row for row in case.find(*LOCALIZED, "T") if not row.code.startswith(_MRSA)]
    for row in case.find("B95.62"):
        if combined and not others:
            yield case.say([combined[0], row], f"{combined[0].code} already names MRSA.", case.remove(row))


_NAMED = (
    ("P36.0", ("B95",)), ("P36.1", ("B95",)), ("P36.2", ("B95.6",)), ("P36.3", ("B95.7", "B95.8")), ("P36.4", ("B96.2",)),
    ("A40", ("B95.0", "B95.1", "B95.3", "B95.4", "B95.5")), ("A41.0", ("B95.6",)), ("A41.1", ("B95.7",)), ("A41.2", ("B95.8",)),
    ("A41.3", ("B96.3",)), ("A41.51", ("B96.2",)), ("A41.52", ("B96.5",)), ("A41.53", ("B96.8",)), ("A41.81", ("B95.2",)),
    ("J13", ("B95.3",)), ("J14", ("B96.3",)), ("J15.0", ("B96.1",)), ("J15.1", ("B96.5",)), ("J15.21", ("B95.6",)),
    ("J15.3", ("B95.1",)), ("J15.5", ("B96.2",)), ("J12.1", ("B97.4",)), ("J02.0", ("B95",)), ("J03.0", ("B95",)),
)  # fmt: skip


@rule(
    "INF-08", Severity.WARN, "I.C.1.b, I.C.16.f", "Organism coded again beside a code that names it",
    hint="Remove the organism code.",
    on=("B95", "B96", "B97"),
    fires=[ex("J13", "B95.3"), ex("P36.4", "B96.20"), ex("A41.51", "B96.20")],
    silent=[ex("N39.0", "B96.20"), ex("A41.51", "N39.0", "B96.20"), ex("J18.9", "B96.5")],
)  # fmt: skip
def organism_is_said_once(case: Case) -> Iterable[Finding]:
    for row in case.find("B95", "B96", "B97"):
        for code, organisms in _NAMED:
            owner = next(iter(case.find(code)), None)
            if owner and row.code.startswith(organisms) and not _another_infection(case, owner):
                yield case.say([owner, row], f"{owner.code} already names the organism.", case.remove(row))
                break


_ORGANISMS = (
    ("A40.0", ("B95.0",)), ("A40.1", ("B95.1",)), ("A40.3", ("B95.3",)), ("A40", ("B95.4", "B95.5")), ("A41.01", ("B95.61",)),
    ("A41.02", ("B95.62",)), ("A41.1", ("B95.7",)), ("A41.2", ("B95.8",)), ("A41.3", ("B96.3",)), ("A41.4", ("B96.89",)),
    ("A41.50", ("B96.89",)), ("A41.51", ("B96.20",)), ("A41.52", ("B96.5",)), ("A41.53", ("B96.89",)), ("A41.54", ("B96.83",)),
    ("A41.59", ("B96.89",)), ("A41.81", ("B95.2",)), ("A41.89", ("B96.89", "B97.89")),
)  # fmt: skip


def organism_of(code: str) -> tuple[str, ...]:
    """The organism a sepsis code names, as codes of B95 to B97; none for A41.9."""
    return next((found for prefix, found in _ORGANISMS if code.startswith(prefix)), ())


def _another_infection(case: Case, owner: Row) -> bool:
    """An infection beside it that needs the organism for itself."""
    return any(row is not owner and row.code.startswith((*LOCALIZED, "T8")) for row in case.rows)


@rule(
    "INF-09", Severity.WARN, "I.C.1.a.2.d, I.C.1.a.2.f", "Z21 with an HIV-related illness",
    hint="Use B20 once an HIV-related illness is documented.",
    on=("Z21",),
    fires=[ex("B59", "Z21"), ex("Z21", "C46.0")],
    silent=[ex("Z21"), ex("I10", "Z21"), ex("B20", "B59")],
)  # fmt: skip
def asymptomatic_has_no_illness(case: Case) -> Iterable[Finding]:
    clear = codes("A07.2 A81.2 B25 B37.1 B37.81 B45 B58 B59 C46")
    for row in case.find("Z21"):
        illness = next(iter(case.find(*clear)), None)
        if illness:
            message = (
                f"Z21 is asymptomatic status. Where the record links {illness.code} to HIV, B20 replaces it; else ask."
            )
            yield case.say([illness, row], message, case.choice(case.use(row, "B20")))


COVID_MANIFESTATIONS = codes(
        "J12.82 J12.89 J20.8 J22 J40 J80 J96.0 J98.8 A08.39 M35.81 J12.9 J18.9 R09.02 R05 R06.0 R50.9 R43 "
        "G93.3 I40 B33.2 K52.9 R11 R19.7 J02.9 J06.9"
    )  # fmt: skip


@rule(
    "COV-01", Severity.ERROR, "I.C.1.g.1.b", "COVID-19 manifestation before U07.1",
    hint="Put U07.1 before its manifestations; O98.5-, sepsis and transplant complications may stand before both.",
    on=("U07.1",),
    fires=[ex("J12.82", "U07.1"), ex("J96.01", "U07.1"), ex("A41.89", "J12.82", "U07.1")],
    silent=[ex("O98.511", "U07.1", "J12.82"), ex("U07.1", "J12.82"), ex("A41.89", "U07.1"), ex("I21.4", "U07.1")],
)  # fmt: skip
def covid_before_its_manifestations(case: Case) -> Iterable[Finding]:
    for covid in case.find("U07.1"):
        early = next((row for row in case.rows[: covid.at] if row.code == "J12.82"), None)
        if early is None and case.first.code.startswith(COVID_MANIFESTATIONS):
            early = case.first
        if early:
            message = f"{early.code} is a manifestation of COVID-19. U07.1 goes before it."
            yield case.say([early, covid], message, case.move(covid, early))


@rule(
    "COV-02", Severity.WARN, "I.C.1.g.1.m", "Post COVID-19 condition before the condition itself",
    hint="Put the specific condition first, then U09.9.",
    on=("U09.9",),
    fires=[ex("U09.9", "J96.10"), ex("U09.9", "R43.8")],
    silent=[ex("J96.10", "U09.9"), ex("U09.9"), ex("R53.83", "U09.9", "I10")],
)  # fmt: skip
def post_covid_follows_its_condition(case: Case) -> Iterable[Finding]:
    if case.first.code == "U09.9":
        conditions = [row for row in case.rows[1:] if row.code[0] not in "UVWXYZ" and may_lead(row.fact)]
        if conditions:
            message = f"U09.9 follows the condition it explains, such as {conditions[0].code}."
            yield case.say([case.first, conditions[0]], message, case.lead(conditions, case.first))


@rule(
    "COV-03", Severity.WARN, "I.C.1.g.1.e, I.C.1.g.1.f", "Exposure or screening code with confirmed COVID-19",
    hint="Remove the exposure or screening code: the infection is confirmed.",
    on=("Z20.822", "Z11.52"),
    fires=[ex("U07.1", "Z20.822"), ex("U07.1", "Z11.52")],
    silent=[ex("Z20.822"), ex("R05.1", "Z20.822"), ex("U07.1")],
)  # fmt: skip
def confirmed_is_not_exposure(case: Case) -> Iterable[Finding]:
    for row in case.find("Z20.822", "Z11.52"):
        for covid in case.find("U07.1"):
            yield case.say([covid, row], f"U07.1 is confirmed infection. {row.code} is not added.", case.remove(row))
