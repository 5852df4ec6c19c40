"""Family: one event told twice. Encounters of one injury, intents of one drug, the dominant side of one patient."""

import re
from collections.abc import Iterable
from itertools import combinations

from codeloom.coding.lines import Finding, Severity
from codeloom.coding.rules.case import Case, Row
from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.laterality import side
from codeloom.coding.rules.rule import ex, rule


def _of_an_injury(fact: Fact) -> bool:
    return len(fact.bare) == 7 and (fact.code[0] in "ST" or fact.code.startswith(("M80", "M84")))


@rule(
    "EPI-01", Severity.WARN, "I.C.19.a, I.C.13.c, 7th character notes", "One injury with two 7th characters",
    hint="Keep the 7th character of this encounter: active treatment, or the way it heals now.",
    on=("S00-T88", "M80", "M84"), when=_of_an_injury, pairwise=True,
    fires=[ex("S52.501A", "S52.501D", "W19.XXXA"), ex("S52.501A", "S52.501B"), ex("S72.142D", "S72.142S")],
    silent=[ex("S52.501A", "S52.502D"), ex("S52.501A", "S52.501S"), ex("S52.501A", "S42.201D"), ex("O36.5931", "O36.5932")],
)  # fmt: skip
def one_encounter_of_an_injury(case: Case) -> Iterable[Finding]:
    for one, two in combinations(case.touched, 2):
        if one.fact.bare[:6] != two.fact.bare[:6] or one.code == two.code:
            continue
        if not ((one.fact.sequela and two.fact.initial) or (two.fact.sequela and one.fact.initial)):
            message = f"{one.code} and {two.code} are one injury with two 7th characters. One of them holds."
            yield case.say([one, two], message, case.choice(case.remove(one), case.remove(two)))


def _drug(fact: Fact) -> str:
    """The drug or substance of a code of T36-T65 without intent and 7th character."""
    return fact.bare[:4] if fact.bare[5:6] == "X" else fact.bare[:5]


_INTENTS = {
    "1": "accident",
    "2": "self-harm",
    "3": "assault",
    "4": "undetermined",
    "5": "adverse effect",
    "6": "underdosing",
}


@rule(
    "EPI-02", Severity.WARN, "I.C.19.e.5", "Two intents of one drug or substance",
    hint="Keep the one the record tells: accident, self-harm, assault, adverse effect or underdosing.",
    on=("T36-T65",), when=lambda fact: bool(fact.intent), pairwise=True,
    fires=[ex("T42.4X1A", "T42.4X2A"), ex("K92.2", "T45.515A", "T45.511A")],
    silent=[ex("T42.4X1A", "T40.2X1A"), ex("T42.4X1A", "T42.4X1S"), ex("K92.2", "T45.515A", "T45.525A")],
)  # fmt: skip
def one_intent_of_a_drug(case: Case) -> Iterable[Finding]:
    for one, two in combinations(case.touched, 2):
        if (
            one.fact.intent != two.fact.intent
            and _drug(one.fact) == _drug(two.fact)
            and not one.fact.sequela | two.fact.sequela
        ):
            told = f"{_INTENTS.get(one.fact.intent, 'other')} and {_INTENTS.get(two.fact.intent, 'other')}"
            message = f"{one.code} and {two.code} are one drug by {told}. One of them holds."
            yield case.say([one, two], message, case.choice(case.remove(one), case.remove(two)))


_DOMINANCE = re.compile(r"affecting (right|left) (dominant|non-?dominant) side", re.IGNORECASE)


def _dominance(fact: Fact) -> tuple[str, bool] | None:
    """The side a paralysis affects and whether that side is called dominant; None where the title says neither."""
    match = _DOMINANCE.search(fact.title)
    return (match[1].lower(), match[2].lower() == "dominant") if match else None


@rule(
    "EPI-03", Severity.WARN, "I.C.6.a", "Sides of paralysis that disagree with each other or the stroke",
    hint="A patient has one dominant side, and one stroke paralyses one side: let the codes agree.",
    on=("G81-G83", "I69"), when=lambda fact: _dominance(fact) is not None,
    fires=[ex("G81.91", "G81.92"), ex("G81.91", "I69.353"), ex("I63.511", "G81.91", "G81.94")],
    silent=[ex("G81.91", "G81.94"), ex("I69.351", "G83.11"), ex("G81.91")],
)  # fmt: skip
def one_dominant_side(case: Case) -> Iterable[Finding]:
    for one, two in combinations(case.touched, 2):
        left, right = _dominance(one.fact), _dominance(two.fact)
        if left and right and (left[0] == right[0]) != (left[1] == right[1]):
            yield case.say([one, two], f"{one.code} and {two.code} disagree on which side is dominant.")
        elif left and right and left[0] != right[0] and one.category == two.category == "G81":
            for stroke in _one_sided_stroke(case):
                message = f"{one.code} and {two.code} are both sides, the stroke {stroke.code} is of one side."
                yield case.say([stroke, one, two], message)


def _one_sided_stroke(case: Case) -> list[Row]:
    """The first current stroke on the chart where all of them name one and the same side."""
    strokes = case.find("I60", "I61", "I62", "I63")
    sides = {side(row.fact.title) for row in strokes}
    return strokes[:1] if len(sides) == 1 and sides <= {"right", "left"} else []


_CONSCIOUSNESS = re.compile(r"(with|without) loss of consciousness(?! status unknown)", re.IGNORECASE)


def _lost(row: Row) -> str:
    match = _CONSCIOUSNESS.search(row.fact.title)
    return match[1].lower() if match else ""


@rule(
    "EPI-04", Severity.WARN, "I.C.19.a (S06 titles)", "Two accounts of one loss of consciousness",
    hint="Let every code of the head injury tell the same loss of consciousness.",
    on=("S06",), when=lambda fact: bool(_CONSCIOUSNESS.search(fact.title)), pairwise=True,
    fires=[ex("S06.5X0A", "S06.5X9A"), ex("S06.5X0A", "S06.6X1A")],
    silent=[ex("S06.5X1A", "S06.6X1A"), ex("S06.5X0A"), ex("S06.5X9A", "S06.6X1A"), ex("S06.5X0S", "S06.6X1A")],
)  # fmt: skip
def one_loss_of_consciousness(case: Case) -> Iterable[Finding]:
    for one, two in combinations(case.touched, 2):
        if one.fact.seventh != two.fact.seventh:
            continue
        same_bleed = one.fact.bare[:5] == two.fact.bare[:5] and one.fact.bare[5] != two.fact.bare[5]
        if {_lost(one), _lost(two)} == {"with", "without"} or same_bleed:
            yield case.say([one, two], f"{one.code} and {two.code} tell two accounts of the loss of consciousness.")
