"""Family: sepsis, septic shock and SIRS (guidelines I.C.1.d, I.C.16.f, I.C.18.g)."""

from collections.abc import Iterable

from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.rule import codes, ex, rule

SYSTEMIC = codes(
    "A40 A41 A02.1 A20.7 A21.7 A22.7 A24.1 A26.7 A28.2 A32.7 A39.2 A39.3 A39.4 A42.7 A48.3 A54.86 B00.7 B37.7"
)
"""Sepsis by its organism: the underlying systemic infection."""
SEPSIS = (
    *SYSTEMIC,
    *codes("O03.37 O03.87 O04.87 O07.37 O08.82 O75.3 O85 O86.04 P36 T80.211 T80.22 T80.29 T81.44 T88.0"),
)
"""Codes of a systemic infection with sepsis."""
DYSFUNCTION = codes(
    "D65 D68.8 D68.9 D69.5 D69.6 E87.2 G62.81 G72.81 G92 G93.4 I21.A1 I46 I50 I5A J80 J96.0 J96.2 K72 "
    "K76.2 N17 N19 R34 R40.0 R40.1 R40.2 R57 I95 R41.0 F05 P28.5 P28.81 P29.0 P60 P61.0 P91.6 P91.81 P96.0"
)
"""Acute organ dysfunctions that may belong to severe sepsis."""
LOCALIZED = codes(
    "A04 A08 A09 A46 A48.0 A48.1 B01.2 B05.2 G00 G03 G04 G06 G08 H05.01 H60.2 H70.0 I30.1 I33 I40.0 J01 J03 J04 J05 J09 J10 J11 "
    "J12 J13 J14 J15 J16 J18 J20 J21 J22 J36 J39.0 J69.0 J85 J86 K04.6 K04.7 K11.3 K12.2 K35 K36 K37 K57 K61 K63.0 K65 K67 K68 "
    "K75.0 K80.0 K80.3 K80.4 K81 K83.0 L00 L02 L03 L04 L08 L89 M00 M46.2 M46.3 M72.6 M86 N10 N11 N12 N13.6 N15.1 N30 N34 N39.0 "
    "N41 N45 N49 N61 N70 N71 N72 N73 N76 U07.1"
)
"""Infections of one site, and viral infections, that can progress to sepsis."""


@rule(
    "INF-01", Severity.ERROR, "I.C.1.d.2, I.C.1.d.3; MCE", "Severe sepsis or septic shock before the systemic infection",
    hint="Put the code of the systemic infection before R65.2- or T81.12-.",
    on=("R65.2", "T81.12"),
    fires=[ex("R65.21"), ex("R65.20", "A41.9", "N17.9"), ex("T81.12XA", "T81.44XA"), ex("S72.001A", "R65.20", "A41.9", "N17.9"),
           ex("Z38.00", "R65.20", "P36.4", "P28.5")],
    silent=[ex("A41.9", "R65.20", "N17.9"), ex("S72.001A", "A41.9", "R65.20", "N17.9")],
)  # fmt: skip
def severe_sepsis_follows_the_infection(case: Case) -> Iterable[Finding]:
    for row in case.find("R65.2", "T81.12")[:1]:
        infections = case.find(*SEPSIS, "T81.4")
        early = [infection for infection in infections if infection.at < row.at]
        if infections and not early:
            infection = infections[0]
            message = f"{row.code} follows the systemic infection. {infection.code} goes before it."
            yield case.say([row, infection], message, case.move(infection, row))
        elif row is case.first and not infections:
            yield case.say([row], f"{row.code} is never first. Code the systemic infection before it.")


@rule(
    "INF-02", Severity.ERROR, "I.C.1.d.1.b", "Severe sepsis needs the infection and an acute organ dysfunction",
    hint="Add the systemic infection before R65.2- and the organ dysfunction after it, or take R65.20 out.",
    on=("R65.2",),
    fires=[ex("A41.9", "R65.20"), ex("N39.0", "R65.20", "N17.9"), ex("U07.1", "J12.82", "R65.20", "J96.01")],
    silent=[ex("A41.9", "R65.20", "N17.9"), ex("A41.9", "R65.21"), ex("O85", "R65.20", "J96.01")],
)  # fmt: skip
def severe_sepsis_is_complete(case: Case) -> Iterable[Finding]:
    for row in case.find("R65.2"):
        if not case.has(*SEPSIS, "T81.4", "T80.2"):
            message = (
                f"{row.code} needs the systemic infection before it: by organism, A41.9 when the record names none."
            )
            yield case.say([row], message, _infection(case, row), about=["A41.9"])
        if row.code == "R65.20" and not case.has(*DYSFUNCTION):
            message = (
                "R65.20 needs an acute organ dysfunction that the record links to sepsis. Add the documented one, ask the "
                "provider, or remove R65.20."
            )
            yield case.say([row], message, case.choice(case.remove(row)))


