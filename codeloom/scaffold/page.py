"""A new page: page, state, verb, query and test from the templates beside this module, and what registers them.

What is made is a small screen that works. Whoever asked for it puts their own rows in the place of those it shows.
"""

import keyword
import re
import string
from dataclasses import dataclass
from pathlib import Path

from codeloom.coding.lifecycle import Role
from codeloom.launch.problem import CannotStart, Exit
from codeloom.scaffold import edits
from codeloom.settings import ROOT

TEMPLATES = Path(__file__).parent / "templates"
LAYERS = {
    "services": ("codeloom/services", "{}.py"),
    "queries": ("codeloom/db/queries", "{}.py"),
    "state": ("codeloom/state", "{}.py"),
    "pages": ("codeloom/pages", "{}.py"),
    "tests": ("tests/integration", "test_{}.py"),
}
"""Folder of rooms and file name by template."""
NAME = re.compile(r"[a-z]{2,}(-[a-z]+)*")
LONGEST = 30
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Plan:
    """A page that can be made: its name in addresses, its role, its room, its G key, and where it stands in the rail."""

    name: str
    role: Role
    room: str
    new_room: bool
    key: str
    order: int
    group: str
    is_home: bool

    @property
    def module(self) -> str:
        """Its name in Python."""
        return self.name.replace("-", "_")

    @property
    def verb(self) -> str:
        """The verb it reads by."""
        return f"{self.room}.list" if self.room == self.module else f"{self.room}.list_{self.module}"

    @property
    def shown(self) -> tuple[str, ...]:
        """What of its services the state uses."""
        return f"{self._cls}View", f"list_{self.module}"

    @property
    def _cls(self) -> str:
        return self.name.title().replace("-", "")

    def words(self) -> dict[str, str]:
        """What stands in the place of each `$name` of the templates."""
        words, key = self.name.replace("-", " "), f' key="{self.key}",' if self.key else ""
        return {
            "name": self.name, "module": self.module, "cls": self._cls, "room": self.room, "verb": self.verb,
            "words": words, "title": words.capitalize(), "key": key, "order": str(self.order), "state": self.module,
            "group": f', group="{self.group}"' if self.group else "", "role_name": self.role.name,
            "home": f"home_of=(Role.{self.role.name},)," if self.is_home else "",
            "role_import": "from codeloom.coding.lifecycle import Role" if self.is_home else "",
        }  # fmt: skip

    def file(self, layer: str) -> Path:
        """Where a template goes."""
        folder, name = LAYERS[layer]
        return ROOT / folder / self.room / name.format(self.module)


def planned(name: str, role: str, room: str | None, key: str | None) -> Plan:
    """Check what was asked for. Raises CannotStart with a sentence for whatever keeps the page from being made."""
    if not (ROOT / "tests").is_dir():
        raise _refused("There are no tests beside this installation: pages are made in a checkout.")
    module = name.replace("-", "_")
    if not NAME.fullmatch(name) or len(name) > LONGEST or keyword.iskeyword(module):
        raise _refused(f"{name!r} is no name for a page: use small letters and hyphens, as in open-work.")
    if role not in {*Role}:
        raise _refused(f"There is no role {role!r}: roles are {', '.join(Role)}.")
    from codeloom.pages import registry, routes  # the whole front end is imported here, and not for --help
    from codeloom.pages.ui.nav import in_rail

    taken = {route.path.split("/")[1] for route in registry.ROUTES} | _addresses()
    if name in taken or (ROOT / "assets" / name).exists():
        raise _refused(f"/{name} is taken: choose another name.")
    placed = [route.place for route in registry.ROUTES if route.place is not None]
    own = in_rail(registry.places()[role])
    plan = Plan(
        name, Role(role), *_room(module, room), key=_key(module, key, {place.key for place in registry.places()[role]}),
        order=max(place.order for place in placed) + 10, group=own[-1].group if own else "",
        is_home=role not in routes.homes(),
    )  # fmt: skip
    if there := [plan.file(layer) for layer in LAYERS if plan.file(layer).exists()]:
        raise _refused(f"{there[0].relative_to(ROOT)} is there already: choose another name.")
    return plan


def make(plan: Plan) -> tuple[list[Path], list[Path]]:
    """Write a page's files and register it; (new files, changed files). Raises CannotStart when a tool is missing."""
    made: list[Path] = []
    for layer in LAYERS:
        made += _written(plan, layer)
    changed = [ROOT / "codeloom/services/core/policy.py"]
    edits.allow(changed[0], plan.verb, plan.role)
    front = ROOT / "codeloom/services" / plan.room / "__init__.py"
    edits.show(front, f"codeloom.services.{plan.room}.{plan.module}", plan.shown)
    if plan.new_room:
        changed.append(ROOT / "pyproject.toml")
        edits.add_room(changed[1], plan.room)
    else:
        changed.append(front)
    edits.tidy([path for path in (*made, *changed) if path.suffix == ".py"])
    edits.write_reference()
    return made, [*changed, ROOT / "docs/REFERENCE.md"]


def _written(plan: Plan, layer: str) -> list[Path]:
    """A template filled in and, where its room has no folder yet, the folder's `__init__.py`."""
    file, made = plan.file(layer), []
    if not file.parent.exists():
        file.parent.mkdir()
        if layer != "tests":
            made.append(file.parent / "__init__.py")
            made[0].write_text(f'"""{plan.words()["title"]}."""\n', encoding="utf-8")
    template = string.Template((TEMPLATES / f"{layer}.txt").read_text(encoding="utf-8"))
    file.write_text(template.substitute(plan.words()), encoding="utf-8")
    return [*made, file]


def _room(module: str, room: str | None) -> tuple[str, bool]:
    """The room and whether it is new. Raises CannotStart where the page cannot stand in it."""
    rooms = {path.parent.name for path in (ROOT / "codeloom/services").glob("*/__init__.py")} - {"core"}
    if room is None:
        if module in rooms or edits.is_room(ROOT / "pyproject.toml", module):
            raise _refused(f"There is a room {module}: say --room {module}, or choose another name.")
        return module, True
    if room not in rooms:
        raise _refused(
            f"There is no room {room!r}: rooms are {', '.join(sorted(rooms))}; without --room it gets its own."
        )
    for folder, _ in LAYERS.values():
        if (ROOT / folder / f"{room}.py").exists():
            one = f"{folder}/{room}"
            raise _refused(
                f"{one}.py is one module, and a second one needs a folder: mkdir {one} && git mv {one}.py {one}/__init__.py; "
                "whoever imports it need not change."
            )
    return room, False


def _key(module: str, key: str | None, taken: set[str]) -> str:
    """The letter after G, of those that the role's places leave: the one asked for, else the first free one of the name, else of
    the alphabet; none when all are taken."""
    if key is not None and (key not in LETTERS or len(key) != 1 or key in taken):
        raise _refused(f"G {key} is taken or no letter: free are {' '.join(sorted({*LETTERS} - taken))}.")
    free = [letter for letter in (key or module + LETTERS) if letter in LETTERS and letter not in taken]
    return free[0] if free else ""


def _addresses() -> set[str]:
    """The first parts of the addresses that are served before Reflex, and of Reflex's own."""
    from codeloom.api.app import our_routes  # as above

    return {route.path.split("/")[1] for route in our_routes()} | {"index", "ping"}


def _refused(sentence: str) -> CannotStart:
    return CannotStart(Exit.USAGE, sentence)
