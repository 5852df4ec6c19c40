"""Queries of finding a code, one code's page, favorites."""
