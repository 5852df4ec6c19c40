"""Words of a note that belong to a condition and that no code proposed for it accounts for: its code leaves out what they say."""

import re
from collections.abc import Iterator, Sequence

from codeloom.coding.codesets import CodeSet
from codeloom.coding.rules.rule import codes
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.short_forms import written_out
from codeloom.coding.suggesting.wording import LITTLE, MEANING, forms

_ENDS = re.compile(
    r"[,;:.()\[\]\n+&|]|\s[-–—]+\s|/|->|\b(?:and|with|w/|also|plus|of|in|for|from|to|due)\b", re.IGNORECASE
)
"""What parts the words before a condition from it."""
_CAUSE = re.compile(
    r"^\s*(?:\([^)\n]{0,30}\)\s*)?(?:is |are |was |likely |felt )*(?:due to|d/t|2/2|secondary to|from|caused by|induced by"
    r"|related to|associated with|following|after)\s+([^,;:.()\n]{3,60})",
    re.IGNORECASE,
)
"""A cause right after a condition."""
NOISE = frozenset(
    codes(
        "new known stable controlled uncontrolled mild moderate severe acute chronic subacute recurrent symptomatic asymptomatic "
        "likely probable current active ongoing worsening worse improving improved better persistent established clear "
        "clinical confirmed poorly well fairly good poor early late isolated possible presumed underlying intermittent "
        "longstanding benign simple minor patient today suboptimal uncomplicated primary essential principal final "
        "diagnosis impression assessment plan problem number one two three four five first second her his their the this "
        "that some ongoing treated resolving incidental medically well-controlled have has had his having "
        "recent small large adult pediatric hx history here upper lower lobe scalp newly diagnosed today's"
    )
)
"""Words that say how a condition goes, and nothing a code tells apart."""
_STEM = 5
_BEFORE = 2
_MOST_BEFORE = 3
"""Words before a condition that are still of its name; more are a story."""
_LEAST = 4


def unexplained(claim: Claim, found: Sequence[Claim], reading: Reading, codeset: CodeSet) -> list[str]:
    """The words right before a condition, and of a cause stated right after it, that no title of a claim about them has."""
    place = claim.spans[0]
    sentence = reading.sentence_at(place.start)
    if sentence is None:
        return []
    before = _ENDS.split(reading.note[max(sentence.start, place.start - 60) : place.start])[-1]
    cause = _CAUSE.match(reading.note[place.end : sentence.end])
    said = ([*_words(before)] if len(before.split()) <= _MOST_BEFORE else []) + (
        [*_words(cause[1])][:_BEFORE] if cause else []
    )
    if not said:
        return []
    known = _known(claim, found, codeset)
    return [word for word in said if not _meant(word) & known]


def _words(text: str) -> Iterator[str]:
    for word in re.findall(r"[A-Za-z][A-Za-z'-]+", text):
        if len(word) >= _LEAST and word.lower() not in NOISE and not set(forms(word)) <= LITTLE:
            yield word


def _known(claim: Claim, found: Sequence[Claim], codeset: CodeSet) -> set[str]:
    """Stems of the words of the titles and quotes of the claims of this note."""
    out = set[str]()
    for one in found:
        texts = [codeset.title(one.code), *(span.text for span in one.spans)]
        out |= {stem for text in texts for word in forms(text) for stem in _meant(word)}
    return out | {stem for word in forms(codeset.title(claim.code[:3])) for stem in _meant(word)}


def _meant(word: str) -> set[str]:
    """The stems of a word, of what it is short for and of what titles have for it."""
    said = {other for one in forms(written_out(word.lower(), word)) for other in (one, *MEANING.get(one, "").split())}
    return {other[:_STEM] for one in said for other in forms(one)}
