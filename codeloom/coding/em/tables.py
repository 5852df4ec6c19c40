"""The codes of each family of E/M services and their minutes: numbers only.

Minutes must be met or exceeded. Families without minutes are never chosen by time.
"""

from dataclasses import dataclass

from codeloom.coding.em.shapes import LEVELS, MdmLevel


@dataclass(frozen=True, slots=True)
class Family:
    """`codes` for straightforward, low, moderate and high; `minutes` each distinct code needs, in the same order."""

    codes: tuple[str, str, str, str]
    minutes: tuple[int, ...] = ()

    def code(self, mdm: MdmLevel) -> str:
        return self.codes[LEVELS.index(mdm)]

    def ladder(self) -> tuple[str, ...]:
        """The distinct codes, lowest first."""
        return tuple(dict.fromkeys(self.codes))

    def by_time(self, minutes: int | None) -> str | None:
        """The highest code these minutes reach."""
        reached = [code for code, least in zip(self.ladder(), self.minutes, strict=False) if (minutes or 0) >= least]
        return reached[-1] if reached else None


FAMILIES: dict[str, Family] = {
    "office_new": Family(("99202", "99203", "99204", "99205"), (15, 30, 45, 60)),
    "office_est": Family(("99212", "99213", "99214", "99215"), (10, 20, 30, 40)),
    "ed": Family(("99282", "99283", "99284", "99285")),
    "hospital_initial": Family(("99221", "99221", "99222", "99223"), (40, 55, 75)),
    "hospital_subsequent": Family(("99231", "99231", "99232", "99233"), (25, 35, 50)),
    "hospital_same_day": Family(("99234", "99234", "99235", "99236"), (45, 70, 85)),
    "consult_office": Family(("99242", "99243", "99244", "99245"), (20, 30, 40, 55)),
    "consult_inpatient": Family(("99252", "99253", "99254", "99255"), (35, 45, 60, 80)),
    "home_new": Family(("99341", "99342", "99344", "99345"), (15, 30, 60, 75)),
    "home_est": Family(("99347", "99348", "99349", "99350"), (20, 30, 40, 60)),
    "nursing_initial": Family(("99304", "99304", "99305", "99306"), (25, 35, 50)),
    "nursing_subsequent": Family(("99307", "99308", "99309", "99310"), (10, 20, 30, 45)),
}
"""Chosen by MDM or time; office and home are kept apart by new and established patients."""

BY_PATIENT = ("office", "home")
"""Families named without new or established, which follows from the patient."""

NAMES = (*BY_PATIENT, *(name for name in FAMILIES if not name.startswith("office")), "discharge", "preventive")
"""What `Elements.family` may be."""

ED_WITHOUT_PHYSICIAN = "99281"
DISCHARGE, LONG_DISCHARGE, SHORT_DISCHARGE_MINUTES = "99238", "99239", 30

PREVENTIVE: tuple[tuple[int, str, str], ...] = (
    (65, "99387", "99397"),
    (40, "99386", "99396"),
    (18, "99385", "99395"),
    (12, "99384", "99394"),
    (5, "99383", "99393"),
    (1, "99382", "99392"),
    (0, "99381", "99391"),
)
"""Age in years from which, code for a new patient, code for an established one."""

PROLONGED = "99417"
"""Each further 15 minutes after the highest code of an office, office consultation or home visit (AMA)."""
PROLONGED_FAMILIES = ("office_new", "office_est", "consult_office", "home_new", "home_est")
PROLONGED_CMS = "G2212"
PROLONGED_CMS_FROM = {"office_new": 89, "office_est": 69}
"""Minutes of the first unit for Medicare; office visits only."""
PROLONGED_STEP = 15


VISITS = frozenset(
    [code for family in FAMILIES.values() for code in family.codes]
    + [code for _, *codes in PREVENTIVE for code in codes]
    + [ED_WITHOUT_PHYSICIAN, DISCHARGE, LONG_DISCHARGE]
)
"""Every code that is the level of a visit; prolonged time is not."""


def is_above(code: str, other: str) -> bool:
    """Whether a code is a higher level than another one of the same family."""
    ladders = (family.ladder() for family in FAMILIES.values())
    return any(code in ladder and other in ladder and ladder.index(code) > ladder.index(other) for ladder in ladders)
