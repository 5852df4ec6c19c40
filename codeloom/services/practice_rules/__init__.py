"""Verbs of the room practice_rules: rules that a practice writes itself."""
