"""The only place that knows SQLAlchemy and the engine: tables, queries, scope, audit chain, outbox, encryption."""
