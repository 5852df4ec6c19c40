"""Imports every module of pages, so that each page registers itself, and gives them to Reflex. A new page changes nothing here.

For other packages `homes` is asked here and not in the registry: here all pages are known.
"""

import importlib
import pkgutil

import reflex as rx

import codeloom.pages
from codeloom.pages.lost import lost
from codeloom.pages.registry import ROUTES, homes, loads
from codeloom.state.core.screen import Screen

__all__ = ["homes", "register"]

for _found in pkgutil.walk_packages(codeloom.pages.__path__, "codeloom.pages."):
    importlib.import_module(_found.name)


def register(app: rx.App) -> None:
    """Give every page to Reflex by its path, each with its own load handlers and then the live figures."""
    for route in sorted(ROUTES, key=lambda one: one.path):
        app.add_page(
            route.build, route=route.path, title=f"{route.title} · Codeloom", on_load=[*loads(route), Screen.follow]
        )
    app.add_page(lost, route="404", title="No such page · Codeloom", on_load=[Screen.greet, Screen.follow])
