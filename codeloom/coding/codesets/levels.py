"""How much a diagnosis weighs for payment: CC and MCC of the MS-DRG tables, payment HCC of the CMS-HCC model.

They mark single codes and compare code lists. CC exclusions say beside which principal diagnosis a code is no CC or MCC.
"""

import csv
import io
import re
from dataclasses import dataclass, field

from codeloom.coding.codesets.exclusions import Exclusions, read_exclusions

_CODE = re.compile(r"^([A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?)\t")
HCC_MODEL = "CMS-HCC Model V28"


@dataclass(slots=True)
class Levels:
    """By bare code: `complication` is "CC" or "MCC", `hcc` the number of the payment category. Empty without tables.

    `exclusions` are the CC exclusions by principal diagnosis.
    """

    complication: dict[str, str] = field(default_factory=dict)
    hcc: dict[str, str] = field(default_factory=dict)
    exclusions: Exclusions = field(default_factory=Exclusions)


def read_levels(cc_table: bytes, mcc_table: bytes, hcc_table: bytes, exclusions: bytes = b"") -> Levels:
    """From the CMS tables 6J and 6I (text, code and tab first), `diagnosis_code,cc,model_name` CSV and table 6K.

    Empty bytes: none.
    """
    out = Levels(exclusions=read_exclusions(exclusions))
    for table, level in ((cc_table, "CC"), (mcc_table, "MCC")):
        for line in table.decode("utf-8", "replace").splitlines():
            if code := _CODE.match(line):
                out.complication[code[1].replace(".", "")] = level
    for row in csv.DictReader(io.StringIO(hcc_table.decode("utf-8", "replace"))):
        if row.get("model_name") == HCC_MODEL:
            out.hcc[row["diagnosis_code"]] = row["cc"]
    return out
