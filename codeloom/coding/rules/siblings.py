"""Family: siblings. Two codes of one disease that cannot both be true, read from their titles and their place in the book."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from codeloom.coding.lines import Finding, Fix, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.excludes import excluding_note
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.laterality import side
from codeloom.coding.rules.rule import codes, ex, rule
from codeloom.coding.rules.titles import Reading, read_title

_OUTSIDE = codes("O0 O2 O3 O4 O6 O7 O8 O9 P U V W X Y Z")
"""Codes that say several things of one visit: pregnancy but for its hypertension, newborns, circumstances, status."""
_OWN = (
    codes("J44"), codes("J96.0 J96.1 J96.2"), ("L89",), ("L97",), ("L98.4",), ("N18",), ("H40",),
    ("E08", "E09", "E10", "E11", "E13"), ("M80", "M81"), ("R65",), ("A40", "A41"), ("R40",), ("C80",),
)  # fmt: skip
"""Groups whose pairs have a rule of their own, or whose sum is what is meant."""
_DEMENTIA = ("F01", "F02", "F03")
_APART = frozenset({"aura"})
"""What may be with one attack and without in another."""


def pairs(case: Case, touched: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Pairs of rows of one category, one of them touched, that may contradict each other: same side, no note of their own."""
    for rows in case.sisters():
        for one, two in combinations(rows, 2) if not rows[0].code.startswith(_OUTSIDE) else ():
            if one.code != two.code and (one in touched or two in touched) and _of_one_place(one, two):
                if not _arose_later(case, one, two) and not excluding_note(one, two):
                    yield one, two


def _of_one_place(one: Row, two: Row) -> bool:
    sides = {side(one.fact.title), side(two.fact.title)}
    return sides != {"right", "left"}


def _arose_later(case: Case, one: Row, two: Row) -> bool:
    """One on admission and the other later in the stay: both were true."""
    return not case.outpatient and {one.poa, two.poa} == {"Y", "N"}


def _has_own_rule(one: Row, two: Row) -> bool:
    return any(one.code.startswith(group) and two.code.startswith(group) for group in _OWN)


def _either(case: Case, one: Row, two: Row) -> Fix | None:
    """Leave out one of the two: only the record says which."""
    return case.choice(case.remove(one), case.remove(two))


def _of_an_eye(row: Row) -> bool:
    """Diabetic retinopathy with its eye: the rules of diabetes do not compare eyes."""
    return row.code[4:5] == "3" and bool(side(row.fact.title))


def _reading(row: Row) -> Reading:
    return read_title(row.fact.title)


def _may_deny(fact: Fact) -> bool:
    return not fact.code.startswith(_OUTSIDE) and fact.reportable and bool(read_title(fact.title).absent)


@rule(
    "SIB-01", Severity.WARN, "I.A.15, I.B.2, I.B.18 (titles)", "With and without of one disease",
    hint="Keep the one the record supports; the two deny each other.",
    when=_may_deny, pairwise=True,
    fires=[ex("K21.00", "K21.9"), ex("G40.909", "G40.919"), ex("N40.0", "N40.1"), ex("K57.30", "K57.31"),
           ex("E11.3211", "E11.3291"), ex("F03.90", "F03.911"), ex("G20.A1", "G20.B1")],
    silent=[ex("K21.9", "K20.80"), ex("G43.009", "G43.109"), ex("E11.3211", "E11.3292"), ex("K80.20", "K80.50"),
            ex("S61.411A", "S61.421A"), ex("K57.30", "K57.31", setting="inpatient", poa={"K57.30": "Y", "K57.31": "N"})],
)  # fmt: skip
def with_or_without(case: Case) -> Iterable[Finding]:
    for one, two in pairs(case, case.touched):
        if one.code[0] in "ST" or _one_asthma(one, two):
            continue
        denied = _denied(one, two) or _denied(two, one)
        of_one_eye = _of_an_eye(one) and _of_an_eye(two)
        if denied and (of_one_eye or denied == "coma" or not _has_own_rule(one, two)):
            message = f"{one.code} and {two.code} deny each other: with and without {denied}."
            yield case.say([one, two], message, _either(case, one, two))


def _denied(one: Row, two: Row) -> str:
    """What one row is without and the other is with; empty when the two agree or are not one disease."""
    without, other = _reading(one), _reading(two)
    if one.code.startswith(_DEMENTIA):
        same = one.code[:5] == two.code[:5] and one.code[5:] == "0" and two.code[5:] != "0"
        return "a disturbance" if same else ""
    if (
        other.remission
        or without.remission
        or (one.code[:5] != two.code[:5] and _OTHER in (one.fact.title[:6], two.fact.title[:6]))
    ):
        return ""
    for text, words in without.absent:
        met = words & other.said - _APART - without.core
        if 2 * len(met) < len(words) and not (_PLAIN & words and other.present - without.present):
            continue
        if _one_disease(without, other, words) and (
            other.present - words <= without.present or without.present <= other.present
        ):
            return _DENIED.get(text, text)
    return ""


