"""CC exclusions (CMS table 6K, part 1): principal diagnoses beside which a secondary diagnosis is no CC or MCC.

Parts 2 and 3 of the table (MCC only for patients discharged alive, exclusions within some MS-DRGs) are not read: they
need the disposition and the group.
"""

import re
from dataclasses import dataclass, field

_LISTED = re.compile(r" ([A-Z][0-9A-Z]{2,6}) +M?CC +(\d{4}):")
_COLLECTION = re.compile(r"PDX collection (\d{4})")
_CODE = re.compile(r"  ([A-Z][0-9A-Z]{2,6}) ")


@dataclass(slots=True)
class Exclusions:
    """`collection` maps a bare CC or MCC to the number of its principals; `principals` a number to " A000 A001 "."""

    collection: dict[str, str] = field(default_factory=dict)
    principals: dict[str, str] = field(default_factory=dict)

    def excludes(self, secondary: str, principal: str) -> bool:
        """Whether a bare secondary diagnosis counts as no CC or MCC beside this bare principal diagnosis."""
        number = self.collection.get(secondary)
        return number is not None and f" {principal} " in self.principals.get(number, "")


def read_exclusions(table: bytes) -> Exclusions:
    """From the text of table 6K; empty bytes give no exclusions."""
    out = Exclusions()
    number, codes = "", list[str]()
    for line in table.decode("utf-8", "replace").splitlines():
        if line.startswith("K Part 2"):
            break
        if begins := _COLLECTION.match(line):
            if number:
                out.principals[number] = f" {' '.join(codes)} "
            number, codes = begins[1], []
        elif number:
            if code := _CODE.match(line):
                codes.append(code[1])
        elif listed := _LISTED.match(line):
            out.collection[listed[1]] = listed[2]
    if number:
        out.principals[number] = f" {' '.join(codes)} "
    return out
