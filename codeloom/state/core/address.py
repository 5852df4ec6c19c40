"""What the address of a page names: its last part, and the number of a chart or an encounter in it."""

MOST_DIGITS = 12


def last_part(path: object) -> str:
    """The last part of a path as the browser sent it (`self.router.url.path`)."""
    return str(path).rstrip("/").rsplit("/", 1)[-1]


def number_of(text: str) -> int:
    """The number that a part of a path is; 0 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