def _infection(case: Case, row: Row) -> Fix | None:
    """The ways out where no systemic infection is coded: unspecified, viral beside a virus, or no severe sepsis."""
    viral = (
        case.add("A41.89", row.index)
        if case.has("U07.1", "J09", "J10", "J11", "J12", "B0", "B25", "B33", "B34")
        else None
    )
    return case.choice(case.add("A41.9", row.index), viral, case.remove(row))


@rule(
    "INF-03", Severity.WARN, "I.C.1.d.4, I.C.1.g.1.b", "Sepsis present on admission sequenced after the localized infection",
    hint="Put the sepsis code first when both were present on admission.",
    on=SYSTEMIC,
    fires=[ex("J18.9", "A41.9", poa={"A41.9": "Y"}), ex("N39.0", "A41.51", poa={"A41.51": "Y"}),
           ex("U07.1", "J12.82", "A41.89", poa={"A41.89": "Y"}), ex("N10", "B37.7", poa={"B37.7": "Y"})],
    silent=[ex("J18.9", "A41.9", poa={"A41.9": "N"}), ex("A41.9", "J18.9", poa={"A41.9": "Y"}), ex("J18.9", "A41.9"),
            ex("A41.89", "U07.1", poa={"A41.89": "Y"})],
)  # fmt: skip
def sepsis_before_localized(case: Case) -> Iterable[Finding]:
    first = case.first
    if not first.code.startswith(LOCALIZED) or first.poa == "N":
        return
    for row in case.find(*SYSTEMIC):
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


_NONINFECTIOUS = codes(
    "C D0 D1 D2 D3 D4 D57 E05.01 E05.11 E05.21 E05.81 E05.91 E08.1 E09.1 E10.1 E11.1 E13.1 E27.2 E86 I21 I22 I26 I46 I60 I61 I62 "
    "I63 I71 I97 J68 J69 J80 J95.4 J95.82 K25 K26 K27 K28 K31.6 K55 K56 K63.1 K66.1 K70 K71 K72 K76.1 K76.2 K85 K86 K91.84 K92 "
    "L10 L12 L51 M30 M31 M32 M35 M62.82 R57.0 R57.1 S T0 T1 T2 T3 T4 T5 T6 T7 T80.0 T80.3 T80.4 T80.5 T80.6 T80.89 T80.9 T81.0 "
    "T81.1 T81.3 T81.5 T82.0 T82.1 T82.2 T82.3 T82.4 T82.5 T82.8 T86 T87.0 T88 X30 Y83"
)
"""Processes other than infection that can bring a systemic inflammatory response."""


@rule(
    "INF-11", Severity.WARN, "I.C.18.g, I.C.1.d.6", "SIRS of non-infectious origin beside infection only",
    hint="R65.1- belongs to a non-infectious process; sepsis is coded by its organism, SIRS of an infection has no code.",
    on=("R65.1",),
    fires=[ex("A41.9", "R65.10", "N39.0"), ex("J18.9", "R65.10"), ex("A41.51", "R65.11", "N17.9"), ex("K85.90", "A41.9", "R65.10")],
    silent=[ex("K85.90", "R65.10"), ex("S22.41XA", "R65.10", "J18.9"), ex("T67.01XA", "R65.11", "N17.9"), ex("R65.10")],
)  # fmt: skip
def sirs_is_not_of_infection(case: Case) -> Iterable[Finding]:
    sepsis = next(iter(case.find(*SEPSIS)), None)
    local = next(iter((*case.find(*LOCALIZED), *case.between("A00", "B89"))), None)
    for row in case.find("R65.1"):
        if sepsis and row.code == "R65.10":
            message = f"{sepsis.code} is sepsis, R65.10 is SIRS of non-infectious origin. It is not added."
            yield case.say([sepsis, row], message, case.remove(row))
        elif sepsis and not case.has("R65.2"):
            message = f"{sepsis.code} is sepsis: organ dysfunction due to it is R65.2-, not {row.code}."
            yield case.say(
                [sepsis, row], message, case.choice(case.use(row, "R65.20"), case.use(row, "R65.21"), case.remove(row))
            )
        elif local and not sepsis and not case.has(*_NONINFECTIOUS):
            message = (
                f"{row.code} is SIRS of non-infectious origin, but only {local.code} is coded. Ask the provider whether it is "
                "sepsis."
            )
            yield case.say([local, row], message, case.choice(case.remove(row)))


