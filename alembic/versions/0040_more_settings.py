"""How audits are scored, how long what may go is kept, and who letters come from; nothing where the default holds.

An audit keeps the profile it was closed with; those closed before have none, which is line accuracy.
"""

from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    profiles = "('line_accuracy', 'codes_only', 'material_only')"
    op.execute(
        f"alter table organization_settings add column scoring_profile text check (scoring_profile in {profiles}), "
        "add column keep_sign_ins_days smallint check (keep_sign_ins_days between 30 and 400), "
        "add column keep_letters_days smallint check (keep_letters_days between 7 and 90), "
        "add column keep_words_days smallint check (keep_words_days between 7 and 90), "
        "add column mail_name text check (length(mail_name) between 1 and 60), "
        "add column mail_reply_to text check (length(mail_reply_to) between 3 and 254)"
    )
    op.execute(f"alter table audits add column scored_by text check (scored_by in {profiles})")
