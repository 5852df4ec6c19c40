"""An encounter as its screens show it, from what was taken up. No verb lives here, and nothing is written."""

from uuid import UUID

from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.deltas import Difference, undecided
from codeloom.coding.lifecycle import ENCOUNTER_WORDS, EncounterStatus, Role
from codeloom.db.tables.charts import Patient
from codeloom.db.tables.encounters import Delta, Encounter
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import name_of, open_queries, person_words
from codeloom.services.core import formatting
from codeloom.services.editor import cut, describe
from codeloom.services.encounters.audited import audited
from codeloom.services.encounters.blocking import blocks, reasons_due
from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.labels import labels_of
from codeloom.services.encounters.proposals import compared
from codeloom.services.encounters.showing_suggestion import marks_of, names_of, suggestion_view
from codeloom.services.encounters.spans import merged
from codeloom.services.encounters.versions import version_items
from codeloom.services.encounters.views import DeltaView, EncounterView, FinalLineView, PatientChoice
from codeloom.services.encounters.visit_facts import facts_of


def view(uow: UnitOfWork, encounter_id: UUID) -> EncounterView:
    """An encounter by id. Raises NotFound."""
    return shown(EncounterWork.take(uow, encounter_id))


def shown(work: EncounterWork) -> EncounterView:
    """The encounter as it stands."""
    uow, encounter = work.uow, work.encounter
    zone = work.zone
    editable, why = work.editable()
    lines = final_lines(work)
    sent_back = uow.vault.open(Encounter.sent_back_enc, encounter) if encounter.sent_at is None else ""
    judged = work.judgement
    return EncounterView(
        id=str(encounter.id),
        number=encounter.number,
        version=encounter.version,
        note_version=encounter.note_version,
        status=encounter.status,
        status_word=status_word(encounter),
        patient=patient_choice(uow, work.patient),
        person=person_words(work.patient.sex, work.age),
        age=work.age,
        provider=work.provider,
        service_date=encounter.service_date.isoformat(),
        patient_kind=encounter.patient_kind,
        setting=encounter.setting,
        minutes=encounter.minutes,
        visit=uow.vault.open(Encounter.visit_enc, encounter),
        picked=encounter.picked,
        facts=facts_of(encounter),
        note=work.note,
        paragraphs=cut(work.note, _marks(work, lines)),
        note_length=encounter.note_length,
        note_words=encounter.note_words,
        saved=formatting.clock_time(encounter.updated_at, zone),
        suggestion=suggestion_view(work),
        lines=lines,
        deltas=_deltas(work, zone),
        blocks=blocks(work),
        stops=judged.stops,
        asks=judged.asks,
        versions=version_items(work),
        sent=encounter.sent_at is not None,
        sent_back=sent_back,
        finalized=formatting.clock_time(encounter.finalized_at, zone),
        round=encounter.round,
        editable=editable,
        locked_why=why,
        warnings=open_queries(uow, encounter, zone),
        queries_open=encounter.queries_open,
        queries_answered=encounter.queries_answered,
        audits=audited(work),
    )


def status_word(encounter: Encounter) -> str:
    """The status in a word; what the provider has sent is with billing."""
    status = EncounterStatus(encounter.status)
    if status is EncounterStatus.AI_SUGGESTED and encounter.sent_at is not None:
        return "With billing"
    return ENCOUNTER_WORDS[status]


def patient_choice(uow: UnitOfWork, patient: Patient) -> PatientChoice:
    """A patient as somebody picks one."""
    opened = uow.vault.open
    number, born = opened(Patient.mrn_enc, patient), opened(Patient.birth_date_enc, patient)
    return PatientChoice(str(patient.id), name_of(uow, patient), number, born, patient.sex)


def final_lines(work: EncounterWork) -> tuple[FinalLineView, ...]:
    """The final lines with their titles, findings and labels: diagnoses 1, 2, ..., other lines A, B, ..."""
    labels = labels_of(work.lines)
    used = {str(one.id): tuple(labels[line.id] for line in work.lines if str(one.id) in line.pointers)
            for one in work.lines}  # fmt: skip
    differences = work.difference()
    out = []
    for at, (line, row) in enumerate(zip(work.lines, work.work_lines(), strict=True)):
        described = describe(row, work.codes, work.verdict(line))
        read = read_procedure(line.code) if line.system != "icd10cm" else None
        proposal = work.proposals.get(line.proposal)
        found = differences.get(line.proposal or f"line:{line.id}") or differences.get(f"line:{line.id}")
        out.append(
            FinalLineView(
                id=str(line.id), number=at + 1, code=line.code, system=line.system, title=described.title,
                mark=described.mark, units=line.units, pointers=line.pointers, spans=line.spans,
                proposal=line.proposal if proposal is not None else "", findings=work.judgement.by_row.get(at, ()),
                label=labels[line.id], base=read.code if read else line.code,
                modifiers=read.modifiers if read else (), used_by=used[str(line.id)],
                suggested=found.before if found else "", difference=found.kind.value if found else "",
            )
        )  # fmt: skip
    return tuple(out)


def _marks(work: EncounterWork, lines: tuple[FinalLineView, ...]) -> list[tuple[int, int, int | str]]:
    """What lights up in the note: for its provider, while it may be taken, the suggestion; else the final lines and, with a
    question mark, proposals that nobody decided."""
    if work.uow.scope.role == Role.PROVIDER and work.suggestion is not None and not work.stale:
        return marks_of(work)
    spans = [(line.label, line.spans) for line in lines]
    if work.suggestion is not None and not work.stale and work.encounter.status != EncounterStatus.FINALIZED:
        names, open_ones = names_of(work), undecided(compared(work.proposals), work.compared(), work.encounter.rejected)
        spans += [
            (f"?{names[key] or 'E'}", tuple((at.start, at.end) for at in work.proposals[key].evidence))
            for key in open_ones
        ]
    return [(start, end, name) for name, mine in spans for start, end in merged(mine)]


def _deltas(work: EncounterWork, zone: str) -> tuple[DeltaView, ...]:
    """The differences that stand, the newest first."""
    due = reasons_due(work)
    newest = {row.subject: (row, who) for row, who in work.deltas}
    out = []
    for subject, one in work.standing.items():
        row, who = newest[subject]
        out.append((row.n, _delta(work, row, one, who, zone, subject in due)))
    return tuple(view for _, view in sorted(out, key=lambda pair: -pair[0]))


def _delta(work: EncounterWork, row: Delta, one: Difference, who: str, zone: str, asks: bool) -> DeltaView:
    reason = work.uow.vault.open(Delta.reason_enc, row)
    moment = formatting.clock_time(row.made_at, zone)
    return DeltaView(one.subject, one.kind.value, one.before, one.after, reason, who, moment, asks)
