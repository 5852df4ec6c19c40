"""The filters lists have in common: whose work, which specialty, which setting. Each calls `on_change` with the value."""

from collections.abc import Sequence

import reflex as rx

from codeloom.pages.ui.base import Handler, View
from codeloom.pages.ui.fields import select

SETTINGS = (("", "All settings"), ("inpatient", "Inpatient"), ("outpatient", "Outpatient"))


def people_filter(
    label: str, name: str, fixed: Sequence[tuple[str, str]], people: View, value: View, on_change: Handler
) -> rx.Component:
    """Fixed choices, then `people`: a var of objects with `id` and `name`."""
    named = rx.foreach(people, lambda one: rx.el.option(one.name, value=one.id))
    return select(name, (*fixed, named), small=True, aria_label=label, value=value, on_change=on_change)


def specialty_filter(specialties: View, value: View, on_change: Handler) -> rx.Component:
    """All, or one of a var of specialty names."""
    named = rx.foreach(specialties, lambda name: rx.el.option(name, value=name))
    options = (("", "All specialties"), named)
    return select("specialty", options, small=True, aria_label="Specialty", value=value, on_change=on_change)


def setting_filter(value: View, on_change: Handler) -> rx.Component:
    """All, inpatient or outpatient."""
    return select("setting", SETTINGS, small=True, aria_label="Setting", value=value, on_change=on_change)
