"""Where registries that must say the same differ: each function gives one sentence for each difference. No test lives here."""

from collections.abc import Callable, Iterator
from itertools import groupby
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


def routes_and_places() -> Iterator[str]:
    """Pages with a fixed path and places; pages with an id in their path, or below one with a place, and the links to them."""
    routes = registries.page_routes()
    linked = tuple(_texts("codeloom/pages", "codeloom/state", "codeloom/services"))
    for route in routes:
        start, dynamic, _ = route.path.partition(DYNAMIC)
        below = any(route.path.startswith(f"{one.path}/") for one in routes if one.place)
        if bool(dynamic) == bool(route.place) and not below:
            yield f"{route.path} {'needs an id and' if dynamic else 'needs none and'} has {'a' if dynamic else 'no'} place"
        if (dynamic or (below and not route.place)) and not any(
            text.startswith(start) and DYNAMIC not in text for text in linked
        ):
            yield f"nothing opens {route.path}"


def places_of_a_role() -> Iterator[str]:
    """The places of each role among themselves: orders, G keys, groups."""
    from codeloom.pages.registry import places
    from codeloom.pages.ui.nav import in_rail

    registries.page_routes()
    for role, some in places().items():
        for what, given in (("order", [one.order for one in some]), ("key", [one.key for one in some if one.key])):
            if len(set(given)) < len(given):
                yield f"two places of {role} have one {what}: {', '.join(f'{one.href} {one.order} {one.key}' for one in some)}"
        begun = [group for group, _ in groupby(one.group for one in in_rail(some))]
        yield from (f"the group {one!r} of {role} is torn apart" for one in sorted(set(begun)) if begun.count(one) > 1)


def routes_and_roles() -> Iterator[str]:
    """Whom a page is for by the policy, and whose first page it is."""
    from codeloom.coding.lifecycle import Role

    routes = registries.page_routes()
    for route in routes:
        if not route.roles:
            yield f"{route.path} is for nobody: no role may run all of its load handlers"
        yield from (f"{route.path} is the first page of {one} and not for them" for one in route.home_of - route.roles)
    for role in Role:
        own = [route.path for route in routes if role in route.roles and route.place]
        homes = [route.path for route in routes if role in route.home_of]
        if len(homes) > 1 or (own and not homes):
            yield f"the first page of {role} is {' and '.join(sorted(homes)) or 'missing'}"


def streams_and_verbs() -> Iterator[str]:
    """What people need to be shown a stream, and the registered verbs that people may use."""
    from codeloom.coding.lifecycle import Role
    from codeloom.services.core.policy import allowed
    from codeloom.state.core.permissions import SIGNED_IN

    for stream in registries.streams():
        if stream.verb != SIGNED_IN and not any(allowed(role, stream.verb) for role in Role):
            yield f"the stream {stream.var} is shown to those who may use {stream.verb}, and nobody may"


def roles_and_records() -> Iterator[str]:
    """Roles that the database knows and records of roles."""
    from codeloom.coding.lifecycle import Role
    from codeloom.coding.roles import ROLES

    recorded = [record.role for record in ROLES]
    yield from (f"{role} has {recorded.count(role)} records" for role in Role if recorded.count(role) != 1)


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    verbs_and_policy,
    verbs_and_rooms,
    handlers_and_permissions,
    handlers_and_verbs,
    topics_and_consumers,
    queues_and_settings,
    routers_and_api,
    pages_and_routes,
    routes_and_places,
    places_of_a_role,
    routes_and_roles,
    streams_and_verbs,
    roles_and_records,
)


def _texts(*folders: str) -> Iterator[str]:
    for path in sources(*folders):
        yield from texts_of(Path(ROOT, path))


def _named(function: Any) -> str:
    return f"{function.__module__}.{function.__qualname__}"
