"""From a mentioned condition to the code the note supports: the code of its family whose title the words around it fit best.

A family is a category, or categories that say one disease in other forms. Nothing is made more specific than the words are.
"""

from codeloom.coding.codesets import CodeSet
from codeloom.coding.sided_codes import sided
from codeloom.coding.suggesting.fitting import best_fit, default_below
from codeloom.coding.suggesting.wording import side_in

_FAMILIES = [
    frozenset(group.split())
    for group in (
        "F32 F33", "E10 E11", "H65 H66", "J00 J06", "M15 M16 M17 M18 M19", "I10 I11 I12 I13 I16", "G43 G44", "K57 K58",
        "J01 J32", "N30 N39", "L20 L23 L24 L25 L30", "D50 D64 D62 D63", "I21 I25", "C43 D03", "E03 E89", "G30 F02 F03",
        "M80 M81", "J20 J40 J41 J42", "L03 L02", "K21 K20", "J44 J43", "M54 M51 M47 M48", "K29 K25 K27", "H25 H26",
        "M05 M06", "M10 M1A", "H60 H61", "B00 B02", "C44 C4A", "M85 M81", "I80 I82", "K70 K74", "A40 A41", "B18 B19",
        "I83 I87", "D25 D26", "H40 H42",
        "R10 R10", "S01 S00", "J30 J31", "E65 E66", "F40 F41", "H10 B30", "I70 I73",
    )
]  # fmt: skip
"""Categories that say one disease in other forms."""
_KIN = {
    one: frozenset(other for group in _FAMILIES if one in group for other in group) - {one}
    for one in frozenset().union(*_FAMILIES)
}
"""The same, each category with the others."""


def kin(code: str, other: str) -> bool:
    """Whether two codes are of one category or of categories that say the same disease in other forms."""
    one, two = code[:3], other[:3]
    return one == two or two in _KIN.get(one, ())


def related_categories() -> tuple[str, ...]:
    """The categories that share a disease with others, in order: the ones notes name most."""
    return tuple(sorted(_KIN))


def categories_of(code: str) -> tuple[str, ...]:
    """The categories a mention of this code may be coded in, its own first."""
    own = code[:3]
    return (own, *sorted(_KIN.get(own, ())))


def choose(code: str, around: str, codeset: CodeSet, term: tuple[str, ...] = ()) -> str:
    """The billable code for a mention of `code` with the words around it; empty when there is none. `term` are the
    words that mean the code by default."""
    plain = whole(code, codeset)
    chosen = best_fit(codeset, categories_of(code), around, plain, frozenset(term))
    return sided(codeset, chosen, side_in(around)) if chosen else ""


def whole(code: str, codeset: CodeSet) -> str:
    """A billable code for a code that may be a stem or a category: with its first encounter, else what leaves all open."""
    if codeset.is_billable(code):
        return code
    return default_below(codeset, code)
