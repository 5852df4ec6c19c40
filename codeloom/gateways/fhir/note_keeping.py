"""Puts notes to their encounters during the second walk, and what lies in Binaries once the walk is over."""

from collections.abc import Collection
from dataclasses import dataclass

from codeloom.gateways.fhir import compositions
from codeloom.gateways.fhir.attachments import AttachmentReader, Reading
from codeloom.gateways.fhir.drafts import ChartNotice, DocumentDraft
from codeloom.gateways.fhir.identifiers import Origin
from codeloom.gateways.fhir.linked import Linked, binary_reference
from codeloom.gateways.fhir.material import Bucket, HeldNote, PatientMaterial
from codeloom.gateways.fhir.notes import IN_ERROR, Attached, Found, binary_reading, head_of, notes, replaced_by
from codeloom.gateways.fhir.notices import report_code
from codeloom.gateways.fhir.streams import Entry
from codeloom.gateways.fhir.tally import Tally

MAX_NOTES_OF_PATIENT = 32 * 1024 * 1024
_WHAT = {"DiagnosticReport": "report"}


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An attachment whose Binary may still come, where it was named and which encounters it belongs to."""

    attached: Attached
    origin: Origin
    number: int
    resource: int
    patient: PatientMaterial
    places: tuple[int, ...]


class NoteKeeper:
    """The notes of one walk. Each is read once, however many encounters it is about."""

    def __init__(self, linked: Linked, tally: Tally) -> None:
        self._linked = linked
        self._tally = tally
        self._reader = AttachmentReader()
        self._waiting: list[_Waiting] = []
        self._binaries: dict[int, Reading] = {}
        self._read_bytes = 0

    def take(self, kind: str, entry: Entry, patient: PatientMaterial, buckets: dict[int, Bucket]) -> None:
        """Read the notes of a resource of one of NOTE_TYPES and put them to their encounters."""
        head, resource = head_of(kind, entry.resource), entry.resource
        if head.standing == IN_ERROR:
            self._tally.warn("in_error", entry.file, entry.number)
            for bucket in buckets.values():
                bucket.in_error[_WHAT.get(kind, "document")] += 1
            return
        number, patient.notes = patient.notes, patient.notes + 1
        patient.notes_at.add(kind, resource, entry.full_url, entry.origin, number)
        patient.replaced += [(text, entry.origin) for text in replaced_by(kind, resource)]
        if not buckets:
            return
        seen = next(iter(buckets.values())).texts if len(buckets) == 1 else set[int]()
        found: list[Found] = list(notes(head, resource, self._reader, seen))
        if kind == "Composition" and (text := compositions.narrative(resource)).strip():
            found.append((head.part("text").draft(text), ()))
        for what, warnings in found:
            for code in warnings:
                self._tally.warn(code, entry.file, entry.number)
            if isinstance(what, Attached):
                waits = _Waiting(what, entry.origin, entry.number, number, patient, tuple(buckets))
                self._waiting.append(waits)
            else:
                self._put(what, warnings, number, patient, buckets, entry.origin.file, entry.number)

    def take_binary(self, entry: Entry, patients: Collection[int]) -> None:
        """Read a Binary that documents of one of these patients name."""
        place, patient = self._linked.binary_at(entry)
        if patient not in patients:
            return
        if self._read_bytes > MAX_NOTES_OF_PATIENT:
            self._binaries[place] = Reading(why="too_large")
            return
        reading = binary_reading(entry.resource, self._reader)
        self._read_bytes += len(reading.text)
        self._binaries[place] = reading

    def put_in(self, buckets: dict[int, Bucket]) -> None:
        """Put what lies in Binaries to its encounters, and say of the rest that it was not there."""
        for waits in self._waiting:
            file, number = waits.origin.file, waits.number
            mine = {place: buckets[place] for place in waits.places}
            place = self._linked.find_binary(binary_reference({"url": waits.attached.url}), waits.origin)
            reading = self._binaries.get(place) if place is not None else None
            if reading is None:
                shared = place is not None and self._linked.is_shared(place)
                absent = waits.attached.absent("shared" if shared else "elsewhere")
                self._put(absent, (), waits.resource, waits.patient, mine, file, number)
                continue
            for code in reading.warnings:
                self._tally.warn(code, file, number)
            text = hash(reading.text)
            fresh = {place: bucket for place, bucket in mine.items() if text not in bucket.texts}
            if reading.text and not waits.attached.head.standing:
                for bucket in fresh.values():
                    bucket.texts.add(text)
            if fresh or not reading.text:
                document = waits.attached.document_of(reading)
                self._put(document, reading.warnings, waits.resource, waits.patient, fresh or mine, file, number)
        self._waiting.clear()
        self._binaries.clear()

    def _put(
        self,
        what: DocumentDraft | ChartNotice,
        warnings: tuple[str, ...],
        resource: int,
        patient: PatientMaterial,
        buckets: dict[int, Bucket],
        file: int,
        number: int,
    ) -> None:
        """Put a document, or the notice in its place, to encounters; a patient's notes are bounded."""
        if isinstance(what, ChartNotice):
            self._tally.warn(report_code(what.values[-1]), file, number)
        else:
            patient.note_bytes += len(what.packed)
            if patient.note_bytes > MAX_NOTES_OF_PATIENT:
                self._tally.warn("notes_left_out", file, number)
                what = ChartNotice("notes_left_out")
        for bucket in buckets.values():
            bucket.notices += [ChartNotice(code) for code in warnings]
            if isinstance(what, ChartNotice):
                bucket.notices.append(what)
            elif len(buckets) == 1 or all(held.draft.packed != what.packed for held in bucket.notes):
                bucket.notes.append(HeldNote(what, resource))
