"""From a mentioned condition to the code the note supports: the search is asked with the words around it.

A code is taken from the same family of categories only, and only when every further word of its title stands in the words
around the mention; so nothing is made more specific than the note is.
"""

import re
from datetime import date

from codeloom.coding.codesets import CodeSet
from codeloom.coding.rules.rule import codes
from codeloom.coding.search.index import Index
from codeloom.coding.search.words import words
from codeloom.coding.sided_codes import sided

ASKED = 14
_FAMILIES = [
    frozenset(group.split())
    for group in (
        "F32 F33", "E10 E11", "H65 H66", "J00 J06", "M15 M16 M17 M18 M19", "I10 I11 I12 I13 I16", "G43 G44", "K57 K58",
        "J01 J32", "N30 N39", "L20 L23 L24 L25 L30", "D50 D64 D62 D63", "I21 I25", "C43 D03", "E03 E89", "G30 F02 F03", "M80 M81",
        "J20 J40 J41 J42", "L03 L02", "K21 K20", "E78 E78", "J44 J43", "R10 R10", "M54 M51 M47 M48", "K29 K25 K27",
    )
]  # fmt: skip
_SAYS_LITTLE = frozenset(
    codes(
        "unspecified other specified of the and or in encounter initial type site part for to a an by without "
        "complication not disease disorder elsewhere classified closed chronic primary essential stage due status "
        "current long term simple mention lower body region extremity limb multiple agent organism intractable "
        "episode uncomplicated nonintractable unilateral adult major single routine healing subsequent eye age "
        "related end active presence personal degree left right bilateral classifiable mellitus is as use"
    )
)
_WITHOUT = re.compile(r"\bwithout [^,;]*")
"""What a title denies: a note that says nothing of it does not contradict it."""
_SIDES = ("right", "left", "bilateral")
_MEANING = {
    "ou": "bilateral", "od": "right", "os": "left", "sacrum": "sacral", "exacerbation": "acute", "hfref": "systolic",
     "hfpef": "diastolic", "dpn": "polyneuropathy", "flare": "exacerbation", "t2dm": "2",
    "t1dm": "1", "worsening":
    "exacerbation", "aecopd": "exacerbation", "stomach": "gastric", "thumb": "finger", "fx": "fracture",
    "kneecap": "patella",
    "reduced": "systolic", "preserved": "diastolic", "ear": "otitis", "paf": "paroxysmal", "r": "right", "l": "left",
    "rt": "right",
    "lt": "left", "both": "bilateral", "bilat": "bilateral", "b": "bilateral", "wet": "exudative",
    "dry": "nonexudative", "neovascular": "exudative", "back": "trunk", "chest": "trunk",
    "ovarian": "ovary", "adnexal": "ovary", "proximal": "upper", "upper back": "trunk", "foot": "heel",
    "ileum": "small", "collar": "clavicle",
}  # fmt: skip


def kin(code: str, other: str) -> bool:
    """Whether two codes are of one category or of categories that say the same disease in other forms."""
    one, two = code[:3], other[:3]
    return one == two or any(one in group and two in group for group in _FAMILIES)


def choose(code: str, around: str, day: date, index: Index, codeset: CodeSet) -> str:
    """The billable code for a mention of `code` with the words around it; empty when there is none."""
    said = said_in(around)
    base = set(words(codeset.title(code)))
    best = ""
    for hit in index.search(around[:200], day, ASKED).hits:
        if not hit.billable or not kin(hit.code, code):
            continue
        further = set(words(_WITHOUT.sub("", hit.title))) - base - _SAYS_LITTLE
        if "other" in words(hit.title) and not further and "other" not in said:
            continue
        if further <= said and _sides_agree(hit.title, said):
            best = hit.code
            break
    plain = whole(code, day, index, codeset)
    chosen = best or plain
    if best and plain and best != plain and not _says_more(best, plain, said, codeset):
        chosen = plain
    return sided(codeset, chosen, side_in(around)) if chosen else ""


def whole(code: str, day: date, index: Index, codeset: CodeSet) -> str:
    """A billable code for a code that may be a stem or a category: with its first encounter, else what leaves all open."""
    if codeset.is_billable(code):
        return code
    hits = index.search(codeset.title(code)[:200], day, ASKED).hits
    under = [hit.code for hit in hits if hit.billable and hit.code.startswith(code)]
    if under:
        return under[0]
    below = codeset.billable_below(code, 60)
    open_ones = [one for one in below if "unspecified" in codeset.title(one).lower()]
    return (open_ones or list(below) or [""])[0]


def side_in(text: str) -> str:
    """The one side a text names, bilateral for both; empty when it names none."""
    said = said_in(text)
    if "bilateral" in said or {"right", "left"} <= said:
        return "bilateral"
    return next((side for side in _SIDES if side in said), "")


def said_in(text: str) -> frozenset[str]:
    """The words of a text with what short forms among them mean."""
    plain = set(words(text))
    return frozenset(plain | {_MEANING[word] for word in plain if word in _MEANING})


def _sides_agree(title: str, said: frozenset[str]) -> bool:
    named = set(_SIDES) & set(words(title))
    return not named or named <= said or ("bilateral" in named and {"right", "left"} <= said)


def _says_more(code: str, plain: str, said: frozenset[str], codeset: CodeSet) -> bool:
    """Whether a code says something of the text that the default does not, or the default contradicts or leaves open."""
    mine, other = set(words(codeset.title(code))), set(words(codeset.title(plain)))
    return bool((mine - other - {"unspecified"}) & said) or not other - mine - _SAYS_LITTLE
