"""Verbs of the room palette: what the palette of every page finds."""
