"""people: the first organization and its people, for a copy without the demo. Passwords are made here and printed once."""

import argparse
import secrets
import sys

from codeloom.coding.roles import ROLES


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "make an organization, or add a person to one"
    people = commands.add_parser("people", help=line, description=line)
    what = people.add_subparsers(dest="what", metavar="WHAT", required=True)
    practice = what.add_parser("organization", help="make an organization")
    practice.add_argument("name", metavar="NAME")
    practice.add_argument("--time-zone", default="America/New_York", metavar="ZONE", help="IANA name")
    practice.set_defaults(run=_organization)
    person = what.add_parser("add", help="add a person; prints a first password once")
    person.add_argument("email", metavar="EMAIL")
    person.add_argument("name", metavar="NAME")
    person.add_argument("--role", required=True, choices=[one.role.value for one in ROLES])
    person.add_argument("--org", required=True, metavar="NAME", help="the organization, by name or id")
    person.set_defaults(run=_person)
    factor = what.add_parser("second-factor", help="require a second factor of a person, or take a lost one away")
    factor.add_argument("email", metavar="EMAIL")
    factor.add_argument("wish", choices=("require", "allow-without", "reset"))
    factor.add_argument("--manager", required=True, metavar="EMAIL", help="the manager who decides; the log names them")
    factor.set_defaults(run=_factor)


def _organization(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.services.core import Problem
        from codeloom.services.people import create_organization

        try:
            print(create_organization(args.name, args.time_zone))
        except Problem as problem:
            print(problem, file=sys.stderr)
            return 1
    return 0


def _person(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.db.scope import Scope
        from codeloom.services.core import Problem
        from codeloom.services.operations import organizations
        from codeloom.services.people import add_user

        matching = [org for org, name in organizations().items() if args.org in (name, str(org))]
        if len(matching) != 1:
            print("No organization of that name." if not matching else "Several: give its id.", file=sys.stderr)
            return 1
        password = secrets.token_urlsafe(12)
        try:
            add_user(Scope.of_worker(matching[0]), args.email, args.name, args.role, password)
        except Problem as problem:
            print(problem, file=sys.stderr)
            return 1
        print(f"{args.email}  {password}")
    return 0


def _factor(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.services.core import Problem
        from codeloom.services.organization import manager_called
        from codeloom.services.people import person_called, require_factor, reset_factor

        try:
            scope = manager_called(args.manager)
            person_id = person_called(scope, args.email)
            if args.wish == "reset":
                reset_factor(scope, reset_factor.command(person_id=person_id))
            else:
                require_factor(scope, require_factor.command(person_id=person_id, required=args.wish == "require"))
        except Problem as problem:
            print(problem, file=sys.stderr)
            return 1
    print("Done: it is in force, on open pages within a second.")
    return 0
