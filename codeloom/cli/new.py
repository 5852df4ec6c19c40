"""new: the first version of something that a maintainer adds, made in the checkout so that lint and its test pass at once."""

import argparse


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "make the first version of something new in this checkout"
    new = commands.add_parser("new", help=line, description=line)
    what = new.add_subparsers(dest="what", metavar="WHAT", required=True)
    line = "make a page with its state, verb, query, policy line and test (docs/EXTENDING.md)"
    page = what.add_parser("page", help=line, description=line)
    page.add_argument("name", metavar="NAME", help="its name in the address, as in open-work")
    page.add_argument("--role", required=True, metavar="ROLE", help="who may see it")
    page.add_argument("--room", metavar="ROOM", help="the room it belongs to; without it a room of its own")
    page.add_argument("--key", metavar="LETTER", help="the letter after G; without it the first free one of the name")
    page.set_defaults(run=_page)


def _page(asked: argparse.Namespace) -> int:
    from codeloom.scaffold.page import make, planned
    from codeloom.settings import ROOT

    plan = planned(asked.name, asked.role, asked.room, asked.key)
    made, changed = make(plan)
    for word, files in (("made", made), ("changed", changed)):
        print("\n".join(f"{word}  {file.relative_to(ROOT)}" for file in files))
    goes = (
        f"G {plan.key} goes to /{plan.name}." if plan.key else f"/{plan.name} is in the rail; no letter is left for it."
    )
    print(f"{goes} Put your own rows in the place of the people it lists, and say what a person")
    print("can do with them in CHANGELOG.md.")
    return 0
