"""What the panels of the account page are made of: the panel, its foot, its button, and what was wrong in which part."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import htpy as h

from codeloom import RELEASE, commit
from codeloom.api.accounts.door_parts import wrong_words
from codeloom.services.core import Problem
from codeloom.settings import settings


@dataclass(frozen=True)
class Shown:
    """What the page shows beside the account itself: its form token, what was just done, what is wrong in which part."""

    csrf: str
    done: str = ""
    part: str = ""
    wrong: Problem | None = None
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)

    def words(self, part: str) -> str:
        """What is wrong in a part of the page; empty when nothing is."""
        return (
            f"{self.wrong.message} {self.wrong.kept} {self.wrong.todo}".strip()
            if self.wrong and self.part == part
            else ""
        )


def panel(id_: str, title: str, *inside: h.Node, count: h.Node = None, beside: h.Node = None) -> h.Element:
    """A section of the page, with its title."""
    return h.section(class_="panel", id=id_, aria_labelledby=f"{id_}-title")[
        h.header[h.h2(id=f"{id_}-title")[title], count, h.span(class_="grow"), beside], inside
    ]


def foot(words: h.Node, *acts: h.Node) -> h.Element:
    """The last line of a form: words, then its buttons."""
    return h.div(class_="footrow")[h.span(class_="text-xs tertiary grow")[words], acts]


def version_line() -> h.Element:
    """Which Codeloom this is, for whoever reports a fault: release, commit where one is known, environment unless production."""
    made = f"Codeloom {RELEASE}" + (f", commit {commit()}" if commit() else "")
    where = "" if settings().codeloom_env == "production" else f" This copy is for {settings().codeloom_env}."
    return h.p(class_="text-xs tertiary", id="version")[f"{made}.{where} Name this line when you report a fault."]


def act(words: str, kind: str = "", small: bool = False) -> h.Element:
    """A button that sends the form it stands in."""
    return h.button(class_=f"button {kind} {'small' if small else ''}".strip(), type="submit")[words]


def wrong(shown: Shown, part: str) -> h.Element | None:
    """What is wrong in a part of the page, if anything is."""
    words = shown.words(part)
    return wrong_words(words, f"{part}-wrong") if words else None
