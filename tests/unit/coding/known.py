"""Other readings of the code tables to judge ours by: those of the reference data where it is there, else a few rows kept here.

known_codes.csv and known_notes.jsonl are rows of the ICD-10-CM tables of CMS and CDC (public domain): validity, titles, payment
levels and categories, POA exemption, and notes with the codes they name.
"""

import csv
import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.reference_data import FOLDER

HERE = Path(__file__).parent
PROCEDURES = {
    "icd10pcs": ("icd10pcs/icd10pcs_codes.csv.gz", "code", ("0016070", "0DTJ4ZZ", "10E0XZZ", "XW033E5", "B2111ZZ")),
    "hcpcs": ("hcpcs/hcpcs_level2_oct2025_short.csv.gz", "Code", ("A0021", "G0404", "J1100", "Q4081", "V5364")),
}
"""By system: the file of its published codes, the column, and some of them."""


@cache
def table(name: str) -> list[dict[str, str]]:
    """Rows of a packed table of the reference data."""
    assert FOLDER is not None
    with gzip.open(FOLDER / name, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def codes() -> list[dict[str, str]]:
    """Diagnosis codes with what the published tables say of them."""
    if FOLDER is not None:
        return table("icd10cm/icd10cm_codes.csv.gz")
    with (HERE / "known_codes.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def notes() -> list[dict[str, Any]]:
    """Notes of the tabular list as another program read them: owner, level, kind, text, ranges of codes."""
    if FOLDER is not None:
        text = gzip.decompress((FOLDER / "icd10cm" / "icd10cm_fy2026apr_notes.jsonl.gz").read_bytes())
    else:
        text = (HERE / "known_notes.jsonl").read_bytes()
    return [json.loads(line) for line in text.splitlines()]


def procedures(system: str) -> list[str]:
    """Published procedure codes of a system."""
    name, column, some = PROCEDURES[system]
    return list(some) if FOLDER is None else [row[column].strip() for row in table(name)]
