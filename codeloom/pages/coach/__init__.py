"""Screens of the coach: a provider's own, and the practice's."""
