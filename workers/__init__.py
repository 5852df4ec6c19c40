"""The processes beside the web: RQ entry points, the worker and the doorbell. Thin; each calls services and nothing else."""
