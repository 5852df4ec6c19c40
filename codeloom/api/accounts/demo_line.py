"""The email addresses on a demo's sign-in page: one per role of the demo organization, read at most once a minute."""

import time

from codeloom.api.accounts.doors import Demo
from codeloom.services.people import demo_people
from codeloom.settings import settings

_KEPT_SECONDS = 60.0
_kept: tuple[float, Demo | None] = (-_KEPT_SECONDS, None)


def of_demo() -> Demo | None:
    """The demo to name, None in production, without DEMO, and while there is no such organization or database."""
    global _kept
    current = settings()
    if current.production or not current.demo:
        return None
    if _kept[1] is None or time.monotonic() - _kept[0] > _KEPT_SECONDS:
        people = demo_people(current.demo_organization)
        _kept = (time.monotonic(), Demo(current.demo_organization, tuple(people)) if people else None)
    return _kept[1]
