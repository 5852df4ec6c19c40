"""What an organization is judged and searched by: every verb asks here for code sets, never the gateway."""

from datetime import date

from codeloom.coding import clock
from codeloom.coding.codesets import CodeSet, CodeSets
from codeloom.coding.search import Index
from codeloom.db.work import UnitOfWork
from codeloom.gateways.codeset_files import load_codesets, load_index


def codesets_of(_uow: UnitOfWork) -> CodeSets:
    """Every release the organization of this unit of work codes by."""
    return load_codesets()


def index_of(_uow: UnitOfWork) -> Index:
    """The search index over `codesets_of`."""
    return load_index()


def codeset_at(uow: UnitOfWork, day: date | None) -> CodeSet:
    """The organization's code set of a service date; today's when the date is unknown."""
    return codesets_of(uow).at(day or clock.now().date())
