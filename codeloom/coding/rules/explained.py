"""Which diagnoses explain which symptoms, and which symptoms are routinely part of a diagnosis. Tables, no rules."""

from functools import lru_cache

from codeloom.coding.rules.case import Row
from codeloom.coding.rules.rule import codes

_RELATED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("R00",), codes("E05 I20 I21 I26 I40 I44 I45 I47 I48 I49 I50")),
    (("R01",), codes("I05 I06 I07 I08 I33 I34 I35 I36 I37 Q2")),
    (("R03.0",), codes("I10 I11 I12 I13 I15 I16 I1A O10 O11 O13 O14 O16")),
    (("R04",), codes("A15 C30 C31 C32 C33 C34 D66 D67 D68 D69 I26 I50 I78 J")),
    (("R05",), codes("A15 A37 C34 D86 I50 J K21 U07")),
    (("R06",), codes(
        "A15 C34 C38 C45 D86 E87.2 F41.0 I11.0 I13 I20 I21 I26 I27 I30 I31 I33 I35 I40 I42 I48 I50 J1 J2 J38 "
        "J4 J6 J8 J9 T17 T78 U07"
    )),
    (("R07.0",), codes("J02 J03 J06 J36 K21")),
    (("R07",), codes(
        "C34 C45 I20 I21 I22 I24 I25.11 I25.7 I26 I30 I31 I33 I40 I71.0 J12 J13 J14 J15 J16 J18 J85 J86 J90 "
        "J93 J94 K20 K21 K22 M94.0 S20 S21 S22 S26 S27 U07"
    )),
    (("R09",), codes("I26 I27 I46 I50 J U07")),
    (("R10",), codes(
        "A0 B15 B16 B17 C16 C18 C19 C20 C22 C25 C56 E10.1 E11.1 K N10 N13 N20 N21 N23 N30 N39.0 N70 N73 N80 "
        "N83 O00 T39"
    )),
    (("R11",), codes("A0 E10.1 E11.1 E86 G43 H81 K N10 N17 N20 O21 T36 T37 T39 T4")),
    (codes("R12 R13"), codes("C15 C16.0 C32 G12 G20 G30 I63 I69 J36 J39 K20 K21 K22 K31.84 Q39 T28")),
    (codes("R14 R15 R16 R17 R18 R19"), codes("A0 B15 B16 B17 B18 B19 C18 C19 C20 C22 C25 C56 C78 D58 I50 I85 K")),
    (("R20",), codes(
        "B02 C70 C71 C72 E08.4 E09.4 E10.4 E11.4 E13.4 G I63 M47 M48 M50 M51 M54.1 S04 S14 S34 S44 S54 S64 "
        "S74 S84 S94"
    )),
    (codes("R25 R26 R27 R29"), codes("C71 G I60 I61 I62 I63 M47 M48 M50 M51 M62 S06 S72 S82")),
    (codes("R21 R22 R23"), codes("A3 B0 D69 L T78 T88")),
    (("R30",), codes("A5 B37.4 N")),
    (codes("R31 R32 R33 R34 R35 R36 R39"), codes("A5 C61 C64 C65 C66 C67 C68 D41 E08.65 E10.65 E11.65 E13.65 N")),
    (codes("R40 R41"), codes(
        "A4 A8 B37.7 C71 C79.3 E03.5 E08.0 E08.1 E08.64 E10.1 E10.64 E11.0 E11.1 E11.64 E13.0 E13.1 E13.64 E15 E16 "
        "E51.2 E86 E87.0 E87.1 E87.2 F0 F1 F2 F3 F4 F6 F9 G H8 I16 I46 I60 I61 I62 I63 I67 J12 J13 J14 J15 J18 J96 K70.4 "
        "K72 K76.82 K76.7 N10 N17 N19 N39.0 R57 S06 T36 T38 T39 T4 T5 T6"
    )),
    (codes("R42 R43 R44 R45 R46"), codes(
        "A8 C71 E16 E86 E87.0 E87.1 F0 F1 F2 F3 F4 F6 F9 G H8 I60 I61 I62 I63 I67 I95 S06 T36 T38 T39 T4 T5 U07.1"
    )),
    (codes("R47 R48 R49"), codes("C32 C71 F80 G I60 I61 I62 I63 I69 J37 J38 S06")),
    (("R50",), codes(
        "A B0 B2 B5 C8 C9 D70 G00 G03 H66 I33 J0 J1 J2 J3 J69 J85 K35 K57 K65 K81 K83 L0 M00 N10 N12 N30 "
        "N39.0 N70 U07"
    )),
    (("R51",), codes("B0 C71 G0 G43 G44 G93.2 I60 I61 I62 I63 I67 J01 J32 S06")),
    (("R52",), codes("C M S")),
    (("R53",), codes(
        "A4 B27 D46 D50 D51 D52 D53 D59 D61 D62 D63 D64 E03 E05 E27 E86 E87 F32 F33 G61 G70 G71 G72 G82 G83 "
        "G93.3 I60 I61 I62 I63 J09 J10 J11 J12 J13 J14 J15 J18 M62 N17 N39.0 U07"
    )),
    (("R55",), codes(
        "D50 D62 E08.64 E10.64 E11.64 E13.64 E16 E86 E87 G40 G90 I21 I26 I35 I42 I44 I45 I47 I48 I49 I60 I61 I95 R57 T67"
    )),
    (("R56",), codes("C71 E16 E87.1 F10.2 G0 G40 I60 I61 I62 I63 O15 S06")),
    (codes("R57 R58"), codes("A4 D65 I21 I26 I50 K92 S T")),
    (("R59",), codes("A B2 C77 C8 C9 L04")),
    (("R60",), codes("E88 I11.0 I13 I50 I80 I82 I83 I87 I89 K70 K74 L03 N0 N17 N18 O12 T78")),
    (codes("R61 R68.83"), codes("A B0 C8 E05 E16 I21 I33 J1 N10 N39.0 N95")),
    (codes("R62 R63 R64"), codes("B20 C E0 E10 E4 E84 E86 F32 F33 F50 K22 K25 K50 K51 K86 K90")),
    (("R73",), codes("E08 E09 E10 E11 E13 O24")),
    (("R78.81",), codes("A4 I33 N10 N39.0 T80 T82")),
    (("R74",), codes("B15 B16 B17 B18 B19 C22 K7 K80 K83 M33 M62.82")),
    (("R76",), codes("A15 A5 B18 D68.6 M3")),
    (("R77",), codes("C90 D47 N04")),
    (("R79",), codes("D5 D6 E03 E05 E10 E11 E87 I21 K7 N17 N18")),
    (codes("R80 R81 R82"), codes("E08 E09 E10 E11 E13 N")),
    (codes("R85 R87"), codes("A60 C21 C51 C52 C53 D06 D07 N72 N76 N87")),
    (("R90",), codes("C7 G I60 I61 I62 I63 I67")),
    (("R91",), codes("A15 C34 C78.0 D14.3 D86 J1 J84 J98")),
    (("R92",), codes("C50 C79.81 D05 D24 N6")),
    (("R93",), codes("C D3 K M8 N")),
    (("R94",), codes("E03 E05 G40 I20 I21 I25 I42 I44 I45 K7 N18")),
    (("R97",), codes("C D40 N41")),
    (("M25.51",), codes("M12.51 M19.01 M75 S42 S43 S46")),
    (("M25.55",), codes("M16 M70.6 M87.05 S72.0 S72.1")),
    (("M25.56",), codes("M17 M22 M23 S82.0 S83")),
    (("M25.57",), codes("M19.07 M76.6 M77.3 S82.5 S82.6 S92 S93")),
    (("M54.2",), codes("M47.12 M47.22 M47.812 M48.02 M50 S12 S13")),
    (("M54.5",), codes("M43.16 M43.17 M47.16 M47.26 M47.816 M47.817 M48.06 M48.07 M51 S32.0 S33.5")),
)  # fmt: skip
"""Symptoms and the diagnoses that explain them; the first line that fits a symptom decides."""
_BACKGROUND = codes("I25.2 I69")
"""Old conditions that explain no new symptom."""
_STEADY = codes(
    "D25 E03.9 E10.9 E11.9 E13.9 F20 F25 F31.9 F32 F33 F34 F39 F41.1 F41.9 G40.909 G43.909 G47 H81.0 I25.10 I25.8 I48.2 J30 J31 "
    "J32 J43 J44.9 J45.20 J45.30 J45.40 J45.50 J45.909 J45.99 J47.9 K21 K22.7 K29.5 K44.9 K57.10 K57.30 K57.50 K57.90 K58 K59.0 "
    "K63.5 K64 K70.0 K76.0 K80.20 K80.80 K86.1 N28.1 N40.0"
)
"""Lasting conditions without complication or exacerbation: on the list they say nothing of a symptom of today."""
_OWN_SYMPTOMS = (
    (codes("E03.9 G40.909 G43.909"), codes("R51 R53 R56")),
    (codes("F20 F25 F31.9 F32 F33 F34 F39 F41.1 F41.9"), codes("R41 R45 R46")),
)
"""Symptoms that belong to a lasting condition even so."""


