"""The rows as SQLModel classes. The migrations in alembic/ are the schema; a test holds the two together."""
