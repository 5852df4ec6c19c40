"""The search index as one block of bytes that loads in a fraction of a second. No file is touched here."""

from array import array

from codeloom.coding.codesets.artifact import seal, unseal
from codeloom.coding.search.build import IndexColumns

_ARRAYS = ("rows", "prior", "post_at", "postings", "term_at", "word_at", "term_words")
_TYPES = {"prior": "f"}


def pack(columns: IndexColumns) -> bytes:
    """Columns to bytes."""
    numbers = tuple(getattr(columns, name).tobytes() for name in _ARRAYS)
    return seal((numbers, columns.vocabulary, columns.kinds, columns.lay))


def unpack(data: bytes) -> IndexColumns:
    """Bytes to columns. Raises BadArtifact."""
    numbers, vocabulary, kinds, lay = unseal(data)
    made = {name: _array(_TYPES.get(name, "I"), part) for name, part in zip(_ARRAYS, numbers, strict=True)}
    return IndexColumns(**made, vocabulary=vocabulary, kinds=kinds, lay=lay)


def _array(code: str, data: bytes) -> "array[int] | array[float]":
    out: array[int] | array[float] = array(code)
    out.frombytes(data)
    return out
