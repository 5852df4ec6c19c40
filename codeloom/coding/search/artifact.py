"""The search index as one block of bytes that loads in a fraction of a second. No file is touched here."""

from array import array

from codeloom.coding.codesets.artifact import seal, unseal
from codeloom.coding.search.build import IndexColumns

_ARRAYS = ("rows", "prior", "post_at", "postings", "term_at", "word_at", "term_words")


def pack(columns: IndexColumns) -> bytes:
    """Columns to bytes."""
    numbers = tuple(getattr(columns, name).tobytes() for name in _ARRAYS)
    return seal((numbers, columns.vocabulary, columns.kinds, columns.lay))


def unpack(data: bytes) -> IndexColumns:
    """Bytes to columns. Raises BadArtifact."""
    numbers, vocabulary, kinds, lay = unseal(data)
    rows, post_at, postings, term_at, word_at, term_words = (array("I") for _ in range(6))
    prior = array("f")
    for made, part in zip((rows, prior, post_at, postings, term_at, word_at, term_words), numbers, strict=True):
        made.frombytes(part)
    return IndexColumns(rows, prior, vocabulary, post_at, postings, term_at, word_at, term_words, kinds, lay)
