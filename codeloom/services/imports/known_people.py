"""The people of an organization as an import knows them: keys looked up together, those it adds, demographics as needed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from codeloom.coding.same_person import Demographics, fingerprint
from codeloom.db.queries.imports import identities as queries
from codeloom.db.queries.imports.identities import Here, KnownKey
from codeloom.db.tables.charts import Patient
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir import PatientFacts
from codeloom.services.imports.chart_rows import demographics_of
from codeloom.services.imports.identity_keys import PersonKey, composite_of
from codeloom.services.imports.matching import Match, identifiable


@dataclass(slots=True)
class KnownPeople:
    """Keys of people and visits. One transaction has its own; a dry run, which stores nothing, keeps one until its end.

    `new_keys` are rows to insert, `shared` keys that are in the database and name nobody from now on, `numbered` the
    numberings of keys that were kept without one. `waiting` are open matches by the composite keys of those who wait.
    """

    keys: dict[bytes, KnownKey] = field(default_factory=dict)
    visits: dict[bytes, Here] = field(default_factory=dict)
    new_keys: list[dict[str, Any]] = field(default_factory=list)
    shared: dict[bytes, KnownKey] = field(default_factory=dict)
    numbered: dict[bytes, bytes] = field(default_factory=dict)
    waiting: dict[bytes, Match] = field(default_factory=dict)
    _described: dict[UUID, Demographics] = field(default_factory=dict)
    _rows: dict[UUID, Patient] = field(default_factory=dict)
    _stored: set[bytes] = field(default_factory=set)
    _numbers: dict[UUID, dict[bytes, set[bytes]]] = field(default_factory=dict)

    def look_up(self, uow: UnitOfWork, people: Sequence[Sequence[PersonKey]]) -> None:
        """Read what the database knows of the keys of these people."""
        wanted = {
            hmac for keys in people for key in keys for hmac in (key.hmac, key.composite, *key.hints) if hmac
        } - self.keys.keys()
        if not wanted:
            return
        found = queries.patient_keys(uow, wanted)
        self.keys |= found
        self._stored |= found.keys()
        ids = {key.patient_id for key in found.values() if key.patient_id is not None} - self._described.keys()
        if ids:
            self._rows |= queries.patients(uow, ids)

    def look_up_visits(self, uow: UnitOfWork, hmacs: Collection[bytes], *, lock: bool) -> None:
        """Read what the database knows of the keys of visits."""
        wanted = set(hmacs) - self.visits.keys()
        if wanted:
            self.visits |= queries.known_charts(uow, wanted, lock=lock)

    def who_is(self, uow: UnitOfWork, patient_id: UUID) -> Demographics:
        """What is known of a patient, opened when it is asked for."""
        if patient_id not in self._described:
            row = self._rows.get(patient_id) or queries.patients(uow, {patient_id})[patient_id]
            self._described[patient_id] = demographics_of(uow, row)
        return self._described[patient_id]

    def numbers_of(self, uow: UnitOfWork, patient_id: UUID) -> dict[bytes, set[bytes]]:
        """The assigned and local keys of a patient by their numbering, read when they are asked for."""
        found = queries.numbers_of_patient(uow, patient_id)
        for numbering, hmacs in self._numbers.get(patient_id, {}).items():
            found.setdefault(numbering, set()).update(hmacs)
        return found

    def row_of(self, uow: UnitOfWork, patient_id: UUID) -> Patient | None:
        """The stored row of a patient; None for one who is new in this transaction."""
        if patient_id not in self._rows:
            self._rows |= queries.patients(uow, {patient_id})
        return self._rows.get(patient_id)

    def describe(self, patient_id: UUID, person: Demographics) -> None:
        """What is known of a patient from now on."""
        self._described[patient_id] = person

    def add_keys(self, uow: UnitOfWork, patient_id: UUID, keys: Sequence[PersonKey], person: Demographics) -> None:
        """Keep the keys that are not known yet, and composite ones of those that name nobody by themselves."""
        for key in keys:
            if key.kind not in ("shared", "former") and key.hmac not in self.keys:
                self._keep(uow, key.hmac, key.kind, patient_id, key.numbering)
            elif key.numbering and self.keys[key.hmac] == KnownKey(self.keys[key.hmac].kind, patient_id):
                self._number(key.hmac, patient_id, key.numbering)
            for hint in key.hints:
                if hint not in self.keys:
                    self._keep(uow, hint, "hint", patient_id)
        if identifiable(person):
            for key in keys:
                names = key.kind in ("assigned", "local") and self.keys[key.hmac].patient_id is not None
                if key.composite and not names:
                    self.remember(uow, patient_id, key.composite)

    def _number(self, hmac: bytes, patient_id: UUID, numbering: bytes) -> None:
        """A key that an older release kept counts in this numbering."""
        self.keys[hmac] = KnownKey(self.keys[hmac].kind, patient_id, numbering)
        self.numbered[hmac] = numbering
        self._numbers.setdefault(patient_id, {}).setdefault(numbering, set()).add(hmac)

    def remember(self, uow: UnitOfWork, patient_id: UUID, composite: bytes) -> None:
        """From now on this composite key is this patient, unless it is somebody already."""
        if composite not in self.keys:
            self._keep(uow, composite, "composite", patient_id)

    def share(self, uow: UnitOfWork, facts: PatientFacts, keys: Sequence[PersonKey]) -> None:
        """Let the shared ones of these keys name nobody; who held one is remembered with name, birth date and sex."""
        texts = [one.key for one in facts.identifiers if one.kind == "shared"]
        for text, hmac in zip(texts, (key.hmac for key in keys if key.kind == "shared"), strict=True):
            if hmac in self.keys:
                self.unname(uow, text, hmac)
            else:
                self._keep(uow, hmac, "shared", None)

    def unname(self, uow: UnitOfWork, text: str, hmac: bytes) -> None:
        """A key names nobody from now on; `text` is the identifier's."""
        here = self.keys.get(hmac)
        if here is None or here.patient_id is None:
            return
        holder = self.who_is(uow, here.patient_id)
        if identifiable(holder):
            self.remember(uow, here.patient_id, composite_of(uow.vault, text, fingerprint(holder)))
        self.keys[hmac] = KnownKey("shared", None)
        if hmac in self._stored:
            self.shared.setdefault(hmac, here)
            return
        for row in self.new_keys:
            if row["hmac"] == hmac:
                row.update(kind="shared", patient_id=None)

    def _keep(
        self, uow: UnitOfWork, hmac: bytes, kind: str, patient_id: UUID | None, numbering: bytes | None = None
    ) -> None:
        self.keys[hmac] = KnownKey(kind, patient_id, numbering)
        row = {"org_id": uow.org_id, "hmac": hmac, "patient_id": patient_id, "kind": kind, "numbering": numbering}
        self.new_keys.append(row)
        if patient_id is not None and numbering is not None:
            self._numbers.setdefault(patient_id, {}).setdefault(numbering, set()).add(hmac)
