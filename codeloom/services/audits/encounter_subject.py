"""A finalized version of an encounter as the subject of an audit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar
from uuid import UUID

from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.loaded import Verdict
from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.deltas import DeltaKind
from codeloom.coding.lifecycle import EncounterStatus
from codeloom.db.ids import new_id
from codeloom.db.queries import people
from codeloom.db.queries.audits import blind
from codeloom.db.queries.audits import records as queries
from codeloom.db.queries.encounters import rows as encounter_queries
from codeloom.db.tables.audits import Audit, AuditLine, BlindCoding
from codeloom.db.tables.encounters import Delta, EncounterVersion
from codeloom.db.work import UnitOfWork
from codeloom.services.audits.subject import Around, Kind, Outcome
from codeloom.services.audits.views import Choice
from codeloom.services.charts import ChartHead, DataGroup, DataRow, name_of, person_words
from codeloom.services.code_sets import codesets_of, release_words
from codeloom.services.core import NotFound, Refused, formatting
from codeloom.services.editor import DocumentView, Encounter, Span, WorkLine, cut, marks_in, stored
from codeloom.services.encounters import (
    SETTINGS,
    EncounterWork,
    FinalLine,
    facts_of,
    labels_of,
    open_again,
    status_word,
    unpack_lines,
)

Line = TypeVar("Line", WorkLine, FinalLine)
DIAGNOSIS = "icd10cm"
MADE = {DeltaKind.EDITED.value: "Suggested {0.before}", DeltaKind.ADDED.value: "Added to the suggestion"}


@dataclass
class EncounterSubject:
    """An encounter as it was finalized. `work` has note, lines and date of that version, not those of a later one."""

    kind: ClassVar[Kind] = "encounter"
    work: EncounterWork
    version: EncounterVersion

    @classmethod
    def take(cls, uow: UnitOfWork, encounter_id: UUID, round_: int, *, lock: bool = False) -> "EncounterSubject":
        """A version of an encounter that the scope may see. Raises NotFound."""
        subject = cls._at(EncounterWork.take(uow, encounter_id, lock=lock), round_)
        subject._show_lines()
        return subject

    @classmethod
    def covered(cls, uow: UnitOfWork, coding: BlindCoding, *, lock: bool = False) -> "EncounterSubject":
        """The version that the person of the scope codes blind: its note and its visit, and no line of it."""
        found = blind.encounter_of(uow, coding, lock=lock)
        work = EncounterWork(uow, found.encounter, found.patient, found.provider, found.zone, found.reader)
        subject = cls._at(work, coding.round)
        work.lines = []
        return subject

    @classmethod
    def _at(cls, work: EncounterWork, round_: int) -> "EncounterSubject":
        version = next(
            (one for one in encounter_queries.versions(work.uow, work.encounter.id) if one.round == round_), None
        )
        if version is None:
            raise NotFound()
        work.note = work.uow.vault.open(EncounterVersion.note_enc, version)
        work.day, work.setting = version.service_date, version.setting
        return cls(work, version)

    def _show_lines(self) -> None:
        text = self.work.uow.vault.open(EncounterVersion.lines_enc, self.version)
        self.work.lines = _diagnoses_first(unpack_lines(text))

    @classmethod
    def waiting(cls, uow: UnitOfWork, number: int) -> "EncounterSubject":
        """A drawn encounter by number, locked: the version whose audit is open, else the newest one.

        Raises NotFound, or Refused for one that was not drawn, that is in work again, and for own work.
        """
        seen = encounter_queries.by_number(uow, number)
        if seen is None:
            raise NotFound()
        encounter = EncounterWork.take(uow, seen.id, lock=True).encounter
        if queries.wrote_encounter(uow, encounter):
            raise Refused("You worked on this encounter, so another supervisor audits it.", code="own_work")
        begun = queries.open_of_encounter(uow, encounter.id)
        if begun is None and encounter.drawn_at is None:
            raise Refused("This encounter is not drawn for audit.", todo="Draw it first.", code="not_waiting")
        if begun is None and encounter.finalized_at is None:
            raise Refused(
                "This encounter was opened again.", todo="It waits here as soon as it is finalized.", code="not_waiting"
            )
        return cls.take(uow, encounter.id, begun.round if begun is not None else encounter.round, lock=True)

    @property
    def id(self) -> UUID:
        return self.work.encounter.id

    @property
    def number(self) -> int:
        return self.work.encounter.number

    @property
    def due_at(self) -> datetime | None:
        return None

    @property
    def round(self) -> int:
        return self.version.round

    @property
    def people(self) -> tuple[UUID, UUID | None]:
        return self.version.finalized_by, self.work.encounter.provider_id

    @property
    def codes(self) -> CodeSet:
        return self.work.codes

    @property
    def inpatient(self) -> bool:
        """False: what a professional claim reports has no POA indicators and no principal diagnosis."""
        return False

    @property
    def points(self) -> bool:
        return True

    @property
    def grouped(self) -> Encounter:
        sex = self.work.patient.sex if self.work.patient.sex in ("M", "F") else ""
        return Encounter(self.work.day, self.work.age, sex, inpatient=False)

    @property
    def document_ids(self) -> set[UUID]:
        return {self.id}

    @property
    def audited(self) -> bool:
        return True

    @property
    def complete(self) -> bool:
        """False: a finalized encounter can be opened again by returning it."""
        return False

    def verdict(self, system: str, code: str) -> Verdict | None:
        day = self.work.day.toordinal()
        return codesets_of(self.work.uow).tables.verdict(system, read_procedure(code).code, day)

    def names(self, lines: Iterable[WorkLine]) -> dict[UUID, str]:
        return labels_of(lines)

    def arranged(self, lines: Sequence[WorkLine]) -> list[WorkLine]:
        """Diagnoses before procedures, as on a claim."""
        return _diagnoses_first(lines)

    def remarks(self) -> dict[UUID, tuple[str, ...]]:
        """What was suggested instead and why it was changed, and reasons given to findings."""
        work = self.work
        newest = {one.subject: one for one, _ in work.deltas if one.round <= self.round}
        out: dict[UUID, tuple[str, ...]] = {}
        for at, line in enumerate(work.lines):
            found = newest.get(line.proposal) if line.proposal else newest.get(f"line:{line.id}")
            words = [_made(work, found)] if found is not None and found.kind in MADE else []
            words += [f"{f.rule}, reason given: {f.reason}" for f in work.judgement.by_row.get(at, ()) if f.reason]
            out[line.id] = tuple(words)
        return out

    def handed_in(self, audit: Audit) -> list[AuditLine]:
        self._show_lines()
        work, ids = self.work, {str(line.id): str(new_id()) for line in self.work.lines}
        first = next((line for line in work.lines if line.system == DIAGNOSIS), None)
        out = []
        for at, (line, row) in enumerate(zip(work.lines, work.work_lines(), strict=True), start=1):
            pointers = [ids[one] for one in line.pointers if one in ids]
            evidence = stored(row.evidence)
            out.append(
                AuditLine(
                    org_id=audit.org_id, id=UUID(ids[str(line.id)]), audit_id=audit.id, position=at,
                    coder_line_id=line.id, coder_sequence=at, coder_system=line.system, coder_code=line.code,
                    coder_principal=line is first, coder_units=line.units, coder_pointers=pointers,
                    coder_evidence=evidence, system=line.system, code=line.code, principal=line is first,
                    units=line.units, pointers=pointers, evidence=evidence,
                )
            )  # fmt: skip
        return out

    def around(self) -> Around:
        work, encounter, uow = self.work, self.work.encounter, self.work.uow
        day = work.day
        head = ChartHead(
            id=str(encounter.id),
            number=formatting.encounter_number(encounter.number),
            status=encounter.status,
            status_word=status_word(encounter),
            patient=name_of(uow, work.patient),
            person=person_words(work.patient.sex, work.age),
            setting=SETTINGS[work.setting],
            dates=formatting.days(day, None),
            provider=people.name_of(uow, encounter.provider_id),
            release=f"ICD-10-CM {release_words(uow, day)}",
        )
        overtaken = encounter.round > self.round
        notices = (f"Version {self.round} is audited. The encounter was opened again after it.",) if overtaken else ()
        facts = tuple(DataRow(name, value, "") for name, value in facts_of(self.version))
        visit = DataGroup("Visit", "calendar", len(facts), facts)
        note = Choice(str(self.id), f"Note, version {self.version.note_version}")
        return Around(head, (note,), notices, day.isoformat(), (visit,))

    def bare(self) -> Around:
        return self.around()

    def read(self, document_id: UUID, spans: Iterable[tuple[str, Iterable[Span]]], **by: UUID) -> DocumentView:
        if document_id != self.id:
            raise NotFound()
        work = self.work
        work.uow.record(
            "NOTE_READ", "encounter", self.id, round=self.round, **{name: str(one) for name, one in by.items()}
        )
        words = formatting.count(len(work.note.split()), "word")
        meta = f"version {self.version.note_version}, {words}"
        paragraphs = cut(work.note, marks_in(self.id, spans))
        return DocumentView(str(self.id), "Note", meta, paragraphs=paragraphs)

    def text(self, document_id: UUID) -> str:
        return self.work.note if document_id == self.id else ""

    def close(self, outcome: Outcome, reason: str) -> None:
        """Approved, it waits for no auditor any more. Returned, it is opened again with the auditor's words, unless it was
        opened again already; drawn it stays, so that its next version comes back."""
        encounter = self.work.encounter
        if outcome == "approve":
            encounter.drawn_at = encounter.drawn_by = None
            self.work.uow.session.add(encounter)
        elif encounter.status == EncounterStatus.FINALIZED and encounter.round == self.round:
            open_again(self.work, reason)


def _diagnoses_first(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.system != DIAGNOSIS)


def _made(work: EncounterWork, delta: Delta) -> str:
    reason = work.uow.vault.open(Delta.reason_enc, delta)
    return MADE[delta.kind].format(delta) + (f": {reason}" if reason else "")