@rule(
    "INF-12", Severity.WARN, "I.C.18.g, R65.1 Code first", "SIRS before its cause, or with organ dysfunction unnamed",
    hint="Put the non-infectious condition before R65.1-; name the acute organ dysfunction beside R65.11.",
    on=("R65.1",),
    fires=[ex("R65.10", "K85.90"), ex("K85.90", "R65.11"), ex("R65.11", "S27.0XXA", "N17.9")],
    silent=[ex("K85.90", "R65.10"), ex("K85.90", "R65.11", "N17.9"), ex("R65.10")],
)  # fmt: skip
def sirs_follows_its_cause(case: Case) -> Iterable[Finding]:
    for row in case.find("R65.1"):
        causes = case.find(*_NONINFECTIOUS)
        if causes and all(cause.at > row.at for cause in causes):
            message = f"{row.code} follows the condition that brought it. {causes[0].code} goes before it."
            yield case.say([row, causes[0]], message, case.lead(causes, row))
        if row.code == "R65.11" and not case.has(*DYSFUNCTION):
            message = "R65.11 needs the acute organ dysfunction that the record links to it. Add it, or use R65.10."
            yield case.say([row], message, case.choice(case.use(row, "R65.10")))


@rule(
    "PER-05", Severity.WARN, "I.C.16.f", "Sepsis of a newborn coded outside P36",
    hint="Use P36.-, unless the record says that the sepsis was acquired in the community.",
    on=("A40", "A41"),
    fires=[ex("Z38.00", "A41.9", age=0), ex("P07.18", "A41.51", age=0), ex("A40.1", "P22.0")],
    silent=[ex("Z38.00", "P36.9", age=0), ex("A41.9", age=0), ex("A41.9", "N39.0", age=40)],
)  # fmt: skip
def sepsis_of_a_newborn(case: Case) -> Iterable[Finding]:
    perinatal = next((row for row in case.rows if row.code[0] == "P" or row.category == "Z38"), None)
    if perinatal is None or case.context.age or case.has("P36"):
        return
    for row in case.find("A40", "A41"):
        message = f"{row.code} beside {perinatal.code}: sepsis of a newborn is P36.- unless community acquired."
        yield case.say([row, perinatal], message, case.pick(row, _newborn_sepsis(row.code)))


_BY_ORGANISM = (
    ("A40.1", ("P36.0",)), ("A40", ("P36.10", "P36.19")), ("A41.01", ("P36.2",)), ("A41.02", ("P36.2",)),
    ("A41.1", ("P36.30", "P36.39")), ("A41.2", ("P36.30", "P36.39")), ("A41.51", ("P36.4",)), ("A41.4", ("P36.5",)),
    ("A41.9", ("P36.9",)), ("A4", ("P36.8",)),
)  # fmt: skip


def _newborn_sepsis(code: str) -> tuple[str, ...]:
    """The codes of P36 for the organism a sepsis code names."""
    return next(found for prefix, found in _BY_ORGANISM if code.startswith(prefix))


@rule(
    "PER-06", Severity.WARN, "I.C.16.f", "Newborn sepsis by another organism without the organism",
    hint="Add the organism (B96.-, or B95.- where P36 has no code of its own).",
    on=("P36.8",),
    fires=[ex("Z38.00", "P36.8", age=0), ex("P36.8")],
    silent=[ex("P36.8", "B96.1"), ex("P36.8", "B95.2"), ex("P36.9"), ex("P36.4")],
)  # fmt: skip
def other_newborn_sepsis_names_its_organism(case: Case) -> Iterable[Finding]:
    if not case.has("B95", "B96", "B97", "B37"):
        for row in case.find("P36.8"):
            message = "P36.8 is sepsis of a newborn by another organism. Add the one the record names (B96.-)."
            yield case.say([row], message, case.choose(case.book.choices(frozenset({"B96"}))))
