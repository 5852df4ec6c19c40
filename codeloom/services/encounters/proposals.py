"""The lines of a suggestion as proposals with keys that survive a new suggestion, and what a suggestion was made for."""

from codeloom.coding.deltas import Coded
from codeloom.coding.suggesting.shapes import Proposal, Suggestion, Visit
from codeloom.db.crypto import Vault
from codeloom.db.tables.encounters import Encounter
from codeloom.services.suggestions import coded, key_of

EM = "em"
"""Key of the proposal that is the E/M level."""
NOBODY = "none"
"""Provider of the empty suggestion of an encounter that was sent without one."""


def proposed(suggestion: Suggestion | None) -> dict[str, Proposal]:
    """The proposals by key: diagnoses, the E/M level, procedures. The same code, or the same name of a procedure without a
    number, has the same key in every suggestion."""
    if suggestion is None:
        return {}
    found = {key_of(one): one for one in suggestion.diagnoses}
    if suggestion.em is not None and suggestion.em.code:
        em = suggestion.em
        spans = tuple(span for element in em.elements for span in element.evidence)
        words = f"{em.mdm.capitalize()}, decided by {'time' if em.decided_by == 'time' else 'medical decision making'}"
        code = "-".join((em.code or "", *em.modifiers))
        found[EM] = Proposal(code, "cpt", words, spans, "medium", words, verified=False)
    for one in suggestion.procedures:
        found[key_of(one)] = one
    return found


def compared(found: dict[str, Proposal]) -> list[Coded]:
    """Proposals as far as differences go."""
    return [Coded(key, one.system, coded(one), one.units) for key, one in found.items()]


def visit_of(encounter: Encounter, age: int | None, sex: str) -> Visit:
    """What is known of an encounter beside its note."""
    return Visit(
        dos=encounter.service_date,
        patient=encounter.patient_kind,
        minutes=encounter.minutes,
        age=age,
        sex=sex if sex in ("F", "M") else None,
        setting=encounter.setting,
    )


def asked_for(vault: Vault, encounter: Encounter, note: str) -> bytes:
    """What a suggestion was made for, as an HMAC: the note and the facts of the visit. Another one makes it stale."""
    facts = (encounter.service_date.isoformat(), encounter.patient_kind, encounter.setting, str(encounter.minutes))
    return vault.blind("suggestion", "\n".join((*facts, note)))