def steady(row: Row) -> bool:
    """Whether a diagnosis is a lasting condition in its usual state."""
    return row.code.startswith(_STEADY)


def explains(row: Row, symptom: Row, *, lasting: bool = False) -> bool:
    """Whether a diagnosis is one that a symptom belongs to; `lasting` counts conditions in their usual state too."""
    if not row.fact.reportable or row.code.startswith(_BACKGROUND) or row.fact.intent in ("5", "6") or row.fact.sequela:
        return False
    if not lasting and steady(row) and not _its_own(row, symptom):
        return False
    return row.code.startswith(_causes_of(symptom.code))


@lru_cache(maxsize=4096)
def _causes_of(symptom: str) -> tuple[str, ...]:
    return next((diagnoses for symptoms, diagnoses in _RELATED if symptom.startswith(symptoms)), ())


@lru_cache(maxsize=4096)
def owners_of(symptom: str) -> tuple[str, ...]:
    """Diagnoses a symptom is routinely part of, as prefixes."""
    return tuple(owner for owners, own in INTEGRAL if symptom.startswith(own) for owner in owners)


def _its_own(row: Row, symptom: Row) -> bool:
    return any(row.code.startswith(owners) and symptom.code.startswith(own) for owners, own in _OWN_SYMPTOMS)


