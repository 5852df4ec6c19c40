"""Codes and beginnings of codes in typed text, as fingers make them: with or without dot, with a blank or comma for it, with
the letter O for a zero, with punctuation around, and with a 7th character but not the X before it.
"""

import re
from collections.abc import Callable

_CODE = re.compile(r"(?:[a-z][0-9]|qa)[0-9a-z](?:\.?[0-9a-z]{0,4})?-?\.?")
_CATEGORY = re.compile(r"(?:[a-z][0-9]|qa)[0-9a-z]\.?")
_REST = re.compile(r"[0-9a-z]{0,3}[0-9][0-9a-z]{0,3}")
_LAST = re.compile(r"x{0,3}[a-z]")
_COMMA_FOR_DOT = re.compile(r"[a-z][0-9a-z]{2},[0-9a-z]{1,4}")
_AROUND = ",;:()[]\"'"
SEVENTH = 7


def codes_of(typed: str, known: Callable[[str], bool]) -> tuple[tuple[str, ...], str]:
    """The bare codes of a text, and what else it says. `known` says whether a bare text begins a code.

    "E11 6" is E11.6 and "e 11.9" is E11.9, "W19A" and "W19 A" are W19.XXXA, "I1O" is I10; but a word or number stays one
    when no such code exists.
    """
    pieces = [part for piece in typed.split() for part in _parts(piece, known)]
    if 1 < len(pieces) < 4 and len(pieces[0]) == 1 and (whole := code_in("".join(pieces).lower(), known)):
        return (whole,), ""
    codes, kept = list[str](), list[str]()
    place = 0
    while place < len(pieces):
        piece, beside = (_bare(part) for part in (pieces[place], *pieces[place + 1 : place + 2], "")[:2])
        if (joined := _joined(piece, beside, known)) or (joined := code_in(piece, known)):
            codes.append(joined)
            place += joined != code_in(piece, known)
        else:
            kept.append(pieces[place])
        place += 1
    return tuple(codes), " ".join(kept) if codes else typed


def code_in(piece: str, known: Callable[[str], bool]) -> str:
    """The bare code, or beginning of one, that a piece of text means; "" if none."""
    for text in dict.fromkeys((piece, _zeros(piece))):
        if _CODE.fullmatch(text) and (bare := _whole(text.replace(".", "").rstrip("-").upper(), known)):
            return bare
    return ""


def _joined(piece: str, beside: str, known: Callable[[str], bool]) -> str:
    """The code that two pieces make: a category and its rest, or a stem and its 7th character."""
    if _CATEGORY.fullmatch(_zeros(piece)) and _REST.fullmatch(_zeros(beside)):
        return code_in(piece.rstrip(".") + beside, known)
    if _LAST.fullmatch(beside) and code_in(piece, known):
        made = code_in(piece + beside, known)
        return made if len(made) == SEVENTH else ""
    return ""


def _whole(bare: str, known: Callable[[str], bool]) -> str:
    """The code as it is if it begins one, else with the placeholders that its 7th character lacks; "" if no such code."""
    if known(bare):
        return bare
    stem = bare[:-1].rstrip("X")
    made = stem.ljust(SEVENTH - 1, "X") + bare[-1]
    return made if 2 < len(stem) < SEVENTH - 1 and known(made) else ""


def _zeros(piece: str) -> str:
    """The piece with the letter O read as zero, behind its first letter and beside a digit of its own."""
    return piece[:1] + piece[1:].replace("o", "0") if any(sign.isdigit() for sign in piece) else piece


def _parts(piece: str, known: Callable[[str], bool]) -> list[str]:
    """The piece; with a comma for its dot where that is a code, else parted at commas between codes."""
    text = _bare(piece)
    if "," not in text:
        return [piece]
    dotted = text.replace(",", ".")
    if _COMMA_FOR_DOT.fullmatch(text) and code_in(dotted, known):
        return [dotted]
    parts = text.split(",")
    return parts if all(code_in(part, known) for part in parts) else [piece]


def _bare(piece: str) -> str:
    return piece.lower().strip(_AROUND)
