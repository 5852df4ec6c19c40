"""State classes of audits of charts."""
