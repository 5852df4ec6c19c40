"""Verbs of the room audits: audits of charts."""
