"""Chart drafts out of what was gathered for one patient."""

from dataclasses import replace
from datetime import date

from codeloom.gateways.fhir.composed import compose, results_in_words
from codeloom.gateways.fhir.drafts import ChartDraft, ConditionFact, MedicationFact, PatientFacts, sealed
from codeloom.gateways.fhir.encounters import EncounterFacts
from codeloom.gateways.fhir.gather import Bucket, HeldCondition, PatientMaterial
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
    """Makes the charts of one patient; `names` resolves references to providers and facilities."""

    def __init__(self, patient: PatientFacts, material: PatientMaterial, names: dict[str, str]) -> None:
        self._patient = patient
        self._names = names
        newest_first = sorted(material.conditions, key=lambda held: held.began or date.min, reverse=True)
        self._conditions = [_row(held) for held in newest_first[:MAX_LOOKED_AT] if not _over_undated(held)]
        self._cut = len(newest_first) > MAX_LOOKED_AT
        self._by_key = {key: held for held in material.conditions for key in held.keys if key}
        self._medications = [replace(fact, ordered_here=False) for fact in material.active_medications[-MAX_PROBLEMS:]]

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
        documents = sorted(bucket.documents, key=lambda doc: (doc.written, doc.title))
        if not documents:
            documents = [compose(encounter, reason, group, conditions, problems, procedures, medications, measured)]
        if bucket.in_words:
            documents.append(results_in_words(encounter, bucket.in_words))
        distinct = len({fact.snomed or fact.text for fact in conditions})
        draft = ChartDraft(
            identity=encounter.identity,
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
            provider=self._named(encounter.provider),
            facility=self._named(encounter.facility),
            conditions=conditions,
            problems=problems,
            procedures=procedures,
            measurements=measured,
            medications=medications,
            documents=tuple(documents),
            claim_total=bucket.total,
            specialty=specialty_of(
                encounter.service_text, encounter.type_text, reason, encounter.class_code, inpatient
            ),
            difficulty=difficulty_of(len(documents), sum(doc.words for doc in documents), distinct, inpatient),
            warnings=tuple(sorted({*encounter.warnings, *bucket.warnings, *warnings})),
            content_hash="",
            disposition=encounter.disposition,
        )
        return sealed(draft, self._patient), frozenset(warnings)

    def _named(self, written: tuple[str, str]) -> str:
        display, reference = written
        return display or self._names.get(reference, "")

    def _ranked(self, encounter: EncounterFacts, held: list[HeldCondition]) -> tuple[ConditionFact, ...]:
        """The encounter's conditions, first those it lists itself in order of rank, each once."""
        listed = [self._by_key[key] for key in encounter.diagnoses if key in self._by_key]
        return tuple(dict.fromkeys(item.fact for item in (*listed, *held)))

    def _reason(self, encounter: EncounterFacts) -> str:
        pointed = [self._by_key[key].fact.text for key in encounter.reasons if key in self._by_key]
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
        taken = {fact.snomed or fact.text for fact in own}
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
    fact = replace(held.fact, status="active", abatement="")
    began = held.began.toordinal() if held.began else 0
    ended = held.ended.toordinal() if held.ended else _STILL
    return began, ended, held.encounter, fact.snomed or fact.text, fact


def _over_undated(held: HeldCondition) -> bool:
    """Whether a condition is over without saying since when: it counts for no day."""
    return held.ended is None and held.fact.status in _OVER
