"""Two conditions of one list that the code book says in one code: coronary disease with angina, a stone with hydronephrosis."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim


@dataclass(frozen=True, slots=True)
class Pair:
    """Patterns on two codes and the code that says both."""

    one: re.Pattern[str]
    other: re.Pattern[str]
    code: str


def _pair(one: str, other: str, code: str) -> Pair:
    return Pair(re.compile(rf"(?:{one})$"), re.compile(rf"(?:{other})$"), code)


PAIRS = (
    _pair(r"I25\.1(?:0|19)", r"I20\.0", "I25.110"), _pair(r"I25\.1(?:0|19)", r"I20\.1", "I25.111"),
    _pair(r"I25\.1(?:0|19)", r"I20\.(?:2|81)", "I25.112"), _pair(r"I25\.1(?:0|19)", r"I20\.8\d?", "I25.118"),
    _pair(r"I25\.10", r"I20\.9", "I25.119"),
    _pair(r"K80\.[25]0", r"K81\.0", "K80.00"), _pair(r"K80\.[25]0", r"K81\.[19]", "K80.10"),
    _pair(r"K80\.[25]0", r"K81\.2", "K80.12"),
    _pair(r"K80\.5[01]", r"K83\.0\d", "K80.30"),
    _pair(r"N20\.[0129]", r"N13\.3\d", "N13.2"), _pair(r"N13\.[0-35]\d?|N20\.[0129]", r"N1[02]|N13\.6", "N13.6"),
    _pair(r"K21\.9", r"K20\.9\d|K20\.80", "K21.00"),
    _pair(r"K57\.30", r"K92\.2|K62\.5|K92\.1", "K57.31"), _pair(r"K57\.32", r"K92\.2|K62\.5|K92\.1", "K57.33"),
    _pair(r"K50\.00", r"K62\.5|K92\.[12]", "K50.011"), _pair(r"K50\.10", r"K62\.5|K92\.[12]", "K50.111"),
    _pair(r"K50\.80", r"K62\.5|K92\.[12]", "K50.811"), _pair(r"K50\.90", r"K62\.5|K92\.[12]", "K50.911"),
    _pair(r"K51\.90", r"K62\.5|K92\.[12]", "K51.911"), _pair(r"K51\.00", r"K62\.5|K92\.[12]", "K51.011"),
    _pair(r"K25\.9", r"K92\.[0-2]", "K25.4"), _pair(r"K26\.9", r"K92\.[0-2]", "K26.4"),
    _pair(r"K27\.9", r"K92\.[0-2]", "K27.4"), _pair(r"K29\.70", r"K92\.[0-2]", "K29.71"),
    _pair(r"J43\.9", r"J44\.9", "J43.9"), _pair(r"N40\.[01]", r"R33\.[89]", "N40.1"),
    _pair(r"E06\.3", r"E03\.9", "E06.3"),
    _pair(r"J10\.1", r"H66\.\w+", "J10.83"), _pair(r"J11\.1", r"H66\.\w+", "J11.83"),
    _pair(r"J10\.1", r"J18\.9", "J10.00"), _pair(r"J11\.1", r"J18\.9", "J11.00"),
    _pair(r"K70\.30", r"R18\.8", "K70.31"), _pair(r"K70\.10", r"R18\.8", "K70.11"),
    _pair(r"I85\.00", r"K92\.[0-2]", "I85.01"), _pair(r"I85\.10", r"K92\.[0-2]", "I85.11"),
    _pair(r"K40\.90", r"K56\.\d+", "K40.30"), _pair(r"J01\.90", r"J32\.9", "J01.91"),
)  # fmt: skip
"""Combination codes of two conditions that are often noted apart (I.B.9)."""


def with_pairs(found: Sequence[Claim], codeset: CodeSet) -> list[Claim]:
    """The claims with each pair said in one code, where the first of the two stood."""
    out = list(found)
    for pair in PAIRS:
        one = next((claim for claim in out if pair.one.match(claim.code)), None)
        other = next((claim for claim in out if pair.other.match(claim.code)), None)
        if one is None or other is None or one is other or not codeset.is_billable(pair.code):
            continue
        at = out.index(one)
        why = f"{one.why} Said in one code with the condition beside it (I.B.9)."
        out[at] = replace(one, code=pair.code, spans=(*one.spans, *other.spans), why=why)
        out.remove(other)
    return out


_BRITTLE = (
    (r"M80\.[08]2", "S42"), (r"M80\.[08]3", "S52"), (r"M80\.[08]4", "S62"), (r"M80\.[08]5", "S72"), (r"M80\.[08]6", "S82"),
    (r"M80\.[08]7", "S92"), (r"M80\.[08]8", "S22"), (r"M80\.[08]8", "S32"),
)  # fmt: skip
"""Fractures of osteoporosis, and where a fracture by injury of the same bone would be coded."""


def without_broken_twice(found: Sequence[Claim]) -> list[Claim]:
    """The claims without an injury code for a fracture that osteoporosis explains (I.C.13.d.2)."""
    explained = {injury for disease, injury in _BRITTLE if any(re.match(disease, claim.code) for claim in found)}
    return [claim for claim in found if claim.code[:3] not in explained]
