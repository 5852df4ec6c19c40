"""One of everything that registers itself, planted in packages within packages, and what each walk says of it.

`python -m tests.house.planted FOLDER` writes the modules below FOLDER, lets our packages reach there, runs the walks and
prints as JSON what they say that names something planted. A process of its own, because what registers stays registered.
"""

import importlib
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

MODULES = {
    "services": '''
from enum import StrEnum

from codeloom.services.core.commands import Nothing
from codeloom.services.core.policy import POLICY
from codeloom.services.delivery import chore, consumer, job
from codeloom.services.core.verbs import verb


class PlantedTopic(StrEnum):
    TOLD = "planted.told"


@verb("planted.look", Nothing, read_only=True)
def look(uow, command):
    """Look at what was planted."""


POLICY["planted.ghost"] = frozenset()


@consumer(PlantedTopic.TOLD, name="planted")
def take(uow, event):
    """Take it."""


@job(queue="planted_queue")
def grow(work, org_id):
    """Grow what was planted."""


@chore(every=60.0)
def water():
    """Water what was planted."""
''',
    "state": '''
from codeloom.state.core.screen import Screen
from codeloom.state.core.permissions import handles
from codeloom.state.core.streams import Stream


class PlantedDesk(Screen):
    @handles("planted.look")
    async def load(self):
        """Fill the page."""

    @handles("charts.queue")
    async def load_for_coders(self):
        """Fill the page of a role."""

    @handles("planted.nothing")
    async def act(self):
        """Call a verb that is none."""

    async def open_to_all(self):
        """Declare nothing."""


PLANTED = Stream(lambda: PlantedDesk, "planted", read=lambda scope, _: 0, verb="planted.silence")
''',
    "api": '''
from fastapi import APIRouter

from codeloom.api import app

router, forgotten = APIRouter(), APIRouter()


@router.get("/api/planted")
def served():
    """Answer."""


@forgotten.get("/api/planted/forgotten")
def unserved():
    """Never answer."""


app.ROUTERS = (*app.ROUTERS, router)
''',
    "pages": """
import reflex as rx

from codeloom.coding.lifecycle import Role
from codeloom.pages.registry import page
from codeloom.pages.ui.nav import Place
from codeloom.state.planted.deep.module import PlantedDesk


@page("/planted", title="Planted", load=(PlantedDesk.load_for_coders,))
def planted_page():
    return rx.fragment()


@page(
    "/planted/[one]",
    title="Planted",
    load=(PlantedDesk.load,),
    place=Place(icon="queue", key="q", order=1),
    home_of=("nobody",),
)
def planted_item_page():
    return rx.fragment()


def forgotten_page():
    return rx.fragment()
""",
    "db.tables": """
from sqlmodel import Field

from codeloom.db.tables.base import Row


class Planted(Row, table=True):
    __tablename__ = "planted_rows"
    id: int = Field(primary_key=True)
""",
    "cli": """
def add_commands(commands):
    commands.add_parser("planted", help="stand for a command").set_defaults(run=lambda asked: 0)
""",
}
"""Source by the package of codeloom below which it is planted as `planted.deep.module`."""


def plant(folder: Path) -> None:
    """Write the modules below a folder, and let each package find its own there."""
    for name, source in MODULES.items():
        deep = folder / name / "planted" / "deep"
        deep.mkdir(parents=True)
        for package in (deep.parent, deep):
            (package / "__init__.py").touch()
        (deep / "module.py").write_text(source, encoding="utf-8")
        importlib.import_module(f"codeloom.{name}").__path__.append(str(folder / name))


def told() -> dict[str, list[str]]:
    """What each walk says of what was planted, by the walk's name."""
    from tests import registries
    from tests.house import agreement, reference
    from tests.integration.core import walls_registry

    walks: dict[str, Callable[[], Iterable[object]]] = {
        "registries.tables": registries.tables,
        "walls.verbs": walls_registry.verbs,
        "walls.handlers": walls_registry.handlers,
        **{f"reference.{title}": rows for title, (_, _, rows) in reference.SECTIONS.items() if callable(rows)},
        **{f"agreement.{check.__name__}": check for check in agreement.CHECKS},
    }
    return {name: sorted(line for line in map(_line, walk()) if "planted" in line) for name, walk in walks.items()}


def _line(told: object) -> str:
    return " ".join(map(str, told)) if isinstance(told, tuple) else str(told)


if __name__ == "__main__":
    plant(Path(sys.argv[1]))
    sys.stdout.write(json.dumps(told()))
