"""Verbs of the room accounts: signing in and one's own sessions."""
