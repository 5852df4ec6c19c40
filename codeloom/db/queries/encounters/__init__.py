"""Queries of encounters: work lists, one encounter with its lines and deltas, suggestions and who works on them."""
