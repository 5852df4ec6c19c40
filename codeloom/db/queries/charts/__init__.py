"""Queries of charts: queue, lists, assignment, workbench."""
