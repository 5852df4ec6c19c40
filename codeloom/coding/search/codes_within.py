"""Codes and beginnings of codes in typed text: with or without dot, with a blank for the dot, with punctuation around."""

import re
from collections.abc import Callable

_CODE = re.compile(r"(?:[a-z][0-9]|qa)[0-9a-z](?:\.?[0-9a-z]{0,4})?-?\.?")
_CATEGORY = re.compile(r"(?:[a-z][0-9]|qa)[0-9a-z]\.?")
_REST = re.compile(r"[0-9a-z]{0,3}[0-9][0-9a-z]{0,3}")
_AROUND = ",;:()[]\"'"


def codes_of(typed: str, is_code: Callable[[str], bool]) -> tuple[tuple[str, ...], str]:
    """The bare codes of a text, and what else it says. `is_code` says whether a bare text begins a code.

    "E11 6" is E11.6 and "e 11.9" is E11.9, but a word or number stays one when no such code exists.
    """
    pieces = typed.split()
    whole = "".join(pieces).lower()
    if 1 < len(pieces) < 4 and len(pieces[0]) == 1 and _is(whole, is_code):
        return (code_in(whole),), ""
    codes, kept = list[str](), list[str]()
    place = 0
    while place < len(pieces):
        piece = pieces[place].lower().strip(_AROUND)
        beside = pieces[place + 1].lower().strip(_AROUND) if place + 1 < len(pieces) else ""
        if _CATEGORY.fullmatch(piece) and _REST.fullmatch(beside) and _is(piece + beside, is_code):
            codes.append(code_in(piece + beside))
            place += 1
        elif _is(piece, is_code):
            codes.append(code_in(piece))
        else:
            kept.append(pieces[place])
        place += 1
    return tuple(codes), " ".join(kept) if codes else typed


def code_in(piece: str) -> str:
    """The bare beginning of a code if the piece has the form of one, else ""."""
    return piece.replace(".", "").rstrip("-").upper() if _CODE.fullmatch(piece) else ""


def _is(piece: str, is_code: Callable[[str], bool]) -> bool:
    bare = code_in(piece)
    return bool(bare) and is_code(bare)
