"""codesets: check official files without a database, and list, upload, preview, activate or take back an organization's."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codeloom.coding.codesets import CodeSets
    from codeloom.db.scope import Scope
    from codeloom.services.code_sets import Read

EPILOG = "Exit codes: 0 done; 1 a file is refused or the act is; 2 usage."


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "official code set files: check them, or put them in force for an organization"
    group = commands.add_parser("codesets", help=line, description=line, epilog=EPILOG)
    what = group.add_subparsers(dest="what", metavar="WHAT", required=True)
    check = what.add_parser("check", help="read files and say what they are, or where they are bad; needs no database")
    _files(check)
    check.add_argument("--any-size", action="store_true", help="accept lists too short to be whole (samples)")
    check.set_defaults(run=_check)
    upload = what.add_parser("upload", help="keep files for an organization; nothing is in force by that")
    _files(upload)
    upload.set_defaults(run=_upload)
    shown = what.add_parser("list", help="what answers today, and every file that was sent")
    shown.set_defaults(run=_list)
    preview = what.add_parser("preview", help="what a file would change")
    activate = what.add_parser("activate", help="put a file in force")
    for one, run in ((preview, _preview), (activate, _activate)):
        one.add_argument("release", metavar="ID", help="the id that list shows")
        one.add_argument("--from", dest="first", required=True, type=date.fromisoformat, metavar="DATE",
                         help="first service date")  # fmt: skip
        one.add_argument("--to", dest="last", type=date.fromisoformat, metavar="DATE", help="last service date")
        one.set_defaults(run=run)
    rollback = what.add_parser("rollback", help="take a file out of force; what answered before answers again")
    rollback.add_argument("release", metavar="ID", help="the id that list shows")
    rollback.set_defaults(run=_rollback)
    for one in (upload, shown, preview, activate, rollback):
        one.add_argument("--org", "--organization", metavar="NAME", help="the organization, when there are several")
    for one in (check, upload, shown, preview):
        one.add_argument("--json", action="store_true", help="one JSON object a line")


def _files(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", metavar="FILE", type=Path, help="a text, CSV, XML or zip file")


def _check(args: argparse.Namespace) -> int:
    read = _read(args, args.any_size)
    return 2 if read is None else _tell(read, args.json)


def _read(args: argparse.Namespace, any_size: bool = False) -> "Read | None":
    missing = [str(path) for path in args.files if not path.is_file()]
    if missing:
        print(f"No such file: {', '.join(missing)}", file=sys.stderr)
        return None
    from codeloom.services.code_sets import read_uploads

    with ExitStack() as opened:
        sources = [(path.name, opened.enter_context(path.open("rb"))) for path in args.files]
        return read_uploads(sources, any_size=any_size)


def _tell(read: "Read", as_json: bool) -> int:
    for flaw in read.flaws:
        print(json.dumps(asdict(flaw)) if as_json else f"{flaw.where}: {flaw.problem}")
    if read.more and not as_json:
        print(f"And {read.more:,} more.")
    for file in read.files:
        if as_json:
            facts = {"kind": file.kind.value, "name": file.name, "edition": file.edition, "part": file.part,
                     "rows": file.rows, "notes": list(file.notes), "from": str(file.suggested_from or ""),
                     "to": str(file.suggested_to or "")}  # fmt: skip
            print(json.dumps(facts))
            continue
        print(f"{file.kind.label}{', ' + file.part if file.part else ''}: {file.name}")
        print("  " + ", ".join(part for part in (file.edition, f"{file.rows:,} rows") if part))
        for note in file.notes:
            print(f"  {note}")
    return 1 if read.flaws else 0


@contextmanager
def _manager(args: argparse.Namespace) -> Iterator["Scope"]:
    """The copy, and the scope of the organization's first manager."""
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.services.imports import manager_of

        yield manager_of(args.org)


