"""`python -m codeloom suggest [FILE|-]`: the offline engine from the command line. No server and no database is needed."""

import argparse
import json
import sys
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codeloom.cli.validate import FAILED, OK, SOME_BAD, BadLine, decoded, opened
from codeloom.coding.suggesting.shapes import Suggestion, Visit

if TYPE_CHECKING:
    from codeloom.coding.codesets import CodeSets
    from codeloom.coding.search.index import Index

EPILOG = 'Exit codes: 0 every note was read; 1 some were not (see their "error"); 2 the code sets or the file are missing or bad.'
PATIENTS, SEXES = ("new", "established"), ("M", "F")
SETTINGS = ("office", "telehealth", "home", "ed", "inpatient", "observation", "nursing", "consultation")
OLDEST, MOST_MINUTES = 130, 1440


class BadVisit(ValueError):
    """A context that cannot be used; the message names the field."""


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `suggest`. It sets `run(args)`, which returns the exit code."""
    line = "suggest codes for an encounter note, offline"
    command = subparsers.add_parser("suggest", help=line, description=line, epilog=EPILOG)
    command.add_argument(
        "file",
        nargs="?",
        default="-",
        metavar="FILE",
        help='a note; - reads JSON lines of {"id", "note", "context"} from standard input',
    )
    command.add_argument("--date", type=date.fromisoformat, metavar="D", help="the service date; today without it")
    command.add_argument("--patient", choices=PATIENTS, default="established", help="new or established")
    command.add_argument("--minutes", type=int, metavar="N", help="total time of the provider on the date")
    command.add_argument("--age", type=int, metavar="N", help="whole years on the date")
    command.add_argument("--sex", choices=SEXES, help="M or F")
    command.add_argument("--setting", choices=SETTINGS, default="office", help="where the visit was")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=run_suggest)


def run_suggest(args: argparse.Namespace) -> int:
    """Answer the note of a file, or each line of standard input; a bad line gets {"error": ...} and stops no other."""
    from codeloom.coding.clock import now
    from codeloom.gateways.codeset_files import DamagedTable, load_codesets, load_index

    try:
        codesets, index = load_codesets(), load_index()
        given = {
            "dos": (args.date or now().date()).isoformat(),
            "patient": args.patient,
            "minutes": args.minutes,
            "age": args.age,
            "sex": args.sex,
            "setting": args.setting,
        }
        if args.file != "-":
            note = Path(args.file).read_text(encoding="utf-8-sig", errors="replace")
            said = _answered({"note": note, "context": given}, given, codesets, index)
            print(json.dumps(said, ensure_ascii=False) if args.json or "error" in said else _plain(said))
            return SOME_BAD if "error" in said else OK
        code = OK
        with opened("-") as lines:
            for line in lines:
                if not line.strip():
                    continue
                try:
                    said = _answered(decoded(line, "note and context"), given, codesets, index)
                except BadLine as error:
                    said = {"error": str(error)}
                code = SOME_BAD if "error" in said else code
                sys.stdout.write(json.dumps(said) + "\n")
                sys.stdout.flush()
        return code
    except (DamagedTable, OSError) as error:
        print(error, file=sys.stderr)
        return FAILED


def _answered(line: dict[str, Any], given: dict[str, Any], codesets: "CodeSets", index: "Index") -> dict[str, Any]:
    from codeloom.coding.suggesting.offline import NoteTooLong, suggest

    named = {"id": line["id"]} if "id" in line else {}
    note = line.get("note")
    if not isinstance(note, str):
        return {**named, "error": "note must be text"}
    own = {} if line.get("context") is None else line["context"]
    if not isinstance(own, dict):
        return {**named, "error": "context must be an object"}
    try:
        visit = visit_of({**given, **{key: value for key, value in own.items() if value is not None}})
        began = time.perf_counter()
        made = suggest(note, visit, codesets, index)
    except (BadVisit, NoteTooLong) as error:
        return {**named, "error": str(error)}
    spent = round((time.perf_counter() - began) * 1000, 1)
    release = codesets.at(visit.dos).release.name
    return {
        **named,
        **printed(made),
        "provider": "offline",
        "model": None,
        "prompt": None,
        "code_set": release,
        "ms": spent,
    }


def visit_of(context: dict[str, Any]) -> Visit:
    """The visit of a context. Raises BadVisit where a field has no meaning."""
    try:
        dos = date.fromisoformat(str(context.get("dos", "")))
    except ValueError:
        raise BadVisit("dos must be a date, YYYY-MM-DD") from None
    patient = context.get("patient", "established")
    patient = "established" if patient == "est" else patient
    if patient not in PATIENTS:
        raise BadVisit("patient must be new or established")
    sex = context.get("sex")
    if sex not in (None, *SEXES):
        raise BadVisit("sex must be M or F")
    setting = context.get("setting") or "office"
    if not isinstance(setting, str):
        raise BadVisit("setting must be text")
    return Visit(dos, patient, _whole(context, "minutes", MOST_MINUTES), _whole(context, "age", OLDEST), sex, setting)


def _whole(context: dict[str, Any], field: str, most: int) -> int | None:
    value = context.get(field)
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= most:
        raise BadVisit(f"{field} must be a whole number from 0 to {most}")
    return value


def printed(made: Suggestion) -> dict[str, Any]:
    """A suggestion as it is printed: plain values in the order of the fields. A diagnosis of low confidence is a question."""
    whole = asdict(made)
    del whole["made"]
    em = whole["em"]
    if em is not None:
        elements = em.pop("elements")
        for column in ("problems", "data", "risk"):
            em[column] = {"level": em[column], "items": [one for one in elements if one["column"] == column]}
    kept = ("code", "title", "evidence", "confidence", "why")
    rows = [{key: row[key] for key in kept} for row in whole["diagnoses"]]
    whole["diagnoses"] = [row for row in rows if row["confidence"] != "low"]
    whole["questions"] = [row for row in rows if row["confidence"] == "low"]
    return whole


def _plain(said: dict[str, Any]) -> str:
    """The suggestion for a person to read."""
    out = []
    for row in (*said["diagnoses"], *said["questions"]):
        quotes = " | ".join(" ".join(one["text"].split()) for one in row["evidence"])
        sure = "a question, not a code" if row["confidence"] == "low" else row["confidence"]
        out.append(f'{row["code"]:<9} {row["title"]}\n          {sure}: {row["why"]} "{quotes}"')
    for row in said["procedures"]:
        counted = "".join((f" x{row['units']}" if row["units"] > 1 else "", *(f" -{one}" for one in row["modifiers"])))
        served = f" for {', '.join(row['pointers'])}" if row["pointers"] else ""
        out.append(f"{row['code'] or 'no number'}{counted}  {row['title']}{served} ({row['confidence']})")
    if said["em"]:
        em = said["em"]
        columns = ", ".join(f"{column} {em[column]['level']}" for column in ("problems", "data", "risk"))
        out.append(f"E/M {em['code']} by {em['decided_by']}: {columns}")
    out += [f"risk: {one['message']} {' '.join(one['codes'])}".rstrip() for one in said["risks"]]
    out += [f"dropped: {one['code']} {one['reason']}" for one in said["dropped"]]
    out += [f"{one['rule']} {one['severity']}: {one['message']}" for one in said["findings"]]
    return "\n".join(out) or "Nothing to suggest."
