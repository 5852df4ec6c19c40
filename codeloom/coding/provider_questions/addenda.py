"""What a provider's answer adds to the record, in words."""

from codeloom.coding.provider_questions.choices import FIXED, OTHER

MOST_WORDS = 2_000
"""Characters of own words."""


def needs_words(choice: str | None) -> bool:
    """Whether an answer needs own words: "other", a choice that says so, and an answer without a choice."""
    return choice is None or choice == OTHER or "in own words" in choice


def missing(choice: str | None, words: str, has_choices: bool) -> str:
    """What an answer still needs before it can be signed; empty when nothing."""
    if choice is None and has_choices:
        return "Choose an answer."
    if needs_words(choice) and not words.strip():
        return "Say it in your own words."
    if len(words.strip()) > MOST_WORDS:
        return f"Shorten your words by {len(words.strip()) - MOST_WORDS:,} characters."
    return ""


def addendum_text(topic: str, choice: str | None, words: str) -> str:
    """The addendum of an answer: what it is about, what was chosen, own words as they were typed."""
    own = words.strip()
    about = f"{topic.strip().rstrip('.:')}: " if topic.strip() else ""
    if choice is None or choice == OTHER:
        return f"{about}{own}"
    said = choice.replace(", named in own words", "").replace("; the clinical support is given in own words", "")
    said = said if choice not in FIXED else "cannot be determined on clinical grounds"
    return f"{about}{said}. {own}".strip()
