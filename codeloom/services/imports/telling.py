"""What is told of imports: to whoever started one, and to endpoints, that it is done."""

from collections.abc import Sequence
from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.imports import ImportFile
from codeloom.db.topics import Topic
from codeloom.db.work import UnitOfWork
from codeloom.services.core import formatting
from codeloom.services.notices import Fact, Told, notice_kind, notify
from codeloom.services.webhooks import announce


def _detail(told: Told) -> str:
    counted = (
        ("files", "file", "read"),
        ("refused", "file", "refused"),
        ("held", "encounter", "held for your decision"),
    )
    parts = [f"{formatting.count(told.fact(name), one)} {what}" for name, one, what in counted if told.fact(name)]
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


DONE = notice_kind(
    "imports.done",
    "An import of mine is done",
    icon="import",
    roles=(Role.MANAGER,),
    order=1,
    title=lambda told: "Your dry run is done" if told.facts.get("dry_run") else "Your import is done",
    detail=_detail,
    path=lambda told: f"/import?job={told.subject}",
)


def tell_done(
    uow: UnitOfWork, job_id: UUID, started_by: UUID | None, files: Sequence[ImportFile], *, dry_run: bool
) -> None:
    """Tell whoever started an import, if it was a person, and endpoints that it is done, with how many files were read and
    refused and what waits for a decision."""
    whole = [one for one in files if one.parent_id is None]
    refused = sum(one.status == "refused" for one in whole)
    held = sum(one.held for one in files)
    facts: dict[str, Fact] = {
        "files": len(whole) - refused,
        "refused": refused,
        "held": held,
        "dry_run": int(dry_run),
    }
    notify(uow, DONE, [started_by], act=job_id, subject=job_id, facts=facts, oneself=True)
    announce(uow, Topic.IMPORT_DONE, job_id, **{"import": str(job_id)}, status="done", **{**facts, "dry_run": dry_run})
