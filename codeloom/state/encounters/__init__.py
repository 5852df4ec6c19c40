"""The state of the screens of the note door."""
