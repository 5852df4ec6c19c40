"""Queries of the audit log, health, signs of life, retention."""
