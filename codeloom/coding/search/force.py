"""Which documents of the index are in force on a service date, and which of them are categories."""

from codeloom.coding.codesets import CodeSet
from codeloom.coding.codesets.tree import Tree
from codeloom.coding.search.build import IndexColumns

_AS_DIGITS = bytes.maketrans(bytes((1, 2)), b"11")


class Force:
    """Made once per release and kept: 10 ms, 50 kB."""

    def __init__(self, tree: Tree, columns: IndexColumns, codeset: CodeSet) -> None:
        by_row = codeset.in_force_by_row()
        self._kinds = bytearray(map(by_row.__getitem__, columns.rows))
        for document, row in enumerate(columns.rows):
            if self._kinds[document] == 1:
                for child in tree.below.get(row, ()):
                    if by_row[child] and tree.extended[child]:
                        self._kinds[document] = 2
                        break
        self.bits = int(self._kinds.translate(_AS_DIGITS).replace(b"\0", b"0"), 2)

    def is_there(self, document: int) -> bool:
        """In force that day, as a code, a stem or a category."""
        return self._kinds[document] > 0

    def is_category(self, document: int) -> bool:
        """In force, but only to be opened: not billable and without 7th characters."""
        return self._kinds[document] == 1
