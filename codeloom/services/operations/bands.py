"""What the band on top of the page of operations says: is anything wrong, and is work lost?

Of what is wrong it first says what still works and what is kept, then what to look at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from codeloom.db.queries.operations.queues import Waiting
from codeloom.db.queries.operations.troubles import Trouble
from codeloom.services.core import count
from codeloom.services.operations.log_words import moment

BROKEN = (
    "Work goes on and is recorded. Keep the database and the folder of checkpoints as they are, and verify the log on its"
    " page."
)
SLOW = timedelta(seconds=60)
"""From here on what waits in the outbox is said in the band."""


@dataclass(frozen=True, slots=True)
class Band:
    """`tone`: ok, warn (work is slower or waits) or error (people cannot go on, or a record is in doubt)."""

    tone: str = ""
    head: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Saying:
    """What is said of a part that does not answer: its name, what that means, and what goes on, is kept and is to be done."""

    name: str
    down: str
    means: str
    words: str
    tone: str = "warn"


SAYINGS = {
    "redis": _Saying(
        "Redis", "does not answer", "slower, nothing lost",
        "Coding, audits and billing go on, and what follows from them is handed on from the database. Imports, suggestions and"
        " exports wait there. Start the Redis server again; nothing has to be asked for twice.",
    ),
    "page_state": _Saying(
        "The server of open pages", "does not answer", "steps wait, nothing lost",
        "What was saved is kept, and what people do now waits in their pages and is sent again by itself. Start the Redis server"
        " again.",
        "error",
    ),
    "worker": _Saying(
        "A worker", "is missing", "work waits, nothing lost",
        "Coding, audits and billing go on. Imports, suggestions, exports and mail wait in the database. Start the workers again;"
        " nothing has to be asked for twice.",
    ),
    "doorbell": _Saying(
        "The doorbell", "is missing", "slower, nothing lost",
        "Coding, audits and billing go on. What follows from them (suggestions, imports, mail, webhooks) waits in the database."
        " Start the doorbell again.",
    ),
    "mail": _Saying(
        "Mail", "does not go out", "letters are kept",
        "Everything else works. Letters are tried again by themselves for two days. Look at Deliveries, then at the mail server.",
    ),
    "migrations": _Saying(
        "The database", "is of another release", "nothing lost",
        "What was saved is kept. Some pages may fail until the operator runs migrate.", "error",
    ),
    "checkpoint copies": _Saying(
        "The object store", "takes no copies of checkpoints", "nothing lost",
        "Everything else works, and checkpoints are in the data folder. Look at the object store.",
    ),
    "database": _Saying(
        "The database", "does not answer", "nothing that was saved is lost",
        "Steps wait in the pages and are sent again by themselves. Start the database again.", "error",
    ),
}  # fmt: skip
"""By the name of the part. Audit chains of all organizations are not told here: a manager is told of the own one."""


def band(
    troubles: Mapping[str, datetime], last: Trouble | None, waiting: Sequence[Waiting], chain_holds: bool,
    looked: int, now: datetime, zone: ZoneInfo,
) -> Band:  # fmt: skip
    """The worst first; where several parts are down their sentences follow one another."""
    if not chain_holds:
        return Band("error", "The audit log does not hold", BROKEN)
    said = [(one, troubles[part]) for part, one in SAYINGS.items() if part in troubles]
    if said:
        return _down(said, zone)
    outbox = next((one for one in waiting if one.queue == "outbox"), None)
    if outbox is not None and outbox.oldest is not None and now - outbox.oldest > SLOW:
        words = "Nothing is lost: it is kept in the database and handed on in its order. Everything else works."
        number = count(outbox.waiting + outbox.running, "event")
        return Band("warn", f"{number} waiting since {moment(outbox.oldest, zone, seconds=False)}", words)
    return Band("ok", "Everything answers", f"{looked} parts are looked at every 3 s. {_before(last, zone)}")


def _down(said: Sequence[tuple[_Saying, datetime]], zone: ZoneInfo) -> Band:
    worst = next((one for one, _ in said if one.tone == "error"), said[0][0])
    if len(said) == 1:
        one, began = said[0]
        head = f"{one.name} {one.down} since {_clock(began, zone)}: {one.means}"
    else:
        head = "; ".join(f"{one.name} {one.down} since {_clock(began, zone)}" for one, began in said)
        head = f"{head}: {worst.means}"
    return Band(worst.tone, head, " ".join(dict.fromkeys(one.words for one, _ in said)))


def _before(last: Trouble | None, zone: ZoneInfo) -> str:
    if last is None or last.ended is None:
        return "No trouble in the last 24 h."
    one = SAYINGS.get(last.part)
    what = (
        f"{one.name.lower() if one.name.startswith(('The ', 'A ')) else one.name} {_past(one.down)}"
        if one
        else last.part
    )
    return f"Last trouble: {moment(last.began, zone, seconds=False)} to {_clock(last.ended, zone)}, {what}."


def _past(down: str) -> str:
    """ "does not answer" as "did not answer"."""
    return down.replace("does not", "did not").replace("is ", "was ").replace("takes no", "took no")


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%H:%M")
