"""Several conditions in one text: where it parts, and which parts one code can say together."""

import re
from collections.abc import Callable

_JOINTS = re.compile(r"\s+(?:and|with|w|plus|on|w/)\s+|\s*[+&;]\s*|\s+w/(?=[a-z])|,\s+", re.IGNORECASE)
_DENIALS = re.compile(r"\b(?:no|not|non|never|neg|negative|without|wo|w/o|denie[sd]|except|unless|or)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:fhx?|fam(?:ily)? (?:hx|history)(?: of)?|(?:p(?:ersonal )?)?h(?:istory|x)(?: of)?|[hs]/[op]|status post|"
    r"screen(?:ing)?(?: for)?|newborn)\s+",
    re.IGNORECASE,
)
"""What is said of all parts by being said before the first."""


def conditions_of(typed: str, meets: Callable[[str, bool], bool]) -> list[str]:
    """The parts of a text that need codes of their own, in order; none where it is one condition.

    `meets` says whether some code says all of a text; loosely, all but how, in whom and in which stage. What stands on
    both sides of a joint stays together when one does ("diabetes with foot ulcer on insulin" is two), at "on" not loosely.
    A text that denies something is never parted, for the denial may be about all that follows.
    """
    if _DENIALS.search(typed):
        return []
    about = _ABOUT.match(typed)
    parts, begin, joined = list[str](), 0, ""
    for joint in (*_JOINTS.finditer(typed), None):
        end = joint.start() if joint else len(typed)
        both = f"{parts[-1]} with {typed[begin:end]}" if parts else ""
        if both and meets(both, joined != "on"):
            parts[-1] = both
        else:
            parts.append(f"{about[0] if about and parts else ''}{typed[begin:end]}")
        begin, joined = (joint.end(), joint[0].strip().lower()) if joint else (end, "")
    return parts if len(parts) > 1 and all(meets(part, True) for part in parts) else []