_OTHER = "Other "
_PLAIN = frozenset({"uncomplicated", "complication", "asymptomatic"})
_DENIED = {
    "uncomplicated": "complications",
    "asymptomatic": "symptoms",
    "nonruptured": "rupture",
    "unruptured": "rupture",
}


def _one_disease(one: Reading, two: Reading, apart: frozenset[str]) -> bool:
    """Whether two titles name one disease but for some words; an unspecified one may name less."""
    left, right = one.core - apart, two.core - apart
    return left == right or (one.vague and left <= right) or (two.vague and right <= left)


def _may_be_vague(fact: Fact) -> bool:
    return not fact.code.startswith(_OUTSIDE) and fact.reportable and read_title(fact.title).vague


@rule(
    "SIB-02", Severity.WARN, "I.B.2, I.B.18", "Unspecified code beside a specified code of the same disease and site",
    hint="Remove the unspecified code: the other one says more.",
    when=_may_be_vague, pairwise=True,
    fires=[ex("I48.91", "I48.0"), ex("I50.9", "I50.22"), ex("S52.501A", "S52.531A"), ex("C50.911", "C50.411"),
           ex("D64.9", "D64.81"), ex("E46", "E44.0"), ex("J45.909", "J45.40")],
    silent=[ex("M19.90", "M17.11"), ex("M25.569", "M25.561"), ex("F41.9", "F41.0"), ex("I50.9", "I51.7"),
            ex("S52.501A", "S52.532A"), ex("C79.9", "C79.51")],
)  # fmt: skip
def unspecified_gives_way(case: Case) -> Iterable[Finding]:
    for one, two in pairs(case, case.touched):
        if _has_own_rule(one, two) or _in_another_state(one, two):
            continue
        vague, clear = (one, two) if _says_more(case, two, one) else (two, one)
        if _says_more(case, clear, vague):
            yield case.say(
                [one, two], f"{clear.code} says more than {vague.code} of the same disease.", case.remove(vague)
            )


def _one_asthma(one: Row, two: Row) -> bool:
    """With and without exacerbation of one asthma: RES-03 speaks of it."""
    return one.category == "J45" and one.code[:-1] == two.code[:-1]


def _in_another_state(one: Row, two: Row) -> bool:
    """Pairs that another rule of the family or of the book says better."""
    states = _reading(one).remission or _reading(two).remission
    return states or _one_asthma(one, two) or bool(_denied(one, two) or _denied(two, one))


def _says_more(case: Case, clear: Row, vague: Row) -> bool:
    """Whether a row names all that an unspecified one names, and more, of the same site."""
    less, more = _reading(vague), _reading(clear)
    if not less.vague or not less.core or "T36" <= vague.category <= "T65" or _elsewhere(case, vague, clear):
        return False
    known = more.said
    if vague.code[0] in "ST":
        if vague.fact.seventh != clear.fact.seventh:
            return False
        known = known.union(*(read_title(case.title(code)).said for code in case.codeset.ancestors(clear.code)[:-1]))
    elif side(vague.fact.title):
        known = known.union(*(read_title(case.title(code)).said for code in case.codeset.ancestors(clear.code)[:-1]))
    elif any(word in vague.fact.title.lower() for word in _GENERAL) and len(less.said) == 1 and vague.code[0] != "F":
        return False
    if less.said | less.degree == more.said | more.degree:
        return False
    return less.said | less.degree <= known | more.degree or _rest_of_its_category(case, vague, clear)


def _rest_of_its_category(case: Case, vague: Row, clear: Row) -> bool:
    """Whether the unspecified code repeats the title of its category, one disease, of which the other row is a kind."""
    category = case.title(vague.category)
    if category.startswith("Other ") or "unspecified" in category or clear.code.startswith(_BESIDE):
        return False
    return read_title(category).said == _reading(vague).said and not _reading(vague).degree


_BESIDE = ("I21.A", "I21.B")
"""Kinds of infarction that may stand beside one of type 1."""


_GENERAL = ("disease", "disorder", "finding")
"""Titles of one word and these name a field, not a disease: heart disease, disorder of kidney."""
_PLACES = (
    "unspecified site",
    "site unspecified",
    "unspecified joint",
    "multiple sites",
    "unspecified location",
    "unspecified body region",
)


