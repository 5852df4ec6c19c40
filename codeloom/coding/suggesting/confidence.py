"""How sure a proposed diagnosis is: what speaks for it, less what in the note or in its title speaks against it.

The words are measured (docs/SUGGESTIONS.md has the table): high may be taken over after a look, medium wants reading the
place, low is a question and not yet a code.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.affirmed import affirmed, first_of_item
from codeloom.coding.suggesting.asides import ordered
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import DENIED, DOUBTED, KIN, RESOLVED, STATED
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.open_titles import named_above, says_less
from codeloom.coding.suggesting.refining import side_open
from codeloom.coding.suggesting.sections import ASSESSMENT, PLAN, PRESENT, UNHEADED
from codeloom.coding.suggesting.sentences import Sentence
from codeloom.coding.suggesting.shapes import Confidence, Proposal
from codeloom.coding.suggesting.statuses import STATUSES
from codeloom.coding.suggesting.unexplained import NOISE, unexplained
from codeloom.coding.suggesting.wording import side_in

_ORDER: tuple[Confidence, ...] = ("low", "medium", "high")
_OPEN = re.compile(r"\bunspecified\b|\bother\b|\buncomplicated\b|\bwithout\b", re.IGNORECASE)
_VAGUE = re.compile(r"\bunspecified\b|^other\b|\bother specified\b", re.IGNORECASE)
_UNSAID = re.compile(r"\bunspecified\b", re.IGNORECASE)
_PLAIN = re.compile(r"without complications?\b|\buncomplicated\b", re.IGNORECASE)
_COMPLICATED = re.compile(
    r"(?:\bwith|\bw/|complicated by)\s(?:\w+ ){0,3}(?:obstruct|fistul|abscess|bleed|hemorrh|perforat|strictur|gangren"
    r"|exacerbat|cellulit|pneumonia|myelopath|radiculopath)",
    re.IGNORECASE,
)
"""What a statement says beside a condition whose code says that nothing is."""
_SITE_OPEN = re.compile(
    r"\bunspecified (?:site|sites|part|joint|digit|location|bone|stage|severity|degree)\b|stage unspecified",
    re.IGNORECASE,
)
_RIGHT = re.compile(r"\b(?:right|rt|od)\b|\bR\b", re.IGNORECASE)
_LEFT = re.compile(r"\b(?:left|lt|os)\b|\bL\b(?![&/-])", re.IGNORECASE)
_PLAIN_BY_NATURE = re.compile(
    r"A09|A69\.20|B34\.9|B37\.31|D49\.2|D50\.9|D64\.9|E03\.9|E04\.9|E11\.9|E55\.9|E66\.9|E78\.[05]|F32\.A|F41\.9|F43\.20"
    r"|G43\.909|G47\.00|G47\.33|I10|I48\.91|I50\.9|I73\.9|J0[12]\.90?|J06\.9|J18\.9|J20\.9|J30\.9|J44\.9|K21\.9|K29\.70"
    r"|K52\.9|K59\.00"
    r"|K64\.9|K74\.60|K80\.20|L20\.9|L21\.9|L30\.9|L40\.(?:50|9)|M06\.9|M10\.9|M54\.(?:50|9)|M81\.0|M85\.80|N17\.9|N39\.0|N40"
    r"|N76\.0|R"
)
"""Codes whose title is open though nothing more is usually said: being open is no sign of a miss."""
_TELLING = ("The note calls it history.", "Treatment is complete", "What the visit is for.")
"""What codes rest on that were given for notes no engine was tuned on and of which one in eight was called wrong."""
_WELL = re.compile(
    r"\b(?:well|healthy|normal|thriving|unremarkable|no (?:abnormal\w*|concerns?|findings?|problems?)|without abnormal\w*)\b",
    re.IGNORECASE,
)
"""What an assessment says of a check-up that found nothing."""
_HIGH = _ORDER.index("high")
_NUMBER = re.compile(r"(?:^|[\n.;:,])\W*\d{1,2}[.):]\s*$")
_MARK = re.compile(rf"{_NUMBER.pattern}|(?:^|\n)\s*[-*#•>·–—]+\s*$")
_LONGEST_MARK = 8
_SAID_AGAINST = (DENIED, DOUBTED, KIN, RESOLVED)


def graded(found: Sequence[Claim], reading: Reading, codeset: CodeSet) -> list[Claim]:
    """The claims with their confidence. What belongs beside a disease is no surer than the disease."""
    sure = [replace(claim, confidence=_grade(claim, found, reading, codeset)) for claim in found]
    stated = [one.code for one in sure if one.confidence != "low"]
    kept = [one if _beside_one(one.code, stated) else replace(one, confidence="low") for one in sure]
    return [replace(one, confidence="low") if _ending_open(one, kept, reading) else one for one in kept]


def unlinked(rows: Sequence[Proposal]) -> list[Proposal]:
    """The rows with hypertension as a question where it still stands beside what the code book presumes to be of it (I.C.9.a)."""
    beside = any(re.match(r"I50|N18", row.code or "") for row in rows)
    return [replace(row, confidence="low") if beside and row.code == "I10" else row for row in rows]


def _ending_open(claim: Claim, found: Sequence[Claim], reading: Reading) -> bool:
    """Whether it is not settled if a check-up found anything: what would decide it is a question itself, or nobody says it."""
    if not claim.code.startswith("Z00"):
        return False
    asked = {one.confidence == "low" for one in found if one.code[0] not in "VWXYZ"}
    if claim.code in ("Z00.01", "Z00.121"):
        return False not in asked
    return True in asked or not any(
        one.kind in (ASSESSMENT, PLAN) and _WELL.search(reading.note, one.start, one.end) for one in reading.sentences
    )


def _beside_one(code: str, stated: Sequence[str]) -> bool:
    """Whether a code needs no disease beside it, or has one among the codes stated."""
    needed = [one.beside for one in STATUSES if one.code == code and one.beside]
    return not needed or any(re.match(beside, other) for beside in needed for other in stated)


def _grade(claim: Claim, found: Sequence[Claim], reading: Reading, codeset: CodeSet) -> Confidence:
    title = codeset.title(claim.code)
    if side_open(claim.code, codeset) or _SITE_OPEN.search(title) or _one_of_two_sides(claim, found, reading, codeset):
        return "low"
    if _beside(claim, reading, bool(_VAGUE.search(title) and not _PLAIN_BY_NATURE.match(claim.code))):
        return "low"
    if _VAGUE.search(title) and claim.code[0] not in "OSTVWXYZ" and says_less(claim, reading, codeset):
        return "low"
    if _PLAIN.search(title) and _COMPLICATED.search(reading.said_at(claim.place)):
        return "low"
    if _UNSAID.search(title) and claim.code[0] not in "OVWXYZ" and not _PLAIN_BY_NATURE.match(claim.code):
        return "low"
    if not reading.judged and _OPEN.search(title) and claim.code[0] not in "OVWXYZ":
        return "low"
    if (claim.code[0] not in "VWXYZ" or claim.code[:2] == "Z9") and not affirmed(claim, reading, codeset):
        return "low"
    if claim.confidence == "medium" and claim.why.startswith(_TELLING):
        return "low"
    level = _ORDER.index(claim.confidence)
    if _VAGUE.search(title) and not _PLAIN_BY_NATURE.match(claim.code) and not named_above(claim, codeset):
        level -= 1
    if (_OPEN.search(title) or claim.code[0] == "R") and unexplained(claim, found, reading, codeset):
        level -= 1 if _PLAIN_BY_NATURE.match(claim.code) else 2
    if _contradicted(claim, reading):
        level -= 1
    if reading.judged and not _judged(claim, reading) and claim.code[0] not in "ZVWXY":
        level -= 1
    if not reading.judged and claim.code[0] == "R" and any(one.code[0] not in "RVWXYZ" for one in found):
        return "low"
    if not reading.judged and claim.code[0] not in "Z":
        level = min(level, 1)
    if claim.code[0] not in "VWXYZ" and _unsettled(
        claim, reading, bool(_OPEN.search(title) and not _PLAIN_BY_NATURE.match(claim.code)), level
    ):
        return "low"
    return _ORDER[max(level, 0)]


def _unsettled(claim: Claim, reading: Reading, is_open: bool, level: int) -> bool:
    """Whether a diagnosis is told where notes often tell of something else: where nothing is judged, behind a numbered list, or,
    of one that is not sure, behind the first statement of its item or with a title that leaves something open."""
    sentence = reading.sentence_at(claim.place)
    if sentence is None or not reading.judged or _behind_list(sentence, reading):
        return True
    if sentence.section.inferred and not first_of_item(sentence, reading) and claim.place != sentence.start:
        return True
    return level < _HIGH and (
        is_open or _behind_first(claim, sentence, reading) or _led_up_to(claim, sentence, reading)
    )


def _behind_first(claim: Claim, sentence: Sentence, reading: Reading) -> bool:
    """Whether it stands behind the first statement of its item and begins none of its own."""
    begins = claim.place == sentence.start and claim.code[0] != "Z"
    return not begins and not first_of_item(sentence, reading)


def _led_up_to(claim: Claim, sentence: Sentence, reading: Reading) -> bool:
    """Whether words that name something else stand before a condition in its statement."""
    if claim.code[0] in "TZ" or not _words_before(reading.note[sentence.start : claim.place]):
        return False
    return sentence.kind in (ASSESSMENT, PLAN)


def _behind_list(sentence: Sentence, reading: Reading) -> bool:
    """Whether a line of an assessment or plan without a number stands behind lines that have one."""
    if sentence.kind not in (ASSESSMENT, PLAN) or not first_of_item(sentence, reading):
        return False
    return not _marked(sentence, reading, _MARK) and any(
        one.section is sentence.section and one.start < sentence.start and _marked(one, reading, _NUMBER)
        for one in reading.sentences
    )


def _marked(sentence: Sentence, reading: Reading, mark: re.Pattern[str]) -> bool:
    """Whether the mark of a list item stands right before a statement."""
    return bool(mark.search(reading.note, max(0, sentence.start - _LONGEST_MARK), sentence.start))


def _beside(claim: Claim, reading: Reading, vague: bool) -> bool:
    """Whether what an assessment or plan says of it begins with an order, or its open title stands behind other words of the
    statement, and nothing else in the note states it."""
    if claim.code[0] in "OVWXYZ" or not claim.spans:
        return False
    sentence = reading.sentence_at(claim.place)
    if sentence is None or sentence.kind not in (ASSESSMENT, PLAN):
        return False
    before = reading.note[sentence.start : claim.place]
    if not ordered(before) and not (vague and _words_before(before)):
        return False
    return not any(
        one.sentence.start != sentence.start and one.said == STATED and one.code[:3] == claim.code[:3]
        and not one.sentence.section.copied and not ordered(reading.note[one.sentence.start : one.found.start])
        for one in reading.mentions
    )  # fmt: skip


def _words_before(before: str) -> bool:
    """Whether words stand before a condition that say more than how it goes and where."""
    return any(word.lower() not in NOISE and not side_in(word) for word in re.findall(r"[A-Za-z][A-Za-z'-]+", before))


def _one_of_two_sides(claim: Claim, found: Sequence[Claim], reading: Reading, codeset: CodeSet) -> bool:
    """Whether the statement tells something of both sides and only one of them was coded."""
    side = side_in(codeset.title(claim.code))
    said = reading.said_at(claim.place)
    if side not in ("right", "left") or not (_RIGHT.search(said) and _LEFT.search(said)):
        return False
    other = "left" if side == "right" else "right"
    near = [one for one in found if one is not claim and reading.said_at(one.place) == said]
    return not any(side_in(codeset.title(one.code)) == other for one in near)


def _contradicted(claim: Claim, reading: Reading) -> bool:
    """Whether the note also denies, doubts or ends it, or says it of a relative, where it tells of today."""
    return any(
        mention.code[:4] == claim.code[:4] and mention.said in _SAID_AGAINST and mention.kind in (PRESENT, UNHEADED, ASSESSMENT)
        and not mention.sentence.section.copied
        for mention in reading.mentions
    )  # fmt: skip


def _judged(claim: Claim, reading: Reading) -> bool:
    """Whether one of its quotes stands in the assessment or plan."""
    return any(
        one.start <= span.start < one.end and one.kind in reading.judged and not one.section.copied
        for span in claim.spans
        for one in reading.sentences
    )
