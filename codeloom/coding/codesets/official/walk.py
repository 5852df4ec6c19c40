"""Walking an XML file event by event, without document types or entities and within limits of depth and size."""

from collections.abc import Callable
from xml.parsers import expat

from codeloom.coding.codesets.official.kinds import BadOfficialFile, Flaw

DEEPEST = 60
MOST_ELEMENTS = 1_500_000
MOST_XML = 48 * 1024 * 1024
_PIECE = 1 << 16
Start = Callable[[str, dict[str, str], int], None]
End = Callable[[str, int], None]
Words = Callable[[str], None]


class _Stop(Exception):
    """Ends the walk early, with the error to raise."""


class Walk:
    """One pass over an XML file. `start(tag, attributes, line)`, `end(tag, line)` and `words(text)` are called in order.

    Raises BadOfficialFile with line and column for XML that breaks, declares a document type or entity, or is built to
    exhaust its reader. `until` ends the walk early without complaint once it says so.
    """

    def __init__(
        self, name: str, start: Start, end: End, words: Words, until: Callable[[], bool] | None = None
    ) -> None:
        self._name, self._start, self._end, self._until = name, start, end, until
        self._depth = self._count = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = words
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.EntityDeclHandler = self._refuse_entity

    def over(self, data: bytes) -> None:
        """Walk the whole file."""
        if len(data) > MOST_XML:
            raise self._bad(f"Larger than {MOST_XML // 1024 // 1024} MB: no official XML is.")
        try:
            for begin in range(0, len(data), _PIECE):
                self._parser.Parse(data[begin : begin + _PIECE], False)
                if self._until is not None and self._until():
                    return
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            cut = " The file is cut off or damaged." if self._depth else ""
            raise self._bad(f"The XML breaks here: {reason}.{cut}", error.lineno, error.offset + 1) from error
        except (LookupError, ValueError) as error:
            raise self._bad(
                "The XML names an encoding that is not known: damaged, or not an official file.", 1
            ) from error
        except _Stop as stop:
            raise self._bad(str(stop), self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1) from stop

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST:
            raise _Stop(f"Elements are nested more than {DEEPEST} deep: this is no official file.")
        if self._count > MOST_ELEMENTS:
            raise _Stop(f"More than {MOST_ELEMENTS:,} elements: this is no official file.")
        self._start(tag, attributes, self._parser.CurrentLineNumber)

    def _close(self, tag: str) -> None:
        self._depth -= 1
        self._end(tag, self._parser.CurrentLineNumber)

    def _refuse_doctype(self, *_: object) -> None:
        raise _Stop("The XML declares a document type; the official files do not. It is not read.")

    def _refuse_entity(self, *_: object) -> None:
        raise _Stop("The XML declares entities; the official files do not. It is not read.")

    def _bad(self, problem: str, line: int | None = None, column: int | None = None) -> BadOfficialFile:
        return BadOfficialFile([Flaw(self._name, line, column, problem)])


def root_of(name: str, data: bytes) -> str:
    """The tag of the root element. Raises BadOfficialFile."""
    tags: list[str] = []
    walk = Walk(name, lambda tag, *_: tags.append(tag), lambda *_: None, lambda _: None, until=lambda: bool(tags))
    walk.over(data)
    return tags[0] if tags else ""
