"""Documents made here: the note for an encounter without one (marked as composed), and results sent as free text."""

from collections.abc import Iterable
from dataclasses import dataclass

from codeloom.coding.chart_facts import MEDICATION_STANDINGS
from codeloom.gateways.fhir.drafts import (
    NOT_CONFIRMED,
    ConditionFact,
    DocumentDraft,
    Measurement,
    MedicationFact,
    ProcedureFact,
    document,
)
from codeloom.gateways.fhir.encounters import EncounterFacts
from codeloom.gateways.fhir.material import Bucket
from codeloom.gateways.fhir.notices import unreadable_in_words

_AT_MOST = 60
_SECTIONS = (
    ("vital", "Vital signs"),
    ("lab", "Results"),
    ("exam", "Examination"),
    ("social", "Social history"),
    ("survey", "Questionnaires"),
    ("other", "Other observations"),
)


@dataclass(frozen=True, slots=True)
class CodedFacts:
    """The coded facts of an encounter."""

    conditions: tuple[ConditionFact, ...]
    problems: tuple[ConditionFact, ...]
    procedures: tuple[ProcedureFact, ...]
    medications: tuple[MedicationFact, ...]
    measured: tuple[Measurement, ...]


def compose(encounter: EncounterFacts, reason: str, group: str, facts: CodedFacts, sent: str) -> DocumentDraft:
    """A document that repeats what is coded and adds nothing; the patient's name is not in it. `sent` says of notes what
    became of them."""
    lines = [f"Composed from the coded data of this encounter. {sent}", ""]
    lines.append(f"Encounter: {encounter.type_text or 'type not given'} ({group}), {_date(encounter)}")
    if reason:
        lines.append(f"Reason: {reason}")
    firm = [fact for fact in facts.conditions if fact.verification not in NOT_CONFIRMED]
    open_ = [fact for fact in facts.conditions if fact.verification in NOT_CONFIRMED and fact.verification != "refuted"]
    refuted = [fact for fact in facts.conditions if fact.verification == "refuted"]
    listed = [fact for fact in facts.problems if fact.verification not in NOT_CONFIRMED]
    _section(lines, "Diagnoses recorded", map(_condition, firm))
    _section(lines, "Recorded as not confirmed", (f"{_condition(fact)} ({fact.verification})" for fact in open_))
    _section(lines, "Ruled out", map(_condition, refuted))
    _section(lines, "Problem list on that day", map(_condition, listed))
    _section(lines, "Procedures", (_with_sites(fact.text, fact.sites) for fact in facts.procedures))
    _section(lines, "Medications", map(_medication, facts.medications))
    for kind, heading in _SECTIONS:
        _section(lines, heading, (_measurement(fact) for fact in facts.measured if fact.kind == kind))
    return document("Composed note", "composed", encounter.period_start, "\n".join(lines) + "\n", composed=True)


def what_was_sent(bucket: Bucket, loose_notes: int) -> str:
    """What became of the notes of an encounter that has none here. "No note was sent" only when none was."""
    said = [unreadable_in_words(bucket.notices)]
    wrong = sum(many for what, many in bucket.in_error.items() if what != "condition")
    if wrong:
        said.append("1 note was entered in error." if wrong == 1 else f"{wrong} notes were entered in error.")
    if any(notice.code == "notes_left_out" for notice in bucket.notices):
        said.append("Notes were sent and left out: this patient has too many.")
    if not any(said):
        said.append("No note was sent." if not loose_notes else "No note of this encounter was sent.")
    if loose_notes:
        said.append(f"{loose_notes} of the patient's notes {'names' if loose_notes == 1 else 'name'} no encounter.")
    return " ".join(filter(None, said))


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


def _condition(fact: ConditionFact) -> str:
    return _with_sites(fact.text, fact.sites)


def _with_sites(text: str, sites: tuple[str, ...]) -> str:
    return f"{text} ({', '.join(sites)})" if sites else text


def _medication(fact: MedicationFact) -> str:
    remarks = [MEDICATION_STANDINGS.get(fact.standing, ""), "" if fact.ordered_here else "ordered earlier"]
    said = ", ".join(filter(None, remarks))
    return f"{fact.text} ({said})" if said else fact.text


def _measurement(fact: Measurement) -> str:
    value = f"{fact.value} {fact.unit}".strip()
    return f"{fact.text}: {value}{f' [{fact.flag}]' if fact.flag else ''}"
