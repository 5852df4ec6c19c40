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

    `problems` and `data` map kinds (`em.kinds.PROBLEMS` and `em.kinds.DATA`: `minor`, `stable_chronic`,
    `tests_ordered`, `discussion` and their like) to how many there are. `risk` is minimal, low, moderate or high, None
    where nothing was decided. `minutes` is the total time of the provider on the date, None where the record does not
    say. `family` is the kind of service: office, ed, hospital_initial, consult_office and their like. `age` in whole
    years is needed for the family preventive alone; `no_physician` means staff saw the patient without the provider.
    """

    patient: Patient = "est"
    problems: dict[str, int] = field(default_factory=dict)
    data: dict[str, int] = field(default_factory=dict)
    risk: str | None = "minimal"
    minutes: int | None = None
    family: str = "office"
    age: int | None = None
    no_physician: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """The answer: `code` (without modifier, None where no level is reached), the MDM level of the elements (None where
    nothing was documented), the level of each column, and what decided: "mdm" (also where the time gives the same
    code), "time", or "age" for preventive visits; None without a code."""

    code: str | None
    mdm: MdmLevel | None
    problems: MdmLevel
    data: MdmLevel
    risk: MdmLevel
    decided_by: Literal["mdm", "time", "age"] | None
