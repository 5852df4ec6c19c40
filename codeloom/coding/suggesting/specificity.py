"""Claims made as specific as the note is: type, stage and side from its other statements; what says the same twice is left out."""

import re
from dataclasses import replace

from codeloom.coding.codesets import CodeSet
from codeloom.coding.rules.rule import codes
from codeloom.coding.sided_codes import sided
from codeloom.coding.suggesting.choosing import categories_of, choose, kin
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import PAST, STATED
from codeloom.coding.suggesting.fitting import tells_apart
from codeloom.coding.suggesting.mentions import Mention, Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.refining import side_open
from codeloom.coding.suggesting.sections import (
    ASSESSMENT,
    COMPLAINT,
    DONE,
    EXAM,
    PLAN,
    PRESENT,
    RESULTS,
    SURGERY,
    UNHEADED,
)
from codeloom.coding.suggesting.sections import PAST as HISTORY
from codeloom.coding.suggesting.sentences import Sentence
from codeloom.coding.suggesting.wording import LITTLE, forms, side_in, wording

SYMPTOM = re.compile(
    r"R(?!73\.03)|M25\.[56]|M54\.[2569]|M79\.[16]|N64\.4|H92\.0|H57\.1|G89|G44\.[12]|L29|T14|T88|Z|N23|L98|J34\.89"
)
"""Codes of symptoms, findings and reasons: what is coded only as the head of an item."""


def around(mention: Mention, reading: Reading, codeset: CodeSet) -> str:
    """The words a mention is read with: its clause, and the head of its item where it does not stand in it."""
    sentence, note, found = mention.sentence, reading.note, mention.found
    own = categories_of(found.code)
    begin = max(sentence.start, note.rfind(";", sentence.start, found.start) + 1)
    end = sentence.end
    for other in reading.mentions:
        if other.sentence is sentence and not kin(other.code, found.code):
            if other.code[0] in (found.code[0], "R") and tells_apart(codeset, own, other.found.words):
                continue
            between = note[other.found.end : found.start] if other.found.end <= found.start else ""
            if other.found.end <= found.start and re.search(r",|/|\band\b|\+|&|\.", between):
                begin = max(begin, other.found.end)
            after = note[found.end : other.found.start] if other.found.start >= found.end else ""
            if other.found.start >= found.end and re.search(r",|/|\band\b|\+|&|\.", after):
                end = min(end, other.found.start)
    doubt = _PERHAPS.search(note, found.end, end)
    return note[begin : doubt.start() if doubt else end][:180]


def most_specific(found: list[Claim], reading: Reading, codeset: CodeSet) -> list[Claim]:
    """Claims that leave open what the note says elsewhere, made as specific as that: type and stage, then the side."""
    out, chosen = [], dict[int, str]()
    for claim in found:
        title = codeset.title(claim.code).lower()
        if "unspecified" in title or "without" in title or claim.code in ("F32.A", "I10"):
            claim = _from_elsewhere(claim, chosen, reading, codeset)
        out.append(claim)
    kept = [claim for claim in out if not _said_better(claim, out, reading, codeset)]
    return [claim for claim in kept if not _said_fuller(claim, kept, codeset)]


def _said_better(claim: Claim, found: list[Claim], reading: Reading, codeset: CodeSet) -> bool:
    """Whether another claim of the same item says this disease in more words, or is the disease this is a symptom of."""
    item = reading.item_at(claim.spans[0].start)
    for other in found:
        if other.code == claim.code or reading.item_at(other.spans[0].start) != item:
            continue
        mine, theirs = codeset.title(claim.code).lower(), codeset.title(other.code).lower()
        if _is_part(claim, other, theirs, reading, codeset):
            return True
        says_more = "unspecified" not in theirs or len(theirs.split()) > len(mine.split())
        says_more = says_more and not re.search(r"\bother\b", theirs) and not _two_lines(claim, other, reading)
        says_more = says_more and _shares_words(mine, theirs)
        if re.search(r"\bunspecified\b|\bother\b", mine) and says_more and kin(other.code, claim.code):
            return True
        between = reading.note[other.spans[0].end : claim.spans[0].start]
        if (
            SYMPTOM.match(claim.code)
            and not SYMPTOM.match(other.code)
            and _CAUSES.search(between)
            and "." not in between
        ):
            return True
    return False


def _shares_words(title: str, other: str) -> bool:
    """Whether two titles have a telling word in common: an old infarction says nothing of coronary disease."""
    mine, theirs = (frozenset(forms(one)) - LITTLE for one in (title, other))
    return len(mine) < 2 or len(theirs) < 2 or bool({word[:5] for word in mine} & {word[:5] for word in theirs})


