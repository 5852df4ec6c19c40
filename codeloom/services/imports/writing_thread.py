"""The writing side of an import: a thread that commits steps of several files together, in transactions of at most 150 ms
under the lease's fencing token.

Within a transaction the order is: files begin, patients are written, files end; so a file never ends before its charts are
there. A transaction that the database refuses is repeated step by step, and the step that fails refuses its file.
"""

import contextvars
import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from codeloom.db.ids import new_id
from codeloom.db.queries.imports import work
from codeloom.db.queries.imports.work import Fenced, Lease
from codeloom.db.scope import Scope
from codeloom.db.tables.imports import ImportFile
from codeloom.db.work import Clash, UnitOfWork, Unreachable, unit_of_work
from codeloom.gateways.fhir import FileReport, PatientCharts
from codeloom.services.imports import writing
from codeloom.services.imports.filing import Counts
from codeloom.services.imports.known_people import KnownPeople
from codeloom.services.imports.outcomes import outcome, refused, with_left_out
from codeloom.services.imports.sentences import notes
from codeloom.services.imports.writing import Arrival

log = logging.getLogger("codeloom.imports")
MOST_SECONDS = 0.15
MOST_CHARTS = 120
AHEAD = 320
"""Charts that are read and not yet written; a step without any counts as one."""
OVER = frozenset({"accepted", "refused", "skipped"})
UNFIT = frozenset({"DataError", "ProgrammingError", "InternalError", "NotSupportedError"})
"""Errors caused by the rows themselves: trying again would fail again, so the file is refused."""


@dataclass(eq=False, slots=True)
class Part:
    """One reading: its files' rows, the first of which counts the charts. `trouble` is a key of outcomes.TROUBLE."""

    rows: list[ImportFile]
    fresh: list[ImportFile] = field(default_factory=list)
    trouble: str = ""

    @property
    def lead(self) -> ImportFile:
        """The row that counts while the reading goes on."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next with a part: begin it, write patients of it, or (with `reports`) end it."""

    part: Part
    patients: tuple[PatientCharts, ...] = ()
    reports: tuple[FileReport, ...] | None = None
    begins: bool = False

    @property
    def weight(self) -> int:
        """How many charts it holds, 1 without any."""
        return sum(len(one.charts) for one in self.patients) or 1


class _Ahead(queue.Queue[Step | None]):
    """A queue that is full by the charts in it, so that many small files are read ahead as well as few large ones."""

    def _init(self, maxsize: int) -> None:
        super()._init(maxsize)
        self._weight = 0

    def _qsize(self) -> int:
        return self._weight

    def _put(self, item: Step | None) -> None:
        super()._put(item)
        self._weight += item.weight if item is not None else 1

    def _get(self) -> Step | None:
        item: Step | None = super()._get()
        self._weight -= item.weight if item is not None else 1
        return item


class WritingThread:
    """A thread that does the steps in order while the caller reads ahead. An error that ends the job comes out of `put`."""

    def __init__(self, lease: Lease) -> None:
        self._lease, self._scope = lease, Scope.of_worker(lease.org_id, lease.by)
        self._steps = _Ahead(AHEAD)
        self._counted = KnownPeople()
        self._error: BaseException | None = None
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=lambda: context.run(self._go_on), name="import-writer", daemon=True)

    def __enter__(self) -> "WritingThread":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._error is None:
            self._error = Fenced()  # the caller gives up: what waits is not to be done
        self._steps.put(None)
        self._thread.join()
        if kind is None and self._error is not None:
            raise self._error

    def put(self, step: Step) -> None:
        """Add a step; waits while too many are ahead. Raises Fenced, Unreachable or Clash when the job cannot go on."""
        if self._error is not None:
            raise self._error
        self._steps.put(step)

    def _go_on(self) -> None:
        while (step := self._steps.get()) is not None:
            if self._error is not None:
                continue
            steps, last = self._gather(step)
            try:
                self._do(steps)
            except BaseException as error:
                self._error = error
            if last:
                return

    def _gather(self, step: Step) -> tuple[list[Step], bool]:
        """More steps that wait already, up to a bound of charts; and whether the end came."""
        steps, weight = [step], step.weight
        until = time.monotonic() + MOST_SECONDS / 3
        while weight < MOST_CHARTS and time.monotonic() < until:
            try:
                more = self._steps.get(timeout=max(0.001, until - time.monotonic()))
            except queue.Empty:
                break
            if more is None:
                return steps, True
            steps.append(more)
            weight += more.weight
        return steps, False

    def _do(self, steps: list[Step]) -> None:
        """Do steps together; where the database refuses that, one by one."""
        try:
            self._commit(steps)
        except (Fenced, Unreachable, Clash) as error:
            if isinstance(error, Fenced) or (isinstance(error, Unreachable) and str(error) not in UNFIT):
                raise
        except Exception as error:
            log.warning("import.batch_failed", extra={"kind": type(error).__name__})
        else:
            return
        for step in steps:
            try:
                self._commit([step])
            except Exception as error:
                fatal = isinstance(error, Fenced) or (isinstance(error, Unreachable) and str(error) not in UNFIT)
                if fatal or not step.patients:
                    raise
                log.error("import.write_failed", extra={"file": str(step.part.lead.id), "kind": type(error).__name__})
                step.part.trouble = "reader_failed"

    def _commit(self, steps: Sequence[Step]) -> None:
        with unit_of_work(self._scope) as uow:
            work.fence(uow, self._lease)
            batch = _Batch(uow, self._lease)
            batch.begin([step.part for step in steps if step.begins])
            batch.write([step for step in steps if step.patients and not step.part.trouble], self._counted)
            batch.end([step for step in steps if step.reports is not None])
            batch.save()
            uow.commit()
        batch.settle()


