"""The history of an encounter in plain words: who did what when, from the audit log, edits of one sitting as one line."""

from typing import Any
from zoneinfo import ZoneInfo

import orjson
from pydantic import Field

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.queries.charts import history as queries
from codeloom.db.queries.encounters import rows
from codeloom.db.queries.operations import audit_log
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import ACTS, HistoryView, Said, in_chain, line_of, sittings
from codeloom.services.core import Command, NotFound, formatting, verb

CLOSED = frozenset({"AUDIT_APPROVED", "AUDIT_RETURNED"})
"""Of audits, who is audited sees the ends only: what an auditor does meanwhile is not theirs to see."""


def _finalized(facts: Any, _names: Any) -> str:
    differences = formatting.count(int(facts.get("deltas", 0)), "difference")
    return f"{formatting.count(int(facts.get('lines', 0)), 'row')}, {differences}"


def _round(facts: Any, _names: Any) -> str:
    return f"version {facts['round']}" if "round" in facts else ""


VISIT_ACTS: dict[str, Said] = {
    "ENCOUNTER_CREATED": Said("plus", "Begun"),
    "NOTE_EDITED": Said("pencil", "Note written", "note"),
    "NOTE_READ": Said("shown", "Read", "read"),
    "CLAIM_READ": Said("shown", "Read", "read"),
    "ENCOUNTER_HISTORY_READ": Said("shown", "Read", "read"),
    "ENCOUNTER_CHANGED": Said("pencil", "Facts of the visit changed", "facts"),
    "USER_EDITED_CODES": Said("pencil", "Rows changed", "edit"),
    "ENCOUNTER_SENT": Said("send", "Sent to billing"),
    "ENCOUNTER_SENT_BACK": Said("returned", "Sent back to the provider"),
    "USER_FINALIZED_CODES": Said("tick", "Finalized", detail=_finalized),
    "ENCOUNTER_REOPENED": Said("right", "Opened again", detail=_round),
    "RETURN_ANSWERED": Said("rebuttal", "Answered the auditor"),
}
"""The acts that only encounters have; those that charts have too are said as theirs."""


class HistoryOf(Command):
    """An encounter by its number."""

    number: int = Field(ge=1, lt=10**13)


def said(act: str) -> Said:
    """How an act is said; one that is not listed by its own name, folded."""
    return VISIT_ACTS.get(act) or ACTS.get(act) or Said("info", act.replace("_", " ").capitalize(), act)


@verb("encounters.history", HistoryOf, repeatable=True)
def encounter_history(uow: UnitOfWork, command: HistoryOf) -> HistoryView:
    """Everything recorded about an encounter, its audits and its queries: for those who may open it, without what an auditor did
    before the audit was closed, and for managers. Raises NotFound."""
    manages = uow.scope.role == Role.MANAGER
    found = audit_log.subject_of(uow, "encounter", command.number)
    if found is None or not (manages or rows.by_number(uow, command.number)):
        raise NotFound()
    id_, about = found
    entries = queries.entries(uow, list(about))
    shown = [one for one in entries if manages or one[0].subject_type != "audit" or one[0].act in CLOSED]
    zone, names, now = ZoneInfo(audit_log.time_zone(uow)), queries.names(uow), clock.now()
    lines = tuple(
        line_of(one, said(one.entry.act), orjson.loads(one.entry.body).get("facts", {}), names,
                formatting.moment(one.entry.at, now, zone))
        for one in reversed(sittings(shown, said))
    )  # fmt: skip
    uow.record("ENCOUNTER_HISTORY_READ", "encounter", id_)
    chain = in_chain(uow, entries[0][0].seq, zone) if entries else ""
    return HistoryView(lines, len(shown), len(entries) == queries.MOST, chain)