def integral(row: Row, symptom: Row) -> bool:
    """Whether a symptom is routinely part of a diagnosis: by the table, or joint and back pain of the same site."""
    return (symptom.code[0] == "M" and explains(row, symptom)) or row.code.startswith(owners_of(symptom.code))


INTEGRAL: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (codes("J12 J13 J14 J15 J16 J17 J18 J20 J21 J22 J09 J10 J11 U07.1"), ("R05", "R06.0", "R50.9", "R09.1")),
    (("J44.0", "J44.1", "J44.9", "J45", "J43"), ("R05", "R06.0", "R06.2")),
    (("J00", "J01", "J02", "J03", "J06"), ("R05", "R07.0", "R09.81", "R09.82")),
    (("J30",), ("R09.81", "R09.82", "R06.7")),
    (("N30", "N39.0", "N10", "N34"), ("R30", "R35", "R39.15")),
    (codes("A00 A01 A02 A03 A04 A05 A06 A07 A08 A09 K52"), ("R11", "R19.7", "R10")),
    (("I21", "I22", "I20", "I25.11", "I25.7"), ("R07",)),
    (("I50", "I11.0", "I13.0", "I13.2"), ("R06.0", "R60")),
    (("I26",), ("R06.0", "R07.1")),
    (("I48", "I47"), ("R00.2", "R00.0")),
    (("G43", "G44"), ("R51", "R11.0")),
    (("G40",), ("R56.9",)),
    (("H81",), ("R42",)),
    (("K21",), ("R12",)),
    (codes("K35 K36 K37 K80 K81 K85 K57.2 K57.3 K58"), ("R10",)),
    (("N20", "N13.2"), ("R10", "R31")),
    (("H66", "H65"), ("H92.0",)),
    (("A40", "A41"), ("R50.9",)),
    (("E86",), ("R63.1",)),
)
"""Diagnoses and the symptoms routinely part of them. Short on purpose: only what no record needs to say twice."""
