"""Why a message was held or refused, by its code: in a sentence for its sender and for a manager. Never a word of the message."""

from codeloom.gateways import fhir

HELD = {
    "unknown_provider": "No active provider of the practice has this address or id.",
    "unknown_patient": "No patient of the practice has this identifier.",
    "no_identifier": "Nothing in it names the patient for sure.",
    "conflict": "The identifier is of a patient whose name, birth date or sex differs.",
    "two_people": "Its identifiers lead to more than one patient.",
    "uncertain": "The patient cannot be told for sure.",
    "numbered_apart": "The identifier's source gives this patient another number.",
    "bad_date": "The date cannot be a service date.",
    "born_after": "The patient was born after the date.",
}
REFUSED = {
    "bad_input": "The note is not of the expected form",
    "too_long": "The note has more than 10,000 characters",
    "empty_note": "The note has no text",
    "turned_down": "A manager refused it",
}


def sentence(reason: str) -> str:
    """What a code says; after a colon stand names of fields of ours."""
    code, _, fields = reason.partition(":")
    if code in HELD:
        return HELD[code]
    words = REFUSED.get(code) or fhir.refusal_words(code) or "It cannot be read"
    return f"{words}: {', '.join(fields.split(','))}." if fields else f"{words}."
