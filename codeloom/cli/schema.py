"""schema distributable: what would keep the schema from being spread over several PostgreSQL by organization."""

import argparse
import sys


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "look at the schema of the database"
    schema = commands.add_parser("schema", help=line, description=line)
    what = schema.add_subparsers(dest="what", metavar="WHAT", required=True)
    line = (
        "list what stands in the way of distributing tables by organization. Exit code 1 where no way past it is known"
    )
    what.add_parser("distributable", help=line, description=line).set_defaults(run=_distributable)


def _distributable(_args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.services.core import Problem
        from codeloom.services.operations import obstacles

        try:
            found = obstacles()
        except Problem as problem:
            print(problem, file=sys.stderr)
            return 1
    for one in found:
        print(f"{one.kind}, {one.table} {one.name}".rstrip() + f": {one.solved or 'NO WAY PAST IT IS KNOWN'}")
    unsolved = sum(not one.solved for one in found)
    print(
        f"{len(found)} things stand in the way of distributing by organization, {unsolved} of them without a way past it."
    )
    return 1 if unsolved else 0
