"""Uploads for tests of the whole reading: those of the reference data where it is there, else made ones of the same kinds."""

import gzip
import json
from typing import NamedTuple

from tests.reference_data import FOLDER

from . import hostile
from .sample import Resource, as_bytes, as_ndjson, make_bundle

ALLOWED = {
    "accept": {"accepted"},
    "reject": {"refused"},
    "accept_with_warnings": {"accepted"},
    "reject_or_placeholder": {"refused"},
    "accept_dedup": {"accepted"},
    "idempotent": {"accepted"},
    "accept_or_clear_reject": {"accepted", "refused"},
    "accept_escaped": {"accepted"},
    "reject_or_accept": {"accepted", "refused"},
}
"""Outcomes by the words of the manifest."""
FOLDERS = ("r4_real_2021", "r4_real_google_notes", "r4_real_intersystems", "bulk_ndjson")
"""Folders of bundles with and without notes, and of a bulk export."""
REFUSED = {"other_dstu2": "dstu2", "other_stu3": "stu3", "other_xml": "xml"}
"""Folders of other versions and forms, and the code each is refused with."""


class Hostile(NamedTuple):
    """A hostile file, the outcomes it may have, whether it is taken with warnings only, and its charts if it is taken."""

    name: str
    data: bytes
    outcomes: frozenset[str]
    warned: bool
    charts: int | None


class Export(NamedTuple):
    """A file of many visits, with what it holds."""

    name: str
    data: bytes
    entries: int
    visits: int


def hostile_files() -> list[Hostile]:
    """Every hostile file with its outcome."""
    if FOLDER is None:
        return [
            Hostile(f"{kind.name}.json", kind.build(), frozenset({kind.outcome}), kind.outcome == "accepted" and bool(kind.code),
                    kind.charts)
            for kind in hostile.KINDS if not kind.build().startswith(b"PK")
        ]  # fmt: skip
    folder = FOLDER / "fhir_bad"
    return [
        Hostile(row["file"], (folder / row["file"]).read_bytes(), frozenset(ALLOWED[row["expect"]]),
                row["expect"] == "accept_with_warnings", 3)
        for row in json.loads((folder / "manifest.json").read_bytes())
    ]  # fmt: skip


def same_three_times() -> tuple[bytes, bytes, bytes]:
    """A bundle, the same exported again, and the same with every entry twice."""
    if FOLDER is None:
        made = make_bundle()
        return as_bytes(made), json.dumps(made, indent=1).encode(), as_bytes({**made, "entry": made["entry"] * 2})
    first, again, twice = (
        (FOLDER / "fhir_bad" / name).read_bytes()
        for name in ("00_good_small.json", "14_reimport_same.json", "13_duplicate_entries.json")
    )
    return first, again, twice


def bundles() -> list[tuple[str, str, bytes]]:
    """(folder, file name, content) of bundles of every kind, packed, those of other versions among them."""
    if FOLDER is None:
        return [(folder, f"{folder}.json.gz", gzip.compress(data)) for folder, data in _made_bundles().items()]
    files = sorted(path for path in (FOLDER / "fhir").glob("*/*.gz") if path.parent.name != "bulk_ndjson")
    return [(path.parent.name, path.name, path.read_bytes()) for path in files]


def _made_bundles() -> dict[str, bytes]:
    return {
        "r4_made_notes": as_bytes(make_bundle(1, 3)),
        "r4_made_2021": as_bytes(make_bundle(1, 4, notes=False)),
        "r4_made_searchset_notes": as_bytes(make_bundle(1, 2, type="searchset")),
        "other_dstu2": as_bytes(hostile.dstu2()),
        "other_stu3": as_bytes(hostile.stu3()),
        "other_xml": b'<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"/>',
    }


def folder(name: str) -> dict[str, bytes]:
    """The files of one of FOLDERS, as people import them; of a large one the first few."""
    if FOLDER is not None:
        return {path.name: path.read_bytes() for path in sorted((FOLDER / "fhir" / name).iterdir())[:8]}
    return bulk_export() if name == "bulk_ndjson" else _of_patients(10 * FOLDERS.index(name) + 1)


def _of_patients(first: int) -> dict[str, bytes]:
    texts = {number: json.dumps(make_bundle(1, 2)) for number in range(first, first + 4)}
    return {
        f"p{n}.json": text.replace("P-1", f"P-{n}").replace('p1"', f'p{n}"').replace("p1-", f"p{n}-").encode()
        for n, text in texts.items()
    }


def whole_life() -> Export:
    """One patient with hundreds of visits."""
    if FOLDER is None:
        made = make_bundle(1, 400)
        return Export("life.json", as_bytes(made), len(made["entry"]), 400)
    (file,) = (FOLDER / "fhir").glob("*/Man_Willms*")
    return Export(file.name, file.read_bytes(), 11_777, 468)


def bulk_export() -> dict[str, bytes]:
    """A bulk export: one file for each type of resource."""
    if FOLDER is None:
        kinds: dict[str, list[Resource]] = {}
        for entry in make_bundle(13, 5)["entry"]:
            kinds.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
        return {f"{kind}.ndjson": as_ndjson(*resources) for kind, resources in kinds.items()}
    return {path.name: path.read_bytes() for path in sorted((FOLDER / "fhir" / "bulk_ndjson").iterdir())}


BULK = (13, 13 * 5) if FOLDER is None else (13, 1215)
"""Patients and visits of the bulk export."""
