"""HTTP routes of the room integration: programs with an API key."""