def _keeps_words(code: str, better: str, codeset: CodeSet) -> bool:
    """Whether a more specific title has every telling word of one that has several: arthropathic psoriasis is no plaque."""
    mine = wording(codeset.title(code)).stated - LITTLE
    return len(mine) < 2 or mine <= wording(codeset.title(better)).stated


def _two_lines(claim: Claim, other: Claim, reading: Reading) -> bool:
    """Whether two claims of different subcategories stand on lines of their own: two diseases, not one said twice."""
    between = reading.note[min(claim.place, other.place) : max(claim.place, other.place)]
    return "\n" in between and claim.code[:5] != other.code[:5] and not claim.code.endswith("9")


def _said_fuller(claim: Claim, found: list[Claim], codeset: CodeSet) -> bool:
    """Whether another code of the list says the same disease and more: cirrhosis beside alcoholic cirrhosis with ascites."""
    title = codeset.title(claim.code)
    if (
        not re.search(r"unspecified|without", title, re.IGNORECASE)
        or claim.code[0] in "STZ"
        or re.match(r"E1|H", claim.code)
    ):
        return False
    mine = wording(title).stated - LITTLE
    return any(
        other.code != claim.code and kin(other.code, claim.code) and mine < wording(codeset.title(other.code)).stated - LITTLE
        and not re.search("unspecified", codeset.title(other.code), re.IGNORECASE)
        for other in found
    )  # fmt: skip


def _is_part(claim: Claim, other: Claim, title: str, reading: Reading, codeset: CodeSet) -> bool:
    """Whether the words of a claim are part of what another claim of its chapter says: "depressed" of a bipolar episode."""
    if claim.place < other.place or codeset.mentions(other.code, "use_additional", claim.code):
        return False
    if claim.code[0] not in (other.code[0], "R") and other.code[0] in "EI":
        return False
    between = reading.note[other.place : claim.place]
    return len(between) <= 60 and "." not in between and set(forms(claim.spans[0].text)) <= set(forms(title))


def _from_elsewhere(claim: Claim, chosen: dict[int, str], reading: Reading, codeset: CodeSet) -> Claim:
    """A claim with what other statements of the note say of the same disease; as it was where they do not agree."""
    better: dict[str, Mention] = {}
    for mention in reading.mentions:
        if (
            mention.said not in (STATED, PAST)
            or mention.sentence.section.copied
            or (mention.kind == HISTORY and mention.said == PAST)
        ):
            continue
        if not kin(mention.code, claim.code) or mention.code[:3] in ("I21", "R10"):
            continue
        if mention.found.start not in chosen:
            words = around(mention, reading, codeset)
            chosen[mention.found.start] = choose(mention.code, words, codeset, mention.found.words)
        code = chosen[mention.found.start]
        if (
            code
            and code != claim.code
            and "unspecified" not in codeset.title(code).lower()
            and _keeps_words(claim.code, code, codeset)
            and (
                code[:3] == claim.code[:3]
                or (claim.code == "F32.A" and code[:3] == "F33")
                or codeset.title(claim.code[:3]).startswith("Unspecified")
            )
        ):
            better[code] = mention
    if len(better) == 1:
        code, mention = next(iter(better.items()))
        where = span(reading.note, mention.found.start, mention.found.end)
        return replace(
            claim, code=code, spans=(*claim.spans, where), why=f"{claim.why} Another statement of the note says more."
        )
    return _with_side(claim, reading, codeset)


def _with_side(claim: Claim, reading: Reading, codeset: CodeSet) -> Claim:
    parts = _parts_of(claim, codeset)
    about = [one for one in reading.sentences if _speaks_of(one, parts, reading)] if parts else []
    for kinds in _SIDE_FROM:
        sides = {_side_of(reading.note[one.start : one.end], claim, codeset) for one in about if one.kind in kinds} - {
            ""
        }
        if sides:
            break
    else:
        sides = _only_side(reading) if side_open(claim.code, codeset) else set()
    if len(sides) != 1:
        return claim
    side = next(iter(sides))
    code = sided(codeset, claim.code, side)
    if code == claim.code:
        code = choose(claim.code, f"{side} {claim.spans[0].text}", codeset)
    return claim if code == claim.code else replace(claim, code=code, why=f"{claim.why} The side is from the note.")


def _only_side(reading: Reading) -> set[str]:
    """The sides the statements of today name anywhere: one alone is that of what was treated."""
    told = (
        reading.note[one.start : one.end]
        for one in reading.sentences
        if one.kind in _TOLD_TODAY and not one.section.copied
    )
    named = {side_in(found) for text in told for found in _SIDE_WORD.findall(text)}
    return named - {""}


