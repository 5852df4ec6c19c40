"""Where groups come from: the MS-DRG grouper of the package msdrg, and the tables of CMS-HCC V28 of this installation.

docs/adr/0023 says why. The package is native code: only codes of the right shape reach it, and nothing of a person does
but sex.
"""

import atexit
import gzip
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from codeloom.coding.grouping import (
    Coded,
    Edition,
    Group,
    Grouper,
    Hierarchy,
    Secondary,
    Stay,
    Uncounted,
    read_hierarchy,
    read_uncounted,
)
from codeloom.gateways.codeset_files import packed_table

EDITIONS = {
    400: Edition("40", date(2022, 10, 1), date(2023, 3, 31)),
    401: Edition("40.1", date(2023, 4, 1), date(2023, 9, 30)),
    410: Edition("41", date(2023, 10, 1), date(2024, 3, 31)),
    411: Edition("41.1", date(2024, 4, 1), date(2024, 9, 30)),
    420: Edition("42", date(2024, 10, 1), date(2025, 3, 31)),
    421: Edition("42.1", date(2025, 4, 1), date(2025, 9, 30)),
    430: Edition("43", date(2025, 10, 1), date(2026, 3, 31)),
    431: Edition("43.1", date(2026, 4, 1), date(2026, 9, 30)),
    440: Edition("44", date(2026, 10, 1), date(2027, 3, 31)),
}
"""The editions of the pinned package and their discharges. A fiscal year begins on 1 October; an update holds from April."""
ADULT = 65
"""The age that is given: these editions ask for one, and none decides a group."""
HCC_TABLES = ("hcc_v28_codes.csv.gz", "hcc_v28_categories.csv.gz")
UNCOUNTED = "drg_uncounted.csv.gz"
_NUMBERS = {edition: number for number, edition in EDITIONS.items()}
_SHAPE = re.compile(r"[A-Z0-9]{3,7}")
_SEX = {"M": 0, "F": 1}
_LEVELS = {"NONE": "", "CC": "CC", "MCC": "MCC"}
_UNTOLD: Mapping[str, Any] = {"severity": "NONE", "flags": ()}
"""What is known of a code that was not sent."""
_REFUSED = {"DX_CANNOT_BE_PDX": "principal", "INVALID_PDX": "unknown"}


class PackagedGrouper:
    """The grouper of the package msdrg. Its context is read-only and shared by all threads. Raises what loading it raises."""

    def __init__(self) -> None:
        from msdrg import MsdrgGrouper

        self._uncounted = read_uncounted(gzip.decompress(packed_table(UNCOUNTED)))
        self._native = MsdrgGrouper()
        atexit.register(self._native.close)

    @property
    def editions(self) -> Sequence[Edition]:
        """What it can group by, oldest first."""
        return tuple(EDITIONS.values())

    def group(self, edition: Edition, stay: Stay) -> Group:
        """The group of a stay, after hospital-acquired conditions. A code of no known shape is strange and takes no part."""
        if not _SHAPE.fullmatch(stay.principal.code):
            return Group(refused="unknown")
        claim: Any = {
            "version": _NUMBERS[edition],
            "age": ADULT,
            "sex": _SEX.get(stay.sex, 2),
            "discharge_status": stay.disposition,
            "pdx": _diagnosis(stay.principal),
            "sdx": [_diagnosis(coded) for coded in stay.secondary if _SHAPE.fullmatch(coded.code)],
            "procedures": [{"code": code} for code in stay.procedures if _SHAPE.fullmatch(code)],
        }
        return _group(self._native.group(claim), stay, self._uncounted)


@lru_cache(maxsize=1)
def load_grouper() -> Grouper | None:
    """The grouper of this installation; None where the package is not there or not made for this machine."""
    try:
        return PackagedGrouper()
    except (ImportError, OSError):
        return None


@lru_cache(maxsize=1)
def load_hierarchy() -> Hierarchy:
    """CMS-HCC V28. Raises DamagedTable."""
    return read_hierarchy(*(gzip.decompress(packed_table(name)) for name in HCC_TABLES))


def _diagnosis(coded: Coded) -> Any:
    return {"code": coded.code, "poa": coded.poa} if coded.poa in ("Y", "N", "U", "W") else {"code": coded.code}


def _group(answer: Mapping[str, Any], stay: Stay, uncounted: Uncounted) -> Group:
    told = {entry["code"]: entry for entry in answer["sdx_output"]}
    strange = tuple(coded.code for coded in stay.secondary if "VALID" not in told.get(coded.code, _UNTOLD)["flags"])
    drg, level = answer["final_drg"], _LEVELS[answer["final_severity"]]
    if answer["return_code"] != "OK":
        return Group(strange=strange, refused=_REFUSED.get(answer["return_code"], "ungroupable"))
    weighty = [told[coded.code] for coded in stay.secondary if told.get(coded.code, _UNTOLD)["severity"] != "NONE"]
    return Group(
        drg=drg,
        title=answer["final_drg_description"],
        mdc=answer["final_mdc"],
        mdc_title=answer["final_mdc_description"],
        level=level,
        secondary=tuple(
            Secondary(
                entry["code"], entry["severity"], _void(entry, level) or ("group" * uncounted.holds(entry["code"], drg))
            )
            for entry in weighty
        ),
        strange=strange,
    )


def _void(entry: Mapping[str, Any], level: str) -> str:
    """Why a CC or MCC does not count, as far as the answer tells: one above the level of the group did not count in it."""
    if "EXCLUDED" in entry["flags"]:
        return "principal"
    if "DEATH_EXCLUSION" in entry["flags"]:
        return "death"
    if any(condition["hac_status"] == "HAC_CRITERIA_MET" for condition in entry["hacs"]):
        return "hac"
    return "group" if not level or (level, entry["severity"]) == ("CC", "MCC") else ""
