"""Family: infections (guidelines chapter 1): sepsis, HIV, resistant organisms, COVID-19."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.leading import may_lead
from codeloom.coding.rules.rule import codes, ex, rule

SEPSIS = codes(
    "A40 A41 A02.1 A20.7 A21.7 A22.7 A24.1 A26.7 A32.7 A39.2 A39.3 A39.4 A42.7 A48.3 A54.86 B00.7 B37.7 "
    "O03.37 O03.87 O04.87 O07.37 O08.82 O75.3 O85 O86.04 P36 T80.211 T80.22 T80.29 T81.44 T88.0"
)
"""Codes of a systemic infection with sepsis."""
DYSFUNCTION = codes(
    "D65 D68.8 D68.9 D69.5 D69.6 E87.2 G62.81 G72.81 G92 G93.4 I21.A1 I46 I50 I5A J80 J96.0 J96.2 K72 "
    "K76.2 N17 N19 R34 R40.0 R40.1 R40.2 R57 I95 R41.0 F05 P28.5 P28.81 P29.0 P60 P61.0 P91.6 P91.81 P96.0"
)
"""Acute organ dysfunctions that may belong to severe sepsis."""
LOCALIZED = codes(
        "A04 A08 A09 A46 G00 G06 H05.01 I33 J01 J09 J10 J11 J12 J13 J14 J15 J16 J18 J20 J22 J69.0 J85 J86 K35 "
        "K57 K61 K63.0 K65 K75.0 K80.0 K81 K83.0 L00 L02 L03 L04 L08 L89 M00 M46.2 M72.6 M86 N10 N12 N13.6 "
        "N15.1 N30 N39.0 N41 N45 N70 N73"
    )  # fmt: skip


@rule(
    "INF-01", Severity.ERROR, "I.C.1.d.2, I.C.1.d.3; MCE", "Severe sepsis or septic shock first-listed",
    hint="Put the code of the systemic infection first.",
    on=("R65.2", "T81.12"),
    fires=[ex("R65.21"), ex("R65.20", "A41.9", "N17.9"), ex("T81.12XA", "T81.44XA")],
    silent=[ex("A41.9", "R65.20", "N17.9")],
)  # fmt: skip
def severe_sepsis_is_not_first(case: Case) -> Iterable[Finding]:
    row = case.first
    if row.code.startswith(("R65.2", "T81.12")):
        infection = next(iter(case.find(*SEPSIS, "T81.4")), None)
        message = f"{row.code} is never first. "
        message += f"{infection.code} goes first." if infection else "Code the systemic infection before it."
        yield case.say([row], message, case.move(infection, row) if infection else case.add("A41.9", row.index))


@rule(
    "INF-02", Severity.ERROR, "I.C.1.d.1.b", "Severe sepsis needs the infection and an acute organ dysfunction",
    hint="Add the systemic infection (A41.9 when unspecified) before R65.2- and the organ dysfunction after it.",
    on=("R65.2",),
    fires=[ex("A41.9", "R65.20"), ex("N39.0", "R65.20", "N17.9")],
    silent=[ex("A41.9", "R65.20", "N17.9"), ex("A41.9", "R65.21"), ex("O85", "R65.20", "J96.01")],
)  # fmt: skip
def severe_sepsis_is_complete(case: Case) -> Iterable[Finding]:
    for row in case.find("R65.2"):
        if not case.has(*SEPSIS, "T81.4", "T80.2", "U07.1"):
            message = f"{row.code} needs the code of the systemic infection before it."
            yield case.say([row], message, case.add("A41.9", row.index), about=["A41.9"])
        if row.code == "R65.20" and not case.has(*DYSFUNCTION):
            yield case.say([row], "R65.20 needs the acute organ dysfunction as well.", case.choose(
                ("N17.9", "J96.01", "J96.00", "G93.41", "K72.00", "D65")))  # fmt: skip


@rule(
    "INF-03", Severity.WARN, "I.C.1.d.4", "Sepsis present on admission sequenced after the localized infection",
    hint="Put the sepsis code first when both were present on admission.",
    on=SEPSIS,
    fires=[ex("J18.9", "A41.9", poa={"A41.9": "Y"}), ex("N39.0", "A41.51", poa={"A41.51": "Y"})],
    silent=[ex("J18.9", "A41.9", poa={"A41.9": "N"}), ex("A41.9", "J18.9", poa={"A41.9": "Y"}), ex("J18.9", "A41.9")],
)  # fmt: skip
def sepsis_before_localized(case: Case) -> Iterable[Finding]:
    first = case.first
    if not first.code.startswith(LOCALIZED):
        return
    for row in case.find("A40", "A41", "B37.7", "A02.1", "A32.7", "A39.4", "A42.7", "A54.86"):
        if row.poa == "Y" and row is not first:
            message = f"{row.code} was present on admission and goes before {first.code}."
            yield case.say([first, row], message, case.move(row, first))
            return


@rule(
    "INF-04", Severity.ERROR, "I.C.1.d.6, I.C.18.g", "Only one code of category R65",
    hint="Keep R65.2- when an infection led to severe sepsis.",
    on=("R65",),
    fires=[ex("S22.41XA", "A41.9", "R65.11", "R65.20"), ex("A41.9", "R65.20", "R65.21")],
    silent=[ex("A41.9", "R65.21"), ex("K85.90", "R65.10")],
)  # fmt: skip
def one_code_of_r65(case: Case) -> Iterable[Finding]:
    rows = case.find("R65")
    if len(rows) > 1:
        keep = max(rows, key=lambda row: row.code)
        lose = next(row for row in rows if row is not keep)
        yield case.say(rows, f"Only one code of R65 is assigned. Keep {keep.code}.", case.remove(lose))


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


@rule(
    "INF-06", Severity.ERROR, "I.C.1.d.1.a.i, A41 Excludes1", "Bacteremia with sepsis",
    hint="Remove R78.81: sepsis includes it.",
    on=("R78.81",),
    fires=[ex("A41.9", "R78.81"), ex("A40.3", "R78.81")],
    silent=[ex("R78.81"), ex("N39.0", "R78.81")],
)  # fmt: skip
def bacteremia_is_in_sepsis(case: Case) -> Iterable[Finding]:
    for row in case.find("R78.81"):
        sepsis = next(iter(case.find("A40", "A41", "P36", "O85", "R65.2")), None)
        if sepsis:
            yield case.say([sepsis, row], f"{sepsis.code} includes bacteremia.", case.remove(row))


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
            message = f"Z21 is asymptomatic status. With {illness.code} documented as HIV-related, use B20."
            yield case.say([illness, row], message, case.use(row, "B20"))


@rule(
    "INF-10", Severity.ERROR, "I.C.1.d.5.b, I.C.1.d.5.c", "Postprocedural sepsis and shock",
    hint="Site of the infection first, then T81.44-, then T81.12-; R65.21 is not used with T81.12-.",
    on=("T81.12", "T81.44"),
    fires=[ex("T81.41XA", "T81.44XA", "T81.12XA", "R65.21"), ex("T81.44XA", "T81.41XA")],
    silent=[ex("T81.41XA", "T81.44XA", "T81.12XA"), ex("T81.42XA", "T81.44XA", "R65.20", "N17.9")],
)  # fmt: skip
def postprocedural_sepsis(case: Case) -> Iterable[Finding]:
    shock, severe = case.find("T81.12"), case.find("R65.21")
    if shock and severe:
        yield case.say([shock[0], severe[0]], "Postprocedural septic shock is T81.12-. R65.21 is not added.",
                       case.remove(severe[0]))  # fmt: skip
    for sepsis in case.find("T81.44"):
        site = next(iter(case.find("T81.40", "T81.41", "T81.42", "T81.43", "T81.49")), None)
        if site and site.at > sepsis.at:
            yield case.say(
                [sepsis, site], f"{site.code} names the site and goes before {sepsis.code}.", case.move(site, sepsis)
            )


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
        condition = next((row for row in case.rows[1:] if row.code[0] not in "UVWXYZ" and may_lead(row.fact)), None)
        if condition:
            message = f"U09.9 follows the condition it explains. {condition.code} goes first."
            yield case.say([case.first, condition], message, case.move(condition, case.first))


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
