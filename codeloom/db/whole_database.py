"""The database as a whole, seen by its administrator: whether anything is in it, and who else is connected."""

from dataclasses import dataclass

from sqlalchemy import create_engine, text

from codeloom.db.engine import admin_url
from codeloom.settings import Settings

_OTHERS = text(
    "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    " and backend_type = 'client backend'"
)
_SEES_ALL = text("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")


@dataclass(frozen=True, slots=True)
class Standing:
    """How many organizations there are (0 before the first migration), connections of other processes, and whether the address of
    the settings is that of somebody whom row-level security hides nothing from."""

    organizations: int
    others: int
    sees_all: bool


def standing(config: Settings) -> Standing:
    """Look once, without the engines of this process."""
    admin = create_engine(admin_url(config))
    try:
        with admin.connect() as connection:
            there = connection.execute(text("select to_regclass('public.organizations')")).scalar()
            held = connection.execute(text("select count(*) from organizations")).scalar() if there else 0
            sees_all = bool(connection.execute(_SEES_ALL).scalar())
            return Standing(int(held or 0), int(connection.execute(_OTHERS).scalar() or 0), sees_all)
    finally:
        admin.dispose()
