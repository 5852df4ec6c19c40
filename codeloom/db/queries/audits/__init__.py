"""Queries of the room audits: audits of charts."""
