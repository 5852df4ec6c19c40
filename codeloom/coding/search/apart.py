"""Words of typed text that are set apart before it is read: silent ones, sides, encounters, the grade of an open fracture."""

from itertools import pairwise

SILENT = (
    "a an and are at by for has in is of on or patient pt that the this to was x nos nec dx had got gets my his her i very"
    " she he been when keeps feeling feels while some"
)
_SILENT = frozenset(SILENT.split())
LETTERED = "hep hepatitis flu influenza vitamin vit group strep streptococcus hemophilia type"
_LETTERED = frozenset(LETTERED.split())
SIDES = {
    "l": "left", "lt": "left", "left": "left", "lft": "left", "r": "right", "rt": "right", "right": "right",
    "bilat": "bilateral", "bilateral": "bilateral", "bil": "bilateral", "both": "bilateral", "bl": "bilateral",
}  # fmt: skip
ENCOUNTERS = {
    "init": "initial", "initial": "initial", "initially": "initial", "active": "initial", "subs": "subsequent",
    "subseq": "subsequent", "subsequent": "subsequent", "subsq": "subsequent", "followup": "subsequent",
    "sequela": "sequela", "sequelae": "sequela", "seq": "sequela", "closed": "closed", "open": "open",
    "routine": "routine", "delayed": "delayed", "nonunion": "nonunion", "malunion": "malunion", "healing": "healing",
}  # fmt: skip


def spoken(tokens: list[str]) -> list[str]:
    """The tokens without the silent ones; the A of hepatitis A is kept."""
    if len(tokens) == 1:
        return tokens
    return [
        word
        for place, word in enumerate(tokens)
        if word not in _SILENT or (word == "a" and place and tokens[place - 1] in _LETTERED)
    ]


def without_grade(tokens: list[str]) -> tuple[list[str], set[str]]:
    """The tokens of an open fracture without its grade ("type 3"), and "iii" when it is the third."""
    for place, (word, number) in enumerate(pairwise(tokens)):
        if word in ("type", "grade", "gustilo") and number in ("1", "2", "3", "3a", "3b", "3c"):
            return tokens[:place] + tokens[place + 2 :], {"iii"} if number[0] == "3" else set()
    return tokens, set()
