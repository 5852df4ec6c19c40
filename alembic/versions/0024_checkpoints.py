"""Checkpoints carry a Merkle root over the rows since the one before, and public keys of retired signing keys are kept.

A checkpoint made before has neither `first` nor `root`.
"""

from alembic import op

revision = "0024"
down_revision = "0023"

STATEMENTS = """
alter table audit_checkpoints add column first bigint, add column root bytea;
alter table audit_checkpoints add constraint audit_checkpoints_root_check
  check ((first is null) = (root is null) and first between 1 and seq and length(root) = 32);
create table checkpoint_keys (public bytea primary key check (length(public) = 32), by bytea not null, signature bytea not null,
  kept_at timestamptz not null)
"""


def upgrade() -> None:
    for statement in STATEMENTS.split(";\n"):
        op.execute(statement)
    op.grant("select", "checkpoint_keys", "app", "system")
    op.grant("insert, update", "checkpoint_keys", "system")
