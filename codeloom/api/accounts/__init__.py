"""HTTP routes of signing in and one's own sessions."""
