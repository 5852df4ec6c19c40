"""Verbs of the room operations: the audit log, health, signs of life, retention."""