class _Batch:
    """The files' columns as one transaction changes them; the rows in memory follow when it is committed."""

    def __init__(self, uow: UnitOfWork, lease: Lease) -> None:
        self._uow, self._lease = uow, lease
        self._rows: dict[UUID, ImportFile] = {}
        self._changes: dict[UUID, dict[str, Any]] = {}
        self._over: list[UUID] = []

    def begin(self, parts: Sequence[Part]) -> None:
        """Mark the files as begun; those inside an archive get their rows."""
        fresh = [row for part in parts for row in part.fresh]
        if fresh:
            work.add_files(self._uow, [row.model_dump() for row in fresh])
            for parent in {row.parent_id for row in fresh if row.parent_id is not None}:
                self._changes.setdefault(parent, {})["status"] = "unpacked"
        for part in parts:
            for row in part.rows:
                self._set(row, status="running", tries=row.tries + 1)
        if parts:
            self._uow.record("IMPORT_FILES_BEGUN", "import_job", self._lease.job_id, files=_ids(parts))

    def write(self, steps: Sequence[Step], before: KnownPeople) -> None:
        """Write (or in a dry run count, with what was counted `before`) the patients of all steps; count them at their files."""
        leads = [step.part.lead for step in steps for _ in step.patients]
        if not leads:
            return
        patients = [Arrival(step.part.lead.id, patient) for step in steps for patient in step.patients]
        charts: list[UUID] = []
        if self._lease.dry_run:
            counted = writing.count(self._uow, patients, before)
        else:
            counted, charts = writing.write(self._uow, self._lease.job_id, patients)
        total: Counter[str] = Counter()
        for lead, counts in zip(leads, counted, strict=True):
            self._add(lead, counts)
            total.update(
                created=counts.created, updated=counts.updated, unchanged=counts.unchanged, held=counts.held,
                left_out=counts.left_out,
            )  # fmt: skip
        self._uow.record(
            "IMPORT_COUNTED" if self._lease.dry_run else "CHARTS_IMPORTED", "import_job", self._lease.job_id,
            files=_ids([step.part for step in steps]), patients=len(patients), charts=[str(id) for id in charts], **total,
        )  # fmt: skip

    def end(self, steps: Sequence[Step]) -> None:
        """Store the reader's reports and delete the uploaded pieces, unless this is a dry run, which may become an import."""
        for step in steps:
            part = step.part
            outcomes_by_row = (
                [refused(part.trouble)] * len(part.rows)
                if part.trouble
                else [outcome(report) for report in step.reports or ()]
            )
            self._move_counts(part, outcomes_by_row)
            for row, filled in zip(part.rows, outcomes_by_row, strict=True):
                filled = with_left_out(filled, self._get(row, "skipped"))
                asks = self._get(row, "kept") > 0 or self._get(row, "held") > 0
                self._set(row, **filled, tries=0, noted=asks or bool(notes(filled["report"])))
                if row.parent_id is None and not self._lease.dry_run:
                    self._over.append(row.id)
        if steps:
            outcomes = Counter(self._get(row, "status") for step in steps for row in step.part.rows)
            parts = [step.part for step in steps]
            self._uow.record("IMPORT_FILES_DONE", "import_job", self._lease.job_id, files=_ids(parts), **outcomes)

    def save(self) -> None:
        """Write the files' columns."""
        work.set_files(self._uow, [{"id": file_id, **values} for file_id, values in self._changes.items()])
        if self._over:
            work.drop_pieces(self._uow, self._over)

    def settle(self) -> None:
        """Committed: the rows in memory follow."""
        for file_id, values in self._changes.items():
            for name, value in values.items() if file_id in self._rows else ():
                setattr(self._rows[file_id], name, value)

    def _move_counts(self, part: Part, outcomes: Sequence[dict[str, Any]]) -> None:
        """In a set, the charts are counted at the file that holds the most encounters."""
        most = max(range(len(part.rows)), key=lambda place: int(outcomes[place]["report"].get("encounters", 0)))
        if most:
            counted = ("created", "updated", "unchanged", "held", "skipped", "kept", "patients_done")
            self._set(part.rows[most], **{name: self._get(part.lead, name) for name in counted})
            self._set(part.lead, **dict.fromkeys(counted, 0))

    def _add(self, row: ImportFile, counts: Counts) -> None:
        added = {"patients_done": 1, "created": counts.created, "updated": counts.updated, "kept": counts.kept}
        added |= {"unchanged": counts.unchanged, "held": counts.held, "skipped": counts.left_out}
        self._set(row, tries=0, **{name: self._get(row, name) + number for name, number in added.items()})

    def _get(self, row: ImportFile, name: str) -> Any:
        return self._changes.get(row.id, {}).get(name, getattr(row, name))

    def _set(self, row: ImportFile, **values: Any) -> None:
        self._rows[row.id] = row
        self._changes.setdefault(row.id, {}).update(values)


def inside(org_id: UUID, job_id: UUID, parent: ImportFile, place: int, seal: Any, name: str) -> ImportFile:
    """A row, not yet stored, for the file `name` at a place inside an archive. `seal(row id, name)` encrypts."""
    row_id = new_id()
    return ImportFile(
        org_id=org_id, id=row_id, job_id=job_id, parent_id=parent.id, name_enc=seal(row_id, name), status="queued",
        position=parent.position + 1 + place,
    )  # fmt: skip


def _ids(parts: Sequence[Part]) -> list[str]:
    return sorted({str(part.lead.id) for part in parts})
