"""sample: the file of a drawn sample, and its proof: drawn again from the frozen list and the seed, on any machine."""

import argparse
import json
import sys
from pathlib import Path

DIFFERS, UNREADABLE = 1, 2


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "samples of charts: their files, and drawing them again"
    sample = commands.add_parser("sample", help=line, description=line)
    what = sample.add_subparsers(dest="what", metavar="WHAT", required=True)
    line = "draw the sample of a file again and compare; needs no database and no settings"
    replay = what.add_parser(
        "replay", help=line, description=line, epilog="Exit codes: 0 the same; 1 it differs; 2 the file cannot be read."
    )
    replay.add_argument("file", type=Path, metavar="FILE", help="the file of a sample, as downloaded or exported")
    replay.add_argument("--json", action="store_true", help="print one JSON object")
    replay.set_defaults(run=_replay)
    line = "write the file of a drawn sample: the frozen list, the seed and what was drawn, ids only"
    export = what.add_parser("export", help=line, description=line)
    export.add_argument("number", metavar="NUMBER", help="the sample, such as S-2026-4")
    export.add_argument("--org", metavar="NAME", required=True, help="its organization, by name or id")
    export.add_argument("--out", type=Path, metavar="FILE", help="where to write; standard output without it")
    export.set_defaults(run=_export)


def _replay(args: argparse.Namespace) -> int:
    from codeloom.coding.sampling import Wrong, replay

    try:
        found = replay(args.file.read_bytes())
    except (OSError, Wrong) as problem:
        print(problem if isinstance(problem, Wrong) else f"{args.file} cannot be read.", file=sys.stderr)
        return UNREADABLE
    whole = found.frame_hash == found.frame_hash_said
    if args.json:
        facts = {"same": found.same, "list_is_whole": whole, "frame_sha256": found.frame_hash, "seed": found.seed,
                 "sample_sha256": found.sample_hash, "charts": len(found.frame.units), "drawn": list(found.drawn)}  # fmt: skip
        print(json.dumps(facts))
    else:
        print(
            f"List: {len(found.frame.units):,} charts, {len(found.frame.excluded):,} left out, SHA-256 {found.frame_hash}"
        )
        if not whole:
            print(f"The file says SHA-256 {found.frame_hash_said}: the list was changed after it was frozen.")
        print(f"Seed: {found.seed}")
        print(f"Drawn: {len(found.drawn):,} charts, SHA-256 {found.sample_hash}")
        print("The same charts in the same order." if found.same else "This is not the sample of the file.")
    return 0 if found.same else DIFFERS


def _export(args: argparse.Namespace) -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.db.scope import Scope
        from codeloom.db.work import Unreachable
        from codeloom.services.core import Problem, parse
        from codeloom.services.operations import organizations
        from codeloom.services.samples import NumberedSample, export_sample

        try:
            known = [org for org, name in organizations().items() if args.org in (name, str(org))]
            if len(known) != 1:
                print("No organization of that name.", file=sys.stderr)
                return UNREADABLE
            _, file = export_sample(Scope.of_worker(known[0]), parse(NumberedSample, {"number": args.number}))
        except Problem as problem:
            print(problem, file=sys.stderr)
            return UNREADABLE
        except Unreachable:
            print("The database does not answer. Nothing was written: try again.", file=sys.stderr)
            return UNREADABLE
    if args.out is None:
        sys.stdout.buffer.write(file)
    else:
        args.out.write_bytes(file)
    return 0
