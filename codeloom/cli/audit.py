"""audit verify and audit checkpoint: whether the audit log is whole, and a signed statement of where it stands."""

import argparse
import json
import sys
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable

    from codeloom.db.chain import Verdict


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "check the audit log, or sign where it stands"
    audit = commands.add_parser("audit", help=line, description=line)
    what = audit.add_subparsers(dest="what", metavar="WHAT", required=True)
    for name, run, line in (
        ("verify", _verify, "check every row and checkpoint; name the first bad row. Exit code 1 when one is bad"),
        ("checkpoint", _checkpoint, "check what is new and sign where the log stands, also outside the database"),
    ):
        command = what.add_parser(name, help=line, description=line)
        command.add_argument(
            "--org", metavar="NAME", help="only this organization, by name or id; all of them otherwise"
        )
        command.add_argument("--json", action="store_true", help="one JSON object a line")
        command.set_defaults(run=run)


def _verify(args: argparse.Namespace) -> int:
    from codeloom.services.operations import check

    return _each(args, lambda org: check(org))


def _checkpoint(args: argparse.Namespace) -> int:
    from codeloom.services.operations import checkpoint

    return _each(args, lambda org: checkpoint(org))


def _each(args: argparse.Namespace, do: "Callable[[UUID], Verdict]") -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.services.operations import organizations, view_of

        known = organizations()
        wanted = {org: name for org, name in known.items() if args.org in (None, name, str(org))}
        if not wanted:
            print("No organization of that name.", file=sys.stderr)
            return 2
        bad = 0
        for org, name in wanted.items():
            verdict = do(org)
            view = view_of(verdict)
            bad += not view.whole
            if args.json:
                line = {"organization": name, "id": str(org), "whole": view.whole, "rows": view.rows}
                line |= {"last_row": verdict.last_seq, "bad_row": verdict.bad_seq, "why": verdict.why}
                print(json.dumps(line))
            else:
                print(f"{name}: {view.sentence}")
    return 1 if bad else 0
