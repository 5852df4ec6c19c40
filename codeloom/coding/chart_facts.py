"""The coded facts of a chart (charts.payload) as the screens and rules read them. No free text of the record is in it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ConditionFact:
    """A condition of the source: its code there, and ICD-10-CM codes the source itself gave."""

    key: str
    code: str
    display: str
    icd10cm: tuple[str, ...]
    onset: str


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A procedure, observation or medication: what, when, and a value where there is one."""

    code: str
    display: str
    when: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Payload:
    """Everything coded that came with the encounter. `disposition` is a patient discharge status of UB-04, 0 when not known."""

    conditions: tuple[ConditionFact, ...]
    problems: tuple[ConditionFact, ...]
    procedures: tuple[DatedFact, ...]
    observations: tuple[DatedFact, ...]
    medications: tuple[DatedFact, ...]
    provider: str
    facility: str
    reason: str
    warnings: tuple[str, ...]
    disposition: int = 0


def read_payload(stored: dict[str, Any]) -> Payload:
    """Read what the importer stored; an absent part is empty."""
    return Payload(
        conditions=tuple(_condition(c) for c in stored.get("conditions", ())),
        problems=tuple(_condition(c) for c in stored.get("problems", ())),
        procedures=tuple(_dated(p) for p in stored.get("procedures", ())),
        observations=tuple(_dated(o) for o in stored.get("observations", ())),
        medications=tuple(_dated(m) for m in stored.get("medications", ())),
        provider=stored.get("provider") or "",
        facility=stored.get("facility") or "",
        reason=stored.get("reason") or "",
        warnings=tuple(stored.get("warnings", ())),
        disposition=stored.get("disposition") or 0,
    )


def _condition(fact: dict[str, Any]) -> ConditionFact:
    return ConditionFact(
        key=fact["key"],
        code=fact.get("code") or "",
        display=fact.get("display") or "",
        icd10cm=tuple(fact.get("icd10cm") or ()),
        onset=fact.get("onset") or "",
    )


def _dated(fact: dict[str, Any]) -> DatedFact:
    return DatedFact(
        code=fact.get("code") or "",
        display=fact.get("display") or "",
        when=fact.get("when") or "",
        value=fact.get("value") or "",
    )
