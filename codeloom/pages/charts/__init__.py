"""Pages of charts: queue, lists, assignment, workbench."""
