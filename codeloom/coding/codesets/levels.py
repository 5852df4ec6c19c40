"""How much a diagnosis weighs for payment: CC and MCC of the MS-DRG tables, payment HCC of the CMS-HCC model.

They mark single codes and compare code lists. CC exclusions say beside which principal diagnosis a code is no CC or MCC.
"""

import csv
import io
from dataclasses import dataclass, field

from codeloom.coding.codesets.exclusions import Exclusions


@dataclass(slots=True)
class Levels:
    """By bare code: `complication` is "CC" or "MCC", `hcc` the number of the payment category. Empty where a code has none.

    `exclusions` are the CC exclusions by principal diagnosis.
    """

    complication: dict[str, str] = field(default_factory=dict)
    hcc: dict[str, str] = field(default_factory=dict)
    exclusions: Exclusions = field(default_factory=Exclusions)


def read_levels(payment: bytes, exclusions: bytes) -> Levels:
    """From CSV `code,complication,exclusions,hcc` and CSV `exclusions,principals` (see codeloom/coding/data/README.md)."""
    out = Levels()
    for row in csv.DictReader(io.StringIO(payment.decode())):
        for value, target in (
            (row["complication"], out.complication),
            (row["exclusions"], out.exclusions.collection),
            (row["hcc"], out.hcc),
        ):
            if value:
                target[row["code"]] = value
    for row in csv.DictReader(io.StringIO(exclusions.decode())):
        out.exclusions.principals[row["exclusions"]] = f" {row['principals']} "
    return out
