"""The screens of the note door."""
