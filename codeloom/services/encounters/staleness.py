"""Why a suggestion is stale, in words: something changed in note or visit, or answers to queries were added to the note."""

import re

from codeloom.services.encounters.context import EncounterWork
from codeloom.services.encounters.proposals import asked_for

CHANGED = "The note or the facts of the visit changed after this suggestion."
_ADDENDUM = re.compile(r"\n\nAddendum, [^\n]+, to query (\d{1,12})\n")
"""Where a signed answer begins in a note."""


def why_stale(work: EncounterWork) -> str:
    """What made the newest answer stale; empty while it is in date.

    Only addenda changed the note when what stands before one of them is what the suggestion was made for.
    """
    if not work.stale or work.row is None:
        return ""
    added = list(_ADDENDUM.finditer(work.note))
    for at, found in enumerate(added):
        if asked_for(work.uow.vault, work.encounter, work.note[: found.start()]) == work.row.note_hmac:
            numbers = [one[1] for one in added[at:]]
            named = f"query {numbers[0]}" if len(numbers) == 1 else f"queries {', '.join(numbers)}"
            return f"The answer to {named} was added to the note after this suggestion."
    return CHANGED
