"""Which mentions of a note are diagnoses of the visit, and their codes.

What the assessment or plan states is coded; a symptom only where it heads an item; what is doubted is not (the symptom is);
history becomes a history code where one exists. A note without assessment is read by its complaint and present illness.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from codeloom.coding.codesets import CodeSet
from codeloom.coding.search.index import Index
from codeloom.coding.suggesting.choosing import choose, kin
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import DOUBTED, PAST, PLANNED, RESOLVED, STATED, context
from codeloom.coding.suggesting.histories import history_of
from codeloom.coding.suggesting.injured_parts import injured
from codeloom.coding.suggesting.mentions import Mention, Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import (
    ASSESSMENT,
    COMPLAINT,
    PLAN,
    PRESENT,
    UNHEADED,
)
from codeloom.coding.suggesting.sentences import Sentence
from codeloom.coding.suggesting.shapes import Confidence
from codeloom.coding.suggesting.specificity import SYMPTOM, around, most_specific
from codeloom.coding.suggesting.wording import LITTLE, forms

_HEADS = re.compile(r"Z(?:0[0-29]|1[123]|2[013]|34|39|4[78]|8[567]|89|9[04-9]|91\.0)")
_LOST = re.compile(r"Z(?:89|90)")
"""Parts of the body that are not there any more: that they were taken is the status."""
_STATUS = re.compile(r"Z(?:8[5678]|9[04578]|79)")
_NOT_PAST = re.compile(
    r"E[01][0-9]|E78|I1[0-3]|I25|I4[28]|I5|J4[45]|N18|G[2-4]|F[0234]|M0[56]|M1|K5[01]|G35|L40|M81|I73|E6|B20|D86"
    r"|M32|G47|K21"
)
_REMITS = re.compile(r"F1\d\.[12]|F3[0-3]|C9[0-5]")
"""Diseases whose remission has a code of its own."""
_ONE_CODE = re.compile(r"F31\.81|M32\.14")
"""Diseases with one code, whatever else is said of them."""
_REASONS = (COMPLAINT, ASSESSMENT)
_WORDY = 9
_EXTRA = 8
"""Characters the head of an item may have beside the words of an examination or screening it is for."""
_SURE_SCORE, _ALONE_SCORE = 78.0, 110.0
_NOISE = re.compile(
    r"\b(?:stable|controlled|well[- ]controlled|not at goal|at goal|improv(?:ed|ing)|worsening|doing well"
    r"|follow[- ]?up|continue[sd]?"
    r"|today|new|resolved|asymptomatic|symptomatic|on \w+|likely|etiology|unclear|treated|compensated)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:,|;|/|\+|&|\band\b|\bwith\b|\bw/)\s*")
_SAID_AFTER = re.compile(r"\W{0,3}(?:hx|by history|history|past hx|remote)\b", re.IGNORECASE)
"""After a condition: it is called history, and nothing says that it is managed."""
_GENERAL = frozenset(("benig", "right", "left", "bilat", "acute", "chron", "mild", "moder", "sever", "other", "unspe"))
"""Beginnings of words that many titles have: sharing them says nothing."""
_LABELS = re.compile(
    r"(?:principal|primary|secondary|other|additional|active|chronic|acute|resolved|ruled out"
    r"|skin|sleep|pain|labs|meds|discharged?(?: home)?|disposition)",
    re.IGNORECASE,
)
"""Words that head a list and name nothing."""
_PROBABLE = re.compile(
    r"\b(?:probabl[ey]|suspected|likely|possible|compatible with|consistent with"
    r"|questionable)\b",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(r"\b(?:unlikely|less likely|ruled? out|r/o|vs|versus|differential|excluded)\b", re.IGNORECASE)
_CONTRA = re.compile(r"\b(?:resolved|healed|deni|no |not |rule|possible|probabl|suspect|likely|\?|vs)", re.IGNORECASE)


def claims(reading: Reading, day: date, index: Index, codeset: CodeSet, inpatient: bool = False) -> list[Claim]:
    """The diagnoses of a visit in the order of the note. In a hospital stay a probable diagnosis is coded as if it were so
    (II.H), and what was treated and is over counts too."""
    core = [_of_stay(one, reading) if inpatient else one for one in reading.mentions if _judged(one, reading)]
    out = [claim for one in core for claim in _of_mention(one, reading, day, index, codeset)]
    out += _of_heads(reading, core, day, index, codeset)
    out += injured(reading, out, codeset)
    if not any(not SYMPTOM.match(claim.code) for claim in out):
        out += _complaints(reading, day, index, codeset, bool(out))
    return most_specific(sorted(out, key=lambda claim: claim.place), reading, codeset)


def _of_stay(mention: Mention, reading: Reading) -> Mention:
    """A mention as a hospital stay codes it."""
    clause = reading.note[max(mention.sentence.start, mention.found.start - 40) : mention.found.end + 20]
    probable = mention.said == DOUBTED and _PROBABLE.search(clause) and not _EXCLUDED.search(clause)
    return (
        replace(mention, said=STATED)
        if mention.kind == ASSESSMENT and (probable or mention.said == RESOLVED)
        else mention
    )


def _judged(mention: Mention, reading: Reading) -> bool:
    if mention.sentence.section.copied:
        return False
    if not reading.judged:
        return mention.kind in (COMPLAINT, PRESENT, UNHEADED)
    if ASSESSMENT in reading.judged:
        return mention.kind == ASSESSMENT or (mention.kind == PLAN and mention.head and not SYMPTOM.match(mention.code))
    if mention.kind in (UNHEADED, PRESENT):
        return not SYMPTOM.match(mention.code)
    return mention.kind == PLAN


def _of_mention(mention: Mention, reading: Reading, day: date, index: Index, codeset: CodeSet) -> Iterator[Claim]:
    found, note = mention.found, reading.note
    lost = mention.head and bool(_LOST.match(found.code))
    if mention.said == PAST and not lost and not (_NOT_PAST.match(found.code) and mention.kind == ASSESSMENT):
        yield from _history(mention, reading, day, index)
        return
    if mention.said == RESOLVED and re.match(r"C|I26|I82", found.code) and mention.kind == ASSESSMENT:
        yield from _history(mention, reading, day, index)
        return
    if mention.said not in (STATED, PAST) and not (_REMITS.match(found.code) and mention.said == RESOLVED):
        return
    if found.code == "Z23" or (found.code.startswith("Z") and not (mention.head and _HEADS.match(found.code))):
        return
    rest = mention.sentence.head_end - mention.sentence.start - (found.end - found.start)
    if re.match(r"Z0[1-9]|Z1", found.code) and rest > _EXTRA:
        return
    if found.code.startswith("T14") or (SYMPTOM.match(found.code) and not mention.head):
        return
    chosen = choose(found.code, around(mention, reading, codeset), codeset, found.words)
    code = found.code if _ONE_CODE.match(found.code) else chosen
    if not code:
        return
    sure = mention.head and mention.kind == ASSESSMENT
    where = "the assessment" if mention.kind == ASSESSMENT else f"the {_PART.get(mention.kind, 'note')}"
    why = f"Stated in {where}{' as an item of its own' if mention.head else ''}."
    confidence: Confidence = "high" if sure and not SYMPTOM.match(code) else "medium" if sure or mention.head else "low"
    confidence = "low" if mention.said == PAST and _SAID_AFTER.match(note, found.end) else confidence
    yield Claim(code, (span(note, found.start, found.end),), confidence, why, found.start)


_PART = {PLAN: "plan", PRESENT: "history of present illness", COMPLAINT: "chief complaint", UNHEADED: "note"}


def _history(mention: Mention, reading: Reading, day: date, index: Index) -> Iterator[Claim]:
    """The history code of something that was: "Personal history of ..." where the search has it in so many words."""
    found = mention.found
    if SYMPTOM.match(found.code) or found.code[0] in "ST":
        return
    end = found.end + 8 if reading.note[found.end : found.end + 8].lower() == " in situ" else found.end
    said = reading.note[found.start : end]
    known = history_of(found.code)
    if known:
        yield Claim(known, (span(reading.note, found.start, end),), "medium", "The note calls it history.", found.start)
        return
    for hit in index.search(f"personal history of {said}", day, 3).hits:
        named = set(forms(hit.title)) - {
            "personal",
            "history",
            "of",
            "other",
            "malignant",
            "neoplasm",
            "in",
            "situ",
            "disease",
        }
        if hit.billable and re.match(r"Z8[567]", hit.code) and named and named <= set(forms(said)):
            why = "The note calls it history."
            yield Claim(hit.code, (span(reading.note, found.start, found.end),), "medium", why, found.start)
            return


def _of_heads(reading: Reading, core: list[Mention], day: date, index: Index, codeset: CodeSet) -> Iterator[Claim]:
    """Heads of items in which no term was found, asked of the search as they stand."""
    begun: set[int] = set()
    for sentence in reading.sentences:
        first = sentence.item not in begun
        begun.add(sentence.item)
        if sentence.kind != ASSESSMENT or sentence.head_end <= sentence.start or sentence.section.copied or not first:
            continue
        if any(sentence.start <= one.found.start < sentence.head_end for one in core):
            continue
        yield from _of_head(sentence, reading, day, index, codeset)


def _of_head(sentence: Sentence, reading: Reading, day: date, index: Index, codeset: CodeSet) -> Iterator[Claim]:
    note = reading.note
    head = note[sentence.start : sentence.head_end]
    begin, given = sentence.start, list[str]()
    for piece in _JOINED.split(head) if head.count(",") + head.count("/") > 1 else [head]:
        start = note.find(piece, begin) if piece else -1
        asked = _NOISE.sub(" ", piece)
        named = set(forms(asked))
        if start < 0 or not 0 < len(named) <= _WORDY or _LABELS.fullmatch(piece.strip()):
            continue
        begin = start + len(piece)
        if context(note, sentence.start, sentence.end, start, begin, sentence.kind) != STATED or _CONTRA.search(piece):
            continue
        answer = index.search(asked, day, 3)
        hit = next((one for one in answer.hits if one.billable), None)
        if hit is None or hit.code[0] in "OPVWXY" or (hit.code[0] == "Z" and not _HEADS.match(hit.code)):
            continue
        if re.match(r"Z0[1-9]|Z1", hit.code):
            continue
        shared = {word[:5] for word in forms(hit.title)} & {word[:5] for word in named} - _GENERAL
        sure = hit.score >= _SURE_SCORE and len(shared) >= 2 and len(shared) * 2 >= len(named)
        alone = (
            len(named) == 1
            and hit.code[0] != "Z"
            and not hit.code.startswith("R9")
            and hit.score >= _ALONE_SCORE
            and hit.why != "code"
        )
        alone = alone and (not answer.read_as or named <= set(answer.read_as))
        if sure or (alone and len(piece) > 3):
            why = "Heads an item of the assessment; the title has most of its words."
            code = choose(hit.code, head, codeset)
            if not any(kin(code, one) for one in given):
                given.append(code)
                titled = {word[:5] for word in set(forms(hit.title)) - LITTLE} - _GENERAL
                whole = {word[:5] for word in named} - _GENERAL <= shared and (len(shared) > 1 or titled <= shared)
                yield Claim(code, (span(note, start, begin),), "medium" if whole else "low", why, start)


def _complaints(reading: Reading, day: date, index: Index, codeset: CodeSet, has: bool) -> list[Claim]:
    """Symptoms of the complaint where nothing definite was found: what an uncertain diagnosis leaves to code."""
    if has:
        return []
    kinds = _REASONS if any(one.kind in _REASONS for one in reading.mentions) else (UNHEADED, PRESENT)
    out: list[Claim] = []
    for mention in reading.mentions:
        if mention.kind == COMPLAINT and mention.said == PAST:
            out.extend(_history(mention, reading, day, index))
        if mention.kind in kinds and mention.said in (STATED, PLANNED) and SYMPTOM.match(mention.code):
            if mention.code[0] in "ZT":
                continue
            code = choose(mention.code, around(mention, reading, codeset), codeset)
            where = span(reading.note, mention.found.start, mention.found.end)
            if code:
                out.append(
                    Claim(code, (where,), "medium", "The reason for the visit; no diagnosis is stated.", where.start)
                )
    return out[:2]
