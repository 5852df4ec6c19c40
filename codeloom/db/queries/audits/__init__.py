"""Queries of audits of charts."""
