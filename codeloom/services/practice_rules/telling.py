"""What coders and auditors are told of the practice's rules: that one is live."""

from codeloom.coding.lifecycle import Role
from codeloom.db.tables.practice_rules import LocalRuleVersion
from codeloom.db.work import UnitOfWork
from codeloom.services.notices import by_and_due, notice_kind, notify_roles

LIVE = notice_kind(
    "practice_rules.live",
    "A rule of the practice is live",
    icon="ruling",
    roles=(Role.CODER, Role.SUPERVISOR),
    order=30,
    title=lambda told: f"Rule {told.number} of the practice is live, version {told.fact('version')}",
    detail=by_and_due,
    path=lambda _told: "/rules",
)


def tell_live(uow: UnitOfWork, row: LocalRuleVersion) -> None:
    """Tell everybody whose rows the rule looks at from now on."""
    act = f"{row.number}/{row.version}"
    notify_roles(uow, LIVE, act=act, number=row.number, facts={"version": row.version})
