"""Where a note says more of a condition than its open code does, wherever it says so: a kind, a stage or a site that another
title of the category has."""

from codeloom.coding.codesets import CodeSet
from codeloom.coding.suggesting.claims import Claim
from codeloom.coding.suggesting.fitting import Option, family
from codeloom.coding.suggesting.mentions import Reading
from codeloom.coding.suggesting.refining import told_of
from codeloom.coding.suggesting.wording import LITTLE, forms, side_in, wording

_HOW_LONG = frozenset(("acute", "subacute", "chronic", "mild", "moderate", "severe"))
_SIDES = frozenset(("right", "left", "bilateral"))


def named_above(claim: Claim, codeset: CodeSet) -> bool:
    """Whether the words quoted are the title of the code above: nothing more is to be said, and "other" is what is left."""
    above = codeset.title(claim.code[:-1].rstrip("."))
    return bool(above) and set(forms(above)) - LITTLE == set(forms(claim.spans[0].text)) - LITTLE


def says_less(claim: Claim, reading: Reading, codeset: CodeSet) -> bool:
    """Whether a word the note states of a condition tells another title of its category, which says nothing else that the
    note does not say."""
    listed = family(codeset, (claim.code[:3],))
    mine = next((one for one in listed.options if one.code == claim.code), None)
    if mine is None:
        return False
    said = told_of(claim, reading)
    own = mine.says | mine.denies | LITTLE | _SIDES | set(forms(claim.spans[0].text))
    own |= wording(claim.spans[0].text).stated
    telling = {word for word in said.stated - own if word in listed.weights}
    side = side_in(reading.said_at(claim.place))

    def tells(option: Option) -> bool:
        told = option.says & telling
        if option.code == mine.code or option.other or not told - _HOW_LONG:
            return False
        return len(option.says - said.stated - own) <= 1 and side_in(codeset.title(option.code)) in ("", side)

    return bool(telling) and any(map(tells, listed.options))
