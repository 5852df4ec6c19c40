"""Pages of rules that a practice writes itself."""
