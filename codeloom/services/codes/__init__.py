"""Finding a code while typing, one code as a page, favorites."""

from codeloom.services.codes.code_page import CodeFacts, CodeUse, code_use, open_code
from codeloom.services.codes.favorites import own_codes, star
from codeloom.services.codes.searching import (
    CodeHit,
    PickerView,
    SearchView,
    describe,
    diagnoses,
    search,
    show_picker,
)

__all__ = [
    "CodeFacts",
    "CodeHit",
    "CodeUse",
    "PickerView",
    "SearchView",
    "code_use",
    "describe",
    "diagnoses",
    "open_code",
    "own_codes",
    "search",
    "show_picker",
    "star",
]
