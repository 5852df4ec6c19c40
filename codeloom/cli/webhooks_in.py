"""webhooks-in: the sources that may post and what waits for a manager, and a new secret for one."""

import argparse
import sys

COLUMNS = ("source", "organization", "secrets", "newest (UTC)", "taken, 7 days", "refused", "held")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "sources that may post to /api/webhooks, what came from each, and how many messages wait for a manager"
    sources = commands.add_parser("webhooks-in", help=line, description=line)
    sources.add_argument(
        "--new-secret", action="store_true", help="print a new secret for WEBHOOK_SOURCES, and nothing else"
    )
    sources.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    if args.new_secret:
        from codeloom.services.inbound import fresh_secret

        print(fresh_secret())
        return 0
    with copy_running():
        from codeloom.db.work import Unreachable
        from codeloom.services.core import Problem
        from codeloom.services.inbound import figures

        try:
            lines = [COLUMNS]
            lines += [
                (one.source, one.organization, str(one.secrets), one.newest or "never", str(one.taken), str(one.refused),
                 str(one.held))
                for one in figures()
            ]  # fmt: skip
        except Problem as problem:
            print(problem, file=sys.stderr)
            return 1
        except Unreachable:
            print("The database does not answer. Try again.", file=sys.stderr)
            return 1
    for parts in lines:
        print("\t".join(parts))
    return 0
