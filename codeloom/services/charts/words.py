"""The words of the documents that say what rows and imported conditions mean: proposed as evidence, marked by a person only."""

from dataclasses import dataclass
from uuid import UUID

from codeloom.coding.suggesting.offline import terms_of
from codeloom.coding.suggesting.said import Said, Wanted, said_in
from codeloom.db.work import UnitOfWork
from codeloom.services.charts.condition_suggestions import proposals, suggestions
from codeloom.services.charts.context import ChartContext
from codeloom.services.charts.standing import newest_first
from codeloom.services.code_sets import codesets_of, index_of
from codeloom.services.core import OfChart, verb

QUOTE = 80
"""Characters of proposed words that are shown; longer ones end in three dots."""
MOST_TEXT = 200_000
"""Characters of a chart that are read for them, newest documents first."""


@dataclass(frozen=True, slots=True)
class WordsOf:
    """Words for a row (by its id) or a condition (by its key): `place` is "document:start:end"."""

    key: str
    place: str
    quote: str
    document: str


@verb("charts.words", OfChart, read_only=True)
def words_for(uow: UnitOfWork, command: OfChart) -> tuple[WordsOf, ...]:
    """The words that say the rows without evidence and the undecided conditions of a chart, as far as documents say them."""
    work = ChartContext.take(uow, command.chart_id)
    wanted = _wanted(work)
    if not wanted or not work.editable()[0]:
        return ()
    documents = newest_first(work)
    work.read_texts(document.id for document in documents)
    terms = terms_of(codesets_of(uow), index_of(uow), work.codes)
    best: dict[str, tuple[UUID, Said]] = {}
    left = MOST_TEXT
    for document in documents:
        text = work.text_of(document.id)[:left]
        left -= len(text)
        for key, found in said_in(text, wanted, terms).items() if text else ():
            if key not in best or found.weight > best[key][1].weight:
                best[key] = (document.id, found)
    titles = {document.id: work.title_of(document) for document in documents}
    return tuple(
        WordsOf(key, f"{doc}:{one.start}:{one.end}", _quote(work.text_of(doc)[one.start : one.end]), titles[doc])
        for key, (doc, one) in best.items()
    )


def _wanted(work: ChartContext) -> list[Wanted]:
    codes = work.codes
    rows = [
        Wanted(str(line.id), line.code, (codes.title(line.code),))
        for line in work.lines
        if not line.evidence and line.system == "icd10cm" and codes.get(line.code) is not None
    ]
    undecided = {item.key for item in suggestions(work) if item.state == "open" and item.offered}
    conditions = [
        Wanted(one.key, one.code, (one.fact.display, codes.title(one.code)))
        for one in proposals(work)
        if one.key in undecided
    ]
    return [*rows, *conditions]


def _quote(words: str) -> str:
    text = " ".join(words.split())
    return text if len(text) <= QUOTE else text[: QUOTE - 3].rstrip() + "..."
