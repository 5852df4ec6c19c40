"""The audit log's hash chain: appending inside a transaction, and verifying what is stored.

row_hash = SHA-256(prev_hash || body), where body is the canonical JSON bytes kept in the row. The first row of an
organization follows 32 zero bytes.
"""

import hashlib
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import Any
from uuid import UUID

import orjson
import psycopg
from sqlalchemy import func, text
from sqlmodel import Session, col, select

from codeloom.db.tables.operations import AuditEntry, AuditHead

GENESIS = bytes(32)
ALL = 2**62
"""More rows than any log has."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something done, to be recorded: ids and field names only, never clinical text."""

    act: str
    subject_type: str = ""
    subject_id: str = ""
    facts: tuple[tuple[str, Any], ...] = ()


def canonical(org: UUID, seq: int, at: datetime, actor: UUID | None, act: Act) -> bytes:
    """The bytes that are hashed and stored: JSON with sorted keys."""
    before, after = _frame(org, at, actor, act)
    return before + str(seq).encode() + after


def _frame(org: UUID, at: datetime, actor: UUID | None, act: Act) -> tuple[bytes, bytes]:
    """The canonical bytes around the row's number, which only the database knows."""
    fields = {"act": act.act, "actor": str(actor) if actor else None, "at": at.isoformat(), "facts": dict(act.facts)}
    fields |= {"id": act.subject_id, "org": str(org)}
    before = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    return before[:-1] + b',"seq":', b',"type":' + orjson.dumps(act.subject_type) + b',"v":1}'


_APPEND_ONE = """
with head as (
  select seq + 1 as seq, hash, cast(%(a)s as bytea) || convert_to((seq + 1)::text, 'UTF8') || cast(%(z)s as bytea) as body
  from audit_heads where org_id = %(org)s for update),
row as (
  insert into audit_log (org_id, seq, at, actor_id, act, subject_type, subject_id, body, prev_hash, row_hash)
  select %(org)s, seq, %(at)s, cast(%(actor)s as uuid), %(act)s, %(type)s, %(subject)s, body, hash, sha256(hash || body) from head)
select seq, case when note is null then '' else pg_notify(%(channel)s, note)::text end
from head left join unnest(cast(%(notes)s as text[])) as note on true"""

_APPEND_MANY = text("""
insert into audit_log (org_id, seq, at, actor_id, act, subject_type, subject_id, body, prev_hash, row_hash)
select :org, r.seq, :at, cast(:actor as uuid), r.act, r.type, r.subject, r.body, r.before, r.hash
from unnest(cast(:seqs as bigint[]), cast(:acts as text[]), cast(:types as text[]), cast(:subjects as text[]),
  cast(:bodies as bytea[]), cast(:befores as bytea[]), cast(:hashes as bytea[]))
  as r (seq, act, type, subject, body, before, hash)""")
_AT_ONCE = 100
"""Rows of one statement: its parameters stay well below what a socket's buffer holds (db/bulk.py says why)."""


def append(
    session: Session,
    org: UUID,
    actor: UUID | None,
    at: datetime,
    acts: Sequence[Act],
    channel: str,
    notes: Sequence[str],
) -> None:
    """Append acts to an organization's chain, whose head stays locked until the transaction ends, and announce `notes`.

    Raises LookupError when the organization has no chain.
    """
    _append_many(session, org, actor, at, acts)
    for note in notes:
        session.connection().exec_driver_sql("select pg_notify(%s, %s)", (channel, note))


