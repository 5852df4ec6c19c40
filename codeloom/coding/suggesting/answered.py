"""Questions a note asks and answers with no: "Prior cesarean? No: first birth vaginal." What was asked is not so."""

import re

_ASKED = re.compile(
    r"(?P<asked>[^\n.;:?!,(]{2,60}\?+)[ \t)]*(?P<answer>(?:no|nope|none|not|never|neg(?:ative)?|denies|nothing)\b)",
    re.IGNORECASE,
)


def without_denied_questions(note: str) -> str:
    """The note with blanks in place of the questions that it answers with no, so that every offset stays."""
    return _ASKED.sub(lambda found: " " * len(found["asked"]) + note[found.end("asked") : found.end()], note)
