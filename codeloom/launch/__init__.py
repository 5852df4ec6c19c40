"""Starting and keeping a copy running: embedded servers, secrets, front-end build, web server, supervision.

Knows nothing of coding; the business is reached through `python -m codeloom` subcommands.
"""
