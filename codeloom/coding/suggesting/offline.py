"""The offline engine: a suggestion for a note from the code sets, the search and the rules alone. Pure and deterministic."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from codeloom.coding.codesets import CodeSet, CodeSets
from codeloom.coding.rules.local import LocalBook
from codeloom.coding.search.index import Index
from codeloom.coding.suggesting.aftercare import with_aftercare
from codeloom.coding.suggesting.answered import without_denied_questions
from codeloom.coding.suggesting.asked_again import asked_again
from codeloom.coding.suggesting.beside_disease import with_beside
from codeloom.coding.suggesting.boxes import without_unticked
from codeloom.coding.suggesting.causes import by_cause, with_presumed
from codeloom.coding.suggesting.checked import checked
from codeloom.coding.suggesting.checkups import with_checkup
from codeloom.coding.suggesting.choosing import categories_of, related_categories
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.combined import with_pairs, without_broken_twice
from codeloom.coding.suggesting.confidence import graded, unlinked
from codeloom.coding.suggesting.diabetes import with_complications
from codeloom.coding.suggesting.diagnoses import claims
from codeloom.coding.suggesting.drug_caused import by_drug
from codeloom.coding.suggesting.drug_effects import with_drug_effects
from codeloom.coding.suggesting.em_blocks import sections
from codeloom.coding.suggesting.em_codes import chronic_problems
from codeloom.coding.suggesting.em_elements import level_of
from codeloom.coding.suggesting.em_visit import not_held
from codeloom.coding.suggesting.external_causes import with_external_cause
from codeloom.coding.suggesting.fitting import family
from codeloom.coding.suggesting.histories import with_cancers_over
from codeloom.coding.suggesting.injuries import with_encounters
from codeloom.coding.suggesting.integral import without_integral
from codeloom.coding.suggesting.leaflets import without_leaflets
from codeloom.coding.suggesting.mentions import Reading, read
from codeloom.coding.suggesting.metastases import with_metastases
from codeloom.coding.suggesting.orders import without_orders
from codeloom.coding.suggesting.organisms import with_organism
from codeloom.coding.suggesting.pregnancy import pregnancy_claims
from codeloom.coding.suggesting.procedures_done import pointed, procedures
from codeloom.coding.suggesting.purposes import purposes
from codeloom.coding.suggesting.refining import refined
from codeloom.coding.suggesting.retracted import without_retracted
from codeloom.coding.suggesting.risks import MOST, risks
from codeloom.coding.suggesting.sequels import with_sequels
from codeloom.coding.suggesting.settling import INPATIENT
from codeloom.coding.suggesting.shapes import MOST_NOTE, Proposal, Suggestion, Visit
from codeloom.coding.suggesting.statuses import status_claims
from codeloom.coding.suggesting.substances import with_use
from codeloom.coding.suggesting.term_texts import TermTexts, term_texts
from codeloom.coding.suggesting.terms import Terms
from codeloom.coding.suggesting.treatment_days import with_treatment_day
from codeloom.coding.suggesting.ulcers import with_ulcer
from codeloom.coding.suggesting.withheld import withheld
from codeloom.coding.suggesting.wording import wording

_OF_CHILDREN = {"R62.7": "R62.51"}
"""Codes of adults and those of children that say the same."""


class NoteTooLong(ValueError):
    """A note of more than MOST_NOTE characters after trimming."""


def suggest(note: str, visit: Visit, codesets: CodeSets, index: Index, local: LocalBook | tuple[()] = ()) -> Suggestion:
    """The suggestion for one note. Offsets are into `note` as given. Raises NoteTooLong and nothing else, whatever the text.

    `index` is the search over `codesets`; `local` the rules of the practice.
    """
    if len(note.strip()) > MOST_NOTE:
        raise NoteTooLong(f"the note has {len(note.strip())} characters, more than {MOST_NOTE}")
    try:
        return _suggested(note, visit, codesets, index, local)
    finally:  # what was kept to read faster is text of a patient
        wording.cache_clear()
        sections.cache_clear()


def _suggested(note: str, visit: Visit, codesets: CodeSets, index: Index, local: LocalBook | tuple[()]) -> Suggestion:
    codeset, clinical = codesets.at(visit.dos), clinical_text(note)
    reading = read(clinical, terms_of(codesets, index, codeset))
    claimed = [] if not_held(clinical) else _claims(reading, visit, index, codeset)
    sure = withheld(claimed, reading, index, visit.dos, codeset)
    raw = Suggestion(
        diagnoses=tuple(_row(claim, codeset) for claim in sure.kept),
        procedures=tuple(procedures(reading, visit, codesets)),
        em=level_of(clinical, visit, lambda counted: chronic_problems(sure.kept, counted, reading)),
    )
    out = checked(raw, note, visit, codesets, local)
    diagnoses = tuple(unlinked(out.diagnoses))
    warned = (*sure.risks, *risks(note, reading, out, codeset))[:MOST]
    done = pointed(out.procedures, diagnoses)
    return Suggestion(diagnoses, done, out.em, warned, out.dropped, out.findings)


def clinical_text(note: str) -> str:
    """The note with blanks in place of what is said of nobody: orders, leaflets, open boxes, questions answered with no, and
    what a dictation takes back."""
    return without_retracted(without_denied_questions(without_unticked(without_leaflets(without_orders(note)))))


def _claims(reading: Reading, visit: Visit, index: Index, codeset: CodeSet) -> list[Claim]:
    """The diagnoses in the order of the note, what the visit is for on top, statuses last."""
    inpatient = visit.setting.lower() in INPATIENT
    found = with_encounters(claims(reading, visit.dos, index, codeset, inpatient), reading, codeset, inpatient)
    found = with_use(asked_again(found, reading, index, visit.dos, codeset), reading)
    found = with_complications(found, reading, codeset)
    found = with_cancers_over(
        by_drug(by_cause(with_pairs(found, codeset), reading, codeset), reading, codeset), reading
    )
    found = with_metastases(with_presumed(found) if inpatient else found, reading)
    found = with_ulcer(with_sequels(found, reading), reading, codeset)
    found = with_beside(with_drug_effects(found, reading), reading)
    found = with_organism(found, reading, codeset)
    pregnant, found = pregnancy_claims(reading, visit, found, codeset)
    found = sorted([*pregnant, *found], key=lambda claim: claim.place)
    found = with_aftercare(with_checkup(found, reading, visit), reading)
    found = without_integral(without_broken_twice(refined(found, reading, codeset)), reading)
    found = with_external_cause(found, reading)
    found = with_treatment_day(found, reading)
    found += purposes(reading, [claim.code for claim in found])
    listed = [*found, *status_claims(reading, [claim.code for claim in found], visit.age, codeset)]
    if any(claim.code.startswith("F17.2") for claim in listed):  # who smokes today has no history of it
        listed = [claim for claim in listed if claim.code != "Z87.891"]
    listed = [_of_age(claim, visit.age) for claim in listed]
    return graded([claim for claim in listed if codeset.get(claim.code)], reading, codeset)


def _of_age(claim: Claim, age: int | None) -> Claim:
    """A claim with the code of a child where the title of its own is of adults."""
    return (
        replace(claim, code=_OF_CHILDREN[claim.code])
        if age is not None and age < 18 and claim.code in _OF_CHILDREN
        else claim
    )


def _row(claim: Claim, codeset: CodeSet) -> Proposal:
    return claim.proposal(codeset.title(claim.code))


def warm(codesets: CodeSets, index: Index, day: date) -> None:
    """Make what the first notes of a day would make: call it before forking, and every process has it."""
    codeset = codesets.at(day)
    index.warm(day)
    terms_of(codesets, index, codeset)
    for category in related_categories():
        family(codeset, categories_of(category))


@lru_cache(maxsize=8)
def terms_of(codesets: CodeSets, index: Index, codeset: CodeSet) -> Terms:
    """The terms in force on a day, made once for each edition of the code sets."""
    return Terms(_texts_of(codesets, index), codeset)


@lru_cache(maxsize=4)
def _texts_of(codesets: CodeSets, index: Index) -> TermTexts:
    """What the terms of all editions share."""
    return term_texts(codesets, index.columns)
