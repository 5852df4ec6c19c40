"""Puts imported visits under a patient who is settled: created, updated or unchanged. Rows are gathered and written at once.

An export that changed updates a chart nobody has worked on, and leaves every other one as it is. The transaction is the
caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.same_person import Demographics
from codeloom.db.ids import new_id
from codeloom.db.queries.imports import identities as queries
from codeloom.db.queries.imports import work
from codeloom.db.queries.imports.identities import Here
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import ChartDraft, PatientCharts, PatientFacts
from codeloom.services.imports.chart_rows import (
    chart_columns,
    first_day,
    new_chart,
    new_person,
    note_rows,
    person_columns,
)
from codeloom.services.imports.identity_keys import VisitKey, former_visit_keys, visit_keys
from codeloom.services.imports.known_people import KnownPeople
from codeloom.services.imports.versions import add_versions, keep_earlier
from codeloom.services.imports.visits import OWN, STORED, find_chart
from codeloom.services.organization import due_after


@dataclass(slots=True)
class Counts:
    """What became of some encounters. `kept` of the unchanged ones differ here and in the export; `held` ones wait for a
    manager; `left_out` ones were left out by one before."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    held: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit with its keys under one patient."""

    draft: ChartDraft
    keys: tuple[VisitKey, ...]


def visits_of(uow: UnitOfWork, patient_id: UUID, charts: PatientCharts, *, former: bool) -> list[Visit]:
    """The visits of a person under a patient; `former` when an older release may have stored them."""
    found = []
    for draft in charts.charts:
        keys = visit_keys(uow.vault, patient_id, draft)
        found.append(Visit(draft, keys + (former_visit_keys(uow.vault, charts.patient, draft) if former else ())))
    return found


@dataclass(slots=True)
class Filing:
    """The rows of one transaction. A dry run (`number` None) gathers none."""

    uow: UnitOfWork
    people: KnownPeople
    number: int | None
    new_people: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    changed_people: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    new_charts: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    changed_charts: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    chart_keys: list[dict[str, Any]] = field(default_factory=list)
    notes: dict[UUID, list[dict[str, Any]]] = field(default_factory=dict)
    worked_on: dict[UUID, ChartDraft] = field(default_factory=dict)
    now: Any = field(default_factory=clock.now)
    terms: dict[str, timedelta] = field(default_factory=dict)

    def look_up(self, visits: Sequence[Visit], of_new: Sequence[Visit] = ()) -> None:
        """Read which charts these visits are; `of_new` are of patients made just now, whose ids are in no stored key."""
        hmacs = [key.hmac for visit in visits for key in visit.keys]
        hmacs += [key.hmac for visit in of_new for key in visit.keys if key.kind not in STORED]
        self.people.look_up_visits(self.uow, hmacs, lock=self.number is not None)

    def all_here(self, visits: Sequence[Visit]) -> bool:
        """Whether each of these visits is a chart already, with the same content."""
        found = ((self._find(visit, {}), visit.draft) for visit in visits)
        return all(here is not None and here.content_hash == draft.content_hash for here, draft in found)

    def _find(self, visit: Visit, taken: dict[UUID, str]) -> Here | None:
        draft = visit.draft
        return find_chart(visit.keys, first_day(draft), self.people.visits, taken, draft.content_hash)

    def add_person(self, facts: PatientFacts) -> UUID:
        """A new patient."""
        patient_id = new_id()
        if self.number is not None:
            self.new_people[patient_id] = new_person(self.uow, patient_id, facts, self.now)
        return patient_id

    def change_person(self, patient_id: UUID, facts: PatientFacts) -> None:
        """What the source says of a patient stands from now on."""
        if self.number is not None:
            columns = person_columns(self.uow, patient_id, facts)
            if patient_id in self.new_people:
                self.new_people[patient_id].update(columns)
            elif columns:
                self.changed_people[patient_id] = columns | {"id": patient_id}

    def file(self, patient_id: UUID, visits: Sequence[Visit], counts: Counts) -> None:
        """Make or change the charts of a patient's visits, and count them."""
        taken: dict[UUID, str] = {}
        for visit in visits:
            draft, here = visit.draft, self._find(visit, taken)
            if here is None:
                counts.created += 1
                here = self._create(patient_id, draft)
            elif here.content_hash == draft.content_hash or not here.free:
                counts.unchanged += 1
                counts.kept += here.content_hash != draft.content_hash
                if here.content_hash != draft.content_hash:
                    self.worked_on[here.id] = draft
            else:
                counts.updated += 1
                self._update(here, draft)
            taken[here.id] = draft.content_hash
            self._keep_keys(here, visit)

    def _create(self, patient_id: UUID, draft: ChartDraft) -> Here:
        if self.number is None:
            return Here(new_id(), draft.content_hash, 1, first_day(draft), True, False)
        self.number += 1
        self.terms = self.terms or due_after(self.uow)
        row = new_chart(self.uow, patient_id, self.number, draft, self.now, self.terms[draft.setting])
        self.new_charts[row["id"]] = row
        self.notes[row["id"]] = note_rows(self.uow, row["id"], draft.documents, self.now)
        return Here(row["id"], draft.content_hash, 1, first_day(draft), True, False)

    def _update(self, here: Here, draft: ChartDraft) -> None:
        here.content_hash, here.starts = draft.content_hash, first_day(draft)
        if self.number is None:
            return
        columns = chart_columns(self.uow, here.id, draft, self.now)
        if row := self.new_charts.get(here.id) or self.changed_charts.get(here.id):
            row.update(columns)
        else:
            here.version += 1
            self.changed_charts[here.id] = columns | {"id": here.id, "version": here.version}
        self.notes[here.id] = note_rows(self.uow, here.id, draft.documents, self.now)

    def _keep_keys(self, here: Here, visit: Visit) -> None:
        for key in visit.keys:
            here.own_id = here.own_id or key.kind in OWN
            if key.kind in STORED and key.hmac not in self.people.visits:
                self.people.visits[key.hmac] = here
                if self.number is not None:
                    kept = {"org_id": self.uow.org_id, "hmac": key.hmac, "chart_id": here.id, "kind": STORED[key.kind]}
                    self.chart_keys.append(kept)

    def save(self, first: int) -> list[UUID]:
        """Write all rows; `first` is the last chart number before. Answers the charts made or changed.

        A document of another text than before keeps the earlier one beside it, also in a chart that is worked on.
        """
        keep_earlier(self.uow, {one: self.notes[one] for one in self.changed_charts})
        rows = queries.Rows(
            list(self.new_people.values()), self.people.new_keys, list(self.new_charts.values()), self.chart_keys,
            [note for notes in self.notes.values() for note in notes],
        )  # fmt: skip
        queries.change_rows(self.uow, list(self.changed_people.values()), list(self.changed_charts.values()))
        queries.add_rows(self.uow, rows)
        add_versions(self.uow, self.worked_on, self.now)
        if self.people.shared:
            queries.share_keys(self.uow, self.people.shared)
        queries.number_keys(self.uow, self.people.numbered)
        if self.number is not None and self.number != first:
            work.give_numbers(self.uow, self.number)
        return [*self.new_charts, *self.changed_charts]


def fills_gaps(known: Demographics, facts: PatientFacts) -> bool:
    """Whether a source knows a name, birth date or sex that is missing here."""
    now = facts.demographics
    return any(there and not here for there, here in zip(
        (now.names, now.birth_date, now.sex), (known.names, known.birth_date, known.sex), strict=True))  # fmt: skip
