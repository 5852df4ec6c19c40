"""Compositions: the narrative of their sections as one text, and the resources that their sections list."""

from collections.abc import Iterator

from codeloom.gateways.fhir import markup
from codeloom.gateways.fhir.attachments import MAX_CHARACTERS
from codeloom.gateways.fhir.values import Resource, line, obj, objs, prose, reference, words_of

_DEEPEST = 8
_MOST_SECTIONS = 500
_MOST_ENTRIES = 5_000


def narrative(composition: Resource) -> str:
    """The sections' text in their order, each under its title; without any, the composition's own."""
    parts, length = [], 0
    for section, depth in _sections(composition):
        title = line(section.get("title")) or words_of(section.get("code"))
        text = _text(section)
        if title and text.removeprefix("# ").lower().startswith(title.lower()):
            title = ""
        parts += [f"{'#' * (depth + 1)} {title}"] if title else []
        parts += [text] if text else []
        length += len(text)
        if length > MAX_CHARACTERS:
            break
    if not length:
        return prose(_text(composition))
    return prose("\n".join(parts))


def listed(composition: Resource) -> list[str]:
    """The references of all sections' entries."""
    found = []
    for section, _ in _sections(composition):
        found += [text for entry in objs(section.get("entry"))[:_MOST_ENTRIES] if (text := reference(entry))]
        if len(found) >= _MOST_ENTRIES:
            break
    return found[:_MOST_ENTRIES]


def weight(composition: Resource) -> int:
    """About how many characters of narrative there are."""
    return sum(len(div) for section, _ in _sections(composition) if isinstance(div := _div(section), str))


def _sections(composition: Resource) -> Iterator[tuple[Resource, int]]:
    """The sections with how deep they stand, each before those in it; bounded in depth and number."""
    waiting = [(section, 0) for section in reversed(objs(composition.get("section"))[:_MOST_SECTIONS])]
    for _ in range(_MOST_SECTIONS):
        if not waiting:
            return
        section, depth = waiting.pop()
        yield section, depth
        if depth < _DEEPEST:
            waiting += [(inner, depth + 1) for inner in reversed(objs(section.get("section"))[:_MOST_SECTIONS])]


def _div(element: Resource) -> object:
    return obj(element.get("text")).get("div")


def _text(element: Resource) -> str:
    div = _div(element)
    return markup.plain(div[: 2 * MAX_CHARACTERS]) if isinstance(div, str) else ""
