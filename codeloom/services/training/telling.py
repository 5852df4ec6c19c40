"""What is told of rebuttals: to who may decide one that it waits, to both sides that it is decided."""

from codeloom.coding.lifecycle import Role
from codeloom.db.queries.training import Placed
from codeloom.db.tables.training import Rebuttal
from codeloom.db.work import UnitOfWork
from codeloom.services.notices import Fact, Told, by_and_due, done_with, notice_kind, notify
from codeloom.services.training.deciders import Deciders

FOR = {"coder": "for who coded it", "auditor": "for the auditor", "both": "both can be right"}
"""How a decision is said, by its value."""


def _inbox(told: Told) -> str:
    return f"/rebuttals?rebuttal={told.subject}"


def _place(told: Told) -> str:
    if told.role in (Role.SUPERVISOR, Role.MANAGER):
        return _inbox(told)
    return f"/feedback?audit={told.facts.get('audit', '')}"


def _decided(told: Told) -> str:
    decision = FOR.get(str(told.facts.get("decision", "")), "")
    return by_and_due(told, "conceded" if told.fact("conceded") else decision)


TO_DECIDE = notice_kind(
    "training.to_decide",
    "A rebuttal waits for a decision",
    icon="feedback",
    roles=(Role.SUPERVISOR, Role.MANAGER),
    order=51,
    title=lambda told: f"A rebuttal on {told.subject_number} waits for a decision",
    detail=by_and_due,
    path=_inbox,
)
DECIDED = notice_kind(
    "training.decided",
    "A rebuttal of mine or of my audit is decided",
    icon="feedback",
    roles=(Role.CODER, Role.BILLER, Role.PROVIDER, Role.SUPERVISOR),
    order=52,
    title=lambda told: f"The rebuttal on {told.subject_number} is decided",
    detail=_decided,
    path=_place,
)


def tell_sent(uow: UnitOfWork, rebuttal: Rebuttal, about: Placed, deciders: Deciders) -> None:
    """Tell who may decide a rebuttal, and its auditor, who may concede."""
    to = [about.audit.auditor_id, *(one.id for one in deciders.of_audit(about.audit, rebuttal))]
    notify(uow, TO_DECIDE, to, act=rebuttal.id, subject=rebuttal.id, number=about.number, due=rebuttal.due_at,
           facts={"of": about.kind})  # fmt: skip


def tell_decided(uow: UnitOfWork, rebuttal: Rebuttal, about: Placed) -> None:
    """Tell who rebutted and the auditor what was decided; nobody waits to decide it any more."""
    facts: dict[str, Fact] = {"of": about.kind, "decision": rebuttal.decision or "", "conceded": int(rebuttal.conceded),
                              "audit": str(about.audit.id)}  # fmt: skip
    notify(uow, DECIDED, [rebuttal.person_id, about.audit.auditor_id], act=rebuttal.id, subject=rebuttal.id,
           number=about.number, facts=facts)  # fmt: skip
    done_with(uow, [TO_DECIDE], rebuttal.id)
