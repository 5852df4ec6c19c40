"""Verbs of the room dashboard: the manager's dashboard."""
