"""docs/REFERENCE.md written from the code: every section of SECTIONS, from pages to invariants. No test lives here.

`python -m tests.house.reference` writes it; tests/house/test_docs.py compares names and roles, and lets wording be.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator

from codeloom.settings import ROOT
from tests import registries

PATH = ROOT / "docs" / "REFERENCE.md"
HEAD = """# Reference

Written from the code by `python -m tests.house.reference`; a test compares names and roles. Do not edit by hand.
"""
TAKERS = {"worker": "our own jobs", "integration": "programs with an API key"}

Line = tuple[str, ...]


def pages() -> Iterator[Line]:
    """Path, title and roles of every page."""
    for route in sorted(registries.page_routes(), key=lambda one: one.path):
        yield f"`{route.path}`", route.title, ", ".join(sorted(role.value for role in route.roles))


def addresses() -> Iterator[Line]:
    """Method, path and meaning of every route of api/."""
    for route in sorted(registries.api_routes(), key=lambda one: (one.path, sorted(one.methods))):
        methods = " ".join(sorted(route.methods - {"HEAD"} or route.methods))
        yield f"`{methods} {route.path}`", sentence(route.endpoint.__doc__)


def verbs() -> Iterator[Line]:
    """Name, roles and meaning of every registered verb."""
    from codeloom.services.core.policy import POLICY

    for name, one in sorted(registries.verbs().items()):
        roles = ", ".join(TAKERS.get(role, role) for role in sorted(POLICY.get(name, ())))
        yield f"`{name}`", roles, "reads" if one.read_only else "acts", sentence(one.run.__doc__)


def streams() -> Iterator[Line]:
    """State variable, roles and verb of every stream."""
    from codeloom.coding.lifecycle import Role
    from codeloom.state.core.permissions import SIGNED_IN, may_run

    for stream in sorted(registries.streams(), key=lambda one: one.var):
        roles = ", ".join(sorted(role for role in Role if may_run(role, (stream.verb,))))
        verb = "signing in" if stream.verb == SIGNED_IN else f"`{stream.verb}`"
        yield f"`{stream.state().__name__}.{stream.var}`", roles, verb


def topics() -> Iterator[Line]:
    """Topic and consumers."""
    for topic, consumers in sorted(registries.consumers().items()):
        yield f"`{topic.value}`", ", ".join(consumer.name for consumer in consumers)


def jobs() -> Iterator[Line]:
    """Queue, name and meaning of every job."""
    for name, one in sorted(registries.jobs().items(), key=lambda item: (item[1].queue, item[0])):
        yield f"`{name}`", one.queue, sentence(one.do.__doc__)


def chores() -> Iterator[Line]:
    """Name, seconds and meaning of every chore."""
    for name, one in sorted(registries.chores().items()):
        yield f"`{name}`", f"{one.every:g} s", sentence(one.do.__doc__)


def commands() -> Iterator[Line]:
    """Every subcommand and what its help says."""
    from codeloom.cli.commands import parser

    for words, summary in sorted(_under(parser(), "")):
        yield f"`{words}`", summary[:1].upper() + summary[1:]


def _under(parser: argparse.ArgumentParser, before: str) -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        help_by_name = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for name, inner in action.choices.items():
            deeper = list(_under(inner, f"{before}{name} "))
            yield from deeper or [(f"{before}{name}", help_by_name.get(name, ""))]


def settings() -> Iterator[Line]:
    """Name, default and meaning of every setting, as .env.example says them, and whether anything reads it yet."""
    meaning, read = "", {*re.findall(r"\w+", _source())}
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            meaning = line.removeprefix("# ")
        elif "=" in line:
            name, _, default = line.partition("=")
            unread = "" if name.lower() in read else " (not read yet)"
            yield f"`{name}`", f"`{default}`" if default else "", cell(meaning) + unread


def _source() -> str:
    """What reads settings: the source, of the settings themselves only the lines that read a field."""
    files = [ROOT / "rxconfig.py", *(ROOT / "codeloom").rglob("*.py"), *(ROOT / "workers").rglob("*.py")]
    others = [file.read_text(encoding="utf-8") for file in files if file.name != "settings.py"]
    own = (ROOT / "codeloom/settings.py").read_text(encoding="utf-8").splitlines()
    return "\n".join([*others, *(line for line in own if "self." in line)])


def invariants() -> Iterator[Line]:
    """Invariants of the house, and whether a test checks each."""
    for one in json.loads((ROOT / "tests/house/invariants.json").read_text(encoding="utf-8")):
        yield f"`{one['id']}`", one["status"], cell(one["rule"])


SECTIONS: dict[str, tuple[str, Line, object]] = {
    "Pages": ("Each behind sign-in; the role decides what its handlers do.", ("page", "title", "for"), pages),
    "Addresses": (
        "Served before Reflex. Under `/api/v1` an API key counts and no cookie; elsewhere whatever changes something needs "
        "our Origin and the session's token in `X-CSRF-Token`.",
        ("address", "what"), addresses,
    ),
    "Verbs": (
        "Who may do what. A verb that is missing here is denied to everybody; a foreign or absent id is not found.",
        ("verb", "who", "kind", "what"), verbs,
    ),
    "Streams": (
        "What is pushed to open screens. Of the figures each role sees the fields that name it.",
        ("stream", "shown to", "by"), streams,
    ),
    "Outbox topics": ("Payloads hold ids only.", ("topic", "taken by"), topics),
    "Jobs": (
        "Done by workers, each of one queue; `WORKERS` says how many serve which. Arguments are ids.",
        ("job", "queue", "what"), jobs,
    ),
    "Chores": (
        "Done by every worker and doorbell, again and again; two may do one at once.", ("chore", "every", "what"), chores,
    ),
    "Commands": ("`python -m codeloom COMMAND`; each has `--help`.", ("command", "what"), commands),
    "Settings": (
        "From the environment, then `.env.local`, then `.env`. An empty value counts as not set.",
        ("name", "default", "what"), settings,
    ),
    "Invariants": (
        "What must always hold, by the number that code and tests name; from `tests/house/invariants.json`.",
        ("invariant", "state", "what"), invariants,
    ),
}  # fmt: skip


def sentence(doc: str | None) -> str:
    """The first sentence of a docstring, on one line."""
    words = " ".join((doc or "").split())
    return cell(re.split(r"(?<=\.)\s", words, maxsplit=1)[0])


def cell(text: str) -> str:
    """Text as it may stand in a table."""
    return text.replace("|", "\\|")


def table(head: Line, rows: Iterable[Line]) -> str:
    """A Markdown table."""
    lines = [head, tuple("--" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def reference() -> str:
    """The whole document."""
    parts = [HEAD]
    for title, (intro, head, rows) in SECTIONS.items():
        assert callable(rows)
        parts.append(f"## {title}\n\n{intro}\n\n{table(head, rows())}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PATH.write_text(reference(), encoding="utf-8")
