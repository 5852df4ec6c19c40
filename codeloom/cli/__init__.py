"""The subcommands of `python -m codeloom`, one module per subject. Each registers its arguments and runs."""
