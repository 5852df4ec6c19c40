"""The code sets of organizations that put files of their own in force: the built-in ones with an overlay, kept by content.

A process asks which releases of an organization are active at most every half second and keeps a few sets in memory;
organizations with the same releases share them. Overlaying takes a second or two and is done anew in each process; a search
index takes longer and is kept in the data folder. Licensed lists are only ever in memory.
"""

import hashlib
import threading
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from cachetools import LRUCache, TTLCache, cached

from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets.official import BadPack, OfficialFile, OfficialKind, OverlayFile
from codeloom.coding.codesets.official.overlay import apply_overlay
from codeloom.coding.search import Index
from codeloom.db.queries import code_sets as queries
from codeloom.db.queries.code_sets import InForce
from codeloom.db.tables.code_sets import CodeReleasePiece
from codeloom.db.work import UnitOfWork
from codeloom.gateways.codeset_files import load_codesets, load_index, load_overlay_index
from codeloom.services.core import Refused

ASK_AGAIN_SECONDS = 0.5
KEPT_ORGANIZATIONS, KEPT_SETS = 2000, 3
TREE = frozenset({OfficialKind.ICD10CM_ORDER, OfficialKind.ICD10CM_TABULAR})
"""Kinds of files that change the code tree; the others change tables beside it."""


Key = tuple[tuple[str, str, str, str], ...]
"""Kind, first day, last day and content of each release, in the order they are applied."""


class OwnSets:
    """The code sets of one list of releases; the search index is built at first use. The parsed files are not kept."""

    def __init__(self, key: Key, codesets: CodeSets, files: Sequence[OverlayFile]) -> None:
        self.codesets = codesets
        self._key = key
        self._searched = {one.kind.value for one in files if one.kind in TREE or one.kind.searched}
        self._editions = [
            (one.effective_from, one.effective_to or date.max, one.file.edition) for one in files if one.kind in TREE
        ]
        self._index: Index | None = None
        self._lock = threading.Lock()

    @property
    def index(self) -> Index:
        """The search index over these code sets; the built-in one while the diagnosis codes are the built-in ones."""
        with self._lock:
            if self._index is None:
                own = [one for one in self._key if one[0] in self._searched]
                self._index = load_overlay_index(_mark(own), self.codesets) if own else load_index()
            return self._index

    def edition_on(self, day: date) -> str | None:
        """The edition of the diagnosis file in force on a day; None on days when the built-in tables are."""
        ruling = [(first, edition) for first, last, edition in self._editions if first <= day <= last]
        return max(ruling, key=lambda one: one[0])[1] if ruling else None


_active = TTLCache[UUID, tuple[InForce, ...]](KEPT_ORGANIZATIONS, ASK_AGAIN_SECONDS)
_active_lock = threading.Lock()
_sets = LRUCache[Key, OwnSets](KEPT_SETS)
_sets_made = threading.Condition()


def own_sets(uow: UnitOfWork) -> OwnSets | None:
    """The code sets of the files the organization put in force; None without any. Raises Refused, Unreadable."""
    return sets_of(uow, _in_force(uow))


@cached(_active, key=lambda uow: uow.org_id, lock=_active_lock)
def _in_force(uow: UnitOfWork) -> tuple[InForce, ...]:
    return queries.in_force(uow)


def forget(org_id: UUID) -> None:
    """Read the organization's active releases anew at the next call, because a file was put in force or taken back."""
    with _active_lock:
        _active.pop(org_id, None)


def sets_of(uow: UnitOfWork, releases: Sequence[InForce]) -> OwnSets | None:
    """The code sets under these releases; None under none. Raises Refused, Unreadable."""
    if not releases:
        return None
    return _known(key_of(releases)) or make(releases, files_of(uow, releases))


def known(releases: Sequence[InForce]) -> bool:
    """Whether the code sets of these releases are in memory already."""
    return not releases or _known(key_of(releases)) is not None


def files_of(uow: UnitOfWork, releases: Sequence[InForce]) -> tuple[OverlayFile, ...]:
    """The files of releases, opened. Raises Refused for one this version cannot read, Unreadable for a damaged one."""
    return tuple(
        OverlayFile(OfficialKind(one.kind), one.effective_from, one.effective_to, stored_file(uow, one.id, one.kind))
        for one in releases
    )


@cached(_sets, key=lambda releases, files: key_of(releases), condition=_sets_made)
def make(releases: Sequence[InForce], files: Sequence[OverlayFile]) -> OwnSets:
    """Overlay the built-in tables with files, once for each list of releases. Takes seconds the first time; no database."""
    return OwnSets(key_of(releases), apply_overlay(load_codesets(), files), files)


def stored_file(uow: UnitOfWork, release_id: UUID, kind: str) -> OfficialFile:
    """An uploaded file as it was read. Raises Refused for one this version cannot read, Unreadable for a damaged one."""
    opened = [
        uow.vault.open_bytes(CodeReleasePiece.data_enc, (release_id, n), sealed)
        for n, sealed in queries.pieces(uow, release_id)
    ]
    try:
        return OfficialFile.unpack(kind, b"".join(opened))
    except BadPack:
        raise Refused(
            "A code set file in force cannot be read by this version of Codeloom.",
            todo="A manager takes it back on the page Code sets and uploads the official file again.",
            code="code_set_unreadable",
        ) from None


def key_of(releases: Sequence[InForce]) -> Key:
    """The cache key of code sets: what their content depends on, so that organizations with the same releases share them."""
    return tuple(
        (
            one.kind,
            one.effective_from.isoformat(),
            one.effective_to.isoformat() if one.effective_to else "",
            one.content,
        )
        for one in releases
    )


def _known(key: Key) -> OwnSets | None:
    with _sets_made:
        return _sets.get(key)


def _mark(key: Sequence[tuple[str, str, str, str]]) -> str:
    """A hash of a key, for the file name of the search index."""
    return hashlib.sha256(repr(list(key)).encode()).hexdigest()[:20]
