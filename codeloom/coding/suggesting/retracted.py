"""What a dictation takes back: "type 1 diabetes, scratch that, type 2 diabetes". Only what replaces it is said of the patient.

Where the correction names nothing but another side, the side alone is taken back.
"""

import re

_TAKEN_BACK = re.compile(
    r"(?P<before>[,.;:(\n]|\s[-–—]|\.{2,})\s*(?:(?:no|oh|sorry|wait|actually|um|uh|and)[\s,]+){0,3}"
    r"(?:(?:scratch|strike|delete|erase|cancel|disregard) (?:that|this"
    r"|the (?:last|previous) (?:sentence|line|item|statement|one|word))"
    r"|correction|no,? wait|(?:sorry|pardon),? i mean|i mean|i meant|i misspoke|let me correct (?:that|this|myself)|or rather"
    r"|make that)(?=\s*(?:[,.;:)\n–—-]|$)|(?<=i mean) |(?<=i meant) |(?<=or rather) |(?<=make that) |(?<=no wait) )",
    re.IGNORECASE,
)
"""Words of a speaker who corrects what was just said, after a pause."""
_PAUSE = re.compile(r"[,;:\n]|\.(?!\d)\s|\s[-–—]\s")
_STOP = re.compile(r"[;:\n]|\.(?!\d)\s")
_ONLY_SIDE = re.compile(
    r"[\s,.:;–—-]*(?:the |on the )?(?:right|left|bilateral|both)(?: side| one)?\s*(?:[,.;\n]|$)", re.IGNORECASE
)
_SIDE = re.compile(r"\b(?:right|left|bilateral|both)\b", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[\s,.:;–—)-]*(?P<word>[A-Za-z]+)")
_MOST = 120
"""Characters a speaker takes back at most."""


def without_retracted(note: str) -> str:
    """The note with blanks in place of what its speaker took back, so that every offset stays."""
    out = note
    for cue in _TAKEN_BACK.finditer(note):
        start, end = _taken_back(out, cue)
        for first, last in ((start, end), (cue.end("before"), cue.end())):
            out = out[:first] + re.sub(r"[^\n]", " ", out[first:last]) + out[last:]
    return out


def _taken_back(note: str, cue: re.Match[str]) -> tuple[int, int]:
    """What a cue takes back: from the last pause on, or the whole sentence before a cue that is a sentence of its own; of that only
    what begins like what replaces it, where something does."""
    pauses = _STOP if cue["before"][0] in ".\n" or "line" in cue.group() or "sentence" in cue.group() else _PAUSE
    least = max(0, cue.start() - _MOST)
    begin = max((one.end() for one in pauses.finditer(note, least, cue.start())), default=least)
    following = _FIRST_WORD.match(note, cue.end())
    if following is None:
        return begin, cue.start()
    word = following["word"]
    alike = _SIDE if _SIDE.fullmatch(word) else re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
    found = list(alike.finditer(note, begin, cue.start()))
    if found and _ONLY_SIDE.match(note, cue.end()):
        return found[-1].span()
    return (found[-1].start() if found else begin), cue.start()