def _upload(args: argparse.Namespace) -> int:
    import hashlib

    from codeloom.services.core import Problem

    read = _read(args)
    if read is None:
        return 2
    if read.flaws:
        return _tell(read, args.json)
    digest = hashlib.sha256()
    for path in args.files:
        digest.update(path.read_bytes())
    try:
        with _manager(args) as scope:
            from codeloom.services.code_sets import KeepUpload, keep_upload

            taken = keep_upload(scope, KeepUpload.of(args.files[0].name, digest.hexdigest(), read))
            for one in taken.ids:
                print(one)
    except Problem as problem:
        return _refuse(problem)
    return _tell(read, args.json)


def _list(args: argparse.Namespace) -> int:
    from codeloom.services.core import Problem

    try:
        with _manager(args) as scope:
            from codeloom.services.code_sets import list_releases
            from codeloom.services.core import Nothing

            view = list_releases(scope, Nothing())
    except Problem as problem:
        return _refuse(problem)
    if args.json:
        for one in (*view.releases, *view.refused):
            print(json.dumps(asdict(one)))
        return 0
    for kind in view.kinds:
        print(f"{kind.label:52} {kind.now}{'  ' + kind.since if kind.since else ''}")
    for one in (*view.releases, *view.refused):
        print(
            f"{one.id}  {one.status_words:12} {one.kind_words}, {one.edition or one.name}  {one.size}  {one.period}".rstrip()
        )
    return 0


def _preview(args: argparse.Namespace) -> int:
    def run(scope: "Scope", command: Any) -> None:
        from codeloom.services.code_sets import preview_activation

        preview = preview_activation(scope, command)
        if args.json:
            print(json.dumps(asdict(preview)))
            return
        print(f"{preview.release.kind_words}, {preview.release.edition}. {preview.period}.")
        for part in preview.changes:
            print(f"{part.words:8} {part.count:>8}")
        for words in (preview.charts_words, preview.favorites_words, preview.rules_words):
            if words:
                print(f"Touches {words}.")
        for replaced in preview.replaces:
            print(f"Takes the place of {replaced}.")

    return _with_days(args, run)


def _activate(args: argparse.Namespace) -> int:
    def run(scope: "Scope", command: Any) -> None:
        from codeloom.services.code_sets import activate_release

        made = activate_release(scope, command)
        print(f"In force: {made.kind_words}. {made.period}.")

    return _with_days(args, run)


def _with_days(args: argparse.Namespace, run: Any) -> int:
    from codeloom.services.core import Problem

    try:
        with _manager(args) as scope:
            from codeloom.services.code_sets import InForceFrom, build_code_sets
            from codeloom.services.core import parse

            fields = {"release_id": args.release, "effective_from": args.first, "effective_to": args.last}
            command = parse(InForceFrom, fields)
            build_code_sets(scope, command)
            run(scope, command)
    except Problem as problem:
        return _refuse(problem)
    return 0


def _rollback(args: argparse.Namespace) -> int:
    from codeloom.services.core import Problem

    try:
        with _manager(args) as scope:
            from codeloom.services.code_sets import OfRelease, roll_back_release
            from codeloom.services.core import parse

            made = roll_back_release(scope, parse(OfRelease, {"release_id": args.release}))
            print(f"Taken back: {made.kind_words}. What answered before answers again.")
    except Problem as problem:
        return _refuse(problem)
    return 0


def _refuse(problem: Exception) -> int:
    print(problem, file=sys.stderr)
    return 1


def overlaid(paths: list[Path], first: date | None) -> "CodeSets":
    """The built-in tables under official files of this machine, from a service date on or from the day each suggests.

    Raises BadOfficialFile, OSError.
    """
    from codeloom.coding.codesets.official import BadOfficialFile, OverlayFile
    from codeloom.coding.codesets.official.overlay import apply_overlay
    from codeloom.gateways.codeset_files import load_codesets
    from codeloom.services.code_sets import read_uploads

    with ExitStack() as opened:
        read = read_uploads([(path.name, opened.enter_context(path.open("rb"))) for path in paths])
    if read.flaws:
        raise BadOfficialFile(read.flaws, read.more)
    files = [
        OverlayFile(
            file.kind, first or file.suggested_from or date(2015, 10, 1), None if first else file.suggested_to, file
        )
        for file in read.files
    ]
    return apply_overlay(load_codesets(), files)
