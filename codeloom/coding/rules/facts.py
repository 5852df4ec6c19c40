"""What the rules read of one code in one code set, worked out once and cached."""

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from weakref import WeakKeyDictionary

from codeloom.coding.codesets import CodeSet, Entry, chain, normalise, undot
from codeloom.coding.rules.demands import NO_DEMANDS, Demands, lineage, read_demands

CACHED_FACTS = 16384
_ONE_GROUP = {"E43": "E44", "E46": "E44"}
"""Categories that grade one disease."""
INITIAL, SEQUELA = "ABC", "S"


class Fact:
    """One code of a book. `prefixes` are its bare prefixes from the category on, itself included.

    `rules` are the places in the book of the rules the code can trigger by itself, None until the engine has worked them out;
    `paired` those it can trigger beside another row of its category. `group` is the category, one for the degrees of malnutrition.
    `gains` are sisters of the code that say the same disease with something more; None until somebody asked.
    """

    __slots__ = (
        "additions", "also", "bare", "book", "code", "entry", "excludes", "exists", "firsts", "flags", "gains", "group", "paired",
        "pick", "prefixes", "reportable", "rules", "title",
    )  # fmt: skip

    def __init__(self, code: str, book: "FactBook") -> None:
        self.book = book
        self.code = code
        self.bare = undot(code)
        self.prefixes = chain(self.bare)
        entry = book.codeset.get(code)
        self.entry: Entry | None = entry
        self.exists = entry is not None
        self.reportable = entry is not None and entry.billable
        self.title = entry.title if entry else ""
        self.flags = entry.flags if entry else frozenset[str]()
        demands = book.demands(code) if self.reportable else NO_DEMANDS
        self.excludes = demands.excludes
        self.firsts = demands.firsts
        self.additions = demands.additions
        self.also = demands.also
        self.pick = demands.pick
        self.rules: tuple[int, ...] | None = None
        self.paired: tuple[int, ...] = ()
        self.group = _ONE_GROUP.get(code[:3], code[:3])
        self.gains: tuple[str, ...] | None = None

    @property
    def seventh(self) -> str:
        """The 7th character, or an empty string."""
        return self.bare[6:7]

    @property
    def intent(self) -> str:
        """For T36-T65: 1 accident, 2 self-harm, 3 assault, 4 undetermined, 5 adverse effect, 6 underdosing; else empty."""
        if not "T36" <= self.bare[:3] <= "T65" or len(self.bare) < 6:
            return ""
        return self.bare[4] if self.bare[5] == "X" else self.bare[5]

    @property
    def initial(self) -> bool:
        """A 7th character of an initial encounter."""
        return len(self.bare) == 7 and self.bare[6] in INITIAL

    @property
    def sequela(self) -> bool:
        """A 7th character of a sequela."""
        return len(self.bare) == 7 and self.bare[6] == SEQUELA


class FactBook:
    """Facts of one code set by code as typed."""

    def __init__(self, codeset: CodeSet) -> None:
        self.codeset = codeset
        self.fact = lru_cache(maxsize=CACHED_FACTS)(self._fact)
        self._by_code: dict[str, Fact] = {}
        self._kept: dict[Hashable, tuple[str, ...]] = {}
        self._demands: dict[Hashable, Demands] = {}

    def demands(self, code: str) -> Demands:
        """What the notes of a code ask for, shared by all codes of its lineage."""
        key = lineage(self.codeset, code)
        demands = self._demands.get(key)
        if demands is None:
            demands = self._demands[key] = read_demands(self.codeset, code)
        return demands

    def choices(self, names: frozenset[str], most: int = 25) -> tuple[str, ...]:
        """Reportable codes under bare prefixes, in order."""
        return self.kept(
            names, lambda: [code for name in sorted(names) for code in self.codeset.billable_below(name, most)][:most]
        )

    def kept(self, key: Hashable, make: Callable[[], Iterable[str]]) -> tuple[str, ...]:
        """A list of codes that depends on the code set only, made once for each key and cached."""
        codes = self._kept.get(key)
        if codes is None:
            if len(self._kept) > CACHED_FACTS:
                self._kept.clear()
            codes = self._kept[key] = tuple(make())
        return codes

    def _fact(self, typed: str) -> Fact:
        code = normalise(typed) or typed.strip()
        if len(self._by_code) > CACHED_FACTS:
            self._by_code.clear()
        fact = self._by_code.get(code)
        if fact is None:
            fact = self._by_code[code] = Fact(code, self)
        return fact


_books: WeakKeyDictionary[CodeSet, FactBook] = WeakKeyDictionary()


def book_of(codeset: CodeSet) -> FactBook:
    """The facts of a code set, shared by every chart judged by it."""
    book = _books.get(codeset)
    if book is None:
        book = _books[codeset] = FactBook(codeset)
    return book
