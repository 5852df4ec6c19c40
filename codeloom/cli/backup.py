"""backup and restore: the whole copy as one encrypted file, and back again."""

import argparse
import sys
from pathlib import Path


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "write everything, encrypted under ENCRYPTION_KEY, into one file while the copy runs"
    command = commands.add_parser("backup", help=line, description=line)
    command.add_argument(
        "file", metavar="FILE", type=Path, help="where to write, a file that does not exist; - for standard output"
    )
    command.set_defaults(run=_backup)
    line = "put a backup into an empty database, bring it to this release and verify the audit logs"
    command = commands.add_parser("restore", help=line, description=line)
    command.add_argument("file", metavar="FILE", type=Path, help="a file that backup wrote")
    command.add_argument("--check", action="store_true", help="only read the file to its end and say what it holds")
    command.set_defaults(run=_restore)


def _told(words: str) -> None:
    print(words, file=sys.stderr)


def _backup(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running() as (config, _servers):
        from codeloom.launch.backup import back_up

        named = None if str(args.file) == "-" else args.file
        size = back_up(config, named, _told)
    what = named or "Backup"
    _told(f"{what}: {size:,} bytes. Keep ENCRYPTION_KEY elsewhere: without it nobody can read this file.")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running() as (config, _servers):
        from codeloom.gateways.codeset_files import load_index
        from codeloom.launch.backup import bring_back, look_at
        from codeloom.services.operations import check, fill, organizations, unreadable_keys, view_of

        content = look_at(config, args.file)
        print(
            f"Made {content.made}, {content.organizations} organizations, database at {content.revision}. It is whole."
        )
        if args.check:
            return 0
        bring_back(config, args.file, content, _told)
        load_index()
        bad = 0
        for org_id, name in organizations().items():
            fill(org_id)
            view = view_of(check(org_id))
            bad += not view.whole
            print(f"{name or org_id}: {view.sentence}")
        for sentence in unreadable_keys():
            bad += 1
            print(sentence)
    return 1 if bad else 0
