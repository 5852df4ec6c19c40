"""Verbs of the room people: making organizations and people."""
