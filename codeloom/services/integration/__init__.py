"""Verbs of the room integration: programs with an API key."""
