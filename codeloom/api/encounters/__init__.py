"""HTTP routes of encounters."""
