"""Verbs of the room delivery: what must happen after a commit: the outbox relay and its consumers."""
