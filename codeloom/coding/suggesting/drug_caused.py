"""Conditions a drug caused: where the category has a code for that, the note's "due to" and the name of a drug lead to it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.contexts import STATED, context
from codeloom.coding.suggesting.drug_classes import drug_in
from codeloom.coding.suggesting.fitting import Option, family, sides_agree
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.wording import Wording, wording

_DISEASE = re.compile(r"[ABDEGHIJKLMN]")
_LINK = re.compile(
    r"^[\s,(]*(?:is |was |are |likely )?(?:due to|from|secondary to|caused by|induced by|2/2|d/t|because of|after starting)\s"
    r"+(?:\w+[ -]){0,3}$",
    re.IGNORECASE,
)
"""What stands between a condition and the drug that caused it."""
_INDUCED = re.compile(r"^(?:[- ](?:induced|related|associated|caused))?\s*$", re.IGNORECASE)
"""What stands between a drug and the condition it caused."""
_DRUG_TITLE = frozenset({"drug", "medicament", "chemotherapy"})
_CHEMOTHERAPY = "T45.1"
_REACH = 60
_MISFIT = -99


def by_drug(found: Sequence[Claim], reading: Reading, codeset: CodeSet) -> list[Claim]:
    """The claims with each condition that a drug caused in the code its category has for that."""
    return [_caused(claim, reading, codeset) for claim in found]


def _caused(claim: Claim, reading: Reading, codeset: CodeSet) -> Claim:
    stem = _drug_of(claim, reading) if _DISEASE.match(claim.code) else ""
    if not stem:
        return claim
    said = wording(claim.spans[0].text + " " + reading.said_at(claim.place))
    fitting = [(_fit(option, said), option.code) for option in _of_drugs(claim.code[:3], stem, codeset)]
    fitting = [one for one in fitting if one[0] > _MISFIT]
    if not fitting or claim.code in {code for _, code in fitting}:
        return claim
    code = max(fitting, key=lambda one: (one[0], one[1]))[1]
    return replace(claim, code=code, why=f"{claim.why} A drug caused it, which has a code of its own.")


def _of_drugs(category: str, stem: str, codeset: CodeSet) -> Iterator[Option]:
    """The codes of a category for what a drug caused; those of chemotherapy only where the drug is one."""
    for option in family(codeset, (category,)).options:
        chemotherapy = "chemotherapy" in option.says
        if option.says & _DRUG_TITLE and (not chemotherapy or stem.startswith(_CHEMOTHERAPY)):
            yield option


def _fit(option: Option, said: Wording) -> int:
    """How many words of a title the note has, beyond those it lacks; a title that names another side fits not at all."""
    if not sides_agree(option.sides, said) or option.says & said.denied:
        return _MISFIT
    return 2 * len(option.says & said.stated) + 4 * ("chemotherapy" in option.says) - len(option.says - said.stated)


def _drug_of(claim: Claim, reading: Reading) -> str:
    """The class of the drug that the statement says caused this; empty without one."""
    note, place = reading.note, claim.spans[0]
    sentence = reading.sentence_at(place.start)
    if sentence is None:
        return ""
    after = note[place.end : min(sentence.end, place.end + _REACH)]
    drug = drug_in(after)
    if drug and _LINK.match(after[: drug[1]]):
        start, end = place.end + drug[1], place.end + drug[2]
        return drug[0] if context(note, sentence.start, sentence.end, start, end, sentence.kind) == STATED else ""
    begin = max(sentence.start, place.start - _REACH)
    before = note[begin : place.start]
    drug = drug_in(before)
    return drug[0] if drug and _INDUCED.match(before[drug[2] :]) else ""
