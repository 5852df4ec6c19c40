"""audit verify, checkpoint, prove and export: whether the audit log is whole, a signed statement of where it stands, the proof of
a row, a range of it as a file that proves itself."""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable

    from codeloom.db.chain import Verdict


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "check the audit log, sign where it stands, or prove a row of it"
    audit = commands.add_parser("audit", help=line, description=line)
    what = audit.add_subparsers(dest="what", metavar="WHAT", required=True)
    made = {}
    for name, run, line in (
        ("verify", _verify, "check every row and checkpoint; name the first bad row. Exit code 1 when one is bad"),
        ("checkpoint", _checkpoint, "check what is new and sign where the log stands, also outside the database"),
        (
            "prove",
            _prove,
            "print the proof that a row is in the log as a signed checkpoint saw it, or check a printed one",
        ),
        (
            "export",
            _export,
            "write a range of the log as JSON lines that prove themselves, with the program that checks them",
        ),
    ):
        made[name] = command = what.add_parser(name, help=line, description=line)
        command.add_argument(
            "--org", metavar="NAME", help="only this organization, by name or id; all of them otherwise"
        )
        command.set_defaults(run=run)
    for name in ("verify", "checkpoint"):
        made[name].add_argument("--json", action="store_true", help="one JSON object a line")
    made["verify"].add_argument(
        "--checkpoints", metavar="DIR", type=Path, help="check against a copy of the folder of checkpoints, too"
    )
    made["checkpoint"].add_argument(
        "--fill", action="store_true", help="write into the files what they lack of the checkpoints in the database"
    )
    made["prove"].add_argument("row", metavar="ROW", type=int, nargs="?", help="number of the row")
    made["export"].add_argument("file", metavar="FILE", type=Path, help="where to write; verify.py is put beside it")
    for name, line in (
        ("from", "the first row, by its number or its day (2026-06-01)"),
        ("to", "the last row, the same way"),
    ):
        made["export"].add_argument(f"--{name}", metavar="ROW", type=_bound, dest=f"{name}_row", help=line)
    made["prove"].add_argument("--check", metavar="FILE", type=Path, help="check a printed proof; the log is not read")


def _verify(args: argparse.Namespace) -> int:
    from codeloom.services.operations import check, lost

    beside: Path | None = args.checkpoints
    if beside is not None and not list(beside.glob("*.jsonl")):
        print(f"There are no checkpoints in {beside}.", file=sys.stderr)
        return 2
    return _each(args, lambda org: check(org, beside=beside), lambda known: lost(known, beside))


def _checkpoint(args: argparse.Namespace) -> int:
    from codeloom.services.operations import checkpoint, fill

    def one(org: UUID) -> "Verdict":
        if args.fill:
            fill(org)
        return checkpoint(org)

    try:
        return _each(args, one)
    except OSError as error:
        print(
            f"The checkpoint could not be written ({(error.strerror or 'unwritable').lower()}). The ones before it are whole: "
            "make room, then run this again.",
            file=sys.stderr,
        )
        return 1


def _each(
    args: argparse.Namespace,
    do: "Callable[[UUID], Verdict]",
    more: "Callable[[dict[UUID, str]], list[Verdict]]" = lambda known: [],
) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.services.operations import deleted, organizations, view_of

        def called(org: UUID, name: str) -> str:
            return name or (f"{org} (deleted)" if deleted(org) else str(org))

        known = organizations()
        found = [(called(org, name), do(org)) for org, name in known.items() if args.org in (None, name, str(org))]
        found += [(str(one.org_id), one) for one in more(known) if args.org in (None, str(one.org_id))]
        if not found:
            print("No organization of that name.", file=sys.stderr)
            return 2
        bad = 0
        for name, verdict in found:
            view = view_of(verdict)
            bad += not view.whole
            if args.json:
                line: dict[str, Any] = {
                    "organization": name,
                    "id": str(verdict.org_id),
                    "whole": view.whole,
                    "rows": view.rows,
                }
                line |= {
                    "last_row": verdict.last_seq,
                    "bad_row": verdict.bad_seq,
                    "why": verdict.why,
                    "told": verdict.told,
                }
                print(json.dumps(line))
            else:
                print(f"{name}: {view.sentence}")
    return 1 if bad else 0


def _bound(text: str) -> int | date:
    """A row by its number, or a day. Raises ValueError."""
    return int(text) if text.isdecimal() else date.fromisoformat(text)


def _export(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    def told(done: int, total: int) -> None:
        if done == total or done % 100_000 == 0:
            print(f"{done:,} of {total:,} rows", file=sys.stderr)

    target: Path = args.file
    begun = target.with_name(target.name + ".part")
    with copy_running():
        from codeloom.services.core import Problem
        from codeloom.services.operations import export, organizations, verifier

        wanted = [org for org, name in organizations().items() if args.org in (None, name, str(org))]
        if len(wanted) != 1:
            print("Name one organization with --org.", file=sys.stderr)
            return 2
        try:
            with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
                made = export(wanted[0], out, args.from_row or 1, args.to_row, told)
            begun.replace(target)
            target.with_name("verify.py").write_bytes(verifier())
        except Problem as problem:
            begun.unlink(missing_ok=True)
            print(f"{problem.message} Nothing was written. {problem.todo}", file=sys.stderr)
            return 1
        except OSError as error:
            begun.unlink(missing_ok=True)
            why = (error.strerror or "unwritable").lower()
            print(f"{target} could not be written ({why}). Make room or name another place.", file=sys.stderr)
            return 1
    print(f"Rows {made.first} to {made.last}, up to the checkpoint of row {made.checkpoint}: {target}")
    print(f"Check it anywhere: python verify.py {target.name} --key {made.key}")
    return 0


def _prove(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    if (args.row is None) == (args.check is None):
        print("Give the number of a row, or --check and a printed proof.", file=sys.stderr)
        return 2
    with copy_running():
        from codeloom.db.checking import Proof
        from codeloom.db.checkpoints import from_line
        from codeloom.services.operations import holds, organizations, prove

        if args.check is not None:
            try:
                said = json.loads(args.check.read_text())
                steps = tuple(bytes.fromhex(one) for one in said["path"])
                proof = Proof(int(said["row"]), bytes.fromhex(said["row_hash"]), steps, from_line(said["checkpoint"]))
            except (OSError, ValueError, KeyError, TypeError):
                print(f"{args.check} holds no proof.", file=sys.stderr)
                return 2
            good = holds(proof)
            print(f"Row {proof.seq}: {'in the log, as a checkpoint signed by us saw it' if good else 'not proven'}.")
            return 0 if good else 1
        wanted = [org for org, name in organizations().items() if args.org in (name, str(org))]
        if len(wanted) != 1:
            print("Name one organization with --org.", file=sys.stderr)
            return 2
        made = prove(wanted[0], args.row)
        if made is None or not holds(made):
            print(f"No checkpoint proves row {args.row}: run `audit checkpoint`, then `audit verify`.", file=sys.stderr)
            return 1
        steps_said = [one.hex() for one in made.path]
        print(json.dumps({"row": made.seq, "row_hash": made.row_hash.hex(), "path": steps_said,
                          "checkpoint": made.checkpoint.line()}, indent=2))  # fmt: skip
    return 0
