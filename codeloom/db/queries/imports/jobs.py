"""Import jobs and their files as people see them: selects and the writes of uploading. The work itself: imports/work.py."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select, update

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.accounts import Organization, User
from codeloom.db.tables.imports import ImportChunk, ImportFile, ImportJob
from codeloom.db.work import UnitOfWork

STEP = 16_384
"""Positions between two uploads of a job: the files of an archive take the ones between."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures of a job, added up over its files. Sizes are bytes as sent."""

    files: int
    over: int
    refused: int
    noted: int
    entries: int
    patients: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    held: int
    size: int
    size_over: int


def job(uow: UnitOfWork, job_id: UUID, *, lock: bool = False) -> ImportJob | None:
    """A job of the organization; `lock` keeps it for this transaction."""
    query = select(ImportJob).where(ImportJob.org_id == uow.org_id, ImportJob.id == job_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


def file(uow: UnitOfWork, file_id: UUID, *, lock: bool = False) -> ImportFile | None:
    """A file of the organization."""
    query = select(ImportFile).where(ImportFile.org_id == uow.org_id, ImportFile.id == file_id)
    return uow.session.exec(query.with_for_update() if lock else query).first()


def next_position(uow: UnitOfWork, job_id: UUID) -> int:
    """Where the next upload of a job stands."""
    query = select(func.coalesce(func.max(ImportFile.position), -STEP)).where(
        ImportFile.org_id == uow.org_id, ImportFile.job_id == job_id
    )
    last = uow.session.exec(query).one()
    return (last // STEP + 1) * STEP


def has_chunk(uow: UnitOfWork, file_id: UUID, n: int) -> bool:
    """Whether a piece of a file has arrived."""
    return uow.session.get(ImportChunk, (uow.org_id, file_id, n)) is not None


def chunks(uow: UnitOfWork, file_id: UUID) -> int:
    """How many pieces of a file have arrived."""
    return uow.session.exec(
        select(func.count()).where(ImportChunk.org_id == uow.org_id, ImportChunk.file_id == file_id)
    ).one()


def drop_chunks(uow: UnitOfWork, job_id: UUID) -> None:
    """Delete the stored pieces of a job's files."""
    files = select(ImportFile.id).where(ImportFile.org_id == uow.org_id, ImportFile.job_id == job_id)
    uow.session.execute(
        delete(ImportChunk).where(col(ImportChunk.org_id) == uow.org_id, col(ImportChunk.file_id).in_(files))
    )


def drop_file_chunks(uow: UnitOfWork, file_id: UUID) -> None:
    """Delete the stored pieces of one file."""
    uow.session.execute(
        delete(ImportChunk).where(col(ImportChunk.org_id) == uow.org_id, col(ImportChunk.file_id) == file_id)
    )


def unfinished_uploads(uow: UnitOfWork, job_id: UUID) -> int:
    """Files of a job that have not arrived whole."""
    query = select(func.count()).where(
        ImportFile.org_id == uow.org_id, ImportFile.job_id == job_id, ImportFile.status == "uploading"
    )
    return uow.session.exec(query).one()


def begin_again(uow: UnitOfWork, job_id: UUID) -> None:
    """Reset the counts of a dry run: its uploads are queued again, the rows of files inside archives are deleted."""
    mine = (col(ImportFile.org_id) == uow.org_id, col(ImportFile.job_id) == job_id)
    uow.session.execute(delete(ImportFile).where(*mine, col(ImportFile.parent_id).is_not(None)))
    zero = dict.fromkeys(
        ("entries", "patients", "patients_done", "created", "updated", "unchanged", "skipped", "held", "kept"), 0
    )
    kept = or_(col(ImportFile.status) != "refused", col(ImportFile.chunks) > 0)
    uow.session.execute(
        update(ImportFile).where(*mine, kept).values(status="queued", report={}, noted=False, tries=0, **zero)
    )


def totals(uow: UnitOfWork, job_ids: Iterable[UUID]) -> dict[UUID, Totals]:
    """The figures of jobs. An archive counts by the files in it, its size by itself; a job without files is left out."""
    is_over = col(ImportFile.status).in_(("accepted", "refused", "skipped"))
    unpacked = col(ImportFile.status) == "unpacked"
    inner = col(ImportFile.parent_id).is_not(None)
    summed: list[Any] = [
        col(getattr(ImportFile, name))
        for name in ("entries", "patients", "created", "updated", "unchanged", "skipped", "held")
    ]
    summed.append(case((inner, 0), else_=col(ImportFile.size)))
    summed.append(case((is_over, col(ImportFile.size)), else_=0))
    query = (
        columns(
            col(ImportFile.job_id),
            func.count().filter(~unpacked),
            func.count().filter(is_over),
            func.count().filter(col(ImportFile.status) == "refused"),
            func.count().filter(col(ImportFile.noted)),
            *(func.coalesce(func.sum(column), 0) for column in summed),
        )
        .where(col(ImportFile.org_id) == uow.org_id, col(ImportFile.job_id).in_(list(job_ids)))
        .group_by(col(ImportFile.job_id))
    )
    return {row[0]: Totals(*(int(n) for n in row[1:])) for row in uow.session.execute(query)}


def files_page(uow: UnitOfWork, job_id: UUID, *, flagged: bool, after: int, size: int) -> list[ImportFile]:
    """Files of a job in their order, behind position `after`; `flagged` leaves out those without refusal or note."""
    query = select(ImportFile).where(
        ImportFile.org_id == uow.org_id, ImportFile.job_id == job_id, ImportFile.position > after
    )
    query = query.where(ImportFile.status != "unpacked")
    if flagged:
        query = query.where(or_(col(ImportFile.status).in_(("refused", "skipped")), col(ImportFile.noted)))
    return list(uow.session.exec(query.order_by(col(ImportFile.position)).limit(size)))


def flagged_files(uow: UnitOfWork, job_id: UUID) -> int:
    """Files of a job that were refused or left aside, or have a note."""
    query = select(func.count()).where(
        ImportFile.org_id == uow.org_id,
        ImportFile.job_id == job_id,
        or_(col(ImportFile.status).in_(("refused", "skipped")), col(ImportFile.noted)),
    )
    return uow.session.exec(query).one()


def left_out(uow: UnitOfWork, job_id: UUID, reasons: Iterable[str]) -> int:
    """Encounters of a job that become no chart for one of these reasons."""
    wanted = set(reasons)
    query = select(ImportFile.report).where(ImportFile.org_id == uow.org_id, ImportFile.job_id == job_id)
    return sum(one[2] for report in uow.session.exec(query) for one in report.get("skips", ()) if one[0] in wanted)


def recent(uow: UnitOfWork, size: int = 20) -> list[ImportJob]:
    """The newest jobs."""
    query = select(ImportJob).where(ImportJob.org_id == uow.org_id)
    return list(
        uow.session.exec(query.order_by(col(ImportJob.created_at).desc(), col(ImportJob.id).desc()).limit(size))
    )


def starters(uow: UnitOfWork, jobs: Iterable[ImportJob]) -> dict[UUID, str]:
    """Names of the people who started jobs."""
    wanted = {one.created_by for one in jobs} - {None}
    query = select(User.id, User.name).where(User.org_id == uow.org_id, col(User.id).in_(wanted))
    return dict(uow.session.exec(query).all())


def time_zone(uow: UnitOfWork) -> str:
    """The organization's IANA time zone."""
    return uow.session.exec(select(Organization.time_zone).where(Organization.id == uow.org_id)).one()


def heard(uow: UnitOfWork, job_id: UUID) -> None:
    """Note, once a minute and by the database's clock, that something of an upload arrives."""
    now, beat = func.clock_timestamp(), col(ImportJob.beat_at)
    late = or_(beat.is_(None), beat < now - timedelta(minutes=1))
    mine = (col(ImportJob.org_id) == uow.org_id, col(ImportJob.id) == job_id)
    uow.session.execute(update(ImportJob).where(*mine, late).values(beat_at=now))


def stale(uow: UnitOfWork, age: timedelta) -> list[ImportJob]:
    """Jobs nobody finished: still uploading, or a dry run never turned into an import, of which nothing was heard for so long
    by the database's clock, whatever the clock of this machine says."""
    waiting = or_(col(ImportJob.status) == "uploading", (col(ImportJob.status) == "done") & col(ImportJob.dry_run))
    holds = (
        select(ImportChunk.file_id)
        .join(ImportFile, (col(ImportFile.org_id) == ImportChunk.org_id) & (col(ImportFile.id) == ImportChunk.file_id))
        .where(ImportFile.org_id == ImportJob.org_id, ImportFile.job_id == ImportJob.id)
        .exists()
    )
    heard_at = func.coalesce(ImportJob.beat_at, ImportJob.created_at)
    quiet = heard_at < func.clock_timestamp() - age
    query = select(ImportJob).where(ImportJob.org_id == uow.org_id, waiting, quiet, holds)
    return list(uow.session.exec(query))


@dataclass(frozen=True, slots=True)
class Manager:
    """An active manager and the organization's name."""

    org_id: UUID
    user_id: UUID
    organization: str


def managers(work: Session) -> list[Manager]:
    """Active managers of all organizations, the first one first. Runs as the system role."""
    query = (
        select(User.org_id, User.id, Organization.name)
        .join(Organization, col(Organization.id) == col(User.org_id))
        .where(User.role == Role.MANAGER, User.status == "active")
        .order_by(col(User.created_at), col(User.id))
    )
    return [Manager(*row) for row in work.exec(query)]
