"""Which codes can be put first: read by the rules that offer to move a row, so that two fixes never undo each other."""

from codeloom.coding.rules.facts import Fact
from codeloom.coding.rules.rule import codes

_NEVER = codes(
    "B95 B96 B97 I1A.0 O94 R29.7 R40.21 R40.22 R40.23 R40.24 R65 T31 T32 U09.9 V W X Y Z15 Z16 Z17 Z19 Z28.3 Z33.1 Z37 Z3A "
    "Z55 Z56 Z57 Z58 Z59 Z60 Z62 Z63 Z64 Z65 Z66 Z67 Z68 Z79 Z92.82 Z99.2"
)
"""Organisms, extents, scores, status, outcome, circumstances: they follow what they belong to."""


def may_lead(fact: Fact) -> bool:
    """A code that can be principal or first-listed: no manifestation, sequela, adverse effect or underdosing either."""
    return not (
        fact.code.startswith(_NEVER) or "manifestation" in fact.flags or fact.sequela or fact.intent in ("5", "6")
    )
