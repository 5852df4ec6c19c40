"""What would keep this schema from being spread over several PostgreSQL by organization, as Citus does it: read from the catalog.

A table with `org_id` is distributed by it (`organizations` by its own id), one without is copied whole to every node. A key, a
unique index or a foreign key that leaves the organization out, or points from a copied table to a distributed one, cannot be kept
there; triggers and sequences are allowed only knowingly. `SOLVED` says for each of those that there are what is done with it.
"""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from codeloom.db.owner_work import OwnerWork
from codeloom.db.work import Unreachable


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way: `kind` (unique, foreign key, trigger, sequence, copied table), its table and name."""

    kind: str
    table: str
    name: str

    @property
    def key(self) -> str:
        """How `SOLVED` names it; triggers by the function they run, since one is used for many tables."""
        return f"{self.kind}: {self.name}" if self.kind == "trigger" else f"{self.kind}: {self.table}.{self.name}"

    @property
    def solved(self) -> str:
        """What is done with it, empty where nobody said."""
        return SOLVED.get(self.key, "")


_SPREAD = """
with spread as (
  select c.oid, a.attnum from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    and a.attname = case c.relname when 'organizations' then 'id' else 'org_id' end
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')),
copied as (
  select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and c.oid not in (select oid from spread))
"""
_OBSTACLES = text(f"""{_SPREAD}
select 'unique', i.indrelid::regclass::text, i.indexrelid::regclass::text from pg_index i join spread s on s.oid = i.indrelid
where i.indisunique and not s.attnum = any(i.indkey::smallint[])
union all
select 'foreign key', k.conrelid::regclass::text, k.conname from pg_constraint k join spread s on s.oid = k.conrelid
join spread f on f.oid = k.confrelid
where k.contype = 'f' and not exists (
  select from unnest(k.conkey, k.confkey) pair (mine, its) where mine = s.attnum and its = f.attnum)
union all
select 'foreign key', k.conrelid::regclass::text, k.conname from pg_constraint k join copied c on c.oid = k.conrelid
where k.contype = 'f' and k.confrelid in (select oid from spread)
union all
select 'foreign key', k.conrelid::regclass::text, k.conname from pg_constraint k join spread s on s.oid = k.conrelid
where k.contype = 'f' and (k.confdeltype = 'd' or k.confupdtype in ('n', 'd') or k.confdeltype = 'n'
  and (k.confdelsetcols is null or s.attnum = any(k.confdelsetcols)))
union all
select 'trigger', t.tgrelid::regclass::text, t.tgfoid::regproc::text from pg_trigger t join spread s on s.oid = t.tgrelid
where not t.tgisinternal
union all
select 'sequence', a.attrelid::regclass::text, a.attname from pg_attribute a join spread s on s.oid = a.attrelid
where a.attidentity <> '' or exists (
  select from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum and pg_get_expr(d.adbin, d.adrelid) like 'nextval(%')
union all
select 'copied table', c.oid::regclass::text, '' from copied c
order by 1, 2, 3""")

_HASH = "unique with the organization in front instead; found through a reference table of hashes"
_COUNTED = (
    "identity of bigint, unique with the organization; its order counts within one organization, which is on one node"
)
_OWN_ROWS = (
    "reads and writes rows of one organization alone: each node runs it on what it holds (citus.enable_unsafe_triggers)"
)
SOLVED: dict[str, str] = {
    "copied table: alembic_version.": "on the coordinator only, which migrates",
    "copied table: checkpoint_keys.": "a reference table: public keys, written once each",
    "copied table: part_troubles.": "a local table of the coordinator: parts are of no organization",
    "copied table: worker_heartbeats.": "a local table of the coordinator: workers are of no organization",
    "sequence: chart_counts.n": _COUNTED,
    "sequence: daily_metrics_late.n": _COUNTED,
    "sequence: outbox_events.position": _COUNTED,
    "sequence: webhook_deliveries.position": _COUNTED,
    "trigger: refuse_change": "refuses whatever row it is of; looks at no other",
    "trigger: chart_counts_follow": _OWN_ROWS,
    "trigger: audit_follows": _OWN_ROWS,
    "trigger: samples_stay": "compares a row with itself",
    **{f"trigger: daily_metrics_{one}": _OWN_ROWS for one in ("audits", "charts", "encounters", "lines")},
    "unique: account_tokens.account_tokens_hash": _HASH,
    "unique: api_keys.api_keys_hash": _HASH,
    "unique: sessions.sessions_id": "unique with the organization in front instead, which the cookie then names",
    "unique: processed_events.processed_events_consumer_event_id_key": "unique with the organization in front instead",
    "unique: users.users_email": "addresses move to a reference table, where sign-in finds the organization",
}
"""What is done with each of them when the schema is spread, by `Obstacle.key`."""


def obstacles() -> list[Obstacle]:
    """All that stands in the way now, triggers once for each table and function. Raises Unreachable."""
    try:
        with OwnerWork() as session:
            found = session.connection().execute(_OBSTACLES)
            return list(dict.fromkeys(Obstacle(kind, table, name) for kind, table, name in found))
    except DBAPIError as error:
        raise Unreachable(type(error).__name__) from None
