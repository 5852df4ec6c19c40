"""Use of substances: remission said anywhere in its statement, and the severity said elsewhere in the note (I.C.5.b)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import DENIED, KIN
from codeloom.coding.suggesting.mentions import Reading

_USE = re.compile(r"F1[0-9]\.[12][01](?:0)?$")
_REMISSION = re.compile(r"\bremission\b", re.IGNORECASE)
_NOT_SO = re.compile(r"\b(?:not|no|never)\b[^.;]{0,12}$", re.IGNORECASE)


def with_use(found: Sequence[Claim], reading: Reading) -> list[Claim]:
    """The claims with each disorder of use as dependence where the note calls it so, and in remission where it says that."""
    return [
        _read(claim, reading) if _USE.match(claim.code) and not claim.code.startswith("F17") else claim
        for claim in found
    ]


def _read(claim: Claim, reading: Reading) -> Claim:
    code, said = claim.code, _item(claim.place, reading)
    if code[4] == "1" and _called_dependence(code[:3], reading):
        code = f"{code[:4]}2{code[5:]}"
    remits = _REMISSION.search(said)
    if remits and code[5] == "0" and not _NOT_SO.search(said[: remits.start()]):
        code = f"{code[:5]}1"
    return (
        claim
        if code == claim.code
        else replace(claim, code=code, why=f"{claim.why} The note says more of it elsewhere.")
    )


def _item(place: int, reading: Reading) -> str:
    """The statement of a place and the rest of its line: three dots end no statement of a use."""
    one = reading.sentence_at(place)
    if one is None:
        return ""
    line = reading.note.find("\n", one.end)
    rest = reading.note[one.end : line if line >= 0 else len(reading.note)]
    return reading.note[one.start : one.end] + (rest if reading.note[one.start : one.end].endswith("..") else "")


def _called_dependence(category: str, reading: Reading) -> bool:
    """Whether another mention of the substance is of dependence: a moderate or severe disorder."""
    return any(
        one.code.startswith(f"{category}.2") and one.said not in (DENIED, KIN) and not one.sentence.section.copied
        for one in reading.mentions
    )
