"""Body sites and sides in words, as conditions and procedures carry them."""

from codeloom.gateways.fhir.values import Resource, codings, line, objs, words_of

_SIDES = {
    "7771000": "Left", "24028007": "Right", "51440002": "Both sides", "182353008": "One side",
    "L": "Left", "R": "Right", "B": "Both sides", "BILATERAL": "Both sides", "LEFT": "Left", "RIGHT": "Right",
}  # fmt: skip
"""Sides by their code in SNOMED CT, or by the letters people send."""
_MOST = 10


def sites_of(resource: Resource) -> tuple[str, ...]:
    """The sites of a resource, each once, in its order: bodySite, laterality in an extension, both in a contained structure."""
    if "bodySite" not in resource and "extension" not in resource and "laterality" not in resource:
        return ()
    found = [_words(concept) for concept in objs(resource.get("bodySite"))[:_MOST]]
    found.append(_words(resource.get("laterality")))
    for concept in objs(resource.get("bodySite"))[:_MOST]:
        found += _extended(concept)
    found += _extended(resource)
    for inner in objs(resource.get("contained"))[:20]:
        if inner.get("resourceType") == "BodyStructure":
            found.append(_words(inner.get("location")))
            found += [_words(concept) for concept in objs(inner.get("locationQualifier"))[:_MOST]]
    return tuple(dict.fromkeys(filter(None, found)))


def _extended(element: Resource) -> list[str]:
    found = []
    for extension in objs(element.get("extension"))[:20]:
        url = line(extension.get("url")).lower()
        if "lateral" in url or "bodysite" in url:
            found.append(_words(extension.get("valueCodeableConcept")))
            found.append(_words({"coding": [extension.get("valueCoding")]}))
            found.append(_side(line(extension.get("valueCode"), 40) or line(extension.get("valueString"), 40)))
    return found


def _words(concept: object) -> str:
    for coding in codings(concept):
        if side := _SIDES.get(line(coding.get("code"), 40).upper()):
            return side
    return _side(words_of(concept))


def _side(text: str) -> str:
    return _SIDES.get(text.upper(), text)
