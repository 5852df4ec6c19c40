"""The HCCs of a code list in words: which rows lead to each, what the hierarchies drop, on which text is marked."""

from codeloom.coding.grouping import Category, Hierarchy
from codeloom.coding.grouping.hcc import FIRST, LAST, VERSION
from codeloom.gateways.groupers import load_hierarchy
from codeloom.services.editor.grouping_rows import Encounter, Places
from codeloom.services.editor.grouping_views import CategoryView, HccView


def hcc_view(encounter: Encounter, places: Places) -> HccView:
    """The categories of the list's diagnoses by number. Where no mapping is for the day, why there are none."""
    if encounter.day is None:
        return HccView(VERSION, why_not="Without a service date no mapping can be chosen.")
    if not FIRST <= encounter.day <= LAST:
        have = f"have {FIRST.year} to {LAST.year}"
        return HccView(VERSION, why_not=f"No mapping for services of {encounter.day.year} is loaded ({have}).")
    model, codes = load_hierarchy(), tuple(places.row)
    categories = model.categories(codes, encounter.age, encounter.sex)
    unsure = model.uncertain(codes, encounter.age, encounter.sex)
    unknown = [name for name, known in (("age", encounter.age is not None), ("sex", encounter.sex != "")) if not known]
    note = f"Not known: {' and '.join(unknown)}, on which the categories of {places.named(unsure)} depend."
    return HccView(
        model=VERSION,
        version=f"services of {FIRST.year} to {LAST.year}",
        categories=tuple(_category(category, model, places) for category in categories),
        notes=(note,) if unsure else (),
    )


def _category(category: Category, model: Hierarchy, places: Places) -> CategoryView:
    rows = sorted(places.marked[code] for code in category.codes if code in places.marked)
    named = ", ".join(map(str, rows))
    return CategoryView(
        number=str(category.number),
        label=category.label,
        codes=places.named(category.codes),
        stands=category.stands,
        words=_fate(category, model),
        supported=bool(rows),
        evidence=f"Text marked on row{'s' if len(rows) > 1 else ''} {named}" if rows else "No text marked",
    )


def _fate(category: Category, model: Hierarchy) -> str:
    if category.alone:
        needed = " or ".join(map(str, sorted(model.beside[category.number])))
        return f"Stands only beside HCC {needed}"
    return f"Dropped by HCC {category.dropped_by}" if category.dropped_by else ""
