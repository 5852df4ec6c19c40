"""The search index as one block of bytes that loads in a fraction of a second. No file is touched here."""

from array import array

from codeloom.coding.codesets.artifact import seal, unseal
from codeloom.coding.search.build import IndexColumns


def pack(columns: IndexColumns) -> bytes:
    """Columns to bytes."""
    numbers = (
        columns.rows.tobytes(),
        columns.prior.tobytes(),
        columns.post_at.tobytes(),
        columns.postings.tobytes(),
        columns.term_at.tobytes(),
        columns.word_at.tobytes(),
        columns.term_words.tobytes(),
    )
    return seal((numbers, columns.vocabulary, columns.kinds, columns.lay, columns.broad, columns.denied))


def unpack(data: bytes) -> IndexColumns:
    """Bytes to columns. Raises BadArtifact."""
    (rows, prior, *counted), vocabulary, kinds, lay, broad, denied = unseal(data)
    likely = array("f")
    likely.frombytes(prior)
    post_at, postings, term_at, word_at, term_words = (_numbers(part) for part in counted)
    return IndexColumns(
        _numbers(rows), likely, vocabulary, post_at, postings, term_at, word_at, term_words, kinds, lay, broad, denied
    )


def _numbers(data: bytes) -> "array[int]":
    out = array("I")
    out.frombytes(data)
    return out
