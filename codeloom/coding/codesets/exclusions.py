"""CC exclusions (CMS table 6K, part 1): principal diagnoses beside which a secondary diagnosis is no CC or MCC.

Parts 2 and 3 of the table (MCC only for patients discharged alive, exclusions within some MS-DRGs) are not in the table
that is read here: they need the disposition and the group.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Exclusions:
    """`collection` maps a bare CC or MCC to the number of its principals; `principals` a number to " A000 A001 "."""

    collection: dict[str, str] = field(default_factory=dict)
    principals: dict[str, str] = field(default_factory=dict)

    def excludes(self, secondary: str, principal: str) -> bool:
        """Whether a bare secondary diagnosis counts as no CC or MCC beside this bare principal diagnosis."""
        number = self.collection.get(secondary)
        return number is not None and f" {principal} " in self.principals.get(number, "")
