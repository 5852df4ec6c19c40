"""`python -m codeloom validate [FILE|-]` and `rules`: the rule book from the command line. No server is needed."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from codeloom.coding.codesets import CodeSets
from codeloom.coding.rules import RULES
from codeloom.coding.rules.document import markdown
from codeloom.coding.shapes import judged
from codeloom.gateways.codeset_files import MissingCodeSet, load_codesets

OK, SOME_BAD, FAILED = 0, 1, 2
LONGEST = 1_000_000
"""Characters of one line; a longer one is answered with an error."""
EPILOG = (
    'Exit codes: 0 every line was read; 1 some were not (see their "error"); 2 the code sets or the file are missing.'
)


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `validate` and `rules`. Each sets `run(args)`, which returns the exit code."""
    line = "judge charts given as JSON lines; one answer a line"
    check = subparsers.add_parser("validate", help=line, description=line, epilog=EPILOG)
    check.add_argument(
        "file",
        nargs="?",
        default="-",
        metavar="FILE",
        help='lines of {"codes": [...], "context": {...}}; - reads standard input',
    )
    check.set_defaults(run=run_validate)
    book = subparsers.add_parser("rules", help="list the rules", description="list the rules")
    form = book.add_mutually_exclusive_group()
    form.add_argument("--markdown", action="store_true", help="print docs/RULES.md")
    form.add_argument("--json", action="store_true", help="print one JSON object a rule")
    book.set_defaults(run=run_rules)


def run_validate(args: argparse.Namespace) -> int:
    """Answer each line of the file. A bad line gets {"error": ...} and never stops the others."""
    try:
        codesets = load_codesets()
        with _opened(args.file) as lines:
            return answer(lines, codesets, sys.stdout)
    except (MissingCodeSet, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return FAILED


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdin
    else:
        with open(name, encoding="utf-8-sig", errors="replace") as file:
            yield file


def answer(lines: Iterable[str], codesets: CodeSets, out: TextIO) -> int:
    """Write one JSON object for every line that is not blank; the exit code."""
    code = OK
    for line in lines:
        if not line.strip():
            continue
        said = judge(line, codesets)
        if "error" in said:
            code = SOME_BAD
        out.write(json.dumps(said) + "\n")
        out.flush()
    return code


def judge(line: str, codesets: CodeSets) -> dict[str, object]:
    """{"findings": [...]} for one line of input, or {"error": ...}."""
    if len(line) > LONGEST:
        return {"error": f"the line is longer than {LONGEST} characters"}
    try:
        asked = json.loads(line.lstrip("\ufeff"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return {"error": "the line is not JSON"}
    if not isinstance(asked, dict):
        return {"error": "a line must be an object with codes and context"}
    return judged(asked, codesets)


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def run_rules(args: argparse.Namespace) -> int:
    """Print the book: a list, JSON lines, or docs/RULES.md."""
    if args.markdown:
        sys.stdout.write(markdown())
        return OK
    for rule in RULES.values():
        if args.json:
            shown = ("id", "severity", "citation", "title", "setting", "overridable", "hint")
            print(json.dumps({name: getattr(rule, name) for name in shown}))
        else:
            print(f"{rule.id:<7} {rule.severity.value:<5} {rule.title} ({rule.citation})")
    return OK
