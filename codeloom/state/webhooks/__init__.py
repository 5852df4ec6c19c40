"""Screens of what leaves the practice: webhooks out, mail, dead letters."""
