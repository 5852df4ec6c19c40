"""Migrations run as the owner role, in one transaction each, and give up rather than block the application.

Here the migrations, which import nothing of ours, meet the product: they are told what its three database roles are called.
"""

from pathlib import Path

from alembic.util import load_python_file

from alembic import context
from codeloom.db.engine import DatabaseRole, engine, role_name
from codeloom.settings import settings

ROLES: tuple[DatabaseRole, ...] = ("owner", "app", "system")

load_python_file(str(Path(__file__).parent), "operations.py")
with engine("owner").connect() as connection:
    connection.exec_driver_sql("set lock_timeout = '3s'")
    connection.exec_driver_sql("set statement_timeout = '10min'")
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=None,
        transaction_per_migration=True,
        roles={role: role_name(settings(), role) for role in ROLES},
    )
    with context.begin_transaction():
        context.run_migrations()
