"""Walls inside the database: organizations behind row-level security, and an audit log that grows at its head only.

The application's role inserts rows; a trigger, which runs as the owner, checks that they follow the head and moves it. No role
but the owner can move a head.
"""

from alembic import op

revision = "0023"
down_revision = "0022"

ORGANIZATIONS = (
    "alter table organizations enable row level security",
    "alter table organizations force row level security",
    "create policy tenant on organizations to {app} using (id = {tenant}) with check (id = {tenant})",
    "create policy owner on organizations to {owner} using (true) with check (true)",
    "create policy system_select on organizations for select to {system} using (true)",
)

FOLLOWS = """
create function audit_follows() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  given bigint := (select count(*) from added);
  taken bigint;
  more bigint;
begin
  update audit_heads h set seq = a.seq, hash = a.row_hash from added a
  where h.org_id = a.org_id and h.seq = a.seq - 1 and h.hash = a.prev_hash and a.row_hash = sha256(a.prev_hash || a.body);
  get diagnostics taken = row_count;
  if taken < given then
    with links as (
      select a.org_id, a.seq, a.row_hash,
        a.seq = lag(a.seq, 1, b.seq) over w + 1 and a.prev_hash = lag(a.row_hash, 1, b.hash) over w
          and a.row_hash = sha256(a.prev_hash || a.body) as fits
      from added a join audit_heads b on b.org_id = a.org_id and a.seq > b.seq
      window w as (partition by a.org_id order by a.seq)
    ), ends as (
      select org_id, min(seq) as first, max(seq) as last, (array_agg(row_hash order by seq desc))[1] as hash, count(*) as n
      from links group by org_id having bool_and(fits)
    ), moved as (
      update audit_heads h set seq = e.last, hash = e.hash from ends e
      where h.org_id = e.org_id and h.seq = e.first - 1 returning e.n
    )
    select coalesce(sum(n), 0) into more from moved;
    if taken + more < given then
      raise exception 'a row of the audit log follows the head of its chain' using errcode = 'insufficient_privilege';
    end if;
  end if;
  return null;
end $$
"""

HEADS = (
    FOLLOWS,
    "create trigger audit_log_follows after insert on audit_log referencing new table as added "
    "for each statement execute function audit_follows()",
    "revoke update on audit_heads from {app}",
    # A lock is taken by `select ... for update`, which asks for the right to update some column.
    "grant update (org_id) on audit_heads to {app}",
    "create policy begins on audit_heads as restrictive for insert to {app} "
    "with check (seq = 0 and hash = decode(repeat('00', 32), 'hex'))",
    "alter table audit_heads drop column before",
)


def upgrade() -> None:
    for statement in (*ORGANIZATIONS, *HEADS):
        op.with_roles(statement)
