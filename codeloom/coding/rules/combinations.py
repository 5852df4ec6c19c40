"""Family: combination codes. Two rows that one code of the tabular list says together, found by titles and notes."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial

from codeloom.coding.codesets import undot
from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.excludes import excluding_note
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.laterality import side
from codeloom.coding.rules.presumed import pyonephrosis
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
           ex("I35.0", "I35.1"), ex("K25.0", "K25.1"), ex("K57.10", "K57.30"), ex("N39.3", "N39.41")],
    silent=[ex("I50.42"), ex("J44.0", "J44.1"), ex("I50.21", "I50.32"), ex("K57.30", "K63.5"),
            ex("G43.109", "G43.709")],
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
    if not only or not other or min(len(only), len(other)) > 1 or _deny(left, right) or _deny(right, left):
        return
    sides = {_side(one.fact.title), _side(two.fact.title)}
    absent = {words for _, words in (*left.absent, *right.absent)}
    for code in _family(case, one):
        if code in (one.code, two.code) or _side(case.title(code)) not in sides:
            continue
        terms = (note.text for note in case.codeset.notes(code, "inclusion") if note.owner == undot(code))
        said = map(read_title, (case.title(code), *terms))
        if any(both.said == left.said | right.said and {words for _, words in both.absent} <= absent for both in said):
            yield code


def _deny(one: Reading, two: Reading) -> bool:
    """Whether a title is without what another one says."""
    return any(words <= two.said for _, words in one.absent)


_ADDED = words_of("acute gross microscopic essential benign")
_OF_THE_GUT = codes("K25 K26 K27 K28 K29 K31 K50 K51 K55 K57 I85")
_OF_A_HERNIA = codes("K40 K41 K42 K43 K44 K45 K46")


def _may_gain(fact: Fact) -> bool:
    if not fact.reportable or fact.code.startswith(_OWN) or fact.code[0] in "OPSTUVWXYZ":
        return False
    return bool(_gains(fact))


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
        for other in case.rows:
            if other.category == row.category:
                continue
            both = case.book.kept(("with", row.code, other.code), partial(_with, case, row, other))
            if both and _is_companion(case, row, other) and not any(one.code in both for one in case.rows):
                named = both[0] if len(both) == 1 else f"a code of {both[0][:5]}-"
                message = f"{row.code} and {other.code} are presumed related. Use {named}."
                apart = Severity.ERROR if excluding_note(row, other) else None
                yield case.say([row, other], message, case.pick(row, both), severity=apart)


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


def _gains(fact: Fact) -> tuple[str, ...]:
    """Sisters of a code that say the same disease, of the same degree and side, with something more; kept on the fact."""
    if fact.gains is None:
        reading = read_title(fact.title)
        fact.gains = tuple(_gaining(fact, reading)) if reading.absent or reading.vague else ()
    return fact.gains


def _gaining(fact: Fact, plain: Reading) -> Iterator[str]:
    codeset = fact.book.codeset
    for code in codeset.billable_below(fact.code[:3]):
        title = codeset.title(code)
        more = read_title(title)
        gained = more.present - plain.present
        if gained and "complication" not in gained and more.core == plain.core and more.degree == plain.degree:
            if side(title) == side(fact.title) and not any(words <= plain.said for _, words in more.absent):
                yield code


def _with(case: Case, row: Row, other: Row) -> tuple[str, ...]:
    """Sisters of a code that say the same disease with what another row names; the nearest first."""
    plain, beside = read_title(row.fact.title), read_title(other.fact.title)
    asked = {group.owner for group in row.fact.additions}
    out: list[tuple[int, str]] = []
    for code in _gains(row.fact):
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
    here = read_title(fact.title).core
    for note in dict.fromkeys(fact.excludes.values()):
        match = None if ":" in note.owner else _NOTE.match(note.text)
        if match:
            own = here if match["one"] == "that" else read_title(match["one"]).core
            second = read_title(match["two"]).core
            if own and second and (own <= here or second <= here):
                out.append((own, second, match["code"]))
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
            if not code or other.category == row.category or case.has(code) or pyonephrosis(case, row):
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
        for one, two in ((own, second), (second, own)):
            if other.reportable and one <= here and there & two and there <= two | _ADDED:
                return code
    return ""


def _named(case: Case, row: Row, code: str) -> Fix | None:
    """Let the person choose among the codes below the one named."""
    return case.pick(row, case.codeset.billable_below(code, 25))


@rule(
    "CMB-07", Severity.WARN, "Includes notes", "Condition that the note of a more severe code includes",
    hint="Remove the included code: the other one says it.",
    on=("I70",), pairwise=True,
    fires=[ex("I70.235", "L97.511", "I70.221"), ex("I70.211", "I70.221"), ex("I70.261", "I70.235", "L97.511")],
    silent=[ex("I70.235", "L97.511"), ex("I70.211", "I70.222"), ex("I70.221", "I70.8")],
)  # fmt: skip
def included_is_not_added(case: Case) -> Iterable[Finding]:
    for one, two in pairs(case, case.touched):
        for more, less in ((one, two), (two, one)):
            note = case.codeset.mentions(more.code, "includes", less.code)
            if (
                note
                and note.text.startswith("any condition classifiable")
                and side(more.fact.title) == side(less.fact.title)
            ):
                message = f"{more.code} includes {less.code} of the same side (Includes at {note.owner_label})."
                yield case.say([one, two], message, case.remove(less))
