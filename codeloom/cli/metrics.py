"""metrics check: whether the kept figures of days equal a recount from their source rows."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codeloom.services.metrics import Checked

SHOWN = 20
"""Differences printed of an organization; all of them with --json."""


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "compare the kept figures of days with a recount"
    metrics = commands.add_parser("metrics", help=line, description=line)
    what = metrics.add_subparsers(dest="what", metavar="WHAT", required=True)
    line = "recount every kept day from its source rows and name each difference. Exit code 1 when there is one"
    check = what.add_parser("check", help=line, description=line)
    check.add_argument("--org", metavar="NAME", help="only this organization, by name or id; all of them otherwise")
    check.add_argument("--json", action="store_true", help="one JSON object a line")
    check.set_defaults(run=_check)


def _check(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.db.scope import Scope
        from codeloom.db.work import Unreachable
        from codeloom.services.core import Nothing
        from codeloom.services.metrics import check
        from codeloom.services.operations import organizations

        try:
            known = organizations()
            found = [
                (name or str(org), check(Scope.of_worker(org), Nothing()))
                for org, name in known.items()
                if args.org in (None, name, str(org))
            ]
        except Unreachable:
            print("The database does not answer. Nothing was compared: try again.", file=sys.stderr)
            return 1
    if not found:
        print("No organization of that name.", file=sys.stderr)
        return 2
    for name, checked in found:
        print(json.dumps(_facts(name, checked)) if args.json else "\n".join(_lines(name, checked)))
    return 1 if any(checked.differences for _, checked in found) else 0


def _lines(name: str, checked: "Checked") -> list[str]:
    if checked.until is None:
        return [f"{name}: no day is kept yet; every figure is counted when it is read."]
    waiting = f", {len(checked.late)} changed since and counted when read" if checked.late else ""
    said = f"{name}: {checked.figures:,} figures of the days before {checked.until}{waiting}"
    if not checked.differences:
        return [f"{said}. They equal a recount."]
    wrong = [
        f"  {one.day} {one.measure}, person {one.person_id}, {one.specialty or 'no specialty'}, {one.setting}: "
        f"kept {one.kept}, counted {one.counted}"
        for one in checked.differences[:SHOWN]
    ]
    more = [f"  and {len(checked.differences) - SHOWN:,} more"] if len(checked.differences) > SHOWN else []
    differ = "differs" if len(checked.differences) == 1 else "differ"
    return [f"{said}. {len(checked.differences):,} {differ} from a recount:", *wrong, *more]


def _facts(name: str, checked: "Checked") -> dict[str, object]:
    return {
        "organization": name,
        "figures": checked.figures,
        "until": str(checked.until or ""),
        "late": [str(day) for day in checked.late],
        "differences": [
            {"day": str(one.day), "measure": one.measure, "person": str(one.person_id), "specialty": one.specialty,
             "setting": one.setting, "kept": one.kept, "counted": one.counted}
            for one in checked.differences
        ],
    }  # fmt: skip
