"""Overlaying the built-in code sets with an organization's files: validity, titles, trees and tables by service date.

An order file decides what may be reported inside its dates and words the titles there; a tabular list gives the tree, its
notes and 7th characters for its dates. Flags of the Medicare Code Editor, CC levels and payment categories are carried
over from the base, a code's own nearest period first. Outside their dates the base is unchanged.

Memory and time, measured with the real files: an order file 20 MB and 1 s, a tabular list 28 MB and 1 s, HCPCS 5 MB, 600,000
edit pairs 8 MB; a search index over another tree 35 to 60 MB and 4 s to build.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from codeloom.coding.codesets.build import Exists, join, stem_of
from codeloom.coding.codesets.codeset import CodeSets
from codeloom.coding.codesets.contents import CodeTable
from codeloom.coding.codesets.inheritance import Inheritance
from codeloom.coding.codesets.loaded import Loaded, Span
from codeloom.coding.codesets.notes import Note, read_notes
from codeloom.coding.codesets.official.kinds import OfficialKind
from codeloom.coding.codesets.official.overlay_file import OverlayFile
from codeloom.coding.codesets.official.timeline import FOREVER, Stretch, ends, stretches
from codeloom.coding.codesets.overlay import Overlay, TitleLayer, TreeLayer
from codeloom.coding.codesets.periods import Period
from codeloom.coding.codesets.tabular import Tabular
from codeloom.coding.codesets.tree import Tree

LISTS = frozenset({OfficialKind.ICD10CM_ORDER, OfficialKind.ICD10CM_TABULAR})
"""Kinds that make the diagnosis codes; the others go into `CodeSets.tables`."""
Periods = dict[str, tuple[Period, ...]]


def apply_overlay(base: CodeSets, releases: Sequence[OverlayFile]) -> CodeSets:
    """The code sets of an organization. The base is shared, never changed; without diagnosis files its very tree is used."""
    horizon = base.tree.starts[-1] - 1
    orders = stretches(releases, OfficialKind.ICD10CM_ORDER, horizon)
    tabulars = stretches(releases, OfficialKind.ICD10CM_TABULAR, horizon)
    tables = Loaded(_spans(releases))
    if not orders and not tabulars:
        return CodeSets(base.tree, tables=tables)
    end = max(horizon, *(stretch.last for stretch in (*orders, *tabulars)))
    periods = _periods(base.tree, orders, horizon, end)
    tree = _tree(base.tree, _described(base.tree, orders), periods) if orders or end > horizon else base.tree
    trees = tuple(_layer(tree, stretch, periods) for stretch in tabulars)
    overlay = Overlay(trees)
    titles = tuple(
        TitleLayer(stretch.first, stretch.last, _worded(stretch, overlay.tree_on(stretch.first), tree))
        for stretch in _cut(orders, tabulars)
    )
    return CodeSets(tree, replace(overlay, titles=titles), tables)


def _spans(releases: Sequence[OverlayFile]) -> Iterator[Span]:
    for release in releases:
        last = ends(releases, release, FOREVER)
        if release.kind not in LISTS and release.effective_from.toordinal() <= last:
            file = release.file
            yield Span(file.kind.value, file.part, release.effective_from.toordinal(), last, file.content, file.edition)


def _periods(tree: Tree, orders: Sequence[Stretch], horizon: int, end: int) -> Periods:
    """Periods by code: those of the base outside the order files, those of the order files inside.

    The base knows nothing after `horizon`, and its last set goes on: where a file speaks later, until `end`.
    """
    listed = [frozenset(code for code, _ in _table(stretch).titled()) for stretch in orders]
    made: dict[tuple[tuple[Period, ...], tuple[bool, ...]], tuple[Period, ...]] = {}
    out: Periods = {}
    for code, group in zip(tree.codes, tree.columns.periods, strict=True):
        inside = tuple(code in codes for codes in listed)
        if not group and not any(inside):
            continue
        key = group, inside
        if key not in made:
            made[key] = _overlaid(_prolonged(group, horizon, end), orders, inside)
        out[code] = made[key]
    fresh = frozenset().union(*listed) - out.keys() if listed else frozenset[str]()
    for code in fresh:
        key = (), tuple(code in codes for codes in listed)
        if key not in made:
            made[key] = _overlaid((), orders, key[1])
        out[code] = made[key]
    return out


def _overlaid(group: tuple[Period, ...], orders: Sequence[Stretch], inside: tuple[bool, ...]) -> tuple[Period, ...]:
    pieces = list(group)
    for stretch in orders:
        pieces = [cut for piece in pieces for cut in _outside(piece, stretch)]
    for stretch, listed in zip(orders, inside, strict=True):
        pieces += _inside(group, stretch) if listed else ()
    pieces.sort(key=lambda piece: piece.valid_from)
    out: list[Period] = []
    for piece in pieces:
        if out and out[-1].valid_to + 1 == piece.valid_from and out[-1].flags == piece.flags:
            out[-1] = Period(out[-1].valid_from, piece.valid_to, piece.flags)
        else:
            out.append(piece)
    return tuple(out)


def _prolonged(group: tuple[Period, ...], horizon: int, end: int) -> tuple[Period, ...]:
    if not group or group[-1].valid_to != horizon or end == horizon:
        return group
    return (*group[:-1], Period(group[-1].valid_from, end, group[-1].flags))


def _outside(piece: Period, stretch: Stretch) -> Iterator[Period]:
    """What is left of a period before and after a stretch."""
    if piece.valid_from < stretch.first:
        yield Period(piece.valid_from, min(piece.valid_to, stretch.first - 1), piece.flags)
    if piece.valid_to > stretch.last:
        yield Period(max(piece.valid_from, stretch.last + 1), piece.valid_to, piece.flags)


def _inside(group: tuple[Period, ...], stretch: Stretch) -> Iterator[Period]:
    """The stretch as periods, each day with the flags of the base's period that holds it, else of the nearest."""
    if not group:
        yield Period(stretch.first, stretch.last, "")
        return
    start = stretch.first
    for place, piece in enumerate(group):
        end = group[place + 1].valid_from - 1 if place + 1 < len(group) else stretch.last
        end = min(end, stretch.last)
        if start <= end:
            yield Period(start, end, piece.flags)
            start = end + 1


