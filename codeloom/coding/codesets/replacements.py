"""What took the place of a code that is not valid on a day, as far as the code tables can tell."""

from codeloom.coding.codesets.tree import Tree

MOST_REPLACEMENTS = 24


def replacements(tree: Tree, bare: str, force: bytearray, day: int) -> tuple[str, ...]:
    """Billable codes of the day, best guess first: children, the same code one level deeper, new siblings, siblings.

    G35 gives G35.A to G35.D; T52.8X1A gives T52.811A, T52.821A, T52.891A; a code that is valid gives nothing.
    """
    row = tree.rows.get(bare)
    if row is not None and force[row] == 2:
        return ()
    below = tuple(tree.codes[child] for child in tree.billable_below(bare, force, MOST_REPLACEMENTS))
    if below:
        return below
    if "X" in bare[3:] and row is not None:
        place = bare.index("X", 3)
        same = [
            tree.codes[other]
            for other in tree.under(bare[:place])
            if force[other] == 2 and _same_but(tree.codes[other], bare, place)
        ]
        if same:
            return tuple(same[:MOST_REPLACEMENTS])
    return _siblings(tree, bare, force, day)


def _same_but(code: str, bare: str, place: int) -> bool:
    return len(code) == len(bare) and code[place + 1 :] == bare[place + 1 :]


def _siblings(tree: Tree, bare: str, force: bytearray, day: int) -> tuple[str, ...]:
    """Codes beside a lost one: those that began when it ended, else all with the same ending, else none."""
    row = tree.rows.get(bare)
    if row is None:
        return ()
    ends = [period.valid_to + 1 for period in tree.columns.periods[row] if period.valid_to < day]
    if not ends:
        return ()
    around = bare[:5] if tree.extended[row] else bare[:-1]
    beside = [other for other in tree.under(around) if force[other] == 2]
    if tree.extended[row]:
        beside = [other for other in beside if tree.codes[other][6:] == bare[6:]]
    fresh = [other for other in beside if tree.columns.periods[other][-1].valid_from == max(ends)]
    return tuple(tree.codes[other] for other in (fresh or beside)[:MOST_REPLACEMENTS])
