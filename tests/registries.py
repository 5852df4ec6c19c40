"""What the application registers, found by importing every module of the packages that register it, however deep they lie.

Tests and the reference walk these and no list of files of their own, so that nothing drops out of sight when it moves.
"""

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

PREFIX_OF_OURS = "reflex___state____state.codeloom___"
"""How the full names of our event handlers begin in Reflex's registry."""


def import_all(package: ModuleType) -> list[ModuleType]:
    """Import a package and every module below it, packages in packages included. Raises what importing raises."""
    return [package, *_below(package.__name__, tuple(package.__path__))]


@cache
def _below(name: str, folders: tuple[str, ...]) -> list[ModuleType]:
    return [importlib.import_module(one.name) for one in pkgutil.walk_packages(folders, f"{name}.")]


def verbs() -> dict[str, Any]:
    """Every verb by its name."""
    import codeloom.services
    from codeloom.services.core.verbs import VERBS

    import_all(codeloom.services)
    return VERBS


def consumers() -> dict[Any, Any]:
    """The consumers of the outbox by topic."""
    import codeloom.services
    from codeloom.services.delivery.registry import CONSUMERS

    import_all(codeloom.services)
    return CONSUMERS


def jobs() -> dict[str, Any]:
    """Every job of the workers by its name."""
    import codeloom.services
    from codeloom.services.delivery.registry import JOBS

    import_all(codeloom.services)
    return JOBS


def chores() -> dict[str, Any]:
    """Every chore by its name."""
    import codeloom.services
    from codeloom.services.delivery.registry import CHORES

    import_all(codeloom.services)
    return CHORES


def tables() -> dict[str, Any]:
    """Every table of the models by its name in the database."""
    from sqlmodel import SQLModel

    import codeloom.db.tables

    import_all(codeloom.db.tables)
    return dict(SQLModel.metadata.tables)


def handlers() -> dict[str, Any]:
    """Every event handler of the assembled application by its full name, Reflex's own included."""
    from reflex_base.registry import RegistrationContext

    import codeloom.codeloom
    import codeloom.pages
    import codeloom.state

    assert codeloom.codeloom.app
    import_all(codeloom.state)
    import_all(codeloom.pages)
    return {name: one.handler for name, one in RegistrationContext.get().event_handlers.items()}


def page_routes() -> list[Any]:
    """Every route of a page."""
    import codeloom.pages
    from codeloom.pages.registry import ROUTES

    import_all(codeloom.pages)
    return ROUTES


def streams() -> list[Any]:
    """Every stream that screens are shown."""
    import codeloom.state
    from codeloom.state.core.streams import STREAMS

    import_all(codeloom.state)
    return STREAMS


def page_functions() -> list[Any]:
    """Every function that makes a page: those of codeloom.pages whose names end in `_page`."""
    import codeloom.pages

    return [
        value
        for module in import_all(codeloom.pages)
        for name, value in vars(module).items()
        if name.endswith("_page") and not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    ]


def api_routes() -> list[APIRoute]:
    """Every HTTP route that is served."""
    import codeloom.api
    from codeloom.api.app import our_routes

    import_all(codeloom.api)
    return our_routes()


def api_routers() -> dict[str, APIRouter]:
    """Every router of codeloom.api, served or not, by the module and name it stands under."""
    import codeloom.api

    return {
        f"{module.__name__}.{name}": value
        for module in import_all(codeloom.api)
        for name, value in vars(module).items()
        if isinstance(value, APIRouter)
    }
