"""Feedback, rebuttals and rulings as state."""
