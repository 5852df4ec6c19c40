"""Evaluation and management levels: counted elements in, level and code out. The level is computed, never guessed."""
