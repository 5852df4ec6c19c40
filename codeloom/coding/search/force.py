"""Which documents of the index are in force on a service date, and which of them are categories."""

from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.tree import Tree
from codeloom.coding.search.build import IndexColumns


class Force:
    """Made once per release and kept: 30 ms, 50 kB."""

    def __init__(self, tree: Tree, columns: IndexColumns, codeset: CodeSet) -> None:
        in_force = codeset.in_force()
        self._kinds = bytearray(len(columns.rows))
        for document, row in enumerate(columns.rows):
            kind = in_force.get(tree.codes[row], 0)
            if kind == 1 and any(
                tree.extended[child] and tree.codes[child] in in_force for child in tree.below.get(row, ())
            ):
                kind = 2
            self._kinds[document] = kind
        self.bits = int(bytes(49 if kind else 48 for kind in self._kinds), 2)

    def is_there(self, document: int) -> bool:
        """In force that day, as a code, a stem or a category."""
        return self._kinds[document] > 0

    def is_category(self, document: int) -> bool:
        """In force, but only to be opened: not billable and without 7th characters."""
        return self._kinds[document] == 1
