"""Processes beside the web server: RQ entry points and the doorbell. Thin; each calls service verbs and nothing else."""
