"""What loaded lists change of the diagnosis codes for some days: whole trees (tabular lists) and titles (code lists)."""

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
class Strata:
    """The layers; those of one sort do not overlap."""

    trees: tuple[TreeLayer, ...] = ()
    titles: tuple[TitleLayer, ...] = field(default=())

    def tree_on(self, day: int) -> TreeLayer | None:
        """The tree that rules on a day."""
        return next((layer for layer in self.trees if layer.first <= day <= layer.last), None)

    def titles_on(self, day: int) -> Mapping[str, str]:
        """The titles of a day that differ from those of the tree."""
        return next((layer.titles for layer in self.titles if layer.first <= day <= layer.last), {})

    def described(self, day: int) -> bool:
        """Whether a loaded list gives the titles of a day."""
        return self.tree_on(day) is not None or any(layer.first <= day <= layer.last for layer in self.titles)

    def turns(self) -> Iterator[int]:
        """The days on which a layer begins or has just ended."""
        for trees in self.trees:
            yield from (trees.first, trees.last + 1)
        for titles in self.titles:
            yield from (titles.first, titles.last + 1)
