"""Reading the code references inside an instructional note, and expanding them to nodes of the code tree.

"E08.-" is a prefix, "I60-I69" a closed range, "E08-E13 with .17, .27" a range with endings, "T36-T50 with fifth or
sixth character 5" a range with a condition on a position. Which notes a code inherits is not known here.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_CODE = r"(?:[A-Z]\d[0-9A-Z]|QA\d)(?:\.[0-9A-Z]{1,4}|[0-9X][0-9A-Z]{0,3})?"
_RANGE = re.compile(rf"(?<![0-9A-Za-z])({_CODE})\.?-?(?:\s?-\s?|\s+to\s+)({_CODE})(?![0-9A-Za-z])")
_SINGLE = re.compile(rf"(?<![0-9A-Za-z])({_CODE})(?![0-9A-Za-z])")
_BRACKETS = re.compile(r"[(\[][^()\[\]]*(?:[)\]}]|$)")
_WITH = re.compile(r"\bwith\s+(.*)$")
_POSITIONS = {"fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "six": 6, "6th": 6, "seventh": 7, "7th": 7}
_OPEN_FRACTURE = "BC"
INTENT_FIRST, INTENT_LAST = "T36", "T65"
"""In these categories the fifth or sixth character is the intent only where it ends the stem."""

Tree = Sequence[str]
"""Every bare code of the tree, sorted."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A closed range of bare codes (`low` equals `high` for a single prefix) with an optional condition.

    `endings` must follow the category directly ("E08-E13 with .42"); `finals` must end the code before its 7th
    character ("final characters -23"); `characters` must stand at one of `positions` (1-based).
    """

    low: str
    high: str
    endings: tuple[str, ...] = ()
    finals: tuple[str, ...] = ()
    positions: tuple[int, ...] = ()
    characters: str = ""


def read(text: str, exists: Callable[[str], bool]) -> tuple[Reference, ...]:
    """The references of one note line; those in brackets, else those in the open text.

    `exists` says whether a bare code is a node or begins one, which keeps "vitamin B12" and "(G6PD)" out.
    A line such as "code, if applicable, for codes G31.0-G31.83, to identify:" speaks of its own scope, not of codes to
    add: it yields nothing.
    """
    if re.search(r"\bfor codes\b.*\bto identify:?$", text):
        return ()
    pieces = _BRACKETS.findall(text)
    bracketed = tuple(ref for piece in pieces for ref in _read_piece(piece, exists))
    return bracketed or tuple(_read_piece(_BRACKETS.sub(" ", text), exists))


def _read_piece(piece: str, exists: Callable[[str], bool]) -> list[Reference]:
    condition = _WITH.search(piece) if _SINGLE.search(piece) else None
    before = piece[: condition.start()] if condition and _SINGLE.search(piece[: condition.start()]) else piece
    rule = _condition(condition.group(1)) if condition and before is not piece else Reference("", "")
    if rule is None:
        return []
    references: list[Reference] = []

    def keep(low: str, high: str) -> str:
        low, high = low.replace(".", ""), high.replace(".", "")
        if exists(low) and exists(high[:3]) and low <= high:
            references.append(Reference(low, high, rule.endings, rule.finals, rule.positions, rule.characters))
        return " "

    rest = _RANGE.sub(lambda match: keep(match[1], match[2]), before)
    _SINGLE.sub(lambda match: keep(match[1], match[1]), rest)
    return references


def _condition(words: str) -> Reference | None:
    """The part after "with": endings, final characters or a character at a position. None when it is in mere words."""
    words = words.rstrip(")]} ").replace("-character", " character")
    if re.match(r"\.\d", words) or re.match(r"final characters \.\d", words):
        return Reference("", "", endings=tuple(_spread(re.sub(r"^final characters", "", words).replace(".", " "))))
    if final := re.match(r"final characters? -?(\w+)", words):
        return Reference("", "", finals=(final[1],))
    if pair := re.match(r"fifth to sixth characters (\w\w)", words):
        return Reference("", "", endings=tuple(f"{digit}{pair[1]}" for digit in "0123456789"))
    if "open fracture 7th" in words:
        return Reference("", "", positions=(7,), characters=_OPEN_FRACTURE)
    if place := re.match(r"((?:\w+)(?: or \w+)?) characters? (.*)", words):
        positions = tuple(_POSITIONS[word] for word in place[1].split(" or ") if word in _POSITIONS)
        if "indicate intent" in place[2]:
            return Reference("", "", positions=positions, characters="1234")
        characters = "".join(_spread(place[2].replace(".", " ")))
        return Reference("", "", positions=positions, characters=characters) if positions else None
    return None


def _spread(words: str) -> list[str]:
    """Numbers and letters of "51- 52", "1-4 or 6", "B or C", with ranges of one length written out."""
    out: list[str] = []
    for low, high in re.findall(r"\b([0-9]+|[A-Z])\b(?:\s*-\s*([0-9]+))?", words):
        if high and len(high) == len(low):
            out += [str(number).zfill(len(low)) for number in range(int(low), int(high) + 1)]
        else:
            out.append(low)
    return out


def expand(reference: Reference, tree: Tree, is_stem: Callable[[str], bool]) -> tuple[str, ...]:
    """The smallest set of node prefixes the reference covers. `is_stem`: the node takes 7th characters or no more."""
    first = bisect_left(tree, reference.low)
    out: list[str] = []
    if reference.endings:
        wanted = {category + ending for category in _categories(reference, tree) for ending in reference.endings}
        return tuple(sorted(code for code in wanted if _present(code, tree)))
    last = ""
    for index in range(first, len(tree)):
        code = tree[index]
        if code > reference.high and not code.startswith(reference.high):
            break
        if last and code.startswith(last):
            continue
        if _meets(code, reference, is_stem):
            out.append(code)
            last = code
    return tuple(out)


def _categories(reference: Reference, tree: Tree) -> list[str]:
    low, high = reference.low[:3], reference.high[:3]
    return [code for code in tree[bisect_left(tree, low) : bisect_left(tree, high + "~")] if len(code) == 3]


def _present(code: str, tree: Tree) -> bool:
    index = bisect_left(tree, code)
    return index < len(tree) and tree[index].startswith(code)


def _meets(code: str, reference: Reference, is_stem: Callable[[str], bool]) -> bool:
    if reference.finals:
        return is_stem(code) and any(len(code) >= 4 + len(end) and code.endswith(end) for end in reference.finals)
    if not reference.positions:
        return True
    if reference.positions == (7,):
        return len(code) == 7 and code[6] in reference.characters
    fits = len(code) in reference.positions and code[-1] in reference.characters
    return fits and (is_stem(code) or not INTENT_FIRST <= code[:3] <= INTENT_LAST)
