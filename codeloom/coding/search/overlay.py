"""The search index of overlaid code sets: one index for each tree, with the terms of the loaded index files."""

from collections.abc import Sequence
from typing import Any

from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets.artifact import BadArtifact, seal, unseal
from codeloom.coding.search.artifact import pack, unpack
from codeloom.coding.search.build import IndexColumns, build_columns
from codeloom.coding.search.index import Index
from codeloom.coding.search.lexicon import Lexicon


def overlay_columns(codesets: CodeSets, lexicon: Lexicon) -> tuple[IndexColumns, ...]:
    """The columns for the tree of all days, then for each tree of the overlay. Takes some seconds a tree."""
    terms = codesets.tables.terms()
    trees = (codesets.tree, *(layer.tree for layer in codesets.overlay.trees))
    return tuple(build_columns(tree, lexicon, terms) for tree in trees)


def overlay_index(codesets: CodeSets, columns: Sequence[IndexColumns], lexicon: Lexicon) -> Index:
    """The index of these code sets from what `overlay_columns` made for them."""
    first, *rest = columns
    others = tuple(Index(codesets, one, lexicon, layer) for layer, one in enumerate(rest))
    return Index(codesets, first, lexicon, others=others)


def pack_overlay(columns: Sequence[IndexColumns]) -> bytes:
    """All columns as one block of bytes."""
    return seal([pack(one) for one in columns])


def unpack_overlay(data: bytes) -> tuple[IndexColumns, ...]:
    """What `pack_overlay` made. Raises BadArtifact."""
    parts: Any = unseal(data)
    if not isinstance(parts, list) or not parts:
        raise BadArtifact("the artifact of a search index is of another make")
    return tuple(unpack(part) for part in parts)
