"""migrate: the database, its roles, its newest schema and the code set."""

import argparse


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = (
        "create the database and its roles where missing, bring the schema up to date, seal what an earlier release left in "
        "clear, load the code set"
    )
    commands.add_parser("migrate", help=line, description=line).set_defaults(run=_migrate)


def _migrate(_args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running() as (settings, _servers):
        from codeloom.db.migrate import ahead, upgrade
        from codeloom.db.provision import provision
        from codeloom.gateways.codeset_files import load_index
        from codeloom.services.operations import seal_clear

        provision(settings)
        if newer := ahead():
            print(
                f"The database is at {newer}, which a newer release made. Nothing is migrated: this release works with it."
            )
        else:
            upgrade()
            seal_clear(print)
        load_index()
    return 0
