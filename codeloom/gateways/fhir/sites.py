"""Body sites and sides in words, as conditions and procedures carry them."""

import re

from codeloom.gateways.fhir.values import Resource, codings, line, obj, objs, words_of

_SIDES = {
    "7771000": "Left", "24028007": "Right", "51440002": "Both sides", "182353008": "One side",
    "L": "Left", "R": "Right", "B": "Both sides", "BILATERAL": "Both sides", "LEFT": "Left", "RIGHT": "Right",
}  # fmt: skip
"""Sides by their code in SNOMED CT, or by the letters people send."""
_SIDE_WORDS = re.compile(r"\b(?:left|right|bilateral|both|lt|rt)\b", re.IGNORECASE)
_SITELESS = re.compile(rf"\(.*?\)|{_SIDE_WORDS.pattern}|\bside[sd]?\b|\bunilateral\b|\band\b", re.IGNORECASE)
"""What names no site in a text beside the code of a side."""
_MOST = 10


def words_with_side(concept: object) -> str:
    """What a CodeableConcept says to a person; where only its text names a side and the display does not, the text."""
    words = words_of(concept)
    text = line(obj(concept).get("text"))
    return text if text != words and _SIDE_WORDS.search(text) and not _SIDE_WORDS.search(words) else words


def sites_of(resource: Resource) -> tuple[str, ...]:
    """The sites of a resource, each once, in its order: bodySite, laterality in an extension, both in a contained structure."""
    if "bodySite" not in resource and "extension" not in resource and "laterality" not in resource:
        return ()
    found = [words for concept in objs(resource.get("bodySite"))[:_MOST] for words in _words(concept)]
    found += _words(resource.get("laterality"))
    for concept in objs(resource.get("bodySite"))[:_MOST]:
        found += _extended(concept)
    found += _extended(resource)
    for inner in objs(resource.get("contained"))[:20]:
        if inner.get("resourceType") == "BodyStructure":
            found += _words(inner.get("location"))
            found += [words for concept in objs(inner.get("locationQualifier"))[:_MOST] for words in _words(concept)]
    return tuple(dict.fromkeys(filter(None, found)))


def _extended(element: Resource) -> list[str]:
    found = []
    for extension in objs(element.get("extension"))[:20]:
        url = line(extension.get("url")).lower()
        if "lateral" in url or "bodysite" in url:
            found += _words(extension.get("valueCodeableConcept"))
            found += _words({"coding": [extension.get("valueCoding")]})
            found.append(_side(line(extension.get("valueCode"), 40) or line(extension.get("valueString"), 40)))
    return found


def _words(concept: object) -> list[str]:
    """The site and the side of a concept, which may be two of its codings or one and its text."""
    sides = [side for coding in codings(concept) if (side := _SIDES.get(line(coding.get("code"), 40).upper()))]
    others = [coding for coding in codings(concept) if line(coding.get("code"), 40).upper() not in _SIDES]
    words = _side(words_with_side({**obj(concept), "coding": others}))
    if not sides or words in sides:
        return [words]
    return [words, sides[0]] if _SITELESS.sub("", words).strip(" ,.") else sides[:1]


def _side(text: str) -> str:
    return _SIDES.get(text.upper(), text)
