"""Every select, one module per aggregate. Queries run inside a unit of work, so they see one organization's rows."""
