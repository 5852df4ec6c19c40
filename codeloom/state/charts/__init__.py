"""State classes of charts: queue, lists, assignment, workbench."""