def _side_of(text: str, claim: Claim, codeset: CodeSet) -> str:
    """The side a statement gives the body part of a claim; of an examination only where it finds something."""
    if _NORMAL.search(text) and not _ABNORMAL.search(text):
        return ""
    parts = set(forms(codeset.title(claim.code))) & PARTS
    names = {name for part in parts for name in (part, *_NAMES.get(part, ()))}
    near = re.findall(rf"\b((?i:left|right|bilateral|both)|L|R)\s(?:\w+\s){{0,2}}?(?i:{_any_of(names)})", text)
    spoken = {side_in(one) for one in near} - {""}
    if len(spoken) != 1:
        spoken = (
            set()
            if spoken
            else {
                side_in(one)
                for one in re.findall(
                    r"\b(?:left|right|bilateral|both(?! (?:of|times|days|nights|weeks|drugs|occasions|parents)\b))\b",
                    text.lower(),
                )
            }
        )
    return next(iter(spoken)) if len(spoken) == 1 else ""


def _any_of(names: set[str]) -> str:
    """A pattern for any of some names; one that never fits for none."""
    return "|".join(map(re.escape, sorted(names))) or r"(?!)"


def _parts_of(claim: Claim, codeset: CodeSet) -> set[str]:
    """The body parts of the title of a claim, with their other names."""
    parts = set(forms(codeset.title(claim.code))) & PARTS
    return parts | {name for part in parts for name in _NAMES.get(part, ())}


def _speaks_of(sentence: Sentence, parts: set[str], reading: Reading) -> bool:
    """Whether a sentence names one of some body parts."""
    return bool(parts & wording(reading.note[sentence.start : sentence.end]).stated)


_SIDE_FROM = ((ASSESSMENT, PLAN), (COMPLAINT,), (PRESENT, UNHEADED), (EXAM, RESULTS, DONE, SURGERY))
"""The parts that may say the side of a claim, the first that says one first."""
_TOLD_TODAY = (ASSESSMENT, PLAN, COMPLAINT, PRESENT, UNHEADED, EXAM, RESULTS, DONE)
_SIDE_WORD = re.compile(
    r"\b(?:(?i:right|bilateral|bilat|left(?! (?:the|her|his|their|work|home|against|without|early|school|at"
    r"|in|for|message)\b))|R|L)\b"
    r"(?! ?(?:handed|hand dominant))"
)
_PERHAPS = re.compile(
    r"\b(?:which |that )?(?:could|may|might|possibly|perhaps|concern(?:ing|ed)? for|to rule out)\b", re.IGNORECASE
)
"""Where what is sure ends."""
_CAUSES = re.compile(r"\b(?:symptomatic with|causing|manifest\w+)\b", re.IGNORECASE)
PARTS = frozenset(
    codes(
        "knee hip shoulder ankle wrist elbow hand foot ear eye breast leg arm thigh finger toe heel forearm ovary "
        "kidney lung calf clavicle rib ureter"
    )
)
_NAMES = {
    "ear": ("tm", "drum", "canal", "tympanic", "eardrum"), "eye": ("cornea", "corneal", "conjunctiva", "lid",
    "pupil", "fundus", "lens"),
    "knee": ("patella", "meniscus", "tibial plateau", "tibial"), "hip": ("trochanter",), "ankle": ("malleolus",),
    "shoulder": ("cuff",),
    "breast": ("nipple", "areola"),
    "hand": ("palm",), "leg": ("ankle", "tibial", "malleolus", "tibia", "fibula", "shin"), "forearm": ("wrist", "radius",
    "ulna"), "foot": ("toe", "heel"),
}  # fmt: skip
"""Other words an examination has for a body part."""
_NORMAL = re.compile(
    r"\b(?:normal|clear|gr[ae]y|mobile|intact|unremarkable|nl|wnl|fine|good|never|no|negative"
    r"|full|pearly|translucent|nontender|benign|uninvolved|spared|wnl|quiet)\b",
    re.IGNORECASE,
)
_ABNORMAL = re.compile(
    r"\b(?:red|erythem\w+|drain\w+|swollen|swelling|perforat\w+|tender\w*|bulging|effusion|purulent|injected"
    r"|crepitus|deform\w+|pain\w*"
    r"|debris|scratch\w*|waters|cloudy|opaque|mass|lesion|fracture|limited|decreased|reduced|speck|abrasion"
    r"|broke\w*)\b",
    re.IGNORECASE,
)
