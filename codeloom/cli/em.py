"""`python -m codeloom em [FILE|-]`: E/M levels of documented elements from the command line. No server is needed."""

import argparse
import json
import sys
from collections.abc import Iterable
from typing import TextIO

from codeloom.cli.validate import FAILED, OK, SOME_BAD, BadLine, decoded, opened
from codeloom.coding.em.given import BadElements, answered

EPILOG = 'Exit codes: 0 every line was read; 1 some were not (see their "error"); 2 the file cannot be read.'


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `em`. It sets `run(args)`, which returns the exit code."""
    line = "compute E/M levels of elements given as JSON lines; one answer a line"
    level = subparsers.add_parser("em", help=line, description=line, epilog=EPILOG)
    level.add_argument(
        "file",
        nargs="?",
        default="-",
        metavar="FILE",
        help='lines of {"patient", "problems", "data", "risk", "minutes", "family"}; - reads standard input',
    )
    level.set_defaults(run=run_em)


def run_em(args: argparse.Namespace) -> int:
    """Answer each line of the file. A bad line gets {"error": ...} and never stops the others."""
    try:
        with opened(args.file) as lines:
            return answer(lines, sys.stdout)
    except (OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return FAILED


def answer(lines: Iterable[str], out: TextIO) -> int:
    """Write one JSON object for every line that is not blank; the exit code."""
    code = OK
    for line in lines:
        if not line.strip():
            continue
        try:
            said = answered(decoded(line, "patient, problems, data, risk and minutes"))
        except (BadLine, BadElements) as error:
            said, code = {"error": str(error)}, SOME_BAD
        out.write(json.dumps(said) + "\n")
        out.flush()
    return code
