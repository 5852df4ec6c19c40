"""Words that coders write over and over: reasons and rationales to put into a field with one key, then to keep or change."""

import json

NOT_CODED = (
    "Not treated or monitored in this encounter.",
    "History only, no longer present.",
    "Integral to another coded condition.",
    "Coded more specifically in another row.",
    "Ruled out or not confirmed.",
    "Not documented by the provider.",
)
"""Why a suggested code is not coded."""
NOT_APPLYING = (
    "The conditions are unrelated as documented.",
    "The record does not say more; a query is not warranted.",
    "Both conditions are documented and treated separately.",
    "Checked against the record: coded as documented.",
)
"""Why a finding does not apply."""
RATIONALES = (
    "Documented and treated in this encounter.",
    "Documented and monitored in this encounter.",
    "Reason for the encounter after study.",
    "Chronic, affects the care given.",
    "Long-term medication continued.",
    "Status documented, affects the care given.",
)
"""Why a code."""


def phrases(words: tuple[str, ...]) -> dict[str, str]:
    """Attributes of a field that the down key puts these words into (js/keys/38-phrases.js)."""
    return {"data_phrases": json.dumps(words)}
