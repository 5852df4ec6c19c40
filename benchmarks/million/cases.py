"""What is asked of each verb: by whom, with which arguments, and within which time. Facts are looked up once in the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg


@dataclass(frozen=True)
class Budget:
    """p95 in ms, and which promise it is of."""

    ms: float
    source: str


EVENT = Budget(25, "PROMISES.md, queue page: event p95")
CODES = Budget(25, "PROMISES.md, an event; the search alone is 2 ms")
CARD = Budget(100, "benchmarks/scorecards.py")
COUNTED = Budget(1000, "a count the person asks for and waits for")
SAMPLE = Budget(20_000, "benchmarks/samples.py: a list frozen and drawn")
WORKER = Budget(60_000, "a worker's turn; nobody waits")


@dataclass(frozen=True)
class Case:
    """One call: the role that makes it, its arguments, what is special of it, and by whom if not the first of the role."""

    role: str
    given: dict[str, Any] = field(default_factory=dict)
    what: str = ""
    budget: Budget = EVENT
    who: UUID | None = None


NOT_MEASURED = {
    "code_sets.difference": "reads the code set alone, of an uploaded release: benchmarks/codesets.py",
    "code_sets.flaws": "of an uploaded release: benchmarks/codesets.py",
    "code_sets.prepare": "of an uploaded release: benchmarks/codesets.py",
    "code_sets.preview": "of an uploaded release: benchmarks/codesets.py",
    "operations.verify_audit_log": "begins a run in the background; its rate is in benchmarks/audit.py",
    "operations.stop_verifying": "ends that run",
    "accounts.pending_factor": "the pending second factor of one person",
    "webhooks.open": "of one address; its list of deliveries is benchmarks/alarms.py",
    "webhooks.delivery": "one delivery of it",
    "inbound.open": "one message of another system; none is made here",
    "imports.held_match": "one held match; none is made here",
    "exports.piece": "a piece of a file by its key; files are not made here: python -m benchmarks.exports makes some",
    "people.preview_list": "reads the text it is given",
    "practice_rules.test": "reads the codes it is given",
    "provider_queries.read_draft": "one draft by its key",
    "drills.read_note": "one note by its key",
    "provider_queries.read_cited": "one document by its key",
    "audits.read_blind": "one document by its key",
    "audits.read_document": "one document by its key",
    "people.service_account_work": "of one account; none is made here",
    "samples.export": "made of one sample, as samples.file",
}
"""Verbs left out, with why: by keys of one row, or of something that has no size here."""


class Facts:
    """Ids of what the cases name, of one organization."""

    def __init__(self, admin: psycopg.Connection[Any], org: UUID) -> None:
        self._admin, self.org = admin, org
        self.people = {
            role: self.one(
                "select id from users where org_id = %(org)s and role = %(role)s order by created_at, id limit 1",
                role=role,
            )
            for role in ("manager", "coder", "supervisor", "provider", "biller")
        }

    def one(self, query: str, **given: Any) -> Any:
        """The first column of the first row, None without one."""
        row = self.row(query, **given)
        return row[0] if row else None

    def row(self, query: str, **given: Any) -> tuple[Any, ...] | None:
        """The first row, None without one."""
        return self._admin.execute(query, {"org": self.org, **given}).fetchone()

    def all(self, query: str, **given: Any) -> list[Any]:
        """The first column of all rows."""
        return [one for (one,) in self._admin.execute(query, {"org": self.org, **given}).fetchall()]


def cases(facts: Facts) -> dict[str, list[Case]]:
    """The calls of each verb."""
    from benchmarks.million import lists, records

    made: dict[str, list[Case]] = {}
    parts: tuple[Callable[[Facts], dict[str, list[Case]]], ...] = (
        lists.of_charts,
        lists.of_practice,
        records.opened,
        records.beside,
    )
    for part in parts:
        made |= part(facts)
    return made
