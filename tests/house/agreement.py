"""Where registries that must say the same differ: each function gives one sentence for each difference. No test lives here."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from codeloom.settings import ROOT
from tests import registries
from tests.house.linter import sources, texts_of

DYNAMIC = "["
"""Begins the part of a page's path that stands for an id."""


def verbs_and_policy() -> Iterator[str]:
    """Registered verbs and the policy's lines."""
    from codeloom.services.core.policy import POLICY

    found = registries.verbs()
    yield from (f"the verb {name} has no line in the policy" for name in sorted(found.keys() - POLICY.keys()))
    yield from (f"the policy names {name}, which is no verb" for name in sorted(POLICY.keys() - found.keys()))


def verbs_and_rooms() -> Iterator[str]:
    """The first part of a verb's name and the room of services its function lives in."""
    for name, one in sorted(registries.verbs().items()):
        room = one.run.__module__.removeprefix("codeloom.services.").partition(".")[0]
        if name.partition(".")[0] != room:
            yield f"the verb {name} lives in the room {room}"


def handlers_and_permissions() -> Iterator[str]:
    """Our event handlers and the permissions they declare."""
    from codeloom.state.core.permissions import declared

    for name, handler in registries.handlers().items():
        if name.startswith(registries.PREFIX_OF_OURS) and not declared(handler) and not name.endswith(".setvar"):
            yield f"{name} declares no permission"


def handlers_and_verbs() -> Iterator[str]:
    """The verbs that event handlers declare and the registered ones."""
    from codeloom.state.core.permissions import SIGNED_IN, declared

    known = {SIGNED_IN, *registries.verbs()}
    for name, handler in registries.handlers().items():
        yield from (f"{name} declares {one}, which is no verb" for one in declared(handler) or () if one not in known)


def topics_and_consumers() -> Iterator[str]:
    """Topics of the outbox and who takes them."""
    from codeloom.db.topics import Topic

    found = registries.consumers()
    yield from (f"nobody takes the topic {topic}" for topic in Topic if not found.get(topic))
    yield from (f"{topic} has a consumer and is no topic" for topic in found if topic not in set(Topic))


def queues_and_settings() -> Iterator[str]:
    """The queues of jobs and those that workers serve unless WORKERS is set."""
    from codeloom.settings import OTHERS, Settings

    queues = {one.queue for one in registries.jobs().values()}
    counts = Settings.model_validate({"workers": Settings.model_fields["workers"].default}).workers_by_queue()
    others = counts.pop(OTHERS, 0)
    yield from (f"WORKERS names {queue}, which no job is in" for queue in sorted(counts.keys() - queues))
    yield from (f"WORKERS gives no worker to {queue}" for queue in sorted(queues) if not counts.get(queue, others))


def routers_and_api() -> Iterator[str]:
    """Routers that exist and those that are served."""
    served = {route.endpoint for route in registries.api_routes()}
    for name, router in registries.api_routers().items():
        if any(getattr(route, "endpoint", None) not in served for route in router.routes):
            yield f"the router {name} is not served"


def pages_and_routes() -> Iterator[str]:
    """Functions that make pages and those that a route names."""
    built = {route.build for route in registries.page_routes()}
    made = set(registries.page_functions())
    yield from (f"no route leads to {_named(page)}" for page in sorted(made - built, key=_named))
    yield from (f"{_named(page)} makes a page and is not called so" for page in sorted(built - made, key=_named))


def routes_and_navigation() -> Iterator[str]:
    """Pages with a fixed path and the places of each role, both ways; pages with an id in their path and links to them."""
    from codeloom.coding.lifecycle import Role
    from codeloom.pages.ui.nav import PLACES

    routes = registries.page_routes()
    fixed = [route for route in routes if DYNAMIC not in route.path]
    yield from (f"the navigation names {role}, which is no role" for role in PLACES.keys() - {*map(str, Role)})
    for role in Role:
        pages = {route.path for route in fixed if role in route.roles}
        places = {place.href for place in PLACES.get(role, ())}
        yield from (f"{path} is a page for {role} and no place of theirs" for path in sorted(pages - places))
        yield from (f"{path} is a place of {role} and no page for them" for path in sorted(places - pages))
    linked = tuple(_texts("codeloom/pages", "codeloom/state", "codeloom/services"))
    for path in (route.path for route in routes if DYNAMIC in route.path):
        start = path.partition(DYNAMIC)[0]
        if not any(text.startswith(start) and DYNAMIC not in text for text in linked):
            yield f"nothing opens {path}"


def routes_and_policy() -> Iterator[str]:
    """The roles a page is for, and those the policy lets run all of its load handlers."""
    from codeloom.coding.lifecycle import Role
    from codeloom.state.core.permissions import declared, may_run

    for route in registries.page_routes():
        may = {role for role in Role if all(may_run(role, declared(handler) or ()) for handler in route.load)}
        if may != route.roles:
            yield f"{route.path} is for {_words(route.roles)}, and its load handlers run for {_words(may)}"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    verbs_and_policy,
    verbs_and_rooms,
    handlers_and_permissions,
    handlers_and_verbs,
    topics_and_consumers,
    queues_and_settings,
    routers_and_api,
    pages_and_routes,
    routes_and_navigation,
    routes_and_policy,
)


def _texts(*folders: str) -> Iterator[str]:
    for path in sources(*folders):
        yield from texts_of(Path(ROOT, path))


def _named(function: Any) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def _words(roles: Iterable[str]) -> str:
    return ", ".join(sorted(map(str, roles))) or "nobody"
