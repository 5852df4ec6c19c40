"""Runs the forward-only migrations in alembic/ as the owner role."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from alembic import command
from codeloom.db.engine import engine

SCRIPTS = Path(__file__).resolve().parents[2] / "alembic"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def upgrade() -> None:
    """Bring the database to the newest migration. A blocked one gives up after its lock_timeout, changing nothing."""
    command.upgrade(_config(), "head")


def current() -> tuple[str | None, str | None]:
    """(revision of the database, newest revision in the source); equal when the database is up to date."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with engine("system").connect() as connection:
        return MigrationContext.configure(connection).get_current_revision(), head
