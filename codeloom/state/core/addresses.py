"""What an address of a page may name."""

from uuid import UUID


def id_or_nothing(text: str) -> str:
    """An id in its usual form; empty for a text that is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""
