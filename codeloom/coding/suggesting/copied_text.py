"""Stretches of a note that were carried over from another day: what a marker, a bracket or a quotation says was copied.

What stands there is not what was found or judged in this visit; nothing of it is coded.
"""

import re

_MARKER = re.compile(
    r"\b(?:(?:brought|carried|pulled|copied|pasted|copy|cut)[- ](?:and[- ]paste\w* )?(?:forward|over|from"
    r"|in from|in)\b|pre-?charted\b|copied\b"
    r"|auto-?pulled\b|imported from\b|(?:from|per) (?:the )?(?:prior|previous|last) (?:note|visit)\b|auto-?populated)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"[^\n:.]{1,80}:(?=[ \t\n]|$)")
_BLANK = re.compile(r"\n[ \t]*\n")
_SHORT = 45
"""Characters of a bracket that only names where text is from."""
_BRACKET = re.compile(r"\[[^\]]{0,3000}\]")
_QUOTED = re.compile(r"[:\n]\s*[\"\u201c](?P<text>[^\"\u201d]{40,6000})[\"\u201d]")


def copied_spans(note: str) -> list[tuple[int, int]]:
    """(start, end) of each stretch that the note says was copied, in order."""
    brackets = [found for found in _BRACKET.finditer(note) if _MARKER.search(found.group()[:120])]
    out = [
        (found.start(), _paragraph_end(note, found) if _names_source(note, found) else found.end())
        for found in brackets
    ]
    for marker in _MARKER.finditer(note):
        if any(start <= marker.start() < end for start, end in out):
            continue
        line_end = note.find("\n", marker.end())
        line = note[marker.end() : line_end if line_end >= 0 else len(note)]
        quoted = _QUOTED.match(note, marker.end() + len(line.rstrip()) - (1 if line.rstrip().endswith(":") else 0))
        if quoted:
            out.append((quoted.start(), quoted.end()))
        elif (colon := _heading_end(note, marker)) >= 0:
            out.append((colon, _lines_end(note, colon)))
        elif line.rstrip().endswith(":") and line_end >= 0:
            out.append((line_end, _block_end(note, line_end + 1)))
    return sorted(out)


def _names_source(note: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket at the start of a line only says where the text behind it is from: "[Carried from 06/2025] ..."."""
    begins = not note[note.rfind("\n", 0, bracket.start()) + 1 : bracket.start()].strip()
    return begins and len(bracket.group()) <= _SHORT and ":" not in bracket.group()


def _paragraph_end(note: str, bracket: re.Match[str]) -> int:
    """The end of the paragraph a bracket begins."""
    blank = _BLANK.search(note, bracket.end())
    return blank.start() if blank else len(note)


def _heading_end(note: str, marker: re.Match[str]) -> int:
    """Where the heading ends that a marker stands in, at the start of a line with text behind it; -1 where in none."""
    begin = note.rfind("\n", 0, marker.start()) + 1
    heading = _HEADING.match(note, begin)
    return (
        heading.end()
        if heading and marker.end() <= heading.end() and note[heading.end() :].split("\n")[0].strip()
        else -1
    )


def _lines_end(note: str, start: int) -> int:
    """Where the text behind a heading ends: at a blank line or at the next line with a heading."""
    at = note.find("\n", start)
    while at >= 0:
        if not note[at + 1 :].split("\n")[0].strip() or _HEADING.match(note, at + 1):
            return at
        at = note.find("\n", at + 1)
    return len(note)


def _block_end(note: str, start: int) -> int:
    """Where the lines under a marker end: at a blank line, or where lines are no longer set in as the first is."""
    first = re.match(r"[ \t]*", note[start:])
    indent = len(first.group()) if first else 0
    at = start
    for line in re.finditer(r"[^\n]*(?:\n|$)", note[start:]):
        text = line.group()
        if not text.strip() or (indent and len(text) - len(text.lstrip()) < indent):
            break
        at = start + line.end()
    return at
