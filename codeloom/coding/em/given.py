"""Elements from a decoded JSON object, as programs send them, and the answer as one."""

from codeloom.coding.em import tables
from codeloom.coding.em.kinds import DATA, OTHER_NAMES, PROBLEMS, RISKS
from codeloom.coding.em.level import level, prolonged
from codeloom.coding.em.shapes import Elements

MINUTES_OF_A_DAY = 1440
MOST_OF_A_KIND = 1000
OLDEST = 130


class BadElements(ValueError):
    """An object that cannot be computed; the message names the field and what it must be."""


def read_elements(given: dict[str, object]) -> Elements:
    """The elements; fields that are not part of them are left out. Raises BadElements."""
    family = given.get("family") or "office"
    if family not in tables.NAMES:
        raise BadElements(f"family must be one of {', '.join(tables.NAMES)}")
    apart = family in (*tables.BY_PATIENT, "preventive")
    age = _whole(given, "age", OLDEST)
    if family == "preventive" and age is None:
        raise BadElements("a preventive visit needs the age in years")
    no_physician = given.get("no_physician", False)
    if not isinstance(no_physician, bool):
        raise BadElements("no_physician must be true or false")
    return Elements(
        patient=_patient(given.get("patient"), needed=apart),  # type: ignore[arg-type]  # new or est by its check
        problems=_counts(given, "problems", PROBLEMS),
        data=_counts(given, "data", DATA),
        risk=_risk(given.get("risk")),
        minutes=_whole(given, "minutes", MINUTES_OF_A_DAY),
        family=str(family),
        age=age,
        no_physician=no_physician,
    )


def answered(given: dict[str, object]) -> dict[str, object]:
    """{"code", "mdm", "by", "levels"}, with "prolonged" (units by code) where the minutes reach it. Raises BadElements."""
    elements = read_elements(given)
    found = level(elements)
    answer: dict[str, object] = {
        "code": found.code,
        "mdm": found.mdm,
        "by": found.decided_by,
        "levels": {"problems": found.problems, "data": found.data, "risk": found.risk},
    }
    units = prolonged(elements)
    return answer | {"prolonged": units} if units else answer


def _patient(value: object, needed: bool) -> str:
    names = {"new": "new", "est": "est", "established": "est"}
    if value is None and not needed:
        return "est"
    if not isinstance(value, str) or value not in names:
        raise BadElements("patient must be new or est")
    return names[value]


def _risk(value: object) -> str | None:
    if value is None:
        return None
    if value in ("straightforward", "none"):
        return "minimal"
    if not isinstance(value, str) or value not in RISKS:
        raise BadElements(f"risk must be one of {', '.join(RISKS)}, or null")
    return value


def _whole(given: dict[str, object], name: str, most: int) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise BadElements(f"{name} must be a whole number from 0 to {most}, or null")
    return value


def _counts(given: dict[str, object], name: str, kinds: dict[str, str]) -> dict[str, int]:
    value = given.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadElements(f"{name} must be an object of kinds and how many there are")
    counts: dict[str, int] = {}
    for kind, count in value.items():
        known = OTHER_NAMES.get(kind, kind)
        if known not in kinds:
            raise BadElements(f"{name} has a kind that does not exist; kinds are {', '.join(kinds)}")
        if not isinstance(count, int) or not 0 <= count <= MOST_OF_A_KIND:
            raise BadElements(f"{name}: {kind} must be a whole number from 0 to {MOST_OF_A_KIND}")
        counts[known] = counts.get(known, 0) + int(count)
    return counts
