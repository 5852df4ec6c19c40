"""What a letter says, before it is plain text and HTML: a subject, paragraphs, one link into the product, a last line.

A kind of letter is a function that makes a `Letter`, in the room that sends it. No letter holds clinical text, and one to an
address that nobody confirmed yet holds nothing that a stranger could have typed: it would be a way to write to anybody.
"""

import re
from dataclasses import dataclass, field

import orjson

from codeloom.services.core import Refused, is_address, one_line

SUBJECT, PARAGRAPH, PARAGRAPHS = 150, 1_000, 12
"""Characters of a subject and of a paragraph, and paragraphs of a letter, at most; what is longer is cut."""
_KIND = re.compile(r"[a-z_]{1,29}\.[a-z_]{1,30}")
_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]{0,1999}")


@dataclass(frozen=True, slots=True)
class Link:
    """The one thing to do: its words, and a path of ours that begins with `/`, with its query if any."""

    words: str
    path: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _PATH.fullmatch(self.path):
            raise ValueError("a link of a letter leads to a path of ours")
        object.__setattr__(self, "words", one_line(self.words, SUBJECT))


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person.

    `kind` is `<room>.<what>`, such as `accounts.confirm`; it is shown to managers and operators, so it says nothing of the person.
    Names of people and organizations may stand in subject and paragraphs as they are: control characters and marks that turn the
    direction of reading become spaces, and what is too long is cut. Nothing of it but the kind shows in a repr.
    Raises Refused for an address that cannot be one, ValueError for a kind or a link that is none.
    """

    kind: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    paragraphs: tuple[str, ...] = field(repr=False)
    link: Link | None = field(default=None, repr=False)
    footer: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind):
            raise ValueError("a kind of letter is called <room>.<what>")
        if not 1 <= len(self.paragraphs) <= PARAGRAPHS:
            raise ValueError(f"a letter has 1 to {PARAGRAPHS} paragraphs")
        if not is_address(self.to):
            raise Refused("No mail can be sent to that address.", todo="Check how it is spelled.", code="bad_address")
        object.__setattr__(self, "subject", one_line(self.subject, SUBJECT))
        object.__setattr__(self, "paragraphs", tuple(one_line(one, PARAGRAPH) for one in self.paragraphs))
        object.__setattr__(self, "footer", one_line(self.footer, PARAGRAPH))


def packed(letter: Letter) -> bytes:
    """Paragraphs, link and last line as they are sealed."""
    link = [letter.link.words, letter.link.path] if letter.link else None
    return orjson.dumps({"paragraphs": letter.paragraphs, "link": link, "footer": letter.footer})


def unpacked(kind: str, to: str, subject: str, body: bytes) -> Letter:
    """The letter of a stored row."""
    said = orjson.loads(body)
    link = Link(*said["link"]) if said["link"] else None
    return Letter(kind, to, subject, tuple(said["paragraphs"]), link, said["footer"])
