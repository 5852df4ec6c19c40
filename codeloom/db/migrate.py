"""Runs the forward-only migrations in alembic/ as the owner role.

Alembic is imported where it is used: every process of a copy imports this module, and hardly one migrates.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from codeloom.db.engine import engine

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).resolve().parents[2] / "alembic"


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def upgrade() -> None:
    """Bring the database to the newest migration. A blocked one gives up after its lock_timeout, changing nothing."""
    from alembic import command

    command.upgrade(_config(), "head")


def current() -> tuple[str | None, str | None]:
    """(revision of the database, newest revision in the source); equal when the database is up to date."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(_config()).get_current_head()
    with engine("system").connect() as connection:
        return MigrationContext.configure(connection).get_current_revision(), head


def knows(revision: str) -> bool:
    """Whether a migration of the source made a database as it is at `revision`; "" is one without any."""
    from alembic.script import ScriptDirectory

    return not revision or any(
        one.revision == revision for one in ScriptDirectory.from_config(_config()).walk_revisions()
    )


def ahead() -> str:
    """The revision of a database that a newer release migrated; "" for one that this source knows.

    The release before works with it: what it uses is taken away one release later (tests/house/rules/migrations.py).
    """
    have, _ = current()
    return have if have and not knows(have) else ""
