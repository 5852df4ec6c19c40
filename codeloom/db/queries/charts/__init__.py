"""Queries of the room charts: charts: queue, assignment, workbench, submission, live figures."""
