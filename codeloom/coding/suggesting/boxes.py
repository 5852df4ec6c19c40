"""Boxes of a form that are not ticked: "[ ] diabetes". What stands behind one is not said of the patient."""

import re

_UNTICKED = re.compile(r"(?:\[[ \t_]*\]|\([ \t]+\)|\(_+\)|[\u2610\u25a1\u25a2\u25fb\u274f\u2751])[ \t]*")
_NEXT = re.compile(
    r"[ \t]{3,}|[\[(][ \t_]*[xX\u2713\u2714]?[ \t_]*[\])]"
    r"|[\u2610\u25a1\u25a2\u25fb\u274f\u2751\u2611\u2612\u2713\u2714]"
)
"""Where what a box is for ends: at the next box, or at a gap."""


def without_unticked(note: str) -> str:
    """The note with blanks in place of what stands behind boxes that are not ticked, so that every offset stays."""
    out = note
    for box in _UNTICKED.finditer(note):
        line = note.find("\n", box.end())
        stop = _NEXT.search(note, box.end(), line if line >= 0 else len(note))
        start, end = box.end(), stop.start() if stop else line if line >= 0 else len(note)
        out = out[:start] + " " * (end - start) + out[end:]
    return out
