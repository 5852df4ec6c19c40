"""migrate: the database, its roles, its newest schema and the code set."""

import argparse


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "create the database and its roles where missing, bring the schema up to date, load the code set"
    commands.add_parser("migrate", help=line, description=line).set_defaults(run=_migrate)


def _migrate(_args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running() as (settings, _servers):
        from codeloom.db.migrate import upgrade
        from codeloom.db.provision import provision
        from codeloom.gateways.codeset_files import load_index

        provision(settings)
        upgrade()
        load_index()
    return 0
