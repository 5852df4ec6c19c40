"""Whether a note plainly says that the patient has what a code claims: by the shape of the statement, not by a list of denials.

A condition is affirmed where its statement is one of a problem: the condition heads it, with nothing before it but words of its
own name, how it goes and where. What stands behind other words ("the infiltrate called pneumonia turned out ...", "patient thinks
kidney infection") or in what follows the first statement of an item ("bile duct injury, bleeding, retained stone risk") may be
of something else. It counts only where another statement of the note affirms the same.
"""

import re

from codeloom.coding.codesets import CodeSet
from codeloom.coding.rules.rule import codes
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import STATED
from codeloom.coding.suggesting.mentions import Mention, Reading
from codeloom.coding.suggesting.named_on import named_on
from codeloom.coding.suggesting.sections import ASSESSMENT, PLAN
from codeloom.coding.suggesting.sentences import Sentence
from codeloom.coding.suggesting.shapes import Span
from codeloom.coding.suggesting.unexplained import NOISE
from codeloom.coding.suggesting.wording import LITTLE, forms, side_in

_PIECES = re.compile(r"[,;:()\[\]/&+|\n]|\s[-–—]+\s|->|\b(?:and|with|w/|w|plus|also)\b", re.IGNORECASE)
"""What parts the words before a condition: each piece names one thing."""
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
_LINKS = frozenset(
    codes(
        "for than by as about doubt doesn't don't didn't isn't wasn't fit fits think thinks thought believes believed feels "
        "felt called calls labeled labelled mentioned mentions read reads asks asked worried convinced wonders considered "
        "considering adm admitted if when once would could may might rather instead either neither suggested raised until "
        "prevent avoid against before because"
    )
)
"""Words by which what follows is said of something else, by somebody else, or not as it is."""
_OWN_JUDGEMENT = re.compile(
    r"\b(?:I|we)(?: do)? (?:think|thought|believe|feel|felt|call)\b(?: that| this| it| is)*", re.IGNORECASE
)
"""What who writes thinks is what is judged."""
_STEM = 5
_STORY = 2
"""Words before a condition that are no longer of its name."""
_NUMBERED = re.compile(r"\d{1,2}[.)]?\s")
_UNSURE_AFTER = re.compile(
    r"(?:(?!\s[-–—]+\s|:\s)[^.;\n]){0,70}\brisks?\b(?! factors?)"
    r"|(?:(?!\s[-–—]+\s|:\s)[^.,;\n]){0,50}\b(?:explained|discussed|considered|talk|told|warned|reviewed|counsel\w*|mentioned"
    r"|raised|by history|not (?:confirmed|proven|supported|seen|found)|never (?:confirmed|proven)|turned out|if|when|once|later"
    r"|next)\b",
    re.IGNORECASE,
)
"""After a condition that is not the first of its item: it was spoken of."""


def affirmed(claim: Claim, reading: Reading, codeset: CodeSet) -> bool:
    """Whether each condition of the assessment that a claim quotes is affirmed where it stands or in another statement."""
    quoted = {one.start for one in claim.spans}
    own = [one for one in reading.mentions if one.found.start in quoted and one.kind in (ASSESSMENT, PLAN)]
    titles = _stems(codeset.title(claim.code))
    if claim.code[0] == "T" and any(_spoken_of(one, reading) for one in claim.spans):
        return False
    return all(_whole(one, reading, titles, codeset) or _elsewhere(one, reading, titles, codeset) for one in own)


def _spoken_of(place: Span, reading: Reading) -> bool:
    """Whether a place of the assessment is in what follows the first statement of an item, and only spoken of there."""
    sentence = reading.sentence_at(place.start)
    if sentence is None or sentence.kind not in (ASSESSMENT, PLAN) or first_of_item(sentence, reading):
        return False
    return bool(_UNSURE_AFTER.match(reading.note[place.end : sentence.end]))


def plainly(start: int, end: int, sentence: Sentence, reading: Reading, titles: frozenset[str] = frozenset()) -> bool:
    """Whether the words of a place are what their statement is about. `titles` are stems of words that belong to them."""
    before = _OWN_JUDGEMENT.sub(" ", _before(start, sentence, reading))
    words = [word for word in _WORD.findall(before) if not _of_name(word, titles)]
    if words and any(word.lower() in _LINKS for word in _WORD.findall(before)):
        return False
    if sentence.kind not in (ASSESSMENT, PLAN) or first_of_item(sentence, reading):
        return True
    return len(words) < _STORY and not _UNSURE_AFTER.match(reading.note[end : sentence.end])


def _plain(mention: Mention, reading: Reading, titles: frozenset[str]) -> bool:
    return plainly(mention.found.start, mention.found.end, mention.sentence, reading, titles)


def _whole(mention: Mention, reading: Reading, titles: frozenset[str], codeset: CodeSet) -> bool:
    """Whether a condition is what its statement is about, and no part of a longer name."""
    return _plain(mention, reading, titles) and not named_on(mention, reading, codeset)


def _elsewhere(mention: Mention, reading: Reading, titles: frozenset[str], codeset: CodeSet) -> bool:
    """Whether another statement affirms the same category."""
    return any(
        one.code[:3] == mention.code[:3] and one.said == STATED and one.sentence.start != mention.sentence.start
        and not one.sentence.section.copied and _whole(one, reading, titles, codeset)
        for one in reading.mentions
    )  # fmt: skip


def _before(place: int, sentence: Sentence, reading: Reading) -> str:
    """The words before a place that belong to it: of a list, those before its first."""
    start = sentence.start
    text = reading.note[start:place]
    for one in reading.mentions:
        if start <= one.found.start < place:
            begin, end = one.found.start - start, one.found.end - start
            text = text[:begin] + " " * (end - begin) + text[end:]
    pieces = _PIECES.split(text)
    return next((piece for piece in reversed(pieces) if re.search("[A-Za-z]", piece)), "")


def _of_name(word: str, titles: frozenset[str]) -> bool:
    """Whether a word says how a condition goes, where it is, or is of the title of its code."""
    return word.lower() in NOISE or bool(side_in(word)) or set(forms(word)) <= LITTLE or bool(_stems(word) & titles)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in forms(text))


def first_of_item(sentence: Sentence, reading: Reading) -> bool:
    """Whether a statement is the first of its item, or has a number of its own."""
    if _NUMBERED.match(reading.note, sentence.start):
        return True
    return not any(one.item == sentence.item and one.start < sentence.start for one in reading.sentences)
