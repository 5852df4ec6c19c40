"""From text to words, the same way for titles and for typing: folding, numbers, plurals. No meaning is looked up here."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_SLASHED = {
    "w/o": "without",
    "w/out": "without",
    "w/": "with ",
    "r/o": "",
    "p/w": "",
    "c/w": "with",
    "a/w": "with",
    "y/o": "",
    "t/c": "",
    "d/o": "disorder",
    "n/v/d": "nausea vomiting diarrhea",
    "c/o": "",
    "s/p": "status post",
    "h/o": "history of",
    "b/l": "bilateral",
    "n/v": "nausea vomiting",
    "a/c": "acute on chronic",
    "d/t": "due to",
    "2/2": "due to",
    "f/u": "followup",
    "r/t": "due to",
}
_SLASH = re.compile(
    r"(?<![a-z0-9])("
    + "|".join(
        re.escape(key) + ("" if key.endswith("/") else "(?![a-z0-9])")
        for key in sorted(_SLASHED, key=len, reverse=True)
    )
    + ")"
)
_NUMBERED = re.compile(r"\b(type|stage|grade|class|category|degree|classes)\s+(i{1,3}|iv|v|vi)\b")
_NUMBERED_HOLD = ("type", "stage", "grade", "class", "category", "degree")
"""What every text holds in which `_NUMBERED` finds something; looking for these is much faster."""
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_SAME = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "w": "with", "wo": "without",
    "no": "without",
}  # fmt: skip
_NEGATED = re.compile(r"\b(?:non (?=[a-z])|not (?=intractable\b))")
_FOLLOWING = re.compile(r"\bfollow ups?\b")
_LATE = re.compile(r"\b(?:(?:late|residual|lasting|after) effects?|residuals?)(?: (?:of|from)\b|$)")
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
COMMA = ","
_IRREGULAR = {
    "feet": "foot", "teeth": "tooth", "calculi": "calculus", "emboli": "embolus", "thrombi": "thrombus", "nevi": "nevus",
    "vertebrae": "vertebra", "metastases": "metastasis", "stenoses": "stenosis", "diagnoses": "diagnosis",
    "prostheses": "prosthesis", "bronchi": "bronchus", "bursae": "bursa", "testes": "testis", "ova": "ovum",
}  # fmt: skip
_KEEP_S = ("ss", "us", "is", "as", "os", "ics")
_BRITISH = (
    ("haem", "hem"),
    ("anaem", "anem"),
    ("oesoph", "esoph"),
    ("oedema", "edema"),
    ("paed", "ped"),
    ("diarrhoe", "diarrhe"),
    ("gynaec", "gynec"),
    ("foet", "fet"),
    ("tumour", "tumor"),
    ("leukaem", "leukem"),
    ("caecum", "cecum"),
    ("orthopaed", "orthoped"),
    ("ischaem", "ischem"),
    ("glycaem", "glycem"),
    ("kalaem", "kalem"),
    ("natraem", "natrem"),
    ("lipidaem", "lipidem"),
    ("coeliac", "celiac"),
    ("dyspnoea", "dyspnea"),
    ("apnoea", "apnea"),
    ("faec", "fec"),
    ("fibre", "fiber"),
)


def fold(text: str) -> str:
    """Lower case, no accents, possessives and quotes gone, slashed shorthand written out, hyphens as blanks."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = plain.lower()
    if "'" in plain:
        plain = plain.replace("'s", "s").replace("s'", "s").replace("'", "")
    if "/" in plain:
        plain = _SLASH.sub(lambda match: f" {_SLASHED[match[1]]} ", plain)
    plain = plain.replace("-", " ")
    if "non " in plain or "not " in plain:
        plain = _NEGATED.sub("non", plain)
    if "follow up" in plain:
        plain = _FOLLOWING.sub("followup", plain)
    if "effect" in plain or "residual" in plain:
        plain = _LATE.sub("sequela", plain)
    if any(word in plain for word in _NUMBERED_HOLD):
        plain = _NUMBERED.sub(lambda match: f"{match[1]} {_ROMAN[match[2]]}", plain)
    return plain


def split(text: str) -> list[str]:
    """The words of a text as typed: folded, not reduced."""
    return [_SAME.get(word, word) for word in _WORD.findall(fold(text))]


def words(text: str) -> list[str]:
    """The words of a text, reduced to the form the index keeps."""
    return [reduce(word) for word in split(text)]


Read = Callable[[str], list[str]]
"""`words`, or the same with a memory, for who reads every title several times."""


def printed_words(text: str, read: Read = words) -> list[str]:
    """The words of a printed title, reduced, with its commas: a comma ends what "without" speaks of."""
    parts = [read(part) for part in text.split(",")]
    return [word for place, part in enumerate(parts) for word in ([COMMA, *part] if place else part)]


@lru_cache(maxsize=65536)
def reduce(word: str) -> str:
    """One word in the form the index keeps: American spelling, no plural, 32.0 as 32."""
    for british, american in _BRITISH:
        if british in word:
            word = word.replace(british, american)
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith(".0"):
        return word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(_KEEP_S):
        return word[:-1]
    return word
