"""The choices of a question: in the order of the classification, with the two that are always there at the end."""

import re

from codeloom.coding.provider_questions.templates import TEMPLATES

OTHER = "Other, in own words"
UNDETERMINED = "Cannot be determined"
FIXED = (OTHER, UNDETERMINED)

_FIXED_WORDS = re.compile(
    r"(another |some |an? )?other\b.*|(unable|not able) to (be )?determined?\b.*|"
    r"(clinically |it )?(cannot|can ?not|can't) (clinically )?be determined\b.*|undetermined|unknown|none of the above",
    re.IGNORECASE,
)
SCALES = (
    ("stage 1", "stage 2", "stage 3", "stage 3a", "stage 3b", "stage 4", "stage 5", "unstageable", "end stage",
     "deep tissue damage"),
    ("stage i", "stage ii", "stage iii", "stage iv", "unstageable", "deep tissue damage"),
    ("grade 1", "grade 2", "grade 3", "grade 4"),
    ("due to an underlying condition", "drug or chemical induced", "type 1", "type 2", "other specified type"),
    ("intermittent", "persistent"),
    ("mild intermittent", "mild persistent", "moderate persistent", "severe persistent"),
    ("mild", "moderate", "severe", "critical"),
    ("acute", "subacute", "chronic", "acute on chronic"),
    ("systolic", "diastolic", "combined", "right"),
    ("right", "left", "bilateral", "both"),
    ("initial", "subsequent", "sequela"),
    ("yes", "no"),
)  # fmt: skip
"""Answers in the order in which the classification lists them."""


def ordered(choices: tuple[str, ...]) -> tuple[str, ...]:
    """The choices without empty ones, repeated ones and any that says what the fixed ones say, in classification order.

    Choices of one template stand as there, choices of one scale as on it; others keep the order they were given in.
    """
    said: dict[str, str] = {}
    for choice in choices:
        text = " ".join(choice.split())
        if text and not _FIXED_WORDS.fullmatch(text):
            said.setdefault(text.casefold(), text)
    for scale in (*(tuple(one.casefold() for one in template.choices) for template in TEMPLATES), *SCALES):
        places = [_place(text, scale) for text in said]
        if said and all(place is not None for place in places):
            return tuple(said[text] for _, text in sorted(zip(places, said, strict=True)))
    return tuple(said.values())


def with_fixed(choices: tuple[str, ...]) -> tuple[str, ...]:
    """All choices a provider is shown: the ordered ones, "other", "cannot be determined"."""
    return (*choices, *FIXED)


def _place(text: str, scale: tuple[str, ...]) -> int | None:
    """Where a choice stands on a scale: the longest step it begins with as whole words."""
    steps = [(len(step), at) for at, step in enumerate(scale) if re.match(rf"{re.escape(step)}(?!\w)", text)]
    return max(steps)[1] if steps else None
