"""How often the rule book speaks on charts nobody got wrong on purpose: a table of rates on standard output.

    python -m benchmarks.alarms [--shared DIR]

Everyday pairs: every ordered pair of common outpatient codes. Synthea: the conditions of each encounter of real bundles,
coded through the condition map (data/terms), in the order of the file; a code that may not stand first does so here by the
accident of that order, which is counted apart. An alarm is an error or a warning.
"""

import argparse
import csv
import gzip
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

from codeloom.coding.lines import Context, Line
from codeloom.coding.rules import RULES, validate
from codeloom.gateways.codeset_files import load_codesets

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 6, 1)
INPATIENT = ("IMP", "ACUTE", "NONAC")
ORDER = frozenset(rule.id for rule in RULES.values() if rule.family in ("principal", "secondary"))
COMMON = (
    "I10 E11.9 E78.5 E66.9 F32.A F41.1 K21.9 M54.50 J45.909 E03.9 G47.33 I25.10 I48.91 J44.9 Z79.4 Z79.84 Z79.01 Z87.891 "
    "F17.210 M17.11 E55.9 D64.9 N40.0 Z95.5 J06.9 N39.0 L03.115 K59.00 G43.909 D50.9 E87.6 Z23 Z12.31 M19.90 Z88.0 "
    "I63.9 C50.911 F20.9 M81.0 K80.20 I83.90 H40.9 N20.0 N95.1 B35.1 L70.0 R53.83 R42 R10.9 M25.561 F90.9 J30.9"
)
Chart = tuple[list[str], Context]


def pairs() -> Iterator[Chart]:
    """Every ordered pair of the common codes."""
    for pair in permutations(COMMON.split(), 2):
        yield list(pair), Context(DAY, 50, "F", "outpatient")


def synthea(shared: Path) -> Iterator[Chart]:
    """One chart per encounter that has a condition the map knows."""
    with (shared / "terms" / "synthea_condition_snomed_to_icd10cm.csv").open(encoding="utf-8") as file:
        known = {row["snomed_code"]: row["icd10cm_codes"].split() for row in csv.DictReader(file)}
    for path in sorted((shared / "fhir").glob("r4_*/*.json.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from bundle_charts(
                [entry for entry in json.load(file).get("entry", []) if "resource" in entry], known
            )


def bundle_charts(entries: list[dict[str, dict[str, object]]], known: dict[str, list[str]]) -> Iterator[Chart]:
    """The charts of one bundle, as plain look-ups: no reader of ours takes part."""
    found: dict[str, list[str]] = {}
    encounters: dict[str, dict[str, object]] = {}
    patient: dict[str, object] = {}
    for entry in entries:
        resource = entry["resource"]
        if resource["resourceType"] == "Encounter":
            for name in (
                f"urn:uuid:{resource.get('id')}",
                f"Encounter/{resource.get('id')}",
                str(entry.get("fullUrl")),
            ):
                encounters[name] = resource
        elif resource["resourceType"] == "Patient":
            patient = resource
    for entry in entries:
        resource = entry["resource"]
        if resource["resourceType"] == "Condition":
            text = json.dumps(resource)
            place = json.loads(text).get("encounter", {}).get("reference", "")
            listed = found.setdefault(str(encounters.get(place, {}).get("id", place)), [])
            listed += [
                code for code in known.get(json.loads(text)["code"]["coding"][0]["code"], []) if code not in listed
            ]
    kinds = {str(one.get("id")): json.loads(json.dumps(one.get("class"))) or {} for one in encounters.values()}
    for name, codes in found.items():
        if codes:
            inside = kinds.get(name, {}).get("code") in INPATIENT
            sex = {"male": "M", "female": "F"}.get(str(patient.get("gender")))
            yield codes, Context(DAY, None, sex, "inpatient" if inside else "outpatient")


def report(name: str, charts: Iterable[Chart]) -> None:
    """Rates for one kind of charts, and the rules that spoke most."""
    codesets = load_codesets()
    total, charts_with, by_rule = 0, Counter[str](), Counter[str]()
    for codes, context in charts:
        total += 1
        lines = []
        for code in codes:
            entry = codesets.at(DAY).get(code)
            exempt = entry is None or "poa_exempt" in entry.flags
            lines.append(Line(code, poa="" if exempt or context.setting != "inpatient" else "Y"))
        found = validate(lines, context, codesets)
        alarms = {finding.rule for finding in found if finding.severity != "info"}
        by_rule.update(alarms)
        charts_with.update({finding.severity.value for finding in found})
        charts_with["alarm"] += bool(alarms)
        charts_with["beyond"] += bool(alarms - ORDER)
    print(f"\n{name}: {total} charts")
    words = {
        "alarm": "any alarm",
        "beyond": "but for order",
        "error": "error",
        "warn": "warning",
        "info": "information",
    }
    for key, said in words.items():
        print(f"  {said:<16}{charts_with[key] / total:>8.2%}")
    print("  " + ", ".join(f"{rule} {count}" for rule, count in by_rule.most_common(12)))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="rates of findings on realistic charts")
    parser.add_argument(
        "--shared", default=os.environ.get("CODELOOM_SHARED") or ROOT.parent / "shared" / "data", type=Path
    )
    shared = parser.parse_args().shared
    report("everyday pairs", pairs())
    if (shared / "fhir").is_dir():
        report("Synthea encounters", synthea(shared))
    else:
        print(f"\nSynthea encounters: no data at {shared}")


if __name__ == "__main__":
    main()
