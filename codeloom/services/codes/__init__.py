"""Finding a code while typing, one code as a page, favorites, sets of codes."""

from codeloom.services.codes.bundles import (
    BundlesView,
    BundleView,
    SetLine,
    bundle_lines,
    list_bundles,
    remove_bundle,
    save_bundle,
)
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
    "BundleView",
    "BundlesView",
    "CodeFacts",
    "CodeHit",
    "CodeUse",
    "PickerView",
    "SearchView",
    "SetLine",
    "bundle_lines",
    "code_use",
    "describe",
    "diagnoses",
    "list_bundles",
    "open_code",
    "own_codes",
    "remove_bundle",
    "save_bundle",
    "search",
    "show_picker",
    "star",
]
