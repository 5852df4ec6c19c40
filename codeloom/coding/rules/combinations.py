"""Family: combination codes. Two rows that one code of the tabular list says together, found by titles and notes."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial

from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.laterality import side
from codeloom.coding.rules.rule import codes, ex, rule
from codeloom.coding.rules.siblings import pairs
from codeloom.coding.rules.titles import Reading, read_title, words_of

_OWN = codes("E08 E09 E10 E11 E13 I11 I12 I13 I25 F J44 J45 J96 R65")
"""Categories whose combinations have rules of their own."""


def _read(code: str, case: Case) -> Reading:
    return read_title(case.title(code))


def _side(title: str) -> str:
    """The side a title names; "both hemorrhage and perforation" names none."""
    found = side(title)
    return "" if found == "bilateral" and "bilateral" not in title.lower() else found


def _family(case: Case, row: Row) -> tuple[str, ...]:
    return case.codeset.billable_below(row.category)


@rule(
    "CMB-01", Severity.WARN, "I.B.9, I.B.8", "Two codes of one category that a third code says together",
    hint="Use the combination code alone.",
    on=tuple("ABCDEGHIJKLMNQR"), pairwise=True,
    fires=[ex("I50.22", "I50.32", "I11.0"), ex("I50.21", "I50.22"), ex("K81.0", "K81.1"), ex("R11.0", "R11.10"),
           ex("I35.0", "I35.1"), ex("K25.0", "K25.1"), ex("K57.10", "K57.30")],
    silent=[ex("I50.42"), ex("J44.0", "J44.1"), ex("I50.21", "I50.32"), ex("K57.30", "K63.5")],
)  # fmt: skip
def said_together(case: Case) -> Iterable[Finding]:
    for one, two in pairs(case, case.touched):
        if one.code.startswith(_OWN):
            continue
        both = case.book.kept(("together", one.code, two.code), partial(_together, case, one, two))
        if both:
            message = f"{one.code} and {two.code} together are {both[0]}."
            known = next((row for row in case.rows if row.code == both[0]), None)
            yield case.say([one, two], message, case.remove(two) if known else case.use(one, both[0]))


def _together(case: Case, one: Row, two: Row) -> Iterator[str]:
    """The code whose title holds the words of both rows and no others."""
    left, right = read_title(one.fact.title), read_title(two.fact.title)
    only, other = left.said - right.said, right.said - left.said
    if not only or not other or min(len(only), len(other)) > 1:
        return
    sides = {_side(one.fact.title), _side(two.fact.title)}
    for code in _family(case, one):
        both = _read(code, case)
        if (
            both.said == left.said | right.said
            and _side(case.title(code)) in sides
            and code not in (one.code, two.code)
        ):
            if {words for _, words in both.absent} <= {words for _, words in (*left.absent, *right.absent)}:
                yield code


_ADDED = words_of("acute gross microscopic essential benign")
_OF_THE_GUT = codes("K25 K26 K27 K28 K29 K31 K50 K51 K55 K57 I85")
_OF_A_HERNIA = codes("K40 K41 K42 K43 K44 K45 K46")


def _may_gain(fact: Fact) -> bool:
    if not fact.reportable or fact.code.startswith(_OWN) or fact.code[0] in "OPSTUVWXYZ":
        return False
    reading = read_title(fact.title)
    return bool(reading.absent) or reading.vague


@rule(
    "CMB-02", Severity.WARN, "I.A.15, I.B.9", "Condition and its companion apart although one code has both", overridable=True,
    hint="Use the code \"with\" the condition, or record that the two are unrelated.",
    when=_may_gain,
    fires=[ex("N40.0", "R35.1"), ex("N30.00", "R31.9"), ex("K70.30", "R18.8"), ex("K57.30", "K92.2"), ex("K21.9", "K20.90"),
           ex("M47.816", "M54.16"), ex("J85.2", "J18.9")],
    silent=[ex("N40.1", "R35.1"), ex("K25.9", "I61.9"), ex("K57.30", "N93.9"), ex("N40.0", "R53.83"), ex("K80.20", "K56.609"),
            ex("K57.30", "K92.2", override="bleeding from hemorrhoids")],
)  # fmt: skip
def companion_is_combined(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        if not case.book.kept(("gains", row.code), partial(_gaining, case, row)):
            continue
        for other in case.rows:
            if other.category == row.category:
                continue
            both = case.book.kept(("with", row.code, other.code), partial(_with, case, row, other))
            if both and _is_companion(case, row, other) and not any(one.code in both for one in case.rows):
                named = both[0] if len(both) == 1 else f"a code of {both[0][:5]}-"
                message = f"{row.code} and {other.code} are presumed related. Use {named}."
                yield case.say([row, other], message, case.pick(row, both))


_ANYWHERE = ("R58", "I96", "R52", "R69")
"""Conditions of no organ."""


def _is_companion(case: Case, row: Row, other: Row) -> bool:
    """A condition of the same side that belongs to no other row of the chart."""
    if not other.fact.reportable or other.code[0] in "VWXYZ" or other.code.startswith(_ANYWHERE):
        return False
    if {side(row.fact.title), side(other.fact.title)} == {"right", "left"}:
        return False
    return not any(
        group.met_by(other.fact.prefixes) for third in case.rows if third is not row for group in third.fact.additions
    )


def _gaining(case: Case, row: Row) -> Iterator[str]:
    """Sisters of a code that say the same disease, of the same degree and side, with something more."""
    plain = read_title(row.fact.title)
    for code in _family(case, row):
        more = _read(code, case)
        gained = more.present - plain.present
        if gained and "complication" not in gained and more.core == plain.core and more.degree == plain.degree:
            if side(case.title(code)) == side(row.fact.title) and not any(
                words <= plain.said for _, words in more.absent
            ):
                yield code


def _with(case: Case, row: Row, other: Row) -> tuple[str, ...]:
    """Sisters of a code that say the same disease with what another row names; the nearest first."""
    plain, beside = read_title(row.fact.title), read_title(other.fact.title)
    asked = {group.owner for group in row.fact.additions}
    out: list[tuple[int, str]] = []
    for code in case.book.kept(("gains", row.code), partial(_gaining, case, row)):
        more = _read(code, case)
        if any(
            _means(row, words, beside, plain)
            for _, words in plain.absent
            if 2 * len(words & more.present) >= len(words)
        ):
            out.append((len(more.present - plain.present - beside.said), code))
        elif any(
            group.met_by(other.fact.prefixes) and group.owner not in asked for group in case.book.fact(code).additions
        ):
            out.append((9, code))
    nearest = min((far for far, _ in out), default=0)
    return tuple(code for far, code in out if far == nearest)


def _means(row: Row, words: frozenset[str], beside: Reading, plain: Reading) -> bool:
    """Whether another title names what a code is without, of the same organ as far as it says one."""
    if not words <= beside.said or not words & beside.core:
        return False
    allowed = _ADDED | plain.said
    if row.code.startswith(_OF_THE_GUT):
        allowed |= {"gastrointestinal"}
    if row.code.startswith(_OF_A_HERNIA):
        allowed |= {"intestinal"}
    return beside.core - words <= allowed


_NOTE = re.compile(
    r"^(?P<one>[a-z][^()]*?)(?: \([^()]*\))? with (?P<two>[^()]+) \((?P<code>[A-Z]\d[0-9A-Z.]*)-?\)$", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def _notes_with(fact: Fact) -> tuple[tuple[frozenset[str], frozenset[str], str], ...]:
    """What the Excludes1 notes of a code say of two conditions together: words of the one, of the other, and their code."""
    out = []
    for note in dict.fromkeys(fact.excludes.values()):
        match = None if ":" in note.owner else _NOTE.match(note.text)
        if match:
            own = read_title(fact.title).core if match["one"] == "that" else read_title(match["one"]).core
            out.append((own, read_title(match["two"]).core, match["code"]))
    return tuple(out)


@rule(
    "CMB-03", Severity.WARN, "I.B.9, I.A.12.a (Excludes1 notes)", "Two conditions that a note sends to one code",
    hint="Use the code the note names.",
    when=lambda fact: fact.code[0] not in "OPSTUVWXYZ" and bool(_notes_with(fact)),
    fires=[ex("N20.0", "N13.30"), ex("K66.0", "K56.609")],
    silent=[ex("N13.2"), ex("N20.0", "N39.0"), ex("N20.0", "N13.2")],
)  # fmt: skip
def note_names_the_code(case: Case) -> Iterable[Finding]:
    for row in case.touched:
        for other in case.rows:
            code = _sent_to(row.fact, other.fact)
            if not code or other.category == row.category or case.has(code):
                continue
            if not _with(case, row, other) and not _with(case, other, row):
                keep = other if other.category == code[:3] else row
                message = f"{row.code} and {other.code} together are {code} (Excludes1 at {row.category})."
                yield case.say([row, other], message, _named(case, keep, code))


@lru_cache(maxsize=65536)
def _sent_to(fact: Fact, other: Fact) -> str:
    """The code a note of one row names for both, whichever of the two stands first in it; empty without one."""
    here, there = read_title(fact.title).core, read_title(other.title).core
    for own, second, code in _notes_with(fact):
        if not own or not second or not other.reportable:
            continue
        for one, two in ((own, second), (second, own)):
            if one <= here and there & two and there <= two | _ADDED:
                return code
    return ""


def _named(case: Case, row: Row, code: str) -> Fix | None:
    """Let the person choose among the codes below the one named."""
    return case.pick(row, case.codeset.billable_below(code, 25))


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
            yield case.say([flu, lung], f"{flu.code} with {lung.code} is one code of {stem}-.", _named(case, flu, stem))


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