def _table(stretch: Stretch) -> CodeTable:
    content = stretch.file.content
    return content if isinstance(content, CodeTable) else CodeTable((), (), b"")


def _described(tree: Tree, orders: Sequence[Stretch]) -> Tabular:
    """The base as a tabular list, with the titles of codes and headings it does not know from the newest order file."""
    columns = tree.columns
    titles = {code: title for code, title in zip(columns.codes, columns.titles, strict=True) if title}
    out = Tabular(str(columns.year), titles, columns.chapters, columns.blocks, dict(columns.block_of), columns.seventh)
    for stretch in reversed(orders):
        table = _table(stretch)
        for code, title in zip(table.codes, table.titles, strict=True):
            if code not in titles and stem_of(code, out) is None:
                titles[code] = title
    return out


def _tree(base: Tree, tabular: Tabular, periods: Periods) -> Tree:
    columns = join(tabular, periods, base.columns.levels, base.columns.notes)
    columns.revisions = base.columns.revisions
    return Tree(columns)


def _layer(base: Tree, stretch: Stretch, periods: Periods) -> TreeLayer:
    """The tree of a tabular list: its own titles, notes and 7th characters; of the base only codes it does not have."""
    own = stretch.file.content
    assert isinstance(own, Tabular)
    columns = base.columns
    rest = {code: title for code, title in zip(columns.codes, columns.titles, strict=True) if title}
    merged = Tabular(
        own.year,
        {**rest, **own.titles},
        own.chapters,
        own.blocks,
        own.block_of,
        {**{stem: chars for stem, chars in columns.seventh.items() if stem not in own.titles}, **own.seventh},
        own.notes,
    )
    tree = Tree(join(merged, periods, columns.levels, _notes(merged, columns.notes)))
    return TreeLayer(stretch.first, stretch.last, tree, Inheritance(tree))


def _notes(tabular: Tabular, known: Iterable[Note]) -> list[Note]:
    """The notes of a tabular list; those the base words the same way are the base's own."""
    before = {(note.owner, note.kind, note.seq, note.text): note for note in known}
    lines = tabular.notes
    changed = {(line.owner, line.kind) for line in lines if (line.owner, line.kind, line.seq, line.text) not in before}
    exists = Exists(sorted(tabular.titles))
    fresh = {(note.owner, note.kind, note.seq): note for note in read_notes(
        (line for line in lines if (line.owner, line.kind) in changed), exists)}  # fmt: skip
    return [
        fresh.get((line.owner, line.kind, line.seq)) or before[line.owner, line.kind, line.seq, line.text]
        for line in lines
    ]


def _cut(orders: Sequence[Stretch], tabulars: Sequence[Stretch]) -> Iterator[Stretch]:
    """The stretches of the order files, cut where a tabular list begins or ends, so that each has one tree."""
    turns = sorted({day for stretch in tabulars for day in (stretch.first, stretch.last + 1)})
    for stretch in orders:
        first = stretch.first
        for day in turns:
            if first < day <= stretch.last:
                yield Stretch(first, day - 1, stretch.file)
                first = day
        yield Stretch(first, stretch.last, stretch.file)


def _worded(stretch: Stretch, layer: TreeLayer | None, tree: Tree) -> Mapping[str, str]:
    """The titles of an order file that its tree words otherwise."""
    tree = layer.tree if layer else tree
    out: dict[str, str] = {}
    table = _table(stretch)
    for code, title in zip(table.codes, table.titles, strict=True):
        row = tree.rows.get(code)
        if row is not None and tree.title(row) != (title, True):
            out[code] = title
    return out
