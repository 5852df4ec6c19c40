"""One row of the audit log: who did what about what, its hashes and whether they fit, and the checkpoint that has seen it."""

import hashlib
from dataclasses import dataclass
from datetime import UTC
from zoneinfo import ZoneInfo

import orjson
from pydantic import Field

from codeloom.db.chain import GENESIS
from codeloom.db.queries.operations import audit_log as queries
from codeloom.db.tables.operations import AuditEntry
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Command, NotFound, formatting, verb
from codeloom.services.operations.log_words import act_words, kind_words, moment, short_hash


class RowOf(Command):
    """A row by its number."""

    row: int = Field(ge=1, lt=2**63)


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row in words. `fields` are names, never values; `of` is "chart" or "encounter" where it belongs to one, `number` its
    number. `hash` and the others are shortened, `*_whole` in full. `fits`: nothing speaks against it; `so` says what does."""

    id: str = ""
    seq: str = ""
    when: str = ""
    utc: str = ""
    act: str = ""
    name: str = ""
    who: str = ""
    key: str = ""
    subject: str = ""
    of: str = ""
    number: str = ""
    fields: str = ""
    hash: str = ""
    hash_whole: str = ""
    counted: str = ""
    before: str = ""
    before_whole: str = ""
    fits: bool = True
    so: str = ""
    checkpoint: str = ""


@verb("operations.audit_row", RowOf, read_only=True)
def log_row(uow: UnitOfWork, command: RowOf) -> LogRow:
    """A row with its neighbours looked at. Raises NotFound."""
    there = queries.around(uow, command.row)
    one = there.get(command.row)
    if one is None:
        raise NotFound()
    zone = ZoneInfo(queries.time_zone(uow))
    facts = _facts(one)
    counted = hashlib.sha256(one.prev_hash + one.body).digest()
    so = _so(one, counted, there, queries.columns_differ(uow, one.seq))
    of, number = queries.numbers(uow, [(one.subject_type, one.subject_id)]).get(
        (one.subject_type, one.subject_id), ("", 0)
    )
    said = formatting.chart_number(number) if of == "chart" else formatting.encounter_number(number)
    person = queries.person(uow, one.actor_id) if one.actor_id else None
    return LogRow(
        id=str(one.seq), seq=f"{one.seq:,}", when=moment(one.at, zone), utc=one.at.astimezone(UTC).isoformat(" ", "milliseconds"),
        act=act_words(one.act), name=one.act, who=f"{person[0]}, {person[1]}" if person else "Codeloom",
        key=str(facts.pop("key", "")), subject=said if of else kind_words(one.subject_type), of=of, number=str(number or ""),
        fields=", ".join(_names(facts)), hash=short_hash(one.row_hash), hash_whole=one.row_hash.hex(),
        counted=short_hash(counted), before=short_hash(one.prev_hash), before_whole=one.prev_hash.hex(), fits=so == "",
        so=so, checkpoint=_covered(uow, one.seq, zone),
    )  # fmt: skip


def _facts(one: AuditEntry) -> dict[str, object]:
    """What was recorded beside the act; nothing where the body was made unreadable."""
    try:
        facts = orjson.loads(one.body)["facts"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _names(facts: dict[str, object]) -> list[str]:
    """The names of the fields that were changed where the act says them, else of what was recorded: no values."""
    changed = facts.get("fields")
    names = changed if isinstance(changed, list) else list(facts)
    return [str(name).replace("_", " ") for name in names]


def _so(one: AuditEntry, counted: bytes, there: dict[int, AuditEntry], differs: str) -> str:
    """What does not fit, as a sentence; nothing when all does."""
    before, after = there.get(one.seq - 1), there.get(one.seq + 1)
    if counted != one.row_hash:
        return "Its content was changed after it was recorded."
    if one.prev_hash != (before.row_hash if before else GENESIS):
        return "It does not follow the row before it." if before or one.seq == 1 else "The row before it is missing."
    if after is not None and after.prev_hash != one.row_hash:
        return "The row after it does not follow it."
    return f"{differs[:1].upper()}{differs[1:]}." if differs else ""


def _covered(uow: UnitOfWork, seq: int, zone: ZoneInfo) -> str:
    found = queries.covering(uow, seq)
    if found is None:
        return "none yet: the next one is signed within 5 minutes"
    if found.key is None:
        return f"that of row {found.checkpoint.seq:,}, which is not signed by us"
    return f"{moment(found.checkpoint.at, zone, seconds=False)}, up to row {found.checkpoint.seq:,}"
