"""What managers are told of code sets: that a colleague put a file in force."""

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.code_sets import CodeRelease
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets.views import label
from codeloom.services.notices import Told, by_and_due, notice_kind, notify_roles


def _title(told: Told) -> str:
    return f"A file of {label(str(told.facts.get('kind', '')))} is in force"


IN_FORCE = notice_kind(
    "code_sets.in_force",
    "A colleague puts a code set in force",
    icon="codesets",
    roles=(Role.MANAGER,),
    order=40,
    title=_title,
    detail=by_and_due,
    path=lambda _told: "/code-sets",
)


def tell_in_force(uow: UnitOfWork, row: CodeRelease) -> None:
    """Tell the managers of a file that was put in force."""
    notify_roles(uow, IN_FORCE, act=f"{row.id}/{row.effective_from}", subject=row.id, facts={"kind": row.kind})
