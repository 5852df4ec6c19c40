"""Finalized visits planted as rows, many at once: what was suggested, what the provider made of it, what billing made of that."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from codeloom.coding.deltas import Coded, changes, difference
from codeloom.coding.lifecycle import Role
from codeloom.coding.suggesting.shapes import Em, Proposal, Risk, Span, Suggestion
from codeloom.db.ids import new_id
from codeloom.db.queries.encounters import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.charts import Patient
from codeloom.db.tables.encounters import Delta, Encounter, EncounterVersion, SuggestionRow
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.services import coach
from codeloom.services.core import Nothing
from codeloom.services.encounters.context import FinalLine
from codeloom.services.encounters.proposals import compared, proposed
from codeloom.services.encounters.versions import pack_lines
from codeloom.services.suggestions.packing import pack
from tests.integration.audits.audits_world import Practice

NOTE = "Subjective\nKnee pain for two weeks, worse on stairs.\n\nAssessment and plan\n1. Knee pain, injected today."
DIAGNOSES = ("I10", "E11.9", "N18.30", "M25.569", "J20.9")
BETTER = {"I10": "I16.0", "E11.9": "E11.42", "N18.30": "N18.31", "M25.569": "M25.561", "J20.9": "J20.8"}
"""A code to replace each by: of another category, longer, or where the other one was unspecified."""
SPECIFIC = {"E11.9", "N18.30", "M25.569", "J20.9"}
LEVELS = ("99212", "99213", "99214", "99215")
PROCEDURES = ("36415", "93000")
RISKS = {
    "side": ("missing_specificity", "The note does not say the side."),
    "status": ("under_documented", "Named in the assessment but not coded."),
    "uncertain": ("unsupported", "Documented as uncertain: an outpatient visit codes the symptom (IV.H)."),
    "necessity": ("unsupported", "ECG: no coded diagnosis says why it was needed."),
    "conflict": ("unsupported", "The note denies this in another place."),
    "": ("unsupported", "Text that reads like an instruction to a program: nothing was taken from it."),
}
"""A risk as the engine words it, by the gap it is; the last is none."""
KNEE = NOTE.index("Knee pain, injected")


@dataclass
class Planted:
    """One visit. Codes by what was suggested; `left` and `final` say what each became: its code, another one, "" for rejected,
    absent for undecided. `added` are codes of lines nobody suggested, by the provider and by billing."""

    day: date
    picked: str = ""
    level: str = "99213"
    suggested: tuple[str, ...] = ("I10",)
    confidence: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    final: dict[str, str] = field(default_factory=dict)
    added_by_provider: tuple[str, ...] = ()
    added_by_billing: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    finalized: bool = True
    note: str = NOTE


def random_visit(luck: random.Random, day: date) -> Planted:
    """A visit of any kind."""
    suggested = (*luck.sample(DIAGNOSES, luck.randint(1, 4)), *luck.sample(PROCEDURES, luck.randint(0, 2)))
    one = Planted(day, picked=luck.choice(("", "", *LEVELS)), level=luck.choice(LEVELS), suggested=suggested)
    one.confidence = {code: luck.choice(("high", "medium", "low")) for code in suggested}
    for code in (*suggested, "em"):
        own = one.level if code == "em" else code
        if luck.random() < 0.6:
            one.left[code] = _decided(luck, code, own)
        one.final[code] = one.left[code] if code in one.left and luck.random() < 0.7 else _decided(luck, code, own)
    if luck.random() < 0.3:
        one.added_by_provider = ("Z79.4",)
    if luck.random() < 0.3:
        one.added_by_billing = ("R73.9",)
    one.gaps = tuple(luck.sample(list(RISKS), luck.choice((0, 0, 1, 2))))
    one.finalized = luck.random() < 0.9
    return one


def _decided(luck: random.Random, code: str, own: str) -> str:
    draw = luck.random()
    if draw < 0.6:
        return own
    if draw < 0.75:
        return ""
    if code == "em":
        return luck.choice(LEVELS)
    return BETTER.get(code, f"{code}-59")


@dataclass
class CoachPractice:
    """A practice with providers and a biller; `plant` finalizes visits of a provider."""

    practice: Practice = field(default_factory=Practice)

    def provider(self, name: str) -> Scope:
        """A provider."""
        return self.practice.person(name, Role.PROVIDER)

    @property
    def biller(self) -> Scope:
        """Sam bills."""
        return self.practice.person("Sam Keller", Role.BILLER)

    @property
    def manager(self) -> Scope:
        """Dana manages."""
        return self.practice.person("Dana Whitfield", Role.MANAGER)

    @property
    def worker(self) -> Scope:
        """Our own jobs."""
        return Scope.of_worker(self.practice.org_id)

    def plant(self, provider: Scope, visits: Iterable[Planted]) -> list[UUID]:
        """The visits as rows; their ids in order."""
        with unit_of_work(self.worker) as uow:
            patient = _patient(uow)
            made = [_plant(uow, provider.user_id, self.biller.user_id, patient, one) for one in visits]
            uow.record("PLANTED", count=len(made))
            uow.commit()
        return made

    def count(self) -> int:
        """Read what is new and count; how many visits of a year there are."""
        while coach.read_visits(self.worker, Nothing()):
            pass
        return coach.count_practice(self.worker, Nothing())


def days_ago(today: date, days: int) -> date:
    """A service date."""
    return today - timedelta(days=days)


def _patient(uow: UnitOfWork) -> UUID:
    patient = new_id()
    seal = uow.vault.seal
    uow.session.add(
        Patient(org_id=uow.org_id, id=patient, sex="F", name_enc=seal(Patient.name_enc, patient, "Canaryson, Wilhelmina"),
                birth_date_enc=seal(Patient.birth_date_enc, patient, "1963-02-03"),
                mrn_enc=seal(Patient.mrn_enc, patient, "MRN-77"))
    )  # fmt: skip
    uow.session.flush()
    return patient


def _suggestion(one: Planted) -> Suggestion:
    words = Span(KNEE, KNEE + 9, "Knee pain")

    def proposal(code: str) -> Proposal:
        system = "cpt" if code[0].isdigit() else "icd10cm"
        return Proposal(code, system, "Title", (words,), one.confidence.get(code, "high"), "Why.")  # type: ignore[arg-type]  # of three words

    em = Em(one.level, (), "low", None, "low", "low", "low", (), "mdm", ("problems", "risk"), None, ())
    risks = tuple(Risk(RISKS[kind][0], RISKS[kind][1], (), (words,)) for kind in one.gaps)  # type: ignore[arg-type]  # of four words
    listed = [proposal(code) for code in one.suggested]
    return Suggestion(
        tuple(row for row in listed if row.system == "icd10cm"),
        tuple(row for row in listed if row.system == "cpt"),
        em,
        risks,
    )


def _lines(
    one: Planted, made: Suggestion, decided: dict[str, str], added: Sequence[str], known: dict[str, UUID]
) -> list[FinalLine]:
    out = []
    for key, row in proposed(made).items():
        code = decided.get("em" if key == "em" else row.code or "", "")
        if code:
            out.append(FinalLine(known.setdefault(key, new_id()), row.system, code, proposal=key))
    return out + [FinalLine(known.setdefault(code, new_id()), "icd10cm", code) for code in added]


def _plant(uow: UnitOfWork, provider: UUID | None, biller: UUID | None, patient: UUID, one: Planted) -> UUID:
    assert provider is not None
    assert biller is not None
    made, known, encounter_id = _suggestion(one), dict[str, UUID](), new_id()
    left = _lines(one, made, one.left, one.added_by_provider, known)
    final = _lines(one, made, one.final, (*one.added_by_provider, *one.added_by_billing), known)
    moment = datetime.combine(one.day, time(18), UTC)
    encounter = Encounter(
        org_id=uow.org_id, id=encounter_id, number=queries.next_number(uow, "encounters", 1), patient_id=patient,
        provider_id=provider, service_date=one.day, patient_kind="established", setting="office", picked=one.picked,
        status="finalized" if one.finalized else "ai_suggested", sent_at=moment, finalized_at=moment, finalized_by=biller,
        note_enc=uow.vault.seal(Encounter.note_enc, encounter_id, one.note),
    )  # fmt: skip
    uow.session.add(encounter)
    uow.session.flush()
    row = SuggestionRow(org_id=uow.org_id, id=new_id(), encounter_id=encounter_id, note_version=1, note_hmac=b"x",
                        status="done", provider="offline", asked_by=provider, finished_at=moment)  # fmt: skip
    row.answer_enc = uow.vault.seal(SuggestionRow.answer_enc, row, pack(made))
    uow.session.add(row)
    uow.session.flush()
    encounter.suggestion_id = row.id
    key = (encounter_id, 1)
    uow.session.add(
        EncounterVersion(org_id=uow.org_id, encounter_id=encounter_id, round=1, note_version=1, suggestion_id=row.id,
                         note_enc=uow.vault.seal(EncounterVersion.note_enc, key, one.note),
                         lines_enc=uow.vault.seal(EncounterVersion.lines_enc, key, pack_lines(final)),
                         service_date=one.day, patient_kind="established", setting="office", finalized_at=moment,
                         finalized_by=biller)
    )  # fmt: skip
    _deltas(uow, encounter_id, one, made, (provider, left), (biller, final))
    uow.session.flush()
    return encounter_id


def _deltas(
    uow: UnitOfWork, encounter_id: UUID, one: Planted, made: Suggestion, *stages: tuple[UUID, list[FinalLine]]
) -> None:
    proposals, before, n = compared(proposed(made)), {}, 0
    keys = {("em" if key == "em" else row.code): key for key, row in proposed(made).items()}
    for (who, lines), decided in zip(stages, (one.left, one.final), strict=True):
        rejected = [keys[code] for code, became in decided.items() if not became]
        coded = [Coded(line.proposal, line.system, line.code, line.units, str(line.id)) for line in lines]
        now = difference(proposals, coded, rejected)
        for found in changes(before, now):
            n += 1
            uow.session.add(
                Delta(org_id=uow.org_id, encounter_id=encounter_id, n=n, round=1, subject=found.subject, kind=found.kind.value,
                      before=found.before, after=found.after, made_by=who)
            )  # fmt: skip
        before = now


def enough(day: date, number: int = 30, **same: object) -> list[Planted]:
    """So many plain visits of a day."""
    plain = Planted(day, left={"I10": "I10", "em": "99213"}, final={"I10": "I10", "em": "99213"})
    return [replace(plain, **same) for _ in range(number)]  # type: ignore[arg-type]  # fields of it
