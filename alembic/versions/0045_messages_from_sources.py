"""Messages of external systems: what came, what became of it, and those that wait for a manager. An import may be nobody's."""

from alembic import op

revision = "0045"
down_revision = "0043"

MESSAGES = """
create table inbound_messages (org_id uuid not null references organizations, id uuid not null,
  source text not null check (length(source) between 1 and 40), event_id uuid not null, message_id_enc bytea not null,
  kind text not null check (kind in ('bundle', 'note', 'unknown')),
  state text not null check (state in ('made', 'held', 'refused')), reason text not null, body_hash bytea not null,
  body_enc bytea, size int not null, received_at timestamptz not null, repeats int not null default 0,
  job_id uuid, encounter_id uuid, settled_at timestamptz, settled_by uuid,
  words_enc bytea, version int not null default 1, primary key (org_id, id), unique (org_id, source, event_id),
  check (state <> 'held' or body_enc is not null), check (state <> 'made' or (job_id is null) <> (encounter_id is null)),
  foreign key (org_id, job_id) references import_jobs (org_id, id),
  foreign key (org_id, encounter_id) references encounters (org_id, id),
  foreign key (org_id, settled_by) references users (org_id, id))
"""


def upgrade() -> None:
    op.execute(MESSAGES)
    op.tenant_table("inbound_messages", grant="select, insert, update")
    op.execute("create index inbound_messages_received on inbound_messages (org_id, received_at desc, id desc)")
    op.execute("create index inbound_messages_held on inbound_messages (org_id, received_at) where state = 'held'")
    op.execute(
        "create index inbound_messages_bodies on inbound_messages (org_id, settled_at) where body_enc is not null"
    )
    op.execute("alter table import_jobs alter column created_by drop not null")
