"""HTTP routes of programs with an API key."""
