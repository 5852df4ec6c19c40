"""Reading uploads: one reading per file or per set of NDJSON files, its charts patient by patient, then its report."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from codeloom.gateways.archives import Limits, Member, Refused, unpack
from codeloom.gateways.fhir.bundles import BundleSource
from codeloom.gateways.fhir.charts import ChartMaker
from codeloom.gateways.fhir.drafts import ChartDraft, PatientCharts
from codeloom.gateways.fhir.encounters import EncounterFacts
from codeloom.gateways.fhir.file_sets import JoinedSource, grouped
from codeloom.gateways.fhir.gather import Gathering
from codeloom.gateways.fhir.index import Index, build_index
from codeloom.gateways.fhir.kinds import kind_of
from codeloom.gateways.fhir.ndjson import NdjsonSource
from codeloom.gateways.fhir.resource_types import R4_TYPES
from codeloom.gateways.fhir.selection import NEVER, Candidate, ImportOptions, group_of, left_out
from codeloom.gateways.fhir.streams import Source, Unparsable
from codeloom.gateways.fhir.tally import FileReport, Outcome, Tally
from codeloom.gateways.fhir.versions import verdict
from codeloom.gateways.fhir.words import refused

WEIGHT_AT_ONCE = 40_000
MAX_WEIGHT = 400_000
CHARTS_AT_ONCE = 1_000
"""How much clinical material (1 per fact, 1 per 1,000 characters of attachment) is held in memory at a
time, how much one patient may have, and how many charts are made at a time."""


class FileReading:
    """One file, or one set of NDJSON files that belong together.

    Iterate `charts()` to its end, once; then `report` (of the file, or of a set as a whole) and `reports` (one per file)
    hold. Nothing is raised: a file that cannot be read yields no charts and is reported as refused.
    """

    def __init__(
        self,
        name: str,
        source: Source | None,
        options: ImportOptions,
        refusal: Refused | None = None,
        shared: frozenset[str] = frozenset(),
    ) -> None:
        self.name = name
        self.names = source.names if source is not None else (name,)
        self._source = source
        if source is not None:
            source.chosen = options.source
        self._options = options
        self._shared = shared
        self._tally = Tally(self.names)
        self._verdict: tuple[Outcome, str, str] = ("accepted", "", "")
        if refusal is not None:
            self._verdict = ("refused", refusal.code, refusal.message)

    @property
    def reports(self) -> tuple[FileReport, ...]:
        """One report per file."""
        return self._tally.reports(self._verdict)

    @property
    def report(self) -> FileReport:
        """The report; for a set the sum over its files."""
        return self._tally.whole(self.name, self._verdict)

    def charts(self) -> Iterator[PatientCharts]:
        """The charts, one patient at a time; patients without a chart to make are left out.

        A patient with more than `CHARTS_AT_ONCE` charts comes in several parts, one after another.
        """
        if self._source is None:
            return
        try:
            index = self._indexed(self._source)
            kept = self._kept(index)
            yield from self._by_patient(self._source, index, kept)
        except Refused as refusal:
            self._verdict = ("refused", refusal.code, refusal.message)
        except (MemoryError, RecursionError):
            too_deep = refused("too_deep")
            self._verdict = ("refused", too_deep.code, too_deep.message)
        finally:
            self._source = None

    def _indexed(self, source: Source) -> Index:
        """The first walk, and what it decides about the whole reading."""
        try:
            index = build_index(source, self._tally, self._shared)
        except Unparsable:
            self._tally = Tally(self.names)
            source.mend = True
            try:
                index = build_index(source, self._tally, self._shared)
            except Unparsable:
                raise refused(source.diagnosis()) from None
        wrong = verdict(index.signs, index.encounter_signs)
        if wrong is not None:
            raise wrong
        if not index.patients:
            if self._tally.encounters:
                raise refused("missing_patient")
            self._verdict = ("skipped", "no_patient", "No patient in it, skipped")
        elif not self._tally.encounters:
            if index.linked.any_composition:
                raise refused("document_without_encounter")
            self._tally.warn("no_encounter")
        return index

    def _kept(self, index: Index) -> dict[int, list[int]]:
        """The encounters that become charts, by patient; all others are counted as left out with their reason."""
        codable = index.with_notes() | {index.encounters_at.find(*written) for written in index.diagnosed}
        candidates: dict[int, list[Candidate]] = defaultdict(list)
        for place, encounter in enumerate(index.encounters):
            patient = index.whose[place]
            if encounter.status in NEVER:
                reason = encounter.status
            elif place in index.other_version:
                reason = "other_version"
            elif not encounter.subject:
                reason = "no_subject"
            elif patient is None:
                meant = index.patients_at.candidates(encounter.subject, encounter.origin)
                reason = "patient_unclear" if meant else "patient_not_in_file"
            else:
                with_diagnosis = bool(encounter.reason_text or encounter.reasons or encounter.diagnoses)
                candidates[patient].append(
                    Candidate(
                        place,
                        encounter.service_date,
                        group_of(encounter.class_code),
                        with_diagnosis or place in codable,
                    )
                )
                continue
            self._tally.skip(reason, encounter.file, encounter.entry)
        kept: dict[int, list[int]] = {}
        for patient, listed in candidates.items():
            out = left_out(listed, self._options)
            for candidate in listed:
                encounter = index.encounters[candidate.place]
                if candidate.place in out:
                    self._tally.skip(out[candidate.place], encounter.file, encounter.entry)
                else:
                    kept.setdefault(patient, []).append(candidate.place)
                    for code in encounter.warnings:
                        self._tally.warn(code, encounter.file, encounter.entry)
        return kept

    def _by_patient(self, source: Source, index: Index, kept: dict[int, list[int]]) -> Iterator[PatientCharts]:
        owners = _owners(index)
        index.linked.give_binaries(owners, index.owners, index.weights)
        for number, batch in enumerate(_batches(index, owners, kept)):
            places = frozenset(place for patient in batch for place in kept[patient])
            gathering = Gathering(index, frozenset(batch), places, number == 0, self._tally)
            gathering.walk(source, owners)
            for patient in batch:
                facts = index.patients[patient]
                maker = ChartMaker(facts, gathering.patients.pop(patient), index.name)
                listed = kept[patient]
                for start in range(0, len(listed), CHARTS_AT_ONCE):
                    made = (
                        self._chart(maker, index.encounters[place], place, gathering)
                        for place in listed[start : start + CHARTS_AT_ONCE]
                    )
                    yield PatientCharts(facts, tuple(made))

    def _chart(self, maker: ChartMaker, encounter: EncounterFacts, place: int, gathering: Gathering) -> ChartDraft:
        chart, warnings = maker.chart(encounter, place, gathering.buckets.pop(place))
        for code in warnings:
            self._tally.warn(code, encounter.file, encounter.entry)
        return chart


def _owners(index: Index) -> list[int]:
    """For each slot of the index the place of the patient it means, -1 when that one is not in the source."""
    owners = [-1] * len(index.slots)
    for (text, origin), slot in index.slots.items():
        place = index.patients_at.find(text, origin)
        if place is None and (encounter := index.encounters_at.find(text, origin)) is not None:
            place = index.whose[encounter]
        owners[slot] = -1 if place is None else place
    return owners


def _batches(index: Index, owners: list[int], kept: dict[int, list[int]]) -> Iterator[list[int]]:
    """Patients with charts to make, in order, as many at a time as weigh no more than `WEIGHT_AT_ONCE`."""
    weights: dict[int, int] = defaultdict(int)
    for slot, owner in enumerate(owners):
        weights[owner] += index.weights[slot]
    batch: list[int] = []
    heavy = 0
    for patient, places in kept.items():
        weight = weights[patient] + 4 * len(places)
        if weight > MAX_WEIGHT:
            raise refused("too_much_of_one")
        if batch and heavy + weight > WEIGHT_AT_ONCE:
            yield batch
            batch, heavy = [], 0
        batch.append(patient)
        heavy += weight
    if batch:
        yield batch


def read_upload(
    name: str, source: BinaryIO, options: ImportOptions | None = None, limits: Limits | None = None
) -> Iterator[FileReading]:
    """The readings of one upload: a Bundle, NDJSON, gzip, or a zip of many. `source` must be seekable and stay open."""
    return read_set([(name, source)], options, limits)


def read_set(
    files: Iterable[tuple[str, BinaryIO]], options: ImportOptions | None = None, limits: Limits | None = None
) -> Iterator[FileReading]:
    """The readings of uploads given together: one for each file that is whole in itself, Bundles first.

    NDJSON files of one folder (loose uploads count as one folder, each directory of a zip as its own) are one export, and
    files that refer to what lies in others are read together with these.
    """
    options = options or ImportOptions()
    bundles: list[Source] = []
    refused_before: dict[int, list[FileReading]] = defaultdict(list)
    folders: dict[str, list[Member]] = {}
    for name, upload in files:
        for member in unpack(name, upload, limits):
            try:
                if member.refusal is not None:
                    raise member.refusal
                kind = kind_of(member)
            except Refused as refusal:
                refused_before[len(bundles)].append(FileReading(member.name, None, options, refusal))
                continue
            if kind == "bundle":
                bundles.append(BundleSource(member, R4_TYPES))
            else:
                folders.setdefault(member.folder, []).append(member)
    exports = [NdjsonSource(members) for members in folders.values()]
    sets = grouped([*bundles, *exports], options.source)
    readings = {sources[0]: sources for sources in sets.groups}
    for place, first in enumerate([*bundles, *exports]):
        yield from refused_before.pop(place, ())
        if sources := readings.get(first):
            source = first if len(sources) == 1 else JoinedSource(sources)
            yield FileReading(_set_name(source.names), source, options, shared=sets.shared)
    yield from refused_before.pop(len(bundles), ())


def _set_name(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
