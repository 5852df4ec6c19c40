"""The level of each of the three columns: problems addressed, data reviewed and analyzed, risk of management."""

from collections.abc import Mapping

from codeloom.coding.em.kinds import RISKS
from codeloom.coding.em.shapes import LEVELS, Elements, MdmLevel

_HIGH = ("chronic_severe", "threat")
_MODERATE = ("chronic_exac", "undiagnosed_new", "acute_systemic", "acute_complicated_injury")
_LOW = ("stable_chronic", "acute_uncomplicated", "stable_acute", "acute_uncomplicated_inpatient")


def problems_level(problems: Mapping[str, int]) -> MdmLevel:
    """One problem of a kind decides; two stable chronic ones are moderate, two minor ones low."""
    if any(problems.get(kind) for kind in _HIGH):
        return "high"
    if any(problems.get(kind) for kind in _MODERATE) or problems.get("stable_chronic", 0) >= 2:
        return "moderate"
    if any(problems.get(kind) for kind in _LOW) or problems.get("minor", 0) >= 2:
        return "low"
    return "straightforward"


def data_level(data: Mapping[str, int]) -> MdmLevel:
    """Counted in three categories: documents with the historian (three are needed), own interpretation, discussion.

    One category met is moderate, two are high. Two documents, or the historian alone, are low. Documents are unique
    tests, ordered or reviewed, and notes of outside sources; historians count once.
    """
    documents = sum(data.get(kind, 0) for kind in ("tests_ordered", "tests_reviewed", "external_notes"))
    historian = bool(data.get("historian"))
    met = (documents + historian >= 3) + bool(data.get("indep_interp")) + bool(data.get("discussion"))
    if met:
        return "high" if met >= 2 else "moderate"
    return "low" if historian or documents >= 2 else "straightforward"


def risk_level(risk: str | None) -> MdmLevel:
    """No decision stands as low as a minimal risk."""
    return LEVELS[RISKS.index(risk)] if risk else "straightforward"


def mdm_level(elements: Elements) -> MdmLevel | None:
    """The second highest of the three columns; None where no problem, no data and no risk was documented."""
    if not any(elements.problems.values()) and not any(elements.data.values()) and elements.risk is None:
        return None
    columns = (problems_level(elements.problems), data_level(elements.data), risk_level(elements.risk))
    return sorted(columns, key=LEVELS.index)[1]