def append_one(
    org: UUID, actor: UUID | None, at: datetime, act: Act, channel: str, notes: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    """The statement that does the same for one act, the usual case, in one round trip, and its parameters. It answers no row when
    the organization has no chain."""
    before, after = _frame(org, at, actor, act)
    given = {"org": org, "at": at, "actor": actor, "act": act.act, "type": act.subject_type, "subject": act.subject_id,
             "a": before, "z": after, "channel": channel, "notes": list(notes)}  # fmt: skip
    return _APPEND_ONE, given


def _append_many(session: Session, org: UUID, actor: UUID | None, at: datetime, acts: Sequence[Act]) -> None:
    head = session.exec(select(AuditHead.seq, AuditHead.hash).where(AuditHead.org_id == org).with_for_update()).first()
    if head is None:
        raise LookupError("this organization has no audit chain")
    seq, previous = head
    for at_act in range(0, len(acts), _AT_ONCE):
        part = acts[at_act : at_act + _AT_ONCE]
        numbered = list(enumerate(part, seq + 1))
        bodies = [canonical(org, n, at, actor, act) for n, act in numbered]
        hashes = list(accumulate(bodies, lambda before, body: hashlib.sha256(before + body).digest(), initial=previous))
        given = {
            "org": org, "at": at, "actor": actor, "seqs": [n for n, _ in numbered], "acts": [act.act for act in part],
            "types": [act.subject_type for act in part], "subjects": [act.subject_id for act in part],
            "bodies": bodies, "befores": hashes[:-1], "hashes": hashes[1:],
        }  # fmt: skip
        session.connection().execute(_APPEND_MANY, given)
        seq, previous = numbered[-1][0], hashes[-1]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome of verifying one chain. `bad_seq` names the first bad row; `why` says what is wrong with it, or without it with
    what is kept outside the database. `told` are findings that make nothing bad."""

    org_id: UUID
    rows: int
    last_seq: int
    last_hash: bytes
    bad_seq: int | None = None
    why: str = ""
    told: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every row is in its place and unchanged, and so is what is kept outside the database."""
        return not self.why


_MOMENT = """left(t, 10) || 'T' || rpad(substr(t, 12), case when length(t) > 19 then 15 else 8 end, '0') || '+00:00'"""
_ACTOR = """coalesce('"' || actor_id || '"', 'null')"""
_BEGINS = f"""'{{"act":"' || act || '","actor":' || {_ACTOR} || ',"at":"' || {_MOMENT} || '","facts":{{'"""
_ENDS = """'},"id":"' || subject_id || '","org":"{org}","seq":' || seq || ',"type":"' || subject_type || '","v":1}'"""
_ROWS = (
    "copy (select seq, substring(body for length(a)) = a and substring(body from length(body) - length(z) + 1) = z, "
    f"prev_hash, row_hash, body from (select *, convert_to({_BEGINS}, 'UTF8') as a, convert_to({_ENDS}, 'UTF8') as z "
    "from (select *, (at at time zone 'utc')::text as t from audit_log "
    "where org_id = '{org}' and seq > {after:d} and seq <= {last:d} order by seq limit {rows:d}) l order by seq) r) "
    "to stdout (format binary)"
)
"""Where the two texts differ in how they say the same, `differs` looks closely: also where a server writes moments another way."""
_COPY_HEADER = 19
_FIXED = struct.Struct(">hiqi?i32si32si")


def _stored(
    session: Session, org: UUID, after: int, last: int, rows: int
) -> Iterator[tuple[int, bool, bytes, bytes, bytes]]:
    """(seq, whether columns and body agree, prev_hash, row_hash, body) as a stream: the server works while we hash."""
    wire = session.connection().connection.driver_connection
    assert isinstance(wire, psycopg.Connection)
    asked = _ROWS.replace("{org}", str(org)).replace("{after:d}", str(after)).replace("{last:d}", str(last))
    asked = asked.replace("{rows:d}", str(rows))
    if wire.pgconn.exec_(asked.encode()).status != psycopg.pq.ExecStatus.COPY_OUT:
        raise psycopg.OperationalError("the log cannot be read")
    unpack, fixed, skip, take = _FIXED.unpack_from, _FIXED.size, _COPY_HEADER, wire.pgconn.get_copy_data
    while True:
        size, data = take(0)
        if size < 0:
            break
        row, skip = bytes(data[skip:]), 0
        if len(row) > fixed:
            _, _, seq, _, agrees, m, before, n, row_hash, _ = unpack(row)
            yield (seq, agrees, before, row_hash, row[fixed:]) if m == n == 32 else (seq, False, b"", b"", b"")
    while (told := wire.pgconn.get_result()) is not None:
        if told.status != psycopg.pq.ExecStatus.COMMAND_OK:
            raise psycopg.OperationalError("the log was not read to its end")


def differs(session: Session, org: UUID, seq: int) -> str:
    """Whether the columns people query say something else than the hashed body: exact where the server's comparison of
    texts is not, with characters that JSON escapes."""
    row = session.exec(select(AuditEntry).where(AuditEntry.org_id == org, AuditEntry.seq == seq)).one()
    try:
        body = orjson.loads(row.body)
        hashed = (body["org"], body["seq"], body["act"], body["type"], body["id"], body["actor"])
        moment = datetime.fromisoformat(body["at"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return "its body is not readable"
    actor = str(row.actor_id) if row.actor_id else None
    if (str(org), row.seq, row.act, row.subject_type, row.subject_id, actor) != hashed or row.at != moment:
        return "its columns differ from its hashed body"
    return ""


_BEYOND = text("""
with head as (select coalesce((select seq from audit_heads where org_id = :org), 0) as seq)
select min(seq) from (
  select l.seq from head, audit_log l where l.org_id = :org and l.seq > head.seq
  union all select seq from audit_log where org_id = :org and seq < 1) outside""")
"""The first row that no head has seen. One statement sees the log and its head at one moment."""


@dataclass(frozen=True, slots=True)
class End:
    """Where a chain ended at a moment: the row and the hash of its head (None without one), and a row that no head has seen."""

    seq: int
    hash: bytes | None
    beyond: int | None


def end(session: Session, org: UUID) -> End:
    """Where a chain ends now. Rows appended later are for the next check."""
    head = session.exec(select(AuditHead.seq, AuditHead.hash).where(AuditHead.org_id == org)).first()
    beyond: int | None = session.connection().execute(_BEYOND, {"org": org}).scalar_one()
    return End(head[0], head[1], beyond) if head else End(0, None, beyond)


def piece(
    session: Session, org: UUID, after: tuple[int, bytes], last: int, rows: int = ALL,
    each: Callable[[int, bytes], None] = lambda _seq, _hash: None,
) -> Verdict:  # fmt: skip
    """Check the rows after one (its number and hash) up to `last`, at most so many. `each` is told the good ones in order."""
    (after_seq, previous), sha = after, hashlib.sha256
    seq, why, doubtful, bad = after_seq, "", list[int](), None
    for number, agrees, before, row_hash, body in _stored(session, org, after_seq, last, rows):
        if bad is not None:  # a stream that is cut off would leave the transaction unusable: read it to its end
            continue
        if number != seq + 1:
            bad, why = seq + 1, f"row {seq + 1} is missing"
        elif before != previous:
            bad, why = number, "it does not follow the row before it"
        elif sha(previous + body).digest() != row_hash:
            bad, why = number, "its content does not match its hash"
        if bad is None:
            seq, previous = number, row_hash
            each(number, row_hash)
            if not agrees:
                doubtful.append(number)
    for number in doubtful:
        if difference := differs(session, org, number):
            return Verdict(org, number - 1 - after_seq, number - 1, previous, number, difference)
    return Verdict(org, seq - after_seq, seq, previous, bad, why)


def concluded(found: Verdict, ended: End) -> Verdict:
    """A verdict about all rows up to the head, with what the head itself says."""
    if found.bad_seq is None and (ended.seq, ended.hash) != (found.last_seq, found.last_hash):
        return replace(
            found, bad_seq=found.last_seq + 1, why="the end of the log is missing: its head points elsewhere"
        )
    if found.bad_seq is None and ended.beyond is not None:
        return replace(found, bad_seq=ended.beyond, why="it lies outside the log, which ends elsewhere")
    return found


def verify(session: Session, org: UUID, after_seq: int = 0, after_hash: bytes = GENESIS) -> Verdict:
    """Check a chain from `after_seq` (exclusive) to its head as it stands now. A missing tail shows in the head and in the
    checkpoints; rows that no head has seen are named, too."""
    ended = end(session, org)
    return concluded(piece(session, org, (after_seq, after_hash), ended.seq), ended)


def hash_at(session: Session, org: UUID, seq: int) -> bytes | None:
    """The stored hash of a row, None when there is no such row."""
    return hashes_at(session, org, [seq]).get(seq)


def hashes_at(session: Session, org: UUID, rows: Sequence[int]) -> dict[int, bytes]:
    """The stored hashes of rows by their numbers, of those that are there."""
    found = text("select seq, row_hash from audit_log where org_id = :org and seq = any(cast(:rows as bigint[]))")
    return dict(session.connection().execute(found, {"org": org, "rows": list(rows)}).all())


HASHES_AT_ONCE = 10_000
"""Hashes that `hashes` holds at a time: about a megabyte."""


def hashes(session: Session, org: UUID, first: int, last: int) -> Iterator[bytes]:
    """The stored hashes of the rows `first` to `last` in order."""
    found = text("select row_hash from audit_log where org_id = :org and seq between :first and :last order by seq")
    asked = {"org": org, "first": first, "last": last}
    streamed = {"yield_per": HASHES_AT_ONCE}
    return (row[0] for row in session.connection().execute(found, asked, execution_options=streamed))


def length(session: Session, org: UUID) -> int:
    """Rows in an organization's chain."""
    return session.exec(select(func.count()).select_from(AuditEntry).where(col(AuditEntry.org_id) == org)).one()
