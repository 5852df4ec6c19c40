"""Servers of our own that speak the protocols of others."""
