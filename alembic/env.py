"""Migrations run as the owner role, in one transaction each, and give up rather than block the application."""

from alembic import context
from codeloom.db.engine import engine

with engine("owner").connect() as connection:
    connection.exec_driver_sql("set lock_timeout = '3s'")
    connection.exec_driver_sql("set statement_timeout = '10min'")
    connection.commit()
    context.configure(connection=connection, target_metadata=None, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
