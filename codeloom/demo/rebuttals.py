"""Rebuttals in the demo, by the real verbs: one decided with a ruling, one that waits for a decision, one change acknowledged."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.core import parse
from codeloom.services.training import (
    OfOwnAudit,
    OfRebuttal,
    OwnAuditView,
    ShowFeedback,
    acknowledge_rest,
    decide,
    feedback,
    open_feedback,
    open_rebuttal,
    rebut,
)

REASONS = (
    "The note says no more than the title of the code I set. What the auditor reads into it would be a question to the provider.",
    "The assessment names the condition as I coded it, and the plan treats it as such.",
)
WORDS = "The words of the note carry the code that was set and no more. Ask the provider before a more specific one is taken."
RULING = "A code is taken from words of the note only; where they leave it open, the provider is asked"
CONDITIONS = "Holds where the note names neither a cause nor a complication."


def argue(coders: Sequence[Scope], supervisors: Sequence[Scope], now: datetime) -> None:
    """Answer the newest audits of the coders, as far as they were disagreed with in the last days."""
    open_ = [
        (coder, UUID(row.id))
        for coder in coders
        for row in feedback(coder, ShowFeedback()).rows
        if row.group == "answer"
    ]
    for (coder, audit), reason, ends in zip(open_, (*REASONS, ""), ("decided", "open", "acknowledged"), strict=False):
        with clock.at(now - timedelta(hours=5)):
            if ends == "acknowledged":
                acknowledge_rest(coder, OfOwnAudit(audit_id=audit))
                continue
            view = _rebut(coder, audit, reason)
        if ends == "decided":
            with clock.at(now - timedelta(hours=3)):
                _decide(supervisors, view)


def _rebut(coder: Scope, audit: UUID, reason: str) -> OwnAuditView:
    view = open_feedback(coder, OfOwnAudit(audit_id=audit))
    pair = next(one.change.id for one in view.changes if one.may_answer)
    return rebut(coder, parse(rebut.command, {"audit_id": audit, "pair": pair, "reason": reason}))


def _decide(supervisors: Sequence[Scope], own: OwnAuditView) -> None:
    """The first supervisor who may decides it for the coder, with a ruling on the codes in question."""
    rebuttal = next(UUID(one.rebuttal.id) for one in own.changes if one.rebuttal.id)
    for supervisor in supervisors:
        view = open_rebuttal(supervisor, OfRebuttal(rebuttal_id=rebuttal))
        if view.may_decide:
            fields = {"rebuttal_id": rebuttal, "decision": "coder", "words": WORDS, "ruling": True, "text": RULING,
                      "conditions": CONDITIONS, "citation": "I.B.2", "codes": view.codes}  # fmt: skip
            decide(supervisor, parse(decide.command, fields))
            return
