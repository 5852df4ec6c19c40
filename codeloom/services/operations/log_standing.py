"""Where the audit log stands: how long it is, whether it was found whole, its checkpoints and where they lie."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from codeloom.db.checking import LATELY
from codeloom.db.queries.operations import audit_log as queries
from codeloom.db.work import UnitOfWork
from codeloom.gateways import checkpoint_files
from codeloom.services.core import Nothing, count, day, verb
from codeloom.services.operations.log_words import moment, short_hash

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint: when it was signed, the rows it is about ("184,189 to 184,196") and the last of them, its root, the beginning
    of the public key (empty when none of ours signed it), and whether its copy outside the database is there."""

    when: str
    rows: str
    row: str
    root: str
    key: str
    outside: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """`rows` and since when; `verified` is when the whole chain was verified last, `bad` the row that was found bad since then
    (0 for none), `found` when, and `why`."""

    rows: str = ""
    since: str = ""
    verified: str = ""
    bad: int = 0
    found: str = ""
    why: str = ""
    number: str = ""
    checkpoints: tuple[Signed, ...] = ()


@verb("operations.log_standing", Nothing, read_only=True)
def standing(uow: UnitOfWork, _command: Nothing) -> Standing:
    """How long the log is, where it was signed last, and what came of verifying it last."""
    zone = ZoneInfo(queries.time_zone(uow))
    began = queries.first_at(uow)
    good, bad = (queries.page(uow, queries.Wanted(act=act), 1) for act in ("AUDIT_LOG_VERIFIED", "AUDIT_LOG_BROKEN"))
    verified = ""
    if good:
        facts = _facts(good[0])
        took = f", in {facts['seconds']:g} s" if "seconds" in facts else ""
        verified = f"{moment(good[0].at, zone, seconds=False)}: {count(facts['rows'], 'row')}{took}"
    broken = bad[0] if bad and (not good or bad[0].seq > good[0].seq) else None
    told = _facts(broken) if broken else {}
    return Standing(
        rows=count(queries.head(uow), "row"),
        since=day(began.astimezone(zone).date()) if began else "",
        verified=verified,
        bad=int(told.get("bad", 0)),
        found=moment(broken.at, zone, seconds=False) if broken else "",
        why=str(told.get("why", "")),
        number=f"{queries.checkpoint_count(uow):,}",
        checkpoints=tuple(_signed(uow, zone)),
    )


def _facts(row: queries.Found) -> dict[str, Any]:
    facts: dict[str, Any] = orjson.loads(row.body)["facts"]
    return facts


def _signed(uow: UnitOfWork, zone: ZoneInfo) -> list[Signed]:
    found = checkpoint_files.read(uow.org_id, newest=LATELY)
    copies = {str(line.get("signature")) for line in found.lines} if found else set()
    made = []
    for signed in queries.checkpoints(uow, SHOWN):
        one, first = signed.checkpoint, signed.checkpoint.first
        rows = f"{one.seq:,}" if first in (None, one.seq) else f"{first:,} to {one.seq:,}"
        root = short_hash(one.root) if one.root else ""
        key = signed.key.hex()[:6] if signed.key else ""
        kept = one.signature.hex() in copies
        made.append(Signed(moment(one.at, zone, seconds=False), rows, f"{one.seq:,}", root, key, kept))
    return made
