"""Documents made here: the note for an encounter without one (marked as composed), and results sent as free text."""

from collections.abc import Iterable

from codeloom.gateways.fhir.drafts import (
    ConditionFact,
    DocumentDraft,
    Measurement,
    MedicationFact,
    ProcedureFact,
    document,
)
from codeloom.gateways.fhir.encounters import EncounterFacts

_AT_MOST = 60
_SECTIONS = (
    ("vital", "Vital signs"),
    ("lab", "Results"),
    ("exam", "Examination"),
    ("social", "Social history"),
    ("survey", "Questionnaires"),
    ("other", "Other observations"),
)


def compose(
    encounter: EncounterFacts,
    reason: str,
    group: str,
    conditions: Iterable[ConditionFact],
    problems: Iterable[ConditionFact],
    procedures: Iterable[ProcedureFact],
    medications: Iterable[MedicationFact],
    measured: tuple[Measurement, ...],
) -> DocumentDraft:
    """A document that repeats what is coded and adds nothing; the patient's name is not in it."""
    lines = ["Composed from the coded data of this encounter. No note was sent.", ""]
    lines.append(f"Encounter: {encounter.type_text or 'type not given'} ({group}), {_date(encounter)}")
    if reason:
        lines.append(f"Reason: {reason}")
    _section(lines, "Diagnoses recorded", (fact.text for fact in conditions))
    _section(lines, "Problem list on that day", (fact.text for fact in problems))
    _section(lines, "Procedures", (fact.text for fact in procedures))
    _section(lines, "Medications", (_medication(fact) for fact in medications))
    for kind, heading in _SECTIONS:
        _section(lines, heading, (_measurement(fact) for fact in measured if fact.kind == kind))
    return document("Composed note", "composed", encounter.period_start, "\n".join(lines) + "\n", composed=True)


def results_in_words(encounter: EncounterFacts, lines: list[str]) -> DocumentDraft:
    """A document of the results that were sent as free text."""
    listed = "\n".join(f"- {line}" for line in sorted(set(lines)))
    return document("Results in words", "Observation", encounter.period_start, listed + "\n")


def _date(encounter: EncounterFacts) -> str:
    return encounter.service_date.isoformat() if encounter.service_date else "date not given"


def _section(lines: list[str], heading: str, facts: Iterable[str]) -> None:
    shown = list(dict.fromkeys(facts))
    if shown:
        lines += ["", heading, *(f"- {fact}" for fact in shown[:_AT_MOST])]
        if len(shown) > _AT_MOST:
            lines.append(f"- and {len(shown) - _AT_MOST} more")


def _medication(fact: MedicationFact) -> str:
    return fact.text if fact.ordered_here else f"{fact.text} (ordered earlier)"


def _measurement(fact: Measurement) -> str:
    value = f"{fact.value} {fact.unit}".strip()
    return f"{fact.text}: {value}{f' [{fact.flag}]' if fact.flag else ''}"