def _elsewhere(case: Case, vague: Row, clear: Row) -> bool:
    """Whether an unspecified side or site may be another than the one that is specified."""
    title = vague.fact.title.lower()
    if vague.code[0] == "C" and "unspecified part" in title:
        return False
    if side(title):
        return side(title) != side(clear.fact.title)
    if any(words in title for words in _PLACES):
        return True
    stem = case.codeset.get(case.codeset.stem(vague.code))
    sisters = case.codeset.children(stem.parent) if stem and stem.parent else ()
    core = _reading(vague).core
    return any(side(title) and read_title(title).core == core for title in map(case.title, sisters))


def _may_be_gone(fact: Fact) -> bool:
    return not fact.code.startswith(_OUTSIDE) and fact.reportable and read_title(fact.title).remission


@rule(
    "SIB-03", Severity.WARN, "I.C.5.b.1, I.C.2.n, I.C.4.a (titles)", "In remission and current at once",
    hint="Keep the state the provider documents for this encounter.",
    when=_may_be_gone, pairwise=True,
    fires=[ex("F10.20", "F10.21"), ex("F33.1", "F33.42"), ex("C90.00", "C90.01"), ex("F33.41", "F33.42")],
    silent=[ex("F10.21", "F11.20"), ex("F33.42", "F41.1"), ex("C90.01", "C90.30"), ex("E11.A", "E10.9")],
)  # fmt: skip
def remission_or_current(case: Case) -> Iterable[Finding]:
    for one, two in pairs(case, case.touched):
        past, now = (one, two) if _reading(one).remission else (two, one)
        gone, here = _reading(past), _reading(now)
        if not gone.remission or not gone.core or gone.first != here.first or not gone.core <= here.said:
            continue
        message = f"{past.code} says remission, {now.code} says the disease is current."
        if here.remission:
            if gone.degree == here.degree or here.core != gone.core:
                continue
            message = f"{one.code} and {two.code} name two states of one remission."
        yield case.say([one, two], message, _either(case, one, two))


def _may_be_graded(fact: Fact) -> bool:
    return fact.reportable and (
        fact.code.startswith(("Z68", "H35.3"))
        or (not fact.code.startswith(_OUTSIDE) and bool(read_title(fact.title).degree))
    )


@rule(
    "SIB-04", Severity.WARN, "I.B.2, I.B.18 (titles)", "Two severities, stages or courses of one disease",
    hint="Keep the one the record supports for this encounter.",
    when=_may_be_graded, pairwise=True,
    fires=[ex("E11.3211", "E11.3511"), ex("F33.1", "F33.2"), ex("E44.0", "E43"), ex("I48.0", "I48.11"),
           ex("J45.20", "J45.40"), ex("E66.811", "E66.812"), ex("S72.141A", "S72.144A"), ex("Z68.35", "Z68.41")],
    silent=[ex("E11.3211", "E11.3512"), ex("F33.1", "F41.1"), ex("J45.20", "J44.9"), ex("H35.3111", "H35.3122"),
            ex("S72.141A", "S72.145A")],
)  # fmt: skip
def one_degree(case: Case) -> Iterable[Finding]:
    measured = [row for row in case.find("Z68") if not row.code.startswith("Z68.5")]
    if len(measured) > 1:
        yield case.say(
            measured[:2], f"{measured[0].code} and {measured[1].code} are two body mass indexes of one patient."
        )
    for one, two in pairs(case, case.touched):
        if (_has_own_rule(one, two) and not (_of_an_eye(one) and _of_an_eye(two))) or one.code.startswith(_DEMENTIA):
            continue
        if _says_more(case, one, two) or _says_more(case, two, one):
            continue
        if _two_degrees(_reading(one), _reading(two)) or _two_stages_of_an_eye(one, two):
            message = f"{one.code} and {two.code} are two severities or courses of one disease."
            yield case.say([one, two], message, _either(case, one, two))


_LOOSE = frozenset({"chronic"})
"""A course that stands against others only where the rest of the title is the same."""


def _two_degrees(one: Reading, two: Reading) -> bool:
    if one.remission or two.remission:
        return False
    left, right = one.degree, two.degree
    only, other = one.said - two.said, two.said - one.said
    if left and right:
        return left != right and not only - one.degree and not other - two.degree
    return bool(left or right) and (only or other) == _LOOSE and not (only and other)


def _two_stages_of_an_eye(one: Row, two: Row) -> bool:
    """Age-related macular degeneration: the 7th character is the stage, the 6th the eye."""
    return one.code.startswith("H35.3") and one.fact.bare[:6] == two.fact.bare[:6] and bool(one.fact.seventh)
