"""Injuries named by what happened and where, whatever stands between: "displaced fracture of the right distal radius".

The block S00 to S99 is a grid: the first digit is the region of the body, the second what happened to it.
"""

import re
from collections.abc import Iterator

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import PAST, STATED, context
from codeloom.coding.suggesting.fitting import best_fit, default_below
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.quoting import span
from codeloom.coding.suggesting.sections import ASSESSMENT, PLAN
from codeloom.coding.suggesting.sentences import Sentence
from codeloom.coding.suggesting.wording import LITTLE, wording

_HAPPENED = (
    (re.compile(r"\b(?:fractures?|fx)\b", re.I), "2"), (re.compile(r"\b(?:lacerations?|lac|open wounds?"
        r"|puncture wounds?|stab wounds?)\b", re.I), "1"),
    (re.compile(r"\b(?:contusions?|bruis\w+|hematomas?|abrasions?|superficial injur\w+|blister)\b", re.I), "0"),
    (re.compile(r"\b(?:sprains?|dislocat\w+|sublux\w+)\b", re.I), "3"),
    (re.compile(r"\b(?:strains?|tendon (?:rupture|laceration|injury)|muscle tears?)\b", re.I), "6"),
    (re.compile(r"\bcrush(?:ing|ed)?\b", re.I), "7"), (re.compile(r"\b(?:traumatic )?amputation\b", re.I), "8"),
)  # fmt: skip
"""What happened and the second digit of its category."""
_REGIONS = (
    (r"scalp|skull|face|facial|cheek|chin|forehead|eyebrow|eyelid|nose|nasal|ear|lip|mouth|jaw|mandib\w+"
        r"|orbit\w*|head|temple|tooth|teeth", "0"),
    (r"neck|cervical|throat", "1"), (r"ribs?|sternum|chest|thora\w+|breast|upper back", "2"),
    (r"lumbar|lower back|low back|sacr\w+|coccyx|pelvi\w+|abdom\w+|buttock|groin|scrot\w+|penis|flank|pubic"
        r"|acetabul\w+", "3"),
    (r"clavic\w+|collarbone|scapul\w+|shoulder|humer\w+|upper arm|rotator cuff|axilla|biceps", "4"),
    (r"elbow|forearm|radius|radial head|ulna\w*|olecranon", "5"),
    (r"wrist|hand|fingers?|thumb|metacarp\w+|scaphoid|carpal|knuckle|palm|boxer'?s?", "6"),
    (r"hip|femur|femoral|thigh|hamstring|quadriceps|intertrochanteric", "7"),
    (r"knee|patell\w+|tibia\w*|fibula\w*|lower leg|calf|shin|lateral malleol\w+|medial malleol\w+|(?:bi"
        r"|tri)?malleol\w+|(?<!sprain )(?<!of )leg|achilles", "8"),
    (r"ankle|foot|feet|toes?|heel|metatars\w+|calcane\w+|midfoot|lisfranc", "9"),
)  # fmt: skip
"""Parts of the body and the first digit of their categories."""
_WORN = r"(?![ -](?:spica|splints?|braces?|boots?|casts?|slings?|immobili\w+|wraps?|orthos[ie]s|straps?|pads?)\b)"
"""Not after the name of a part: a thumb spica is worn, and says nothing of an injury of the thumb."""
_SITES = tuple((re.compile(rf"\b(?:{words})\b{_WORN}", re.IGNORECASE), digit) for words, digit in _REGIONS)
_NOT_NEW = re.compile(r"\b(?:stress|pathologic\w*|fragility|osteoporotic|insufficiency|compression|old|healed"
    r"|chronic|atraumatic|nontraumatic"
                      r"|muscle tension|eye ?strain)\b", re.IGNORECASE)  # fmt: skip
_SEQUEL = re.compile(r"\b(?:sequela\w*|late effects?)\b", re.IGNORECASE)
_STRAINS = {"1": "S16", "2": "S29", "3": "S39"}
_SEVERAL = re.compile(r"\bribs\b", re.IGNORECASE)
_ANKLE = re.compile(r"\b(?:fracture|fx)\b.*\bankle\b|\bankle\b.*\b(?:fracture|fx)\b", re.IGNORECASE)


def injured(reading: Reading, found: list[Claim], codeset: CodeSet) -> Iterator[Claim]:
    """Injuries the judgement of the note states and no term named."""
    for sentence in reading.sentences:
        if sentence.section.copied or (reading.judged and sentence.kind not in (ASSESSMENT, PLAN)):
            continue
        if sentence.kind == PLAN and ASSESSMENT in reading.judged:
            continue
        kinds = "ST" if _SEQUEL.search(reading.note, sentence.start, sentence.end) else "STM"
        if any(sentence.start <= one.place < sentence.end and one.code[0] in kinds for one in found):
            continue
        claim = _in(sentence, reading, codeset)
        if claim:
            yield claim


def _in(sentence: Sentence, reading: Reading, codeset: CodeSet) -> Claim | None:
    note = reading.note
    text = note[sentence.start : sentence.end][:180]
    if _NOT_NEW.search(text) and not _SEQUEL.search(text):
        return None
    for words, second in _HAPPENED:
        what = words.search(text)
        where = _site(text, what) if what else None
        if what is None or where is None:
            continue
        start, end = sentence.start + what.start(), sentence.start + what.end()
        said = context(note, sentence.start, sentence.end, start, end, sentence.kind)
        if said != STATED and not (said == PAST and _SEQUEL.search(text)):
            return None
        first = "8" if second == "2" and _ANKLE.search(text) else where[1]
        category = _STRAINS.get(first, f"S{first}{second}") if second == "6" else f"S{first}{second}"
        if codeset.get(category) is None:
            return None
        described = _SEVERAL.sub("multiple ribs", text)
        code = best_fit(codeset, (category,), described, default_below(codeset, category))
        if not _names_part(codeset.title(code), described):
            return None
        begin, stop = min(start, sentence.start + where[0].start()), max(end, sentence.start + where[0].end())
        why = "The note names the injury and its place."
        return Claim(code, (span(note, begin, stop),), "high" if sentence.kind == ASSESSMENT else "low", why, start)
    return None


def _names_part(title: str, text: str) -> bool:
    """Whether a title names a part of the body the text has, or none: the first code of a category is no answer."""
    place = title.partition(" of ")[2].partition(",")[0]
    return not place or bool((wording(place).stated - LITTLE) & wording(text).stated)


def _site(text: str, what: re.Match[str]) -> tuple[re.Match[str], str] | None:
    """The site nearest to what happened."""
    sites = [
        (abs(one.start() - what.start()), at, one, digit)
        for at, (words, digit) in enumerate(_SITES)
        for one in words.finditer(text)
    ]
    if not sites:
        return None
    _, _, one, digit = min(sites, key=lambda site: (site[0], site[1]))
    return one, digit
