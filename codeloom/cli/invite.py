"""invite: a manager invites a person by mail, from the command line."""

import argparse
import sys

from codeloom.coding.roles import ROLES


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command of this module."""
    line = "invite a person by mail, on behalf of a manager; the mail has a link to set a password"
    invite = commands.add_parser("invite", help=line, description=line)
    invite.add_argument("email", metavar="EMAIL")
    invite.add_argument("name", metavar="NAME")
    invite.add_argument("--role", required=True, choices=[one.role.value for one in ROLES])
    invite.add_argument(
        "--manager", required=True, metavar="EMAIL", help="the manager who invites; the mail and the log name them"
    )
    invite.set_defaults(run=_invite)


def _invite(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.services.core import Problem, parse
        from codeloom.services.organization import manager_called
        from codeloom.services.people import invite

        try:
            invite(
                manager_called(args.manager),
                parse(invite.command, {"email": args.email, "name": args.name, "role": args.role}),
            )
        except Problem as problem:
            print(problem, file=sys.stderr)
            return 1
    print("Invited: the mail goes out while a worker runs, and its link works for 7 days.")
    return 0
