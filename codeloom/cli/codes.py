"""`python -m codeloom search TEXT` and `python -m codeloom code` with a code: the code sets without a server."""

import argparse
import json
import sys
from datetime import date

from codeloom.coding.clock import now
from codeloom.coding.codesets.page import CodePage, code_page
from codeloom.coding.shapes import hit_json, page_json
from codeloom.gateways.codeset_files import DamagedTable, load_codesets, load_index

FOUND, NOT_FOUND, NO_TABLES = 0, 1, 3


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `search` and `code`. Each sets `run(args)`, which returns the exit code: 0 found, 1 not found, 3 tables missing."""
    search = subparsers.add_parser("search", help="find ICD-10-CM codes by what people type")
    search.add_argument("text", nargs="+", help='words, shorthand or a code: "fx l wrist init", "E1165"')
    search.add_argument("--limit", type=_limit, default=20, help="at most this many hits (default 20)")
    _shared(search)
    search.set_defaults(run=run_search)
    code = subparsers.add_parser("code", help="show what the tables say of one code")
    code.add_argument("code", help="an ICD-10-CM code, with or without dot")
    _shared(code)
    code.set_defaults(run=run_code)


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--date", type=_day, default=None, metavar="YYYY-MM-DD", help="the service date (default today)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-06-01") from error


def _limit(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 200:
        raise argparse.ArgumentTypeError("the limit is a number from 1 to 200")
    return int(text)


def run_search(args: argparse.Namespace) -> int:
    """Print the hits for the text on the service date."""
    try:
        answer = load_index().search(" ".join(args.text), args.date or now().date(), limit=args.limit)
    except DamagedTable as error:
        print(error, file=sys.stderr)
        return NO_TABLES
    if args.json:
        print(json.dumps([hit_json(hit) for hit in answer.hits], ensure_ascii=False))
    else:
        if answer.read_as:
            print("Read as:", ", ".join(answer.read_as))
        for hit in answer.hits:
            print(f"{hit.code:<9} {'' if hit.billable else '(category) '}{hit.title}")
        if not answer.hits:
            print("Nothing found. Try fewer or other words.")
    return FOUND if answer.hits else NOT_FOUND


def run_code(args: argparse.Namespace) -> int:
    """Print the page of a code on the service date."""
    try:
        page = code_page(load_codesets().at(args.date or now().date()), args.code)
    except DamagedTable as error:
        print(error, file=sys.stderr)
        return NO_TABLES
    if page is None:
        print(f"{args.code} is not an ICD-10-CM code of any release.", file=sys.stderr)
        return NOT_FOUND
    print(json.dumps(page_json(page), ensure_ascii=False) if args.json else page_text(page))
    return FOUND


def page_text(page: CodePage) -> str:
    """A code page as plain text."""
    state = "billable" if page.billable else "category" if page.in_force else "not valid on this date"
    lines = [f"{page.code}  {page.title}", f"{page.release}: {state}"]
    if page.valid_from:
        lines.append(f"valid from {page.valid_from}" + (f" to {page.valid_to}" if page.valid_to else ""))
    if page.replacements:
        lines.append("now: " + ", ".join(page.replacements))
    lines += [f"  {level.level} {level.name}: {level.title}" for level in page.hierarchy]
    lines += [f"  7th {char}: {meaning}" for char, meaning in page.seventh]
    if not page.seventh:
        lines += [f"  {code}  {title}" for code, title, _ in page.children]
    for kind, notes in page.notes.items():
        lines.append(kind.replace("_", " ") + ":")
        lines += [f"  [{note.owner}] {f'{note.lead} ' if note.lead else ''}{note.text}" for note in notes]
    if page.flags:
        lines.append("flags: " + ", ".join(page.flags))
    if page.complication or page.hcc:
        lines.append(", ".join(mark for mark in (page.complication, f"HCC {page.hcc}" if page.hcc else "") if mark))
    if page.poa_exempt:
        lines.append("exempt from present-on-admission reporting")
    return "\n".join(lines)
