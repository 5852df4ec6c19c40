"""What the page of operations shows as plain text, in blocks: what `C` copies, and what the operator's command prints."""

from collections.abc import Iterable


def block(title: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A title and indented lines of name and value below it."""
    return "\n".join([title, *(f"  {name}: {value}" for name, value in pairs)])


def blocks(*made: str) -> str:
    """Blocks with an empty line between them."""
    return "\n\n".join(made) + "\n"
