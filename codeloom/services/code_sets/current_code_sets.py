"""The code sets and search index of an organization: every verb asks here for them, never the gateway.

Without files of its own in force an organization shares the built-in tables; see code_sets/overlay.py for the others.
"""

from datetime import date

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSet, CodeSets
from codeloom.coding.search import Index
from codeloom.db.work import UnitOfWork
from codeloom.gateways.codeset_files import load_codesets, load_index
from codeloom.services.code_sets.overlay import own_sets


def codesets_of(uow: UnitOfWork) -> CodeSets:
    """Every release the organization of this unit of work codes by."""
    own = own_sets(uow)
    return load_codesets() if own is None else own.codesets


def index_of(uow: UnitOfWork) -> Index:
    """The search index over `codesets_of`."""
    own = own_sets(uow)
    return load_index() if own is None else own.index


def codeset_at(uow: UnitOfWork, day: date | None) -> CodeSet:
    """The organization's code set of a service date; today's when the date is unknown."""
    return codesets_of(uow).at(day or clock.now().date())


def release_words(uow: UnitOfWork, day: date | None) -> str:
    """The diagnosis release of a service date for people: "FY2027", or the edition of the organization's own file."""
    on = day or clock.now().date()
    own = own_sets(uow)
    edition = own.edition_on(on) if own else None
    return codeset_at(uow, on).release.name if edition is None else f"{edition} (own file)".strip()
