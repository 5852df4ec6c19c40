"""Settings of an organization, typed: its provider of suggestions, the agreement acknowledged for it, the consent to training.

Without a row every setting has its default. No provider outside this machine is stored without the acknowledgement of its
agreement, and no consent to training without a provider.
"""

from alembic import op

revision = "0014"
down_revision = "0013"

TABLE = """
create table organization_settings (org_id uuid not null references organizations, version int not null,
  suggestion_provider text check (suggestion_provider in ('offline', 'openai', 'anthropic')),
  agreement_with text, agreement_by uuid, agreement_at timestamptz, training_consent boolean not null default false,
  updated_at timestamptz not null, primary key (org_id), foreign key (org_id, agreement_by) references users (org_id, id),
  check (num_nulls(agreement_with, agreement_by, agreement_at) in (0, 3)),
  check ((coalesce(suggestion_provider, 'offline') = 'offline') = (agreement_at is null)),
  check (not training_consent or agreement_at is not null))
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.tenant_table("organization_settings", grant="select, insert, update")
