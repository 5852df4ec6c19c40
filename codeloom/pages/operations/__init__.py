"""Pages of running a copy: the audit log, operations."""
