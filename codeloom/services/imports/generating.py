"""Synthetic patients as an import: a job whose files its worker makes, one patient a file, before it reads them.

How many, from which seed and until which day stands in the job's options, so whoever holds the job's lease next makes the
patients that are missing, and the same ones. The package that makes them is optional: gateways/synthetic_patients.py.
"""

import secrets
import threading
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field

from codeloom.coding import clock
from codeloom.db.ids import new_id
from codeloom.db.queries.imports import jobs as queries
from codeloom.db.queries.imports import work
from codeloom.db.queries.imports.work import Lease
from codeloom.db.scope import Scope
from codeloom.db.tables.imports import ImportFile, ImportJob
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork, unit_of_work
from codeloom.gateways import synthetic_patients
from codeloom.services.core import Command, Refused, count, verb
from codeloom.services.imports.outcomes import refused
from codeloom.services.imports.uploading import CHUNK_BYTES, ImportOptions, Ref, piece_of

HOW_TO_GET = "pip install -r requirements-synthea.txt"
MOST_PATIENTS = 50
MOST_CLAIMS = 30
"""Claims of a job after which no more patients are made for it; each end of its worker costs one."""
VISITS_OF_EACH = 5
KEY = "synthetic"
"""Where the plan stands in a job's options."""


class Stopped(Exception):
    """The worker was asked to end."""


class GeneratePatients(Command):
    """Make so many patients and import the newest visits of each. The same seed on the same day makes the same patients."""

    count: int = Field(ge=1, le=MOST_PATIENTS)
    seed: int | None = Field(default=None, ge=0, lt=2**31)
    visits: int = Field(default=VISITS_OF_EACH, ge=1, le=1000)


class Plan(Command):
    """What a job is to make; `day` is the last one of the lives."""

    count: int
    seed: int
    day: date


def plan_of(options: Mapping[str, Any]) -> Plan | None:
    """What a job of these options is to make; None for one of files that people sent."""
    return Plan.model_validate(options[KEY]) if KEY in options else None


def reading_options(options: Mapping[str, Any]) -> ImportOptions:
    """Which encounters of a job's files become charts."""
    return ImportOptions.model_validate({name: value for name, value in options.items() if name != KEY})


def can_generate() -> bool:
    """Whether the package is installed here."""
    return synthetic_patients.load_maker() is not None


@verb("imports.generate", GeneratePatients)
def generate(uow: UnitOfWork, cmd: GeneratePatients) -> Ref:
    """Queue a job that makes synthetic patients and imports them."""
    if not can_generate():
        raise Refused(
            "The package that generates patients is not installed.",
            todo=f"Ask your operator for it: {HOW_TO_GET}.", code="not_installed",
        )  # fmt: skip
    seed = secrets.randbelow(2**31) if cmd.seed is None else cmd.seed
    plan = Plan(count=cmd.count, seed=seed, day=clock.now().date())
    options = ImportOptions(last_n=cmd.visits).model_dump(mode="json", exclude_defaults=True)
    job_id = new_id()
    name = f"{count(plan.count, 'synthetic patient')}, seed {plan.seed}"
    uow.session.add(
        ImportJob(
            org_id=uow.org_id, id=job_id, name_enc=uow.vault.seal(ImportJob.name_enc, job_id, name), status="queued",
            options=options | {KEY: plan.model_dump(mode="json")}, created_by=uow.user_id,
        )
    )  # fmt: skip
    uow.record("PATIENTS_ORDERED", "import_job", job_id, count=plan.count, seed=plan.seed)
    uow.tell(Topic.IMPORT_QUEUED, job_id, job=str(job_id))
    return Ref(str(job_id))


def make_missing(lease: Lease, stop: threading.Event) -> None:
    """Make the patients of a job that it has no file of yet. Raises Fenced, Stopped, Unreachable or Clash.

    A patient that cannot be made has a file that says so, and the rest of the job goes on.
    """
    plan = plan_of(lease.options)
    if plan is None:
        return
    making = _Making(lease, plan)
    missing = making.missing()
    if not missing:
        return
    maker = synthetic_patients.load_maker()
    if maker is None or lease.tries > MOST_CLAIMS:
        making.give_up(missing, "no_maker" if maker is None else "maker_ended_worker")
        return
    try:
        with closing(maker.bundles(plan.seed, plan.day, missing, stop)) as bundles:
            for number, bundle in zip(missing, bundles, strict=False):
                making.keep(number, bundle)
    except synthetic_patients.MakerEnded:
        making.give_up(making.missing(), "maker_ended")
    if stop.is_set():
        raise Stopped


class _Making:
    """The files of a job that makes patients; each stands at the place of its patient's number."""

    def __init__(self, lease: Lease, plan: Plan) -> None:
        self._lease, self._plan, self._scope = lease, plan, Scope.of_worker(lease.org_id, lease.by)

    def missing(self) -> range:
        """The numbers of the patients that have no file."""
        with unit_of_work(self._scope, read_only=True) as uow:
            return range(queries.next_position(uow, self._lease.job_id) // queries.STEP, self._plan.count)

    def keep(self, number: int, bundle: bytes | None) -> None:
        """Store a bundle as a file that waits to be read; without one the file says that there is none."""
        with unit_of_work(self._scope) as uow:
            work.fence(uow, self._lease)
            file = self._file(uow, number)
            if bundle is None:
                _refuse(file, "not_made")
            else:
                parts = [bundle[at : at + CHUNK_BYTES] for at in range(0, len(bundle), CHUNK_BYTES)]
                file.size, file.chunks = len(bundle), len(parts)
                uow.session.flush()
                uow.session.add_all(piece_of(uow, file.id, n, part) for n, part in enumerate(parts))
            self._record(uow, [file.id], file.size)
            uow.commit()

    def give_up(self, numbers: range, trouble: str) -> None:
        """List these patients as files that could not be made, for a reason of TROUBLE."""
        with unit_of_work(self._scope) as uow:
            work.fence(uow, self._lease)
            files = [self._file(uow, number) for number in numbers]
            for file in files:
                _refuse(file, trouble)
            self._record(uow, [file.id for file in files], 0)
            uow.commit()

    def _file(self, uow: UnitOfWork, number: int) -> ImportFile:
        file_id = new_id()
        file = ImportFile(
            org_id=uow.org_id, id=file_id, job_id=self._lease.job_id, position=number * queries.STEP, status="queued",
            name_enc=uow.vault.seal(ImportFile.name_enc, file_id, f"synthetic-patient-{number + 1:02}.json"),
        )  # fmt: skip
        uow.session.add(file)
        return file

    def _record(self, uow: UnitOfWork, files: list[UUID], size: int) -> None:
        uow.record("PATIENTS_MADE", "import_job", self._lease.job_id, files=[str(one) for one in files], size=size)


def _refuse(file: ImportFile, trouble: str) -> None:
    columns = refused(trouble)
    file.status, file.report = columns["status"], columns["report"]
