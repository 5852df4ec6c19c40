"""Encounters handled in any order: random acts of a provider, a biller, a worker and tabs that are behind, each checked."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import select

from codeloom.coding.lifecycle import ENCOUNTER_TRANSITIONS, EncounterStatus
from codeloom.coding.suggesting.shapes import Em, Made, Proposal, Span, Suggestion
from codeloom.db.queries.encounters import rows as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.encounters import EncounterVersion
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import unit_of_work
from codeloom.services import encounters
from codeloom.services.encounters.context import EncounterWork
from tests.integration.audits.audits_world import Practice
from tests.integration.encounters.encounters_world import Visit
from tests.integration.encounters.oracle import oracle, refusal

DIAGNOSES = ("I10", "E78.5", "K21.9", "J20.9", "M54.50")
LEVELS = ("99212", "99213", "99214")
PROCEDURES = ("36415", "83036-QW", "")
WORDS = ("cough", "back pain", "lisinopril", "reflux", "sleeps well", "home pressure 128 over 76", "lipids", "no fever")
STEPS = 12


def invented(luck: random.Random, note: str) -> Suggestion:
    """A suggestion out of a few codes, in any order, with evidence in the note."""

    def proposal(code: str, system: str) -> Proposal:
        start = luck.randrange(len(note))
        end = luck.randint(start + 1, len(note))
        return Proposal(code or None, system, code or "Named", (Span(start, end, note[start:end]),), "high", "Why.")

    em = Em(luck.choice(LEVELS), (), "low", None, "low", "low", "low", (), "mdm", ("problems", "risk"), None, ())
    diagnoses = tuple(proposal(code, "icd10cm") for code in luck.sample(DIAGNOSES, luck.randint(1, 4)))
    procedures = tuple(proposal(code, "cpt") for code in luck.sample(PROCEDURES, luck.randint(0, 2)))
    made = Made("offline", "FY2026", 1)
    return Suggestion(diagnoses, procedures, em if luck.random() < 0.8 else None, made=made)


@dataclass
class RandomVisit:
    """One encounter, what was acknowledged of it, and the record that must be there."""

    practice: Practice
    luck: random.Random
    expected: Counter[str] = field(default_factory=Counter)
    versions: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        family = f"Rohan{self.luck.getrandbits(60):x}"
        new = {"family": family, "given": "Gabriele", "birth_date": "1968-02-03", "sex": "F"}
        self.visit = Visit(self.practice, new_patient=new)
        self.expected["ENCOUNTER_CREATED"] += 1
        self.behind = self.visit.view
        self.acts: tuple[Callable[[], None], ...] = (
            self.write, self.write, self.facts, self.suggest, self.suggest, self.answer, self.answer, self.answer,
            self.edit, self.edit, self.edit, self.decide_all, self.decide_all, self.send, self.send, self.send_back,
            self.finalize, self.finalize, self.reopen, self.from_behind,
        )  # fmt: skip

    @property
    def now(self) -> encounters.EncounterView:
        """As the last acknowledged act left it."""
        return self.visit.view

    def play(self) -> None:
        """A first note, then acts at random; everything is checked after each."""
        self.write()
        for _ in range(STEPS):
            act = self.next_step() if self.luck.random() < 0.5 else self.luck.choice(self.acts)
            self.story.append(act.__name__)
            before = self.now
            if self.luck.random() < 0.3:
                self.behind = before
            act()
            self.check(before)
        recorded = self.recorded()
        self.visit.answer()  # so that the next encounter finds nothing waiting
        assert recorded == self.expected, f"on record {recorded - self.expected}, missing {self.expected - recorded}"

    def next_step(self) -> Callable[[], None]:
        """What a diligent person would do now, so that encounters come to their end."""
        view = self.now
        if view.status == "finalized":
            return self.reopen
        if view.suggestion.state in ("none", "stale"):
            return self.suggest
        if view.suggestion.state == "waiting":
            return self.answer
        if view.blocks and not view.stops and self.story[-1] != "decide_all":
            return self.decide_all
        return self.finalize if view.sent else self.send

    def holder(self) -> Scope | None:
        """Who may change it just now."""
        if self.now.status == "finalized":
            return None
        return self.visit.biller if self.now.sent else self.visit.provider

    def tried(self, may: bool, act: str, do: Callable[[], Any]) -> bool:
        """An act that must be refused when it is not its turn, and leaves its record when it was not refused."""
        problem = refusal(do)
        if problem is not None:
            assert problem.status < 500
            assert not may or problem.code in ("stale", "suggesting", "not_ready"), f"{act} was refused: {problem}"
            return False
        assert may, f"{act} was taken"
        self.expected[act] += 1
        return True

    def write(self) -> None:
        """Another note."""
        text = " ".join(self.luck.choices(WORDS, k=6)) + f" {len(self.story)}."
        may = self.holder() == self.visit.provider
        if self.tried(may, "NOTE_EDITED", lambda: self.visit.write(text)):
            assert self.now.note == text

    def facts(self) -> None:
        """Other minutes."""
        minutes = 10 + len(self.story)
        may = self.holder() == self.visit.provider
        if self.tried(may, "ENCOUNTER_CHANGED", lambda: self.visit.set_facts(minutes=minutes)):
            assert self.now.minutes == minutes

    def suggest(self) -> None:
        """Asked by whose turn it is; asked again for the same note, it is one suggestion."""
        who = self.holder() or self.visit.provider
        waiting = self._waiting()
        if self.tried(self.holder() is not None, "SUGGESTION_ASKED", lambda: self.visit.ask(by=who)):
            self.expected["SUGGESTION_ASKED"] -= waiting is not None and waiting == self._waiting()

    def answer(self) -> None:
        """A worker answers what waits; a second one finds nothing."""
        answered = self.visit.answer()
        assert answered <= 1
        self.expected["AI_SUGGESTED_CODES"] += answered
        assert self.visit.answer("another") == 0
        self.visit.fresh(self.visit.biller)

    def edit(self) -> None:
        """One operation of any kind."""
        made = self._operation()
        if made is None:
            return
        operation, holds = made
        decides = operation["op"] in ("accept", "reject", "restore")
        act = "SUGGESTION_DECIDED" if decides else "USER_EDITED_CODES"
        who = self.holder()
        if self.tried(who is not None, act, lambda: self.visit.edit(operation, by=who or self.visit.biller)):
            assert holds(), f"{operation} was acknowledged and is not there"

    def decide_all(self) -> None:
        """Every open proposal taken or turned down, and every reason given."""
        who, view = self.holder(), self.now
        if who is None or view.suggestion.state == "stale":
            return
        for one in view.suggestion.proposals:
            if one.state == "open":
                taken = bool(one.code) and self.luck.random() < 0.8
                operation = {"op": "accept" if taken else "reject", "proposal": one.key}
                self.tried(True, "SUGGESTION_DECIDED", lambda operation=operation: self.visit.edit(operation, by=who))
        if not any(line.system == "icd10cm" for line in self.now.lines):
            self.tried(True, "USER_EDITED_CODES", lambda: self.visit.edit({"op": "add", "code": "I10"}, by=who))
        reasons = [{"op": "reason", "subject": one.subject, "reason": "Seen in the note."} for one in self.now.deltas]
        for ask in self.now.asks:
            settle = {"op": "settle", "finding": ask.key, "reason": "Said by the patient."}
            if self.tried(True, "USER_EDITED_CODES", lambda settle=settle: self.visit.edit(settle, by=who)):
                self.expected["FINDING_REASONED"] += 1
        due = [one for one, shown in zip(reasons, self.now.deltas, strict=True) if shown.asks]
        if due:
            self.tried(True, "USER_EDITED_CODES", lambda: self.visit.edit(*due, by=who))
            assert not any(one.asks for one in self.now.deltas)

    def send(self) -> None:
        """To billing."""
        empty = self.now.suggestion.provider in ("", "none") and self.now.suggestion.state != "ready"
        if self.tried(self.holder() == self.visit.provider, "ENCOUNTER_SENT", self.visit.send):
            self.expected["AI_SUGGESTED_CODES"] += empty

    def send_back(self) -> None:
        """Back to the provider."""
        may = self.holder() == self.visit.biller
        self.tried(may, "ENCOUNTER_SENT_BACK", lambda: self.visit.send_back("Which knee?"))

    def finalize(self) -> None:
        """The codes final; nothing may stop it then."""
        stops = self.now.blocks
        if self.tried(self.holder() == self.visit.biller, "USER_FINALIZED_CODES", self.visit.finalize):
            assert stops == ()

    def reopen(self) -> None:
        """Opened again by either."""
        who = self.luck.choice((self.visit.provider, self.visit.biller))
        self.tried(self.now.status == "finalized", "ENCOUNTER_REOPENED", lambda: self.visit.reopen("Addendum", by=who))

    def from_behind(self) -> None:
        """A tab that shows an older version: nothing of it is taken."""
        if self.behind.version == self.now.version:
            return
        fresh, self.visit.view = self.now, self.behind
        who = self.visit.biller if fresh.sent else self.visit.provider
        for act in (
            lambda: self.visit.edit({"op": "add", "code": "I10"}, by=who),
            self.visit.send,
            self.visit.finalize,
        ):
            problem = refusal(act)
            assert problem is not None, "an older version was taken"
            assert (problem.code, problem.details.get("version")) in (
                ("conflict", fresh.version),
                ("not_editable", None),
            )
        assert self.visit.fresh(self.visit.biller).version == fresh.version

    def check(self, before: encounters.EncounterView) -> None:
        """What must hold after every act."""
        old, new = EncounterStatus(before.status), EncounterStatus(self.now.status)
        assert old == new or new in ENCOUNTER_TRANSITIONS[old]
        last, fresh = self.now, self.visit.fresh(self.visit.biller)
        assert (fresh.version, fresh.note, fresh.lines) == (last.version, last.note, last.lines)
        if self.story[-1] not in ("edit", "decide_all"):
            assert [self._of(line) for line in fresh.lines] == [self._of(line) for line in before.lines]
        with unit_of_work(Scope.of_worker(self.practice.org_id)) as uow:
            work = EncounterWork.take(uow, self.visit.id)
            assert {key: (one.kind, one.before, one.after) for key, one in work.standing.items()} == oracle(work)
            assert all(at in {str(line.id) for line in work.lines if line.system == "icd10cm"}
                       for line in work.lines for at in line.pointers)  # fmt: skip
            assert all(0 <= start < end <= len(work.note) for line in work.lines for start, end in line.spans)
            kept = {row.round: self._sealed(row) for row in queries.versions(uow, self.visit.id)}
            newest = max(queries.versions(uow, self.visit.id), key=lambda row: row.round, default=None)
        assert kept.items() >= self.versions.items()
        if new is EncounterStatus.FINALIZED and newest is not None:
            assert newest.minutes == self.now.minutes
        self.versions = kept
        assert sorted(kept) == list(range(1, self.now.round + (new is EncounterStatus.FINALIZED)))

    def recorded(self) -> Counter[str]:
        """The acts on record."""
        with unit_of_work(Scope.of_worker(self.practice.org_id)) as uow:
            query = select(AuditEntry.act).where(AuditEntry.subject_id == str(self.visit.id))
            return Counter(uow.session.exec(query)) - Counter(NOTE_READ=99)

    def _operation(self) -> tuple[dict[str, Any], Callable[[], bool]] | None:
        luck, view = self.luck, self.now
        kind = luck.choice(("accept", "reject", "restore", "change", "add", "remove", "move", "point"))
        if kind == "add":
            code = luck.choice((*DIAGNOSES, "R05.9"))
            return {"op": "add", "code": code.lower()}, lambda: code in {line.code for line in self.now.lines}
        if kind in ("accept", "reject", "restore"):
            shown = [one for one in view.suggestion.proposals if one.code]
            if not shown:
                return None
            key = luck.choice(shown).key
            state = {"reject": ("removed",), "restore": ("open",), "accept": ("accepted", "edited")}[kind]
            return {"op": kind, "proposal": key}, lambda: self._state(key) in state
        if not view.lines:
            return None
        line = luck.choice(view.lines)
        if kind == "remove":
            return {"op": kind, "line": line.id}, lambda: line.id not in {one.id for one in self.now.lines}
        if kind == "move":
            to = luck.randrange(len(view.lines))
            return {"op": kind, "line": line.id, "to": to}, lambda: self.now.lines[to].id == line.id
        if kind == "point":
            ids = [one.id for one in view.lines if one.system == "icd10cm"]
            wanted = luck.sample(ids, min(len(ids), luck.randint(0, 4)))
            if line.system == "icd10cm":
                return None
            return {"op": kind, "line": line.id, "to": wanted}, lambda: self._line(line.id).pointers == tuple(wanted)
        code = luck.choice(DIAGNOSES) if line.system == "icd10cm" else luck.choice(LEVELS)
        units = 1 if line.system == "icd10cm" else luck.randint(1, 3)
        change = {"op": "change", "line": line.id, "code": code, "system": line.system, "units": units}
        return change, lambda: (self._line(line.id).code, self._line(line.id).units) == (code, units)

    def _state(self, key: str) -> str:
        return next(one.state for one in self.now.suggestion.proposals if one.key == key)

    def _line(self, line_id: str) -> encounters.FinalLineView:
        return next(one for one in self.now.lines if one.id == line_id)

    def _waiting(self) -> object:
        with unit_of_work(Scope.of_worker(self.practice.org_id)) as uow:
            return next((row.id for row in queries.asked(uow, self.visit.id) if row.status == "waiting"), None)

    @staticmethod
    def _of(line: encounters.FinalLineView) -> tuple[object, ...]:
        return line.id, line.system, line.code, line.units, line.pointers

    @staticmethod
    def _sealed(row: EncounterVersion) -> tuple[bytes, ...]:
        facts = f"{row.service_date} {row.patient_kind} {row.setting} {row.minutes}"
        return row.note_enc, row.lines_enc, row.reason_enc or b"", str(row.finalized_at).encode(), facts.encode()
