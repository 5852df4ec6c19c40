"""Deletes old sessions, delivered events, lapsed leases, kept answers, forgotten words, old letters, notices and
latencies: their tables stay small, the audit log keeps the acts."""

import logging
from dataclasses import asdict, dataclass
from datetime import timedelta

from codeloom.coding import clock
from codeloom.db.queries.operations import retention as queries
from codeloom.db.queries.operations.workers import alone
from codeloom.db.scope import Scope
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Nothing, verb
from codeloom.services.delivery import chore
from codeloom.services.notices import KEEP
from codeloom.services.operations.checkpointing import organizations
from codeloom.services.organization import keeping

log = logging.getLogger("codeloom.leftovers")
KEEP_SESSIONS = timedelta(days=30)
"""How long an ended session can still be looked up by its id in the audit log."""
KEEP_EVENTS = timedelta(days=14)
"""How long delivered events and the marks in `processed_events` stay: longer than any event is tried again."""
KEEP_LEASES = timedelta(days=1)
KEEP_ANSWERS = timedelta(days=1)
"""How long a request may be sent again with its idempotency key."""
KEEP_TOKENS = timedelta(days=1)
"""How long a token of a mail stays after it ran out; nothing asks for it then."""
KEEP_WEBHOOKS = timedelta(days=30)
"""How long what was delivered to an endpoint, or given up, can be looked at."""
KEEP_LATENCIES = timedelta(days=7)
"""How long counts of latencies that browsers measured stay."""
_TASK = 0x10_0C


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many rows went."""

    sessions: int = 0
    events: int = 0
    leases: int = 0
    answers: int = 0
    words: int = 0
    tokens: int = 0
    sign_ins: int = 0
    letters: int = 0
    notices: int = 0
    webhooks: int = 0
    webhook_secrets: int = 0
    latencies: int = 0


@verb("operations.clear_expired", Nothing)
def clear(uow: UnitOfWork, _command: Nothing) -> Cleared:
    """Delete old sessions, events, leases, kept answers, forgotten words, tokens, sign-ins, letters, notices,
    deliveries of webhooks and latencies of a practice.

    Words that wait in a field nobody went on with, sign-ins and letters stay as long as the organization says.
    """
    now, keep = clock.now(), keeping(uow)
    cleared = Cleared(
        queries.sessions(uow, now - KEEP_SESSIONS),
        queries.events(uow, now - KEEP_EVENTS),
        queries.leases(uow, now - KEEP_LEASES),
        queries.kept_answers(uow, now - KEEP_ANSWERS),
        queries.unfinished_words(uow, now - keep.words),
        queries.account_tokens(uow, now - KEEP_TOKENS),
        queries.sign_ins(uow, now - keep.sign_ins),
        queries.letters(uow, now - keep.letters),
        queries.notices(uow, now - KEEP),
        queries.webhooks(uow, now - KEEP_WEBHOOKS),
        queries.webhook_secrets(uow, now),
        queries.latencies(uow, now - KEEP_LATENCIES),
    )
    if cleared != Cleared():
        uow.record("LEFTOVERS_CLEARED", **asdict(cleared))
    return cleared


@chore(every=3600.0, first=90.0)
def clear_all() -> int:
    """Clear every organization; how many rows went. Only one process does it at a time."""
    with alone(_TASK) as mine:
        if not mine:
            return 0
        done = [clear(Scope.of_worker(org_id), Nothing()) for org_id, name in organizations().items() if name]
    return sum(sum(asdict(one).values()) for one in done)
