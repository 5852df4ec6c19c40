"""Pages of audits of charts."""
