"""Queries of the room codes: finding a code, one code's page, favorites."""
