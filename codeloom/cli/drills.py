"""drills replay: whether the stored due dates of drills follow from the stored reviews."""

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codeloom.services.drills import Replay

SHOWN = 20
"""Cases printed of an organization."""


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "check the schedule of drills"
    drills = commands.add_parser("drills", help=line, description=line)
    what = drills.add_subparsers(dest="what", metavar="WHAT", required=True)
    line = "replay every review and name each case whose stored due date is another one. Exit code 1 when there is one"
    command = what.add_parser("replay", help=line, description=line)
    command.add_argument("--org", metavar="NAME", help="only this organization, by name or id; all of them otherwise")
    command.set_defaults(run=_replay)


def _replay(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.db.scope import Scope
        from codeloom.db.work import Unreachable
        from codeloom.services.drills import replay
        from codeloom.services.operations import organizations

        try:
            known = organizations()
            found = [
                (name or str(org), replay(Scope.of_worker(org)))
                for org, name in known.items()
                if args.org in (None, name, str(org))
            ]
        except Unreachable:
            print("The database does not answer. Nothing was replayed: try again.", file=sys.stderr)
            return 1
    if not found:
        print("No organization of that name.", file=sys.stderr)
        return 2
    for name, replayed in found:
        print("\n".join(lines(name, replayed)))
    return 1 if any(replayed.wrong for _, replayed in found) else 0


def lines(name: str, replayed: "Replay") -> list[str]:
    """What is said of an organization."""
    said = f"{name}: {replayed.reviews:,} reviews of {replayed.cases:,} cases replayed"
    if not replayed.wrong:
        return [f"{said}; every due date follows from them."]
    shown = [
        f"  {key}: stored {stored:%Y-%m-%d %H:%M}, replayed {due:%Y-%m-%d %H:%M}" for key, stored, due in replayed.wrong
    ]
    return [f"{said}; {len(replayed.wrong)} due dates do not.", *shown[:SHOWN]]
