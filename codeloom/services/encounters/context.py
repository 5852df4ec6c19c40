"""An encounter taken up: its note, suggestion, final lines, differences and judgement, read once per verb. No verb lives here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.loaded import Verdict
from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.deltas import Coded, Difference, changes, difference, standing
from codeloom.coding.deltas import DeltaKind as Kind
from codeloom.coding.lifecycle import EncounterStatus, Role
from codeloom.coding.lines import Context
from codeloom.coding.suggesting.shapes import Proposal, Suggestion
from codeloom.db.queries.encounters import rows as queries
from codeloom.db.tables.charts import Patient
from codeloom.db.tables.encounters import Delta, Encounter, EncounterCode, EncounterOverride, SuggestionRow
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import codeset_at, codesets_of
from codeloom.services.core import Conflict, NotFound, Refused, formatting
from codeloom.services.editor import Judgement, Span, WorkLine, judge, sentence_around
from codeloom.services.encounters.proposals import asked_for, compared, proposed
from codeloom.services.practice_rules import local_rules_of
from codeloom.services.suggestions import unpack


@dataclass(frozen=True, slots=True)
class FinalLine:
    """A final code line while it is worked on; its place in the list is its sequence. `spans` are of the note."""

    id: UUID
    system: str
    code: str
    units: int = 1
    pointers: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    proposal: str = ""


@dataclass
class EncounterWork:
    """One encounter inside one unit of work. `provider` is a name, `zone` the time zone of the organization."""

    uow: UnitOfWork
    encounter: Encounter
    patient: Patient
    provider: str
    zone: str
    reader: str

    @classmethod
    def take(cls, uow: UnitOfWork, encounter_id: UUID, *, lock: bool = False) -> "EncounterWork":
        """The encounter, if the scope may see it; `lock` for who changes it, who gets all of it read at once. Raises
        NotFound."""
        work = cls._of(uow, encounter_id, "update" if lock else "")
        if lock:
            work.read()
        return work

    @classmethod
    def held(cls, uow: UnitOfWork, which: UUID | int) -> "EncounterWork":
        """The encounter by its id or number, kept as it is until the transaction ends, so that what is read of it is of one
        moment. Raises NotFound."""
        return cls._of(uow, which, "share")

    @classmethod
    def _of(cls, uow: UnitOfWork, which: UUID | int, hold: queries.Hold) -> "EncounterWork":
        found = queries.taken(uow, which, hold)
        if found is None:
            raise NotFound()
        return cls(uow, found.encounter, found.patient, found.provider, found.zone, found.reader)

    def read(self) -> None:
        """Read what belongs to the encounter before anything of it is changed, so that the changes are written once."""
        _ = self.asked, self.rows, self.deltas, self.overrides, codesets_of(self.uow), local_rules_of(self.uow)

    @classmethod
    def edit(cls, uow: UnitOfWork, encounter_id: UUID, version: int) -> "EncounterWork":
        """The encounter, locked, editable by this person and at the version they saw. Raises Refused and Conflict."""
        work = cls.take(uow, encounter_id, lock=True)
        editable, why = work.editable()
        if not editable:
            raise Refused(why, todo="Open it again to see how it stands.", code="not_editable")
        if work.encounter.version != version:
            raise Conflict(details={"version": work.encounter.version})
        return work

    def editable(self) -> tuple[bool, str]:
        """Whether this person may change note or codes just now, and why not (empty when they may)."""
        encounter, role = self.encounter, self.uow.scope.role
        if encounter.status == EncounterStatus.FINALIZED:
            return False, "Finalized: it changes only when it is opened again, with a reason."
        if role == Role.PROVIDER and encounter.sent_at is not None:
            return False, "With billing: the biller can send it back."
        if role == Role.BILLER and encounter.sent_at is None:
            return False, "The provider has not sent it to billing."
        if role not in (Role.PROVIDER, Role.BILLER):
            return False, "Only its provider and billers change an encounter."
        return True, ""

    @cached_property
    def day(self) -> date:
        """The service date that codes are judged by; whoever looks at a finalized version puts that one's here."""
        return self.encounter.service_date

    @cached_property
    def setting(self) -> str:
        """The setting, as `day`."""
        return self.encounter.setting

    @cached_property
    def age(self) -> int | None:
        """Whole years of the patient on the service date."""
        born = self.uow.vault.open(Patient.birth_date_enc, self.patient)
        return formatting.years(date.fromisoformat(born) if born else None, self.day)

    @cached_property
    def note(self) -> str:
        """The text of the note."""
        return self.uow.vault.open(Encounter.note_enc, self.encounter)

    @cached_property
    def asked(self) -> list[SuggestionRow]:
        """The suggestions that matter, oldest first; whoever makes one puts it last."""
        return queries.asked(self.uow, self.encounter.id)

    @property
    def row(self) -> SuggestionRow | None:
        """The newest answer."""
        return next((one for one in self.asked if one.id == self.encounter.suggestion_id), None)

    @property
    def row_before(self) -> SuggestionRow | None:
        """The answer that the newest one took the place of."""
        row = self.row
        earlier = [one for one in self.asked if one.status == "done" and row and one.asked_at < row.asked_at]
        return earlier[-1] if earlier else None

    @property
    def waiting(self) -> SuggestionRow | None:
        """The suggestion that was asked for and nobody answered yet."""
        return next((one for one in self.asked if one.status == "waiting"), None)

    @property
    def failed(self) -> SuggestionRow | None:
        """The newest suggestion, if it failed."""
        return self.asked[-1] if self.asked and self.asked[-1].status == "failed" else None

    @cached_property
    def suggestion(self) -> Suggestion | None:
        """What the newest answer says."""
        return unpack(self.uow.vault.open(SuggestionRow.answer_enc, self.row)) if self.row is not None else None

    @cached_property
    def proposals(self) -> dict[str, Proposal]:
        """The proposals of the newest answer by key."""
        return proposed(self.suggestion)

    def forget_suggestion(self) -> None:
        """Open the newest answer anew: the encounter has another one."""
        for cached in ("suggestion", "proposals", "judgement"):
            self.__dict__.pop(cached, None)

    @property
    def stale(self) -> bool:
        """Whether the note or the facts of the visit changed after the newest answer."""
        row = self.row
        return row is not None and row.note_hmac != asked_for(self.uow.vault, self.encounter, self.note)

    @cached_property
    def rows(self) -> list[EncounterCode]:
        """The final lines as they were stored when first asked for."""
        return queries.codes(self.uow, self.encounter.id)

    @cached_property
    def lines(self) -> list[FinalLine]:
        """The final lines in sequence."""
        return [
            FinalLine(row.id, row.system, row.code, row.units, tuple(row.pointers),
                      tuple((start, end) for start, end in row.evidence), row.proposal)
            for row in self.rows
        ]  # fmt: skip

    @cached_property
    def deltas(self) -> list[tuple[Delta, str]]:
        """Every difference as it arose, with the name of who made it."""
        return queries.deltas(self.uow, self.encounter.id)

    @property
    def standing(self) -> dict[str, Difference]:
        """The differences that stand, by subject, as the stored deltas say."""
        return standing(Difference(one.subject, Kind(one.kind), one.before, one.after) for one, _ in self.deltas)

    def difference(self) -> dict[str, Difference]:
        """The differences of the two lists as they are."""
        return difference(compared(self.proposals), self.compared(), self.encounter.rejected)

    def compared(self) -> list[Coded]:
        """The final lines as far as differences go."""
        return [Coded(one.proposal, one.system, one.code, one.units, str(one.id)) for one in self.lines]

    @cached_property
    def overrides(self) -> dict[str, EncounterOverride]:
        """Recorded reasons by finding key."""
        return queries.overrides(self.uow, self.encounter.id) if self.rows else {}

    @cached_property
    def codes(self) -> CodeSet:
        """The code set of the service date."""
        return codeset_at(self.uow, self.day)

    def verdict(self, line: FinalLine) -> Verdict | None:
        """What the list in force on the service date says of a procedure code; None without one."""
        return self.listed(line.system, read_procedure(line.code).code)

    def listed(self, system: str, code: str) -> Verdict | None:
        """The same of a code without modifiers."""
        return codesets_of(self.uow).tables.verdict(system, code, self.day.toordinal())

    def work_lines(self, lines: Sequence[FinalLine] | None = None) -> list[WorkLine]:
        """Final lines (as they are unless others are given) as the editor and the rules take them; the encounter stands for
        the document."""
        doc = self.encounter.id
        return [
            WorkLine(one.id, one.system, one.code, units=one.units, evidence=tuple(Span(doc, *at) for at in one.spans))
            for one in (self.lines if lines is None else lines)
        ]

    @cached_property
    def judgement(self) -> Judgement:
        """What the rules say of the final lines."""
        lines = self.work_lines()
        said = [" | ".join(sentence_around(self.note, span) for span in line.evidence) for line in lines]
        sex = self.patient.sex if self.patient.sex in ("M", "F") else None
        inpatient = self.setting == "inpatient"
        context = Context(dos=self.day, age=self.age, sex=sex,
                          setting="inpatient" if inpatient else "outpatient")  # fmt: skip
        reasons = {key: self.uow.vault.open(EncounterOverride.reason_enc, row) for key, row in self.overrides.items()}
        return judge(lines, said, context, reasons, codesets_of(self.uow), local_rules_of(self.uow).live)

    def append(self, reasons: dict[str, str], *, by: UUID) -> int:
        """Append what changed between the stored differences and the lists as they are; a reason makes a subject's anew."""
        fresh = changes(self.standing, now := self.difference())
        said = {one.subject for one in fresh}
        fresh += [now[subject] for subject in reasons if subject in now and subject not in said]
        n = len(self.deltas)
        for at, one in enumerate(fresh, start=n + 1):
            words = reasons.get(one.subject, "")
            reason = self.uow.vault.seal(Delta.reason_enc, (self.encounter.id, at), words) if words else None
            row = Delta(
                org_id=self.uow.org_id, encounter_id=self.encounter.id, n=at, round=self.encounter.round,
                suggestion_id=self.encounter.suggestion_id, subject=one.subject, kind=one.kind.value,
                before=one.before, after=one.after, reason_enc=reason, made_by=by, made_at=clock.now(),
            )  # fmt: skip
            self.uow.session.add(row)
            self.deltas.append((row, self.reader))
        return len(fresh)

    def write(self, lines: Sequence[FinalLine]) -> None:
        """Make the stored lines equal to these, touching only rows that differ. Pointers to what is no diagnosis any more go."""
        kept = {row.id: row for row in self.rows}
        ids = {str(line.id) for line in lines if line.system == "icd10cm"}
        lines = [
            replace(one, pointers=() if str(one.id) in ids else tuple(at for at in one.pointers if at in ids))
            for one in lines
        ]
        for at, line in enumerate(lines, start=1):
            row = kept.pop(line.id, None) or EncounterCode(
                org_id=self.uow.org_id, id=line.id, encounter_id=self.encounter.id, sequence=0, system="", code=""
            )
            new = (at, line.system, line.code, line.units, list(line.pointers), [list(one) for one in line.spans],
                   line.proposal)  # fmt: skip
            old = (row.sequence, row.system, row.code, row.units, row.pointers, row.evidence, row.proposal)
            if old != new:
                row.sequence, row.system, row.code, row.units, row.pointers, row.evidence, row.proposal = new
                row.updated_at = clock.now()
                self.uow.session.add(row)
        for row in kept.values():
            self.uow.session.delete(row)
        self.lines = list(lines)
        self.__dict__.pop("judgement", None)
