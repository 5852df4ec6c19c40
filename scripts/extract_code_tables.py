"""Make the code tables in codeloom/coding/data from the files of CDC and CMS, with their checksums.

    python -m scripts.extract_code_tables --tabular XML --cc TXT --mcc TXT --exclusions TXT --hcc CSV [--to FOLDER]

`--tabular`: ICD-10-CM tabular list (CDC, NCHS). `--cc`, `--mcc`, `--exclusions`: tables 6J, 6I and 6K of the IPPS final
rule (CMS, text). `--hcc`: `diagnosis_code,cc,model_name` of the CMS-HCC model. A table without sources is left as it is.
No time or name is written into the packed files, so that the same sources give the same checksums with the same zlib.
"""

import argparse
import csv
import gzip
import hashlib
import io
import re
from collections.abc import Mapping
from pathlib import Path

from codeloom.coding.codesets.exclusions import Exclusions
from codeloom.coding.codesets.tabular import read_tabular

DATA = Path(__file__).resolve().parents[1] / "codeloom" / "coding" / "data"
SUMS = "SHA256SUMS"
HCC_MODEL = "CMS-HCC Model V28"
_CODE = re.compile(r"^([A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?)\t")
_LISTED = re.compile(r" ([A-Z][0-9A-Z]{2,6}) +M?CC +(\d{4}):")
_COLLECTION = re.compile(r"PDX collection (\d{4})")
_PRINCIPAL = re.compile(r"  ([A-Z][0-9A-Z]{2,6}) ")


def complication_codes(table: str) -> list[str]:
    """Bare codes of table 6I or 6J (code and tab first), in order."""
    return [found[1].replace(".", "") for line in table.splitlines() if (found := _CODE.match(line))]


def hcc_of(table: str) -> dict[str, str]:
    """Payment category of the V28 model by bare code, from `diagnosis_code,cc,model_name`."""
    rows = csv.DictReader(io.StringIO(table))
    return {row["diagnosis_code"]: row["cc"] for row in rows if row["model_name"] == HCC_MODEL}


def exclusions_of(table: str) -> Exclusions:
    """Part 1 of table 6K. Parts 2 and 3 need the disposition and the MS-DRG and are left out."""
    out = Exclusions()
    number, codes = "", list[str]()
    for line in table.splitlines():
        if line.startswith("K Part 2"):
            break
        if begins := _COLLECTION.match(line):
            if number:
                out.principals[number] = f" {' '.join(codes)} "
            number, codes = begins[1], []
        elif number:
            if code := _PRINCIPAL.match(line):
                codes.append(code[1])
        elif listed := _LISTED.match(line):
            out.collection[listed[1]] = listed[2]
    if number:
        out.principals[number] = f" {' '.join(codes)} "
    return out


def payment_csv(complication: Mapping[str, str], collection: Mapping[str, str], hcc: Mapping[str, str]) -> bytes:
    """`code,complication,exclusions,hcc` by bare code: "CC" or "MCC", the number of its exclusions, the payment category."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(("code", "complication", "exclusions", "hcc"))
    for code in sorted({*complication, *collection, *hcc}):
        write((code, complication.get(code, ""), collection.get(code, ""), hcc.get(code, "")))
    return out.getvalue().encode()


def exclusions_csv(principals: Mapping[str, str]) -> bytes:
    """`exclusions,principals`: the number of a collection and its bare principal diagnoses, apart by blanks."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(("exclusions", "principals"))
    for number, codes in sorted(principals.items()):
        write((number, codes.strip()))
    return out.getvalue().encode()


def packed(content: bytes) -> bytes:
    """gzip without a time, so that the same content gives the same bytes."""
    return gzip.compress(content, 9, mtime=0)


def write_sums(folder: Path) -> None:
    """The checksums of every code table of a folder, as `sha256sum` writes them."""
    tables = sorted((*folder.glob("*.gz"), *folder.glob("icd10cm_fy*")))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in tables]
    (folder / SUMS).write_text("".join(lines))


def text(path: Path) -> str:
    """A table of CMS; its few characters outside ASCII stand in descriptions, which are not kept."""
    return path.read_bytes().decode("utf-8", "replace")


def main() -> None:
    """Write what the given sources make, then all checksums."""
    parser = argparse.ArgumentParser(description="make the code tables of codeloom/coding/data")
    for name in ("tabular", "cc", "mcc", "exclusions", "hcc"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--to", type=Path, default=DATA)
    args = parser.parse_args()
    if args.tabular:
        xml = args.tabular.read_bytes()
        print(f"tabular list of {read_tabular(xml).year}")
        (args.to / "icd10cm_tabular.xml.gz").write_bytes(packed(xml))
    payment = (args.cc, args.mcc, args.exclusions, args.hcc)
    if any(payment):
        if not all(payment):
            parser.error("--cc, --mcc, --exclusions and --hcc make one table: give all four")
        complication = dict.fromkeys(complication_codes(text(args.cc)), "CC")
        complication |= dict.fromkeys(complication_codes(text(args.mcc)), "MCC")
        excluded, hcc = exclusions_of(text(args.exclusions)), hcc_of(text(args.hcc))
        print(f"{len(complication):,} CC and MCC, {len(excluded.principals):,} collections, {len(hcc):,} HCC")
        (args.to / "icd10cm_payment.csv.gz").write_bytes(packed(payment_csv(complication, excluded.collection, hcc)))
        (args.to / "icd10cm_cc_exclusions.csv.gz").write_bytes(packed(exclusions_csv(excluded.principals)))
    write_sums(args.to)


if __name__ == "__main__":
    main()
