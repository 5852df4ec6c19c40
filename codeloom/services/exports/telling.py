"""What is told of exports: to whoever asked, that one is ready or failed; of a schedule, by mail, a link and never the file."""

from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.exports import REPORTS
from codeloom.db.queries.exports import jobs as queries
from codeloom.db.tables.accounts import User
from codeloom.db.tables.exports import Export
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting, is_address
from codeloom.services.exports.words import REASONS
from codeloom.services.mail import Letter, Link, queue_mail
from codeloom.services.notices import Fact, Told, notice_kind, notify

FOOTER = "The link asks you to sign in. The file is kept for seven days."


def _title(told: Told) -> str:
    report = REPORTS.get(str(told.facts.get("report", "")))
    return f"Your export is ready: {report.title}" if report else "Your export is ready"


def _why(told: Told) -> str:
    return REASONS.get(str(told.facts.get("reason", "")), "")


READY = notice_kind(
    "exports.ready",
    "An export of mine is ready",
    icon="download",
    roles=(Role.MANAGER, Role.BILLER),
    order=2,
    title=_title,
    detail=lambda told: formatting.count(told.fact("rows"), "row"),
    path=lambda told: f"/exports?export={told.subject}",
)
FAILED = notice_kind(
    "exports.failed",
    "An export of mine failed",
    icon="download",
    roles=(Role.MANAGER, Role.BILLER),
    order=3,
    title=lambda told: "Your export failed",
    detail=_why,
    path=lambda told: f"/exports?export={told.subject}",
)


def tell_ready(uow: UnitOfWork, export: Export) -> None:
    """Tell whoever asked; of a schedule's, mail a link to those it names, as far as they may download it still."""
    if export.schedule_id is None:
        facts: dict[str, Fact] = {"rows": export.row_count, "report": export.report}
        notify(uow, READY, [export.made_by], act=export.id, subject=export.id, facts=facts, oneself=True)
        return
    schedule = queries.schedule(uow, export.schedule_id)
    for person in _readers(uow, export, schedule.to_id) if schedule else []:
        queue_mail(uow, _letter(person, export), key=f"exports.ready/{export.id}/{person.id}")


def tell_failed(uow: UnitOfWork, export: Export) -> None:
    """Tell whoever asked that there is no file."""
    notify(
        uow, FAILED, [export.made_by], act=export.id, subject=export.id, facts={"reason": export.reason}, oneself=True
    )


def may_download(person_id: UUID | None, role: str, export: Export) -> bool:
    """Whether somebody may have the file: who asked for it, as long as the role may make that report, and managers."""
    report = REPORTS.get(export.report)
    mine = person_id == export.made_by and (report is None or role in report.roles)
    return mine or role == Role.MANAGER


def _readers(uow: UnitOfWork, export: Export, to_id: UUID | None) -> list[User]:
    """Those a link goes to: the one the schedule names, or every manager."""
    if to_id is None:
        people = queries.managers(uow)
    else:
        named = queries.person(uow, to_id)
        people = [named] if named is not None and named.status == "active" else []
    return [one for one in people if may_download(one.id, one.role, export) and is_address(one.email)]


def _letter(person: User, export: Export) -> Letter:
    report = REPORTS.get(export.report)
    title = report.title if report else export.report
    return Letter(
        kind="exports.ready",
        to=person.email,
        subject=f"Export ready: {title}",
        paragraphs=(f"{title}: {formatting.count(export.row_count, 'row')}, made as scheduled.",),
        link=Link("Open the export", f"/exports?export={export.id}"),
        footer=FOOTER,
    )
