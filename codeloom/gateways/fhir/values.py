"""Reading values out of parsed JSON that may have any shape: nothing here raises, a wrong type is simply absent."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

Resource = dict[str, Any]

DATES_REMEMBERED = 4_096
"""Dates whose reading is remembered: the facts of a visit have the same one."""
_EMPTY: Resource = {}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_NOISE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII)
_LEAP = re.compile(r"(T\d{2}:\d{2}:)60")
_PARTIAL = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", re.ASCII)


def obj(value: object) -> Resource:
    """A JSON object, or an empty one."""
    return value if isinstance(value, dict) else _EMPTY


def objs(value: object) -> list[Resource]:
    """The objects of a list, which is not to be changed; one object alone counts as a list of it."""
    if not value:
        return []
    if isinstance(value, list):
        for item in value:
            if not isinstance(item, dict):
                return [item for item in value if isinstance(item, dict)]
        return value
    return [value] if isinstance(value, dict) else []


def line(value: object, limit: int = 300) -> str:
    """Text for one line: no control or direction-changing characters, at most `limit` long. Not text: empty."""
    if not isinstance(value, str):
        return ""
    if len(value) > limit:
        value = value[:limit]
    if value.isascii() and value.isprintable():
        return value.strip()
    return _DIRECTION.sub("", _LINE_NOISE.sub(" ", value)).strip()


def prose(text: str) -> str:
    """Text of many lines as the database can hold it: no NUL or other control characters, `\\n` ends a line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


def ident(value: object) -> str:
    """An id or identifier value: text, or a whole number written as one."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 1 << 63 else ""
    return line(value, 500)


def codings(concept: object) -> list[Resource]:
    """The codings of a CodeableConcept."""
    return objs(concept.get("coding")) if isinstance(concept, dict) else []


def words_of(concept: object) -> str:
    """What a CodeableConcept says to a person: a coding's display, else its text, else its code."""
    listed = codings(concept)
    for coding in listed:
        if display := line(coding.get("display")):
            return display
    if text := line(obj(concept).get("text")):
        return text
    return line(listed[0].get("code"), 60) if listed else ""


def code_in(concept: object, *systems: str) -> str:
    """The first code of a CodeableConcept in one of the systems, else empty."""
    for coding in codings(concept):
        if coding.get("system") in systems:
            return line(coding.get("code"), 60)
    return ""


def status_code(value: object) -> str:
    """A status that R4 writes as a CodeableConcept, or as plain code."""
    if isinstance(value, str):
        return line(value, 40)
    for coding in codings(value):
        return line(coding.get("code"), 40)
    return ""


def reference(value: object) -> str:
    """The reference string of a Reference; of the first one in a list."""
    if isinstance(value, list) and value:
        value = value[0]
    text = value.get("reference") if isinstance(value, dict) else None
    return text if isinstance(text, str) and len(text) <= 1000 else ""


def pointed(kind: str, value: object) -> str:
    """The reference string of a Reference to a resource of a kind; one by identifier only as the search it stands for."""
    if not value:
        return ""
    if isinstance(value, dict) and isinstance(text := value.get("reference"), str) and 0 < len(text) <= 1000:
        return text
    if literal := reference(value):
        return literal
    if isinstance(value, list):
        value = value[0]
    named = obj(obj(value).get("identifier"))
    if own := ident(named.get("value")):
        return f"{kind}?identifier={line(named.get('system'), 500)}|{own}"
    return ""


def when(value: object) -> str:
    """A FHIR date or dateTime as written when it is one, else empty; a year or a month alone counts."""
    return _when(value) if isinstance(value, str) and len(value) <= 40 else ""


@lru_cache(DATES_REMEMBERED)
def _when(value: str) -> str:
    if _PARTIAL.fullmatch(value):
        return value
    return value if day(value) is not None and _moment(value) is not None else ""


def first_date(resource: Resource, *names: str) -> str:
    """The first date or dateTime there is under these names; of a Period its start, of an abatement's its end."""
    for name in names:
        value = resource.get(name)
        if isinstance(value, dict):
            value = value.get("end" if name.startswith("abatement") else "start")
        if value and (written := when(value)):
            return written
    return ""


@lru_cache(DATES_REMEMBERED)
def day(value: str) -> date | None:
    """The calendar date as written, whatever its offset; None for a year or month alone and for what is no date."""
    if not _DATE_TIME.fullmatch(value):
        return None
    try:
        parsed = date(int(value[:4]), int(value[5:7]), int(value[8:10]))
    except ValueError:
        return None
    return parsed if parsed.year >= 1800 else None


def _moment(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_LEAP.sub(r"\g<1>59", value))
    except ValueError:
        return None


def is_before(end: str, start: str) -> bool:
    """Whether `end` lies before `start`: as moments when both have an offset or neither has, else by calendar date."""
    last, first = _moment(end), _moment(start)
    if last is None or first is None:
        return False
    if (last.tzinfo is None) == (first.tzinfo is None) and "T" in end and "T" in start:
        return last < first
    return last.date() < first.date()


def number(value: object) -> str:
    """A measured value for people: up to two decimals from one up, three significant digits below."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 1 << 63 else ""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    shown = f"{value:.2f}" if abs(value) >= 1 else f"{value:.3g}"
    if "e" in shown or "." not in shown:
        return shown
    return shown.rstrip("0").rstrip(".")
