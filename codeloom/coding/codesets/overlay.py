"""What loaded diagnosis lists change on the days they are in force: whole trees (tabular lists), titles (code lists)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from codeloom.coding.codesets.inheritance import Inheritance
from codeloom.coding.codesets.tree import Tree


@dataclass(frozen=True, slots=True, eq=False)
class TreeLayer:
    """The tree of a loaded tabular list from day `first` to day `last` (ordinals, both included)."""

    first: int
    last: int
    tree: Tree
    inheritance: Inheritance


@dataclass(frozen=True, slots=True, eq=False)
class TitleLayer:
    """Titles by bare code that a loaded code list words otherwise than the tree does, for its days."""

    first: int
    last: int
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Overlay:
    """The trees and titles of loaded lists by day; no two trees overlap, and no two sets of titles."""

    trees: tuple[TreeLayer, ...] = ()
    titles: tuple[TitleLayer, ...] = field(default=())

    def tree_on(self, day: int) -> TreeLayer | None:
        """The tree of a loaded tabular list in force on a day (ordinal); None when the built-in tree is."""
        return next((layer for layer in self.trees if layer.first <= day <= layer.last), None)

    def titles_on(self, day: int) -> Mapping[str, str]:
        """Titles by bare code on a day (ordinal) that differ from those of the tree; empty without a loaded list."""
        return next((layer.titles for layer in self.titles if layer.first <= day <= layer.last), {})

    def turns(self) -> Iterator[int]:
        """The days (ordinals) on which a layer begins or has just ended."""
        for trees in self.trees:
            yield from (trees.first, trees.last + 1)
        for titles in self.titles:
            yield from (titles.first, titles.last + 1)
