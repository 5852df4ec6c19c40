"""import: FHIR files of this machine into charts, or with --dry-run a look at what would come of them."""

import argparse
import io
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from codeloom.services.imports import FileResult, ImportOptions

EPILOG = "Exit codes: 0 every file accepted or skipped; 1 some refused; 2 usage."
CLASSES = ("outpatient", "emergency", "inpatient", "virtual")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this module."""
    line = "import FHIR R4 files (json, ndjson, gz, zip) or folders of them, whether or not the server runs"
    command = commands.add_parser("import", help=line, description=line, epilog=EPILOG)
    command.add_argument(
        "files", nargs="+", metavar="FILE", type=Path, help="a file, or a folder with all that is in it"
    )
    command.add_argument("--dry-run", action="store_true", help="read and count only; needs no database")
    command.add_argument("--json", action="store_true", help="one JSON object a line for each file")
    command.add_argument("--org", metavar="NAME", help="the organization, by name or id, when there are several")
    command.add_argument("--from-date", metavar="DATE", type=date.fromisoformat, help="leave out earlier encounters")
    command.add_argument(
        "--class", dest="classes", action="append", choices=CLASSES, help="keep this class; repeatable"
    )
    command.add_argument(
        "--only-with-diagnosis", action="store_true", help="leave out encounters without one or a reason"
    )
    command.add_argument(
        "--last", dest="last_n", metavar="N", type=int, help="only the newest N encounters per patient"
    )
    command.add_argument(
        "--source", default="", metavar="NAME", help="where the files come from, for those that do not say it"
    )
    command.set_defaults(run=_import)


def _import(args: argparse.Namespace) -> int:
    missing = [str(path) for path in args.files if not path.exists()]
    if missing:
        print(f"No such file: {', '.join(missing)}", file=sys.stderr)
        return 2
    from codeloom.services.core import Problem, parse
    from codeloom.services.imports import ImportOptions

    fields = {
        "from_date": args.from_date, "only_with_diagnosis": args.only_with_diagnosis, "last_n": args.last_n,
        "source": args.source,
    }  # fmt: skip
    try:
        options = parse(ImportOptions, {**fields, "classes": frozenset(args.classes) if args.classes else None})
        if args.dry_run:
            from codeloom.services.imports import dry_run

            return _tell(dry_run(_opened(args.files), options), args.json, dry_run=True)
        return _for_good(args, options)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2


def _for_good(args: argparse.Namespace, options: "ImportOptions") -> int:
    from codeloom.launch.environment import copy_running

    with copy_running():
        from codeloom.services.imports import finish, manager_of, results, send
        from codeloom.services.operations import my_name

        scope = manager_of(args.org)
        sized = ((name, content, Path(name).stat().st_size) for name, content in _opened(args.files))
        job = send(scope, "", sized, options)
        if not finish(scope, job, my_name()):
            print("Somebody cancelled this import. Charts made before that are kept.", file=sys.stderr)
            return 1
        return _tell(results(scope, job), args.json, dry_run=False)


class _File(io.RawIOBase):
    """A file that is open only while it is read: thousands may wait to be read again, and descriptors are few."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._at = path, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence, self._path.stat().st_size)
        self._at = max(0, start + offset)
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes from where we are, all when it is negative."""
        with self._path.open("rb") as opened:
            opened.seek(self._at)
            data = opened.read(size)
        self._at += len(data)
        return data

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # the io protocol hands over a writable buffer
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


def _opened(paths: Iterable[Path]) -> Iterator[tuple[str, BinaryIO]]:
    """Each file by its path, and of a folder all files in it."""
    for path in paths:
        for file in sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]:
            yield str(file), cast(BinaryIO, _File(file))


def _tell(results: "Iterable[FileResult]", as_json: bool, *, dry_run: bool) -> int:
    refused = made = held = 0
    for result in results:
        refused += result.status == "refused"
        made += result.created
        held += result.held
        if as_json:
            print(json.dumps(asdict(result)), flush=True)
            continue
        counts = f"{result.created} created, {result.updated} updated, {result.unchanged} unchanged, {result.skipped} left out"
        counts += f", {result.held} held" if result.held else ""
        print(f"{result.status:9} {result.file}: {result.reason or counts}", flush=True)
        for warning in (*result.skips, *result.warnings):
            print(f"          {warning}")
    if not as_json:
        from codeloom.services.core import count

        print(f"{count(made, 'chart')} {'would be made' if dry_run else 'made'}, {count(refused, 'file')} refused.")
        if held:
            print(f"{count(held, 'visit')} held: a manager decides on the page Held matches whose they are.")
    return 1 if refused else 0
