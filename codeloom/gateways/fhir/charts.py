"""Chart drafts out of what was gathered for one patient."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from codeloom.coding.chart_facts import STANDINGS
from codeloom.gateways.fhir.composed import CodedFacts, compose, results_in_words, what_was_sent
from codeloom.gateways.fhir.drafts import (
    NOT_CONFIRMED,
    ChartDraft,
    ChartNotice,
    ConditionFact,
    DocumentDraft,
    MedicationFact,
    PatientFacts,
    PayerFact,
    sealed,
)
from codeloom.gateways.fhir.encounters import EncounterFacts
from codeloom.gateways.fhir.identifiers import Origin
from codeloom.gateways.fhir.material import Bucket, HeldCondition, HeldNote, PatientMaterial
from codeloom.gateways.fhir.notes import SUPERSEDED
from codeloom.gateways.fhir.notices import limited
from codeloom.gateways.fhir.payers import Insured, payer_in_claim, payer_of
from codeloom.gateways.fhir.selection import group_of, setting_of
from codeloom.gateways.fhir.specialty import difficulty_of, specialty_of

MAX_PROBLEMS = 200
MAX_LOOKED_AT = 2_000
"""Conditions of one patient, the newest, that are looked at for each chart; a long life has a few hundred."""

_OVER = frozenset({"inactive", "resolved", "remission"})
_STILL = date.max.toordinal()

_Row = tuple[int, int, int | None, str, ConditionFact]
"""A condition for the problem lists: first and last day as ordinals, encounter it was recorded in, what tells it apart."""


class ChartMaker:
    """Makes the charts of one patient; `named` names a provider or facility by the reference to it."""

    def __init__(self, patient: PatientFacts, material: PatientMaterial, named: Callable[[str, Origin], str]) -> None:
        self._patient = patient
        self._named_by = named
        self._material = material
        newest_first = sorted(material.conditions, key=lambda held: held.began or date.min, reverse=True)
        self._conditions = [_row(held) for held in newest_first[:MAX_LOOKED_AT] if not _over_undated(held)]
        places = (material.notes_at.find(text, origin) for text, origin in material.replaced)
        self._replaced = {place for place in places if place is not None}
        self._cut = len(newest_first) > MAX_LOOKED_AT
        self._medications = [fact.ordered_before() for fact in material.active_medications[-MAX_PROBLEMS:]]

    def chart(self, encounter: EncounterFacts, place: int, bucket: Bucket) -> tuple[ChartDraft, frozenset[str]]:
        """The chart of one encounter, and the warnings that only came up here."""
        warnings: set[str] = set()
        conditions = self._ranked(encounter, bucket.conditions)
        problems = self._problems(encounter, place, conditions, warnings)
        medications = self._with_active(encounter, bucket.medications)
        procedures, measured = tuple(bucket.procedures), tuple(bucket.measurements)
        reason = encounter.reason_text or self._reason(encounter)
        setting, group = setting_of(encounter.class_code), group_of(encounter.class_code)
        inpatient = setting == "inpatient"
        documents = self._documents(bucket.notes)
        if not documents:
            facts = CodedFacts(conditions, problems, procedures, medications, measured)
            documents = [compose(encounter, reason, group, facts, what_was_sent(bucket, self._material.loose_notes))]
        if bucket.in_words:
            documents.append(results_in_words(encounter, bucket.in_words))
        distinct = len({fact.snomed or fact.text for fact in conditions if fact.verification not in NOT_CONFIRMED})
        notices = [*encounter.notices, *bucket.notices, *map(ChartNotice, warnings)]
        notices += [ChartNotice("in_error", (str(many), what)) for what, many in bucket.in_error.items()]
        draft = ChartDraft(
            identifiers=encounter.identifiers,
            former=encounter.former,
            entry=encounter.entry,
            class_code=encounter.class_code,
            setting=setting,
            group=group,
            status=encounter.status,
            type_text=encounter.type_text,
            reason_text=reason,
            period_start=encounter.period_start,
            period_end=encounter.period_end,
            service_date=encounter.service_date,
            provider=self._named(encounter.provider, encounter.origin),
            facility=self._named(encounter.facility, encounter.origin),
            conditions=conditions,
            problems=problems,
            procedures=procedures,
            measurements=measured,
            medications=medications,
            documents=tuple(documents),
            claim_total=bucket.total,
            payer=self._payer(bucket.insured, encounter.service_date),
            specialty=specialty_of(
                encounter.service_text, encounter.type_text, reason, encounter.class_code, inpatient
            ),
            difficulty=difficulty_of(len(documents), sum(doc.words for doc in documents), distinct, inpatient),
            notices=limited(notices),
            content_hash="",
            disposition=encounter.disposition,
        )
        return sealed(draft, self._patient), frozenset(warnings)

    def _documents(self, held: list[HeldNote]) -> list[DocumentDraft]:
        """The notes in the order they are shown: those that hold, the latest first, then the others."""
        drafts = [
            replace(note.draft, standing=SUPERSEDED)
            if note.resource in self._replaced and note.draft.standing != "cancelled"
            else note.draft
            for note in held
        ]
        drafts.sort(key=lambda draft: (draft.written, draft.title), reverse=True)
        return sorted(drafts, key=lambda draft: STANDINGS.index(draft.standing))

    def _payer(self, insured: list[Insured], on: date | None) -> PayerFact | None:
        """Who pays: what a claim of the encounter says, else the coverage of the patient on that day."""
        material = self._material
        claimed = (
            payer_in_claim(written, claim, origin, material.coverages_at.find, material.coverages, self._named_by)
            for written, claim, origin in insured
        )
        return payer_of(filter(None, claimed), material.coverages, on)

    def _named(self, written: tuple[str, str], origin: Origin) -> str:
        display, reference = written
        return display or self._named_by(reference, origin)

    def _pointed_at(self, references: tuple[str, ...], origin: Origin) -> list[HeldCondition]:
        """The conditions of the patient that references mean, in their order."""
        places = (self._material.conditions_at.find(text, origin) for text in references)
        return [self._material.conditions[place] for place in places if place is not None]

    def _ranked(self, encounter: EncounterFacts, held: list[HeldCondition]) -> tuple[ConditionFact, ...]:
        """The encounter's conditions, first those it lists itself in order of rank, each once."""
        listed = self._pointed_at(encounter.diagnoses, encounter.origin)
        return tuple(dict.fromkeys(item.fact for item in (*listed, *held)))

    def _reason(self, encounter: EncounterFacts) -> str:
        pointed = [held.fact.text for held in self._pointed_at(encounter.reasons, encounter.origin)]
        return "; ".join(dict.fromkeys(pointed))

    def _problems(
        self, encounter: EncounterFacts, place: int, own: tuple[ConditionFact, ...], warnings: set[str]
    ) -> tuple[ConditionFact, ...]:
        """The conditions active on the service date that the encounter does not have itself, the newest first."""
        on = encounter.service_date.toordinal() if encounter.service_date else None
        if on is None:
            active = [row for row in self._conditions if row[1] == _STILL]
        else:
            active = [row for row in self._conditions if row[0] <= on <= row[1]]
        taken = {fact.what for fact in own}
        problems: list[ConditionFact] = []
        for _, _, recorded_in, key, fact in active:
            if recorded_in == place or key in taken:
                continue
            if len(problems) == MAX_PROBLEMS:
                warnings.add("problem_list_cut")
                break
            taken.add(key)
            problems.append(fact)
        if self._cut:
            warnings.add("problem_list_cut")
        return tuple(problems)

    def _with_active(self, encounter: EncounterFacts, ordered: list[MedicationFact]) -> tuple[MedicationFact, ...]:
        """The medications ordered here, then those ordered before that are still active."""
        here = {fact.text for fact in ordered}
        limit = encounter.service_date.isoformat() if encounter.service_date else ""
        earlier = {
            fact.text: fact for fact in self._medications if fact.authored[:10] <= limit and fact.text not in here
        }
        return (*ordered, *earlier.values())


def _row(held: HeldCondition) -> _Row:
    """The condition as an earlier day saw it: that it ended later was not known."""
    fact = held.fact
    if fact.status != "active" or fact.abatement:
        fact = replace(fact, status="active", abatement="")
    began = held.began.toordinal() if held.began else 0
    ended = held.ended.toordinal() if held.ended else _STILL
    return began, ended, held.encounter, fact.what, fact


def _over_undated(held: HeldCondition) -> bool:
    """Whether a condition is over without saying since when: it counts for no day."""
    return held.ended is None and held.fact.status in _OVER
