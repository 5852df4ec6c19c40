"""What a chart has an entry of and the note does not make its own: listed in an old chart, taken off the list,
treated as if it were so, or an event that has not come again.
"""

import re

_TAKEN_OFF = re.compile(
    r"[^;]{0,160}\b(?:(?:removed|deleted|taken off) (?:from )?(?:the |her |his |my )?(?:problem |chart )?list"
    r"|(?:does not|doesn't|never) (?:have|had) (?:it|this|that)\b|(?:entry|entered|listed|diagnosis) (?:was |is )?(?:an |in )error"
    r"|calls? (?:it|this) resolved)\b",
    re.IGNORECASE,
)
"""What follows an entry of a chart that is taken off it."""
_NO_MORE = re.compile(
    r"[^.;\n]{0,60}\b(?:no recurrence|none since\b|(?:as a (?:young )?(?:child|kid|teen\w*|baby)|in childhood)"
    r"|(?:now |since )?off (?:anti-?coagula\w+|apixaban|warfarin|rivaroxaban|eliquis|xarelto|doac)"
    r"|none (?:for|in) (?:\w+ ){0,2}(?:years?|yrs?|months?|(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
"""What follows an event that has not come again."""
_EVENT = re.compile(
    r"(?:dvt|pe|vte|deep ve(?:in|nous) thrombos\w+|pulmonary embol\w+|gout|kidney stones?|nephrolithiasis|asthma|seizures?"
    r"|eczema|migraines?|uti|pneumonia|diverticulitis|pancreatitis|cellulitis|shingles|c\.? ?diff\w*)",
    re.IGNORECASE,
)
"""Conditions that come as events, or leave."""
_TREATED_AS = re.compile(
    r"\btreat(?:ed|ing)? (?:it |this |her |him |them )?(?:as|like)(?: if| though)?(?: (?:an?|the|\w+))?\s*$",
    re.IGNORECASE,
)
"""Right before a condition: it is treated like one, and nobody says that it is one."""
_ELSEWHERE = re.compile(
    r"\b(?:old|outside|prior|previous|imported|referring) (?:charts?|records?|lists?|notes?)"
    r" (?:lists?|says?|has|have|calls?|mentions?)\b[^.;]*$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\s*(?:(?:is|was|has been|still) )?(?:listed|carried|labell?ed) (?:in|on|by) (?:the |an? |her |his )?"
    r"(?:old |outside |prior |er )?(?:chart|records?|list)\b",
    re.IGNORECASE,
)


def taken_off(words: str, rest: str) -> bool:
    """Whether what follows a condition takes it off the list, or says of an event that it has not come again."""
    return bool(_TAKEN_OFF.match(rest) or (_EVENT.fullmatch(words) and _NO_MORE.match(rest)))


def treated_as(clause: str) -> bool:
    """Whether the words right before a condition say that something is treated as if it were this."""
    return bool(_TREATED_AS.search(clause))


def listed_elsewhere(clause: str, rest: str) -> bool:
    """Whether a condition is said to stand in an old or another chart."""
    return bool(_ELSEWHERE.search(clause) or _LISTED.match(rest))
