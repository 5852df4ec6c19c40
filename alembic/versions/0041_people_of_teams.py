"""A second factor required meanwhile acts on open sessions, so it is asked for with them; an invitation names a team."""

from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.system_may("second_factors", "select", ("org_id", "user_id", "confirmed_at"))
    op.system_may("organization_settings", "select", ("org_id", "second_factor_required"))
    op.execute("alter table account_tokens add column team_id uuid")
    op.execute(
        "alter table account_tokens add constraint account_tokens_team "
        "foreign key (org_id, team_id) references teams (org_id, id)"
    )
