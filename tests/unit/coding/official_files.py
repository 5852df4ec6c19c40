"""Official files as published, from the reference data where it is there; else samples of the same kinds, and a whole code list
written from our own tables.
"""

import gzip
import zipfile
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from codeloom.coding.codesets.official import OfficialKind
from tests.code_sets import order_file
from tests.reference_data import FOLDER

from . import official_samples as made
from .sample_lists import HCPCS_CSV

ARCHIVE = "codes_order_2025_april.zip"
DAY = date(2025, 6, 1)
"""A service date of the code list."""
SAMPLES = {
    "reference/icd10cm_drug_2025_april.xml": (OfficialKind.ICD10CM_DRUGS, 40_026, made.DRUGS.encode(), 3),
    "reference/icd10cm_neoplasm_2025_april.xml": (OfficialKind.ICD10CM_NEOPLASMS, 9_018, made.NEOPLASMS.encode(), 3),
    "reference/icd10cm_eindex_2025_april.xml": (OfficialKind.ICD10CM_EXTERNAL, 6_650, made.EXTERNAL.encode(), 2),
    "reference/POAexemptCodesFY25.txt": (OfficialKind.POA_EXEMPT, 38_154, made.POA_TXT.encode(), 3),
    "hcpcs/hcpcs_level2_oct2025_short.csv": (OfficialKind.HCPCS, 8_463, HCPCS_CSV.encode(), 8),
}
"""By name: kind, rows of the published file, a sample of it, rows of the sample."""
NOT_OFFICIAL = {
    "icd10cm/icd10cm_codes.csv": (Path(__file__).parent / "known_codes.csv").read_bytes(),
    "icd10cm/icd10cm_fy2026apr_notes.jsonl": (Path(__file__).parent / "known_notes.jsonl").read_bytes(),
    "mce/icd10cm_mce_periods_fy2016_fy2027.csv": b"code,valid_from,valid_to,mce_flags\nA000,20151001,20270331,\n" * 40,
    "reference/icd10cm_conversion_table_fy2025.csv": b"Current code assignment,Effective,Previous\nA00.1,2020,A00.0\n",
    "reference/icd10cm_guidelines_fy2025.txt": b"ICD-10-CM Official Guidelines for Coding and Reporting\n\n" * 40,
}
"""Tables and texts of no official layout, with a sample of each."""
ANY_SIZE = FOLDER is None
"""Whether the files are too small to be published ones."""
CODES = (74_260, 97_584)
"""Billable codes and all codes of the published code list."""


@cache
def data(name: str) -> bytes:
    """A file by its name."""
    if FOLDER is None:
        return NOT_OFFICIAL.get(name) or SAMPLES[name][2]
    return gzip.decompress((FOLDER / f"{name}.gz").read_bytes())


def expected(name: str) -> tuple[OfficialKind, int]:
    """The kind of a file and how many rows it has."""
    kind, published, _, sample = SAMPLES[name]
    return kind, sample if FOLDER is None else published


@lru_cache(maxsize=1)
def archive() -> tuple[tuple[str, bytes], ...]:
    """The members of the archive with the code list of FY2025."""
    if FOLDER is None:
        return ((f"{ARCHIVE}/icd10cm_order_2025.txt", order_file(DAY)),)
    with zipfile.ZipFile(FOLDER / "reference" / ARCHIVE) as whole:
        return tuple((f"{ARCHIVE}/{info.filename}", whole.read(info)) for info in whole.infolist())
