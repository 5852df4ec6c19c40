"""`python -m codeloom validate [FILE|-]` and `rules`: the rule book from the command line. No server is needed."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from codeloom.cli.codesets import overlaid
from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets.official import BadOfficialFile
from codeloom.coding.rules import RULES
from codeloom.coding.rules.document import markdown
from codeloom.coding.rules.local import LocalBook, LocalRule
from codeloom.coding.rules.local_check import inspect
from codeloom.coding.rules.local_reading import BadDefinition, read_rule
from codeloom.coding.shapes import judged
from codeloom.gateways.codeset_files import DamagedTable, load_codesets

OK, SOME_BAD, FAILED = 0, 1, 2
LONGEST = 1_000_000
"""Characters of one line; a longer one is answered with an error."""
EPILOG = 'Exit codes: 0 every line was read; 1 some were not (see their "error"); 2 the code sets or a file are missing or bad.'


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
    check.add_argument(
        "--local-rules",
        metavar="FILE.json",
        help="rules of the practice to run beside the book: a list of definitions as docs/EXTENDING.md describes them",
    )
    check.add_argument(
        "--code-set",
        action="append",
        type=Path,
        metavar="FILE",
        help="an official code set file to lay over; repeatable",
    )
    check.add_argument(
        "--effective",
        type=date.fromisoformat,
        metavar="DATE",
        help="its first service date, when not the one it suggests",
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
        codesets = overlaid(args.code_set, args.effective) if args.code_set else load_codesets()
        local = read_local_rules(args.local_rules, codesets) if args.local_rules else ()
        with opened(args.file) as lines:
            return answer(lines, codesets, sys.stdout, local)
    except (DamagedTable, BadLocalRules, BadOfficialFile, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return FAILED


class BadLocalRules(ValueError):
    """A file of local rules that cannot be used; the message names the rule and the field."""


def read_local_rules(path: str, codesets: CodeSets) -> LocalBook:
    """The rules of a file, each checked as if it were saved in the application. Raises BadLocalRules or OSError."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            definitions = json.load(file)
    except (ValueError, RecursionError):
        raise BadLocalRules(f"{path} is not JSON") from None
    if not isinstance(definitions, list) or not all(isinstance(one, dict) for one in definitions):
        raise BadLocalRules(f"{path} must hold a list of definitions")
    rules: list[LocalRule] = []
    for at, definition in enumerate(definitions, 1):
        name = str(definition.get("id") or f"LOC-{at:02d}")
        try:
            rule = read_rule(definition, name)
        except BadDefinition as error:
            raise BadLocalRules(f"{path}: {name}: {error}") from None
        flaws = inspect(rule, codesets).flaws
        if flaws or any(rule.id == other.id for other in rules):
            why = "; ".join(f"{flaw.field}: {flaw.words}" for flaw in flaws) or "two rules have this id"
            raise BadLocalRules(f"{path}: {name}: {why}")
        rules.append(rule)
    return LocalBook(rules)


@contextmanager
def opened(name: str) -> Iterator[TextIO]:
    """The lines of a file, or of standard input for -."""
    if name == "-":
        yield sys.stdin
    else:
        with open(name, encoding="utf-8-sig", errors="replace") as file:
            yield file


def answer(lines: Iterable[str], codesets: CodeSets, out: TextIO, local: LocalBook | tuple[()] = ()) -> int:
    """Write one JSON object for every line that is not blank; the exit code."""
    code = OK
    for line in lines:
        if not line.strip():
            continue
        verdict = judge(line, codesets, local)
        if "error" in verdict:
            code = SOME_BAD
        out.write(json.dumps(verdict) + "\n")
        out.flush()
    return code


def judge(line: str, codesets: CodeSets, local: LocalBook | tuple[()] = ()) -> dict[str, object]:
    """{"findings": [...]} for one line of input, or {"error": ...}."""
    try:
        return judged(decoded(line, "codes and context"), codesets, local=local)
    except BadLine as error:
        return {"error": str(error)}


class BadLine(ValueError):
    """A line that is no JSON object; the message says so in words for its sender."""


def decoded(line: str, holds: str) -> dict[str, Any]:
    """The object of one line, which should hold what `holds` names. Raises BadLine."""
    if len(line) > LONGEST:
        raise BadLine(f"the line is longer than {LONGEST} characters")
    try:
        said = json.loads(line.lstrip("\ufeff"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise BadLine("the line is not JSON") from None
    if not isinstance(said, dict):
        raise BadLine(f"a line must be an object with {holds}")
    return said


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
