"""operations: what the page of operations shows of each organization, for whoever runs the installation."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codeloom.services.operations import HourView, NowView


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "parts, queues, latencies, backups and storage, for every organization. Exit code 1 when something is wrong"
    command = commands.add_parser("operations", help=line, description=line)
    command.add_argument("--org", metavar="NAME", help="only this organization, by name or id; all of them otherwise")
    command.add_argument("--json", action="store_true", help="one JSON object a line")
    command.set_defaults(run=_operations)


def _operations(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running
    from codeloom.services import rooms

    with copy_running():
        from codeloom.db.work import Unreachable
        from codeloom.services.operations import for_operator, organizations

        rooms.load()
        try:
            known = {org: name for org, name in organizations().items() if name and args.org in (None, name, str(org))}
            found = [(name, *for_operator(org)) for org, name in known.items()]
        except Unreachable:
            print("The database does not answer. Nothing that was saved is lost: start it again.", file=sys.stderr)
            return 1
    if not found:
        print("No organization of that name.", file=sys.stderr)
        return 2
    for name, now, hour in found:
        print(json.dumps(_facts(name, now, hour)) if args.json else f"{name}\n{now.text}\n{hour.text}")
    return int(any(now.band.tone != "ok" for _, now, _ in found))


def _facts(name: str, now: "NowView", hour: "HourView") -> dict[str, object]:
    """The figures by their names: no drawings, and nothing twice."""
    measured = [{key: value for key, value in asdict(one).items() if key != "bars"} for one in hour.latencies]
    return {
        "organization": name, "at": now.at, "band": asdict(now.band), "parts": list(map(asdict, now.parts)),
        "queues": [asdict(one) | asdict(ended) for one, ended in zip(now.queues, hour.queues, strict=True)],
        "jobs": {"now": now.jobs, "hour": hour.jobs.words}, "lag": {"now": now.lag, "hour": hour.lag.words},
        "latencies": measured, "processes": list(map(asdict, now.processes)), "backups": list(map(asdict, hour.backups)),
        "storage": list(map(asdict, hour.storage)), "copy": list(map(asdict, hour.copy)),
    }  # fmt: skip
