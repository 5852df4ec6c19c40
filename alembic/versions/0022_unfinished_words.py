"""Half-typed words: kept per person, subject and field until they are saved or discarded. One row without a text counts how
often words of a subject were settled, so that words sent before that and arriving after it do not come back."""

from alembic import op

revision = "0022"
down_revision = "0021"

WORDS = """
create table unfinished_words (org_id uuid not null references organizations, id uuid not null, user_id uuid not null,
  subject text not null, subject_id text not null check (length(subject_id) between 1 and 64),
  field text not null check (length(field) <= 300), text_enc bytea, typed_on bigint not null default 0,
  settled int not null default 0, updated_at timestamptz not null, primary key (org_id, id),
  unique (org_id, user_id, subject, subject_id, field), check ((field = '') = (text_enc is null)),
  foreign key (org_id, user_id) references users (org_id, id))
"""


def upgrade() -> None:
    op.execute(WORDS)
    op.tenant_table("unfinished_words")
