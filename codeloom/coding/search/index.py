"""Search as people type: one in-memory index over every release, asked for one service date. No files, no database."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from codeloom.coding.codesets import CodeSet, CodeSets, dot
from codeloom.coding.search.build import INDEXED, LAY, TITLE, IndexColumns, bit_set
from codeloom.coding.search.candidates import first_bits, meet_all, meet_but, rarest_first
from codeloom.coding.search.codes_typed import code_documents
from codeloom.coding.search.drugs import DrugText
from codeloom.coding.search.force import Force
from codeloom.coding.search.hits import Display, Hit, ScoredDocument, SearchAnswer
from codeloom.coding.search.lexicon import Lexicon
from codeloom.coding.search.measures import Measured, read_value
from codeloom.coding.search.ordering import Ordering
from codeloom.coding.search.personal import PERSONAL, Own, own_documents, put_first
from codeloom.coding.search.phrases import Phrases
from codeloom.coding.search.query import Query, describes, undescribed
from codeloom.coding.search.rank import Asked, Ranker
from codeloom.coding.search.reading import Reader, told_phrases
from codeloom.coding.search.spelling import Spelling
from codeloom.coding.search.together import conditions_of
from codeloom.coding.search.vocabulary import Vocabulary

SCORED, BROAD, SCORED_BROAD = 72, 1500, 44
"""Documents looked at closely; fewer of them when so many fit that the everyday ones are meant."""
ENOUGH = 8
CATEGORY = 30.0
MEETS_ALL = 12.0
"""What a document that lacks nothing asked for has before those that lack something."""
TIE, FAVOURITE = 3.0, 1.0
"""What a code used lately, and a favourite more, may lack in score and still come first: no more than a tie."""
LEADING, SECOND = 60.0, 0.5
MEASURED, DRUG = "measured value", "drug"
QUARTER, WARM_QUARTERS = timedelta(days=91), 45
"""Releases begin in October and April, the first in October 2015: dates a quarter apart miss none of eleven years."""
WEEKS = ("gestation", "weeks of pregnancy")
WHY = {TITLE: "title", 1: "inclusion term", LAY: "everyday term", INDEXED: "index term"}


class Index:
    """The index of one code tree. Share one per process (it is loaded before forking); searches change only caches.

    `layer` is the place of a loaded tabular list in the overlay of the code sets: the index then is of its tree, for its
    days. The index of the tree of all days holds those in `others` and hands their days to them.
    """

    def __init__(
        self,
        codesets: CodeSets,
        columns: IndexColumns,
        lexicon: Lexicon,
        layer: int | None = None,
        others: tuple["Index", ...] = (),
    ) -> None:
        self._codesets = codesets
        self._tree = codesets.tree if layer is None else codesets.overlay.trees[layer].tree
        self._others = others
        self.columns = columns
        self._vocabulary = Vocabulary(columns)
        size, spelling = len(columns.rows), Spelling(self._vocabulary, lexicon.readings)
        self._reader, self._parts_reader = (
            Reader(self._vocabulary, readings, size, spelling, told_phrases(readings))
            for readings in (lexicon.readings, lexicon.parts)
        )
        self._measures = lexicon.measures
        self._drugs = lexicon.drugs
        self._ranker = Ranker(columns, self._vocabulary)
        self._document = {row: document for document, row in enumerate(columns.rows)}
        self._ordering = Ordering(self._tree, columns.rows, self._document)
        self._phrases = Phrases(self._tree, columns, self._document, self._reader.gist)
        self._forces: dict[date, Force] = {}
        self._display = Display(self._tree, columns)

    def search(
        self, text: str, day: date, limit: int = 20, recent: Iterable[str] = (), favourites: Iterable[str] = ()
    ) -> SearchAnswer:
        """Codes for typed text on a service date. `recent` and `favourites` are codes to put first among equals.

        Blank text gives favourites, then recently used codes. Never fails on what is typed.
        """
        layer = self._codesets.layer_of(day) if self._others else None
        if layer is not None:
            return self._others[layer].search(text, day, limit, recent, favourites)
        codeset = self._codesets.at(day)
        force = self._force(codeset)
        own = own_documents(self._tree, self._document, recent, favourites, force)
        if not text.strip():
            documents = [ScoredDocument(doc, PERSONAL, why, char) for doc, (why, char) in own.items()]
            return SearchAnswer((), self._display.hits(documents[:limit], codeset, frozenset(), frozenset()))
        query = self._reader.read(text[:200], self._begins_code)
        short = text.strip().lower()
        if not query.codes and len(short) == 2 and short[0].isalpha() and short[1].isdigit():
            query = Query(text, (), (short.upper(),), "", frozenset(), frozenset(), (), ())
        measured = None if query.codes else read_value(query.typed, self._measures)
        if measured is not None:
            documents, query = self._measured(measured, query, force, own)
        elif not query.codes and (drug := self._drugs.read(query.typed)) is not None:
            documents = self._harmed(drug, query, force, own)
        else:
            documents = [] if query.codes and not query.slots else self._conditions(query, force, own)
        if query.codes and not documents:
            coded = code_documents(self._tree, self._document, query.codes[-1], force, codeset, limit)
            documents = [ScoredDocument(doc, 100.0 - place, why, char) for place, (doc, char, why) in enumerate(coded)]
            documents = put_first(documents, own) if len(query.codes[-1]) < 6 else documents
            return SearchAnswer(
                tuple(dot(code) for code in query.codes),
                self._display.hits(documents, codeset, query.encounter, query.words)[:limit],
            )
        hits = self._display.hits(documents[:limit], codeset, query.encounter, query.words)
        return SearchAnswer(self._read_as(query, hits), hits)

    def warm(self, day: date) -> None:
        """Make what the first searches on a date, and on dates of eleven years before, would make.

        Call it after loading, before forking.
        """
        for letter in "abcdefghijklmnopqrstuvwxyz":
            self.search(letter, day, limit=1)
        for quarters in range(1, WARM_QUARTERS + 1):
            self.search("a", day - quarters * QUARTER, limit=1)

    def _text(self, query: Query, force: Force, own: Own) -> list[ScoredDocument]:
        asked_for = query
        strict, relaxed, query = self._candidates(query, force)
        asked, size, bits = self._ranker.prepare(query), len(self.columns.rows), strict | relaxed
        documents = list(first_bits(strict, size, SCORED_BROAD if strict.bit_count() > BROAD else SCORED))
        if relaxed:
            documents += rarest_first(query, relaxed & ~strict, size, SCORED - len(documents))
        scored = {document: self._scored(document, asked, force) for document in documents}
        for document in documents if strict and relaxed else ():
            scored[document].score += MEETS_ALL * (strict >> (size - 1 - document) & 1)
        for document, (bonus, char) in self._phrases.hits(asked_for, force, not strict).items():
            item = scored.get(document) or self._scored(document, asked, force)
            item.score, item.why = item.score + bonus, WHY[LAY]
            item.char = item.char or char
            scored[document] = item
        top = len(self.columns.rows) - 1
        for document, (why, char) in own.items():
            if bits >> (top - document) & 1 or document in scored:
                item = scored.get(document) or self._scored(document, asked, force)
                item.score, item.why, item.char = item.score + TIE + FAVOURITE * (why == "favourite"), why, char
                scored[document] = item
        ordered = self._ordering.opened(sorted(scored.values(), key=lambda item: (-item.score, item.document)), force)
        ordered = self._ordering.by_encounter(ordered, query.encounter) if query.encounter else ordered
        sided = query.side or any(side in label for label in query.labels for side in ("right", "left", "bilateral"))
        return ordered if sided else self._ordering.of_no_side(ordered, force)

    def _conditions(self, query: Query, force: Force, own: Own) -> list[ScoredDocument]:
        """Documents of the text; those of each condition first where no code says all of them."""
        if query.codes or meet_all(query, force.bits):
            return self._text(query, force, own)
        further = (query.side, *sorted(query.encounter))

        def read(part: str) -> Query:
            return self._reader.read(" ".join((part, *(word for word in further if word not in part))), _no_code)

        def meets(part: str, loosely: bool) -> bool:
            asked = read(part)
            said = any(not slot.soft and not describes(slot) for slot in asked.slots)
            return said and bool(meet_all(undescribed(asked, sides=True) if loosely else asked, force.bits))

        parts = conditions_of(query.typed, meets)
        found = [self._text(read(part), force, own) for part in parts]
        whole = self._text(query, force, own)
        top = max((item.score for documents in (*found, whole) for item in documents[:1]), default=0.0)
        leading = {item.document: item for documents in reversed(found) for item in documents[:1]}
        for place, item in enumerate(leading.values()):
            item.score = top + place
        return [*reversed(leading.values()), *(item for item in whole if item.document not in leading)]

    def _measured(self, measured: Measured, query: Query, force: Force, own: Own) -> tuple[list[ScoredDocument], Query]:
        """Documents of a measured value and of the words beside it, and the query without the value."""
        weeks = measured.measure.name in WEEKS
        said = f"{measured.named} {measured.rest}".strip() if weeks and measured.rest else measured.rest
        rest = self._reader.read(said, self._begins_code) if said else query
        found = self._conditions(rest, force, own)
        if weeks and measured.rest:
            found = self._ordering.in_weeks(found, measured.value, force)
        top = found[0].score if found else 0.0
        first = dot(self._tree.codes[self.columns.rows[found[0].document]])[:1] if found and measured.rest else ""
        if measured.rest and not measured.measure.leads:
            if first not in measured.measure.beside and measured.measure.beside:
                return self._text(query, force, own), query
            top -= LEADING + SECOND
        by_document = {item.document: item for item in found}
        for place, (document, char) in enumerate(self._documents_of(measured.codes, force)):
            item = by_document.setdefault(document, ScoredDocument(document, 0.0, MEASURED, char))
            if measured.measure.leads and measured.rest:
                item.score, item.why = item.score + LEADING, MEASURED
            else:
                item.score, item.why = max(item.score, top + LEADING - place / 100), MEASURED
        labelled = replace(rest, labels=(measured.measure.name, *(rest.labels if measured.rest else ())))
        return sorted(by_document.values(), key=lambda item: (-item.score, item.document)), labelled

    def _harmed(self, drug: DrugText, query: Query, force: Force, own: Own) -> list[ScoredDocument]:
        """Documents of a text with a drug: its poisoning first, its adverse effect or underdosing behind what it did."""
        meets = bool(meet_all(query, force.bits))
        if meets and not drug.stated:
            return self._conditions(query, force, own)
        apart = bool(drug.rest) and not meets
        found = self._conditions(self._reader.read(drug.rest, _no_code) if apart else query, force, own)
        for document, char in self._documents_of(drug.codes, force):
            place = 0 if drug.harmful or not drug.rest else 1
            beside = found[min(place, len(found) - 1)].score if found else LEADING
            leading = ScoredDocument(document, beside + SECOND, DRUG, char)
            others = [item for item in found if item.document != document]
            return [*others[:place], leading, *others[place:]]
        return found

    def _documents_of(self, codes: Iterable[str], force: Force) -> Iterator[tuple[int, str]]:
        """Documents in force of bare codes, categories left out, with their 7th character."""
        for code in codes:
            row = self._tree.rows.get(code)
            if row is not None:
                char = self._tree.codes[row][6] if self._tree.extended[row] else ""
                document = self._document[self._tree.parents[row] if char else row]
                if force.is_there(document) and not force.is_category(document):
                    yield document, char

    def _scored(self, document: int, asked: Asked, force: Force) -> ScoredDocument:
        score, kind = self._ranker.score(document, asked)
        return ScoredDocument(document, score - (CATEGORY if force.is_category(document) else 0.0), WHY[kind])

    def _candidates(self, query: Query, force: Force) -> tuple[int, int, Query]:
        """Documents in force that meet every slot, and, when few do, those that miss some; spellings when none does."""
        within = force.bits & self._under(query.codes)
        strict = meet_all(query, within)
        for plain in self._plainer(query) if not strict else ():
            if not strict and (strict := meet_all(plain, within)):
                query = plain
        if not strict:
            query = self._reader.read(query.typed, self._begins_code, loose=True)
            strict = meet_all(query, within)
        hard = sum(not slot.soft for slot in query.slots)
        relaxed = 0
        for missing in range(1, hard):
            if (strict | relaxed).bit_count() >= ENOUGH:
                break
            relaxed |= meet_but(query, within, missing)
        return strict, relaxed, query

    def _plainer(self, query: Query) -> Iterator[Query]:
        """The query asking for less and less: how, which side, lay terms as what they mean, where."""
        yield undescribed(query)
        yield undescribed(query, sides=True)
        parts = self._parts_reader.read(query.typed, self._begins_code)
        if parts.labels != query.labels:
            yield parts
            yield undescribed(parts, sides=True)
        yield undescribed(query, places=True)
        yield undescribed(query, sides=True, places=True)
        if parts.labels != query.labels:
            yield undescribed(parts, sides=True, places=True)

    def _under(self, codes: tuple[str, ...]) -> int:
        if not codes:
            return -1
        rows = (row for code in codes for row in self._tree.under(code))
        return bit_set((self._document[row] for row in rows if row in self._document), len(self.columns.rows))

    def _begins_code(self, bare: str) -> bool:
        return bool(self._tree.under(bare)) or (len(bare) > 3 and bare.rstrip("X") in self._tree.rows)

    @staticmethod
    def _read_as(query: Query, hits: tuple[Hit, ...]) -> tuple[str, ...]:
        chosen = hits[0].seventh if hits and query.encounter else None
        spoken = (f"7th character {chosen.chosen}",) if chosen and not chosen.assumed else ()
        return (*(dot(code) for code in query.codes), *query.labels, *spoken)

    def _force(self, codeset: CodeSet) -> Force:
        force = self._forces.get(codeset.release.valid_from)
        if force is None:
            force = self._forces[codeset.release.valid_from] = Force(self._tree, self.columns, codeset)
        return force


def _no_code(bare: str) -> bool:
    """No part of a text of several conditions is read as a code."""
    return False
