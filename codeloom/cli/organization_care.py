"""organization-export and organization-delete: everything of one organization as a file, and its deletion."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "write everything of one organization, readable by anybody, as a ZIP file of JSON lines"
    command = commands.add_parser("organization-export", help=line, description=line)
    command.add_argument("org", metavar="NAME", help="the organization, by name or id")
    command.add_argument("file", metavar="FILE", type=Path, help="where to write, a file that does not exist")
    command.set_defaults(run=_export)
    line = "delete one organization for ever: its data keys, and every row but its audit log"
    command = commands.add_parser("organization-delete", help=line, description=line)
    command.add_argument("org", metavar="NAME", help="the organization, by name or id")
    command.add_argument("--confirm", metavar="ID", help="its id, as the command says it without this option")
    command.set_defaults(run=_delete)


def _told(words: str) -> None:
    print(words, file=sys.stderr)


def _of_one(wanted: str, act: Callable[[UUID, str], int]) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.services.core import Problem
        from codeloom.services.operations import organizations

        found = {org: name for org, name in organizations().items() if wanted in (name, str(org))}
        if len(found) != 1:
            _told("No organization of that name." if not found else "Several have that name: give the id of one.")
            return 2
        try:
            return act(*next(iter(found.items())))
        except Problem as problem:
            _told(f"{problem.message} {problem.kept} {problem.todo}")
            return 1


def _export(args: argparse.Namespace) -> int:
    target: Path = args.file
    begun = target.with_name(target.name + ".part")

    def act(org: UUID, _name: str) -> int:
        from codeloom.services.operations import export_organization

        if target.exists():
            _told(f"{target} exists already. Nothing was written. Name another file.")
            return 2
        try:
            with os.fdopen(os.open(begun, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
                taken = export_organization(org, out, _told)
            begun.replace(target)
        except OSError as error:
            begun.unlink(missing_ok=True)
            _told(
                f"{target} could not be written ({(error.strerror or 'unwritable').lower()}). Make room or name another place."
            )
            return 1
        except BaseException:
            begun.unlink(missing_ok=True)
            raise
        print(f"{sum(taken.rows.values()):,} rows of {len(taken.rows)} tables: {target}. It is not encrypted.")
        return 0

    return _of_one(args.org, act)


def _delete(args: argparse.Namespace) -> int:
    def act(org: UUID, name: str) -> int:
        from codeloom.services.operations import delete_organization

        if args.confirm != str(org):
            _told(f"{name or 'This organization'} and everything it has would be deleted. Nothing is kept but its audit log, and "
                  f"nothing brings it back but a backup. Nothing was deleted. To do it: --confirm {org}")  # fmt: skip
            return 2
        gone = delete_organization(org, _told)
        print(
            f"{name or org}: deleted, {gone:,} rows. Its audit log stays and says so. Backups made before still hold it."
        )
        return 0

    return _of_one(args.org, act)
