"""The rules of the practice that run now, read at most once a second for each organization and process, so that a rule is
live everywhere within a second; and the note of which rules fired on a chart, without any text of the record."""

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any
from uuid import UUID

from cachetools import LRUCache, TTLCache, cached

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSets
from codeloom.coding.lines import Context, Line
from codeloom.coding.rules import run_local
from codeloom.coding.rules.local import LocalBook, LocalRule
from codeloom.coding.rules.local_reading import BadDefinition, read_rule
from codeloom.db.queries import practice_rules as queries
from codeloom.db.tables.practice_rules import LocalRuleVersion
from codeloom.db.work import UnitOfWork
from codeloom.services.code_sets import rule_source

log = logging.getLogger("codeloom.rules")
FRESH = 0.8
"""Seconds for which read rules are used; with the time of a request, a change is in force within a second."""
MOST_ORGANIZATIONS_KEPT = 2000


@dataclass(frozen=True)
class InForce:
    """The rules whose findings are shown, and those in shadow, whose findings are only counted."""

    live: LocalBook
    shadow: LocalBook


NONE = InForce(LocalBook(()), LocalBook(()))

_fresh = TTLCache[UUID, InForce](MOST_ORGANIZATIONS_KEPT, FRESH)
_last_read = LRUCache[UUID, tuple[queries.Stamp, InForce]](MOST_ORGANIZATIONS_KEPT)
_lock = Lock()


@cached(_fresh, key=lambda uow: uow.org_id, lock=_lock)
def local_rules_of(uow: UnitOfWork) -> InForce:
    """The organization's rules that are run. Costs nothing within FRESH seconds of the last question, else one small query."""
    stamp = queries.stamp(uow)
    with _lock:
        last, rules = _last_read.get(uow.org_id, ((), NONE))
    if stamp != last:
        rules = _read(uow) if stamp else NONE
        with _lock:
            _last_read[uow.org_id] = (stamp, rules)
    return rules


def forget(org_id: UUID) -> None:
    """Ask anew at the next question, in this process: an organization's rules were changed."""
    with _lock:
        _fresh.pop(org_id, None)


def definition_in(uow: UnitOfWork, row: LocalRuleVersion) -> dict[str, Any]:
    """What a stored version says."""
    said: dict[str, Any] = json.loads(uow.vault.open(LocalRuleVersion.definition_enc, row))
    return said


def rule_of(uow: UnitOfWork, row: LocalRuleVersion) -> LocalRule:
    """The rule a stored version holds. Raises BadDefinition when it is of a form this release does not know."""
    return read_rule(definition_in(uow, row), name_of(row.number), row.version)


@rule_source
def running_rules(uow: UnitOfWork) -> Iterator[LocalRule]:
    """The practice's rules, live or in shadow; those of a form this release does not know are not run either."""
    for row in queries.running(uow):
        with suppress(BadDefinition):
            yield rule_of(uow, row)


def name_of(number: int) -> str:
    """LOC-07: how people, findings and overrides call a rule."""
    return f"LOC-{number:02d}"


def number_of(rule: str) -> int:
    """The number in a rule's name; 0 for a rule of the book."""
    head, _, tail = rule.partition("-")
    return int(tail) if head == "LOC" and tail.isdecimal() else 0


def _read(uow: UnitOfWork) -> InForce:
    by_status: dict[str, list[LocalRule]] = {"live": [], "shadow": []}
    for row in queries.running(uow):
        try:
            by_status[row.status].append(rule_of(uow, row))
        except BadDefinition:
            log.warning("local_rules.unreadable", extra={"number": row.number, "version": row.version})
    return InForce(LocalBook(by_status["live"]), LocalBook(by_status["shadow"]))


def note(
    uow: UnitOfWork,
    chart_id: UUID,
    rows: Sequence[Line],
    context: Context,
    codesets: CodeSets,
    shown: Sequence[str],
    *,
    sent: bool = False,
) -> None:
    """Write down which rules fired on a chart at an edit, or when it was sent; `shown` are the rules people saw.

    Rules in shadow are run here and leave a row whether they fire or not, so that their share can be told.
    """
    rules = local_rules_of(uow)
    live = {rule.id: rule for rule in rules.live.rules}
    facts = [(live[name], True) for name in dict.fromkeys(shown) if name in live]
    if rules.shadow:
        fired = {finding.rule for finding in run_local(rows, context, codesets, rules.shadow)}
        facts += [(rule, rule.id in fired) for rule in rules.shadow.rules]
    if not facts:
        return
    day = clock.now().date()
    queries.note(
        uow,
        [
            {"org_id": uow.org_id, "number": number_of(rule.id), "version": rule.version, "chart_id": chart_id, "day": day,
             "fired": fired, "sent": sent and fired}
            for rule, fired in facts
        ],
    )  # fmt: skip
