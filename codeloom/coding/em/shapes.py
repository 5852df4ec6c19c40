"""What an E/M level is computed from, and what the computation answers. Values only.

The method is the one of 2021 and 2023: the second highest of problems, data and risk, or the total time of the day.
"""

from dataclasses import dataclass, field
from typing import Literal

MdmLevel = Literal["straightforward", "low", "moderate", "high"]
Patient = Literal["new", "est"]

LEVELS: tuple[MdmLevel, ...] = ("straightforward", "low", "moderate", "high")
"""Lowest first."""


@dataclass(frozen=True, slots=True)
class Elements:
    """What was documented, as counts.

    `problems` and `data` map the kinds named in `data/em` cases (`minor`, `stable_chronic`, `acute_uncomplicated`,
    `tests_ordered`, `discussion` and their like) to how many there are. `risk` is minimal, low, moderate or high.
    `minutes` is the total time of the provider on the date, None where the record does not say. `family` is the kind of
    service: office, ed, hospital_initial, consult_office and their like.
    """

    patient: Patient = "est"
    problems: dict[str, int] = field(default_factory=dict)
    data: dict[str, int] = field(default_factory=dict)
    risk: str = "minimal"
    minutes: int | None = None
    family: str = "office"


@dataclass(frozen=True, slots=True)
class Level:
    """The answer: `code` (without modifier, None where no level is reached), the MDM level it stands for, the level of
    each column, and what decided: "mdm" or "time"."""

    code: str | None
    mdm: MdmLevel
    problems: MdmLevel
    data: MdmLevel
    risk: MdmLevel
    decided_by: Literal["mdm", "time"]
