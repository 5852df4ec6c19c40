"""Findings that belong to a disease of the list, and are not coded beside it where one statement names both (I.B.5)."""

import re
from collections.abc import Sequence

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.mentions import Reading

_BELONGS = (
    (r"R80|R94\.4", r"E(?:08|09|10|11|13)\.2|N0[0-8]|N18|I1[23]"),
    (r"R73\.[09]", r"E(?:08|09|10|11|13)"),
    (r"R94\.6|R79\.89", r"E0[0-7]"),
    (r"R94\.5|R74", r"B1[5-9]|K7[0-7]"),
    (r"R18", r"K70\.[13]1|K71\.51|C78\.6"),
    (r"R06\.0|R60", r"I50|I11\.0|I13"),
    (r"R31", r"N02|N20|N30|C6[4-8]"),
    (r"R59", r"C8[1-5]|B27"),
    (r"R97\.2", r"C61"),
)
"""(a finding, the diseases it is a sign of), as patterns of codes."""


def without_integral(found: Sequence[Claim], reading: Reading) -> list[Claim]:
    """The claims without the findings that a disease of the same item of a list accounts for."""
    return [claim for claim in found if not _accounted(claim, found, reading)]


def _accounted(claim: Claim, found: Sequence[Claim], reading: Reading) -> bool:
    diseases = next((owner for finding, owner in _BELONGS if re.match(finding, claim.code)), None)
    item = reading.item_at(claim.place)
    return diseases is not None and any(
        re.match(diseases, other.code) and reading.item_at(other.place) == item for other in found
    )
