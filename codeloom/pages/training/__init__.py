"""Feedback, rebuttals and rulings as pages."""
