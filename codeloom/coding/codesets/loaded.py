"""What an organization loaded beside the diagnosis codes, by service date: procedure lists, edits, limits, POA list, terms.

The built-in code sets have none of these. For a day that no loaded file covers the answer is None or empty.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from codeloom.coding.codesets.contents import OPEN, CodeTable, Limit, LimitTable, Pair, PairTable, TermTable

POA = "poa_exempt"
SYSTEM_KINDS = {"icd10pcs": "icd10pcs_order", "hcpcs": "hcpcs", "cpt": "cpt"}


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """The content of one loaded file and the days (ordinals, both included) it is in force."""

    kind: str
    part: str
    first: int
    last: int
    content: object
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a loaded list says of a procedure code on a day: whether it may be reported, its title, and the edition of the list."""

    listed: bool
    title: str
    edition: str


class Loaded:
    """Loaded tables by day. Spans of one kind and part that overlap: the one that begins later rules; with the same first
    day they add up.
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans = tuple(sorted(spans, key=lambda span: (span.kind, span.part, -span.first)))
        self.on = lru_cache(maxsize=1024)(self._ruling)
        """`on(kind, day)`: the spans of a kind that rule on a day (ordinal), at most one generation per part."""
        self._rows = lru_cache(maxsize=64)(self._row_of)
        self._sets = lru_cache(maxsize=16)(self._set_of)
        self._listed = lru_cache(maxsize=16)(self._listed_of)

    def __bool__(self) -> bool:
        return bool(self.spans)

    def _ruling(self, kind: str, day: int) -> tuple[Span, ...]:
        ruling: dict[str, list[Span]] = {}
        for span in self.spans:
            if span.kind == kind and span.first <= day <= span.last:
                group = ruling.setdefault(span.part, [span])
                if group[0] is not span and group[0].first == span.first:
                    group.append(span)
        return tuple(span for group in ruling.values() for span in group)

    def verdict(self, system: str, code: str, day: int) -> Verdict | None:
        """What the list of a system says of a code (upper case, no modifier); None when no list covers the day."""
        spans = self.on(SYSTEM_KINDS.get(system, ""), day)
        if not spans:
            return None
        for span in spans:
            table = span.content
            if isinstance(table, CodeTable) and (row := self._rows(span).get(code)) is not None and table.valid[row]:
                starts = table.starts[row] if table.starts else OPEN
                ends = table.ends[row] if table.ends else OPEN
                if starts <= day and (ends == OPEN or day <= ends):
                    return Verdict(True, table.titles[row], span.edition)
                return Verdict(False, table.titles[row], span.edition)
        return Verdict(False, "", spans[0].edition)

    def way(self, system: str, code: str, day: int) -> tuple[str, tuple[str, ...]] | None:
        """How far a listed code begins like this one, and the characters with which listed codes go on from there.

        None when no list covers the day. Codes are compared as the list has them, whether or not each is in force.
        """
        spans = self.on(SYSTEM_KINDS.get(system, ""), day)
        if not spans:
            return None
        begun, going_on = "", set[str]()
        for span in spans:
            listed = self._listed(span)
            common = _common(listed, code)
            if len(common) > len(begun):
                begun, going_on = common, set()
            if len(common) == len(begun):
                going_on |= {listed[place][len(begun)] for place in _branches(listed, begun)}
        return begun, tuple(sorted(going_on))

    def edits(self, codes: Sequence[str], day: int) -> Iterator[Pair]:
        """The edits in force on a day among different codes, each pair once, by the mildest of the lists that have it."""
        mildest: dict[tuple[str, str], Pair] = {}
        for span in self.on("ncci_ptp", day):
            table = span.content
            if not isinstance(table, PairTable):
                continue
            known = [code for code in dict.fromkeys(codes) if table.has(code)]
            for pair in (pair for one in known for other in known if one != other for pair in table.of(one, other)):
                if pair.on(day):
                    key = pair.first, pair.second
                    mildest[key] = max(mildest.get(key, pair), pair, key=lambda edit: edit.modifier)
        yield from mildest.values()

    def limit(self, code: str, day: int) -> Limit | None:
        """The unit limit of a code on a day, the widest of the lists that have one; None without."""
        tables = (span.content for span in self.on("ncci_mue", day))
        limits = [table.limits[code] for table in tables if isinstance(table, LimitTable) and code in table.limits]
        return max(limits, key=lambda limit: limit.units, default=None)

    def poa_exempt(self, day: int) -> frozenset[str] | None:
        """The bare codes of the loaded exempt list of a day; None when none is loaded for it."""
        spans = self.on(POA, day)
        return self._sets(spans[-1]) if spans else None

    def terms(self) -> tuple[TermTable, ...]:
        """The terms of the loaded index files, of each kind the newest: they feed the search whatever the day."""
        newest: dict[str, Span] = {}
        for span in self.spans:
            if isinstance(span.content, TermTable):
                newest.setdefault(span.kind, span)
        return tuple(span.content for _, span in sorted(newest.items()) if isinstance(span.content, TermTable))

    def turns(self) -> frozenset[int]:
        """The days (ordinals) on which a loaded exempt list begins or has just ended."""
        return frozenset(day for span in self.spans if span.kind == POA for day in (span.first, span.last + 1))

    @staticmethod
    def _row_of(span: Span) -> dict[str, int]:
        table = span.content
        return {code: row for row, code in enumerate(table.codes)} if isinstance(table, CodeTable) else {}

    @staticmethod
    def _set_of(span: Span) -> frozenset[str]:
        return frozenset(span.content.codes) if isinstance(span.content, CodeTable) else frozenset()

    @staticmethod
    def _listed_of(span: Span) -> tuple[str, ...]:
        table = span.content
        return tuple(sorted(code for code, _ in table.titled())) if isinstance(table, CodeTable) else ()


def _common(listed: Sequence[str], code: str) -> str:
    """The longest beginning of a code that a sorted listed code, longer than it, has too."""
    for length in range(len(code), 0, -1):
        place = bisect_left(listed, code[:length])
        if place < len(listed) and listed[place].startswith(code[:length]) and len(listed[place]) > length:
            return code[:length]
    return ""


def _branches(listed: Sequence[str], begun: str) -> Iterator[int]:
    """Places of one listed code for each character with which codes go on from a beginning."""
    place = bisect_left(listed, begun)
    while place < len(listed) and listed[place].startswith(begun):
        yield place
        place = bisect_left(listed, listed[place][: len(begun) + 1] + "~")


NOTHING_LOADED = Loaded()
