"""Finding codes by what people type. `Index.search(text, date)` is all others need."""

from codeloom.coding.search.codes_typed import is_icd9_number
from codeloom.coding.search.hits import Hit, SearchAnswer
from codeloom.coding.search.index import Index
from codeloom.coding.search.seventh import Choice, Grid, Seventh, grid, picker

__all__ = ["Choice", "Grid", "Hit", "Index", "SearchAnswer", "Seventh", "grid", "is_icd9_number", "picker"]
