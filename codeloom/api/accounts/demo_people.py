"""The email addresses on a demo's sign-in page: one per role of the demo organization, read at most once a minute."""

from threading import Lock

from cachetools import TTLCache

from codeloom.api.accounts.doors import Demo
from codeloom.services.core import offload
from codeloom.services.people import demo_people
from codeloom.settings import settings

_KEPT_SECONDS = 60.0
_kept = TTLCache[str, Demo](1, _KEPT_SECONDS)
_lock = Lock()


async def of_demo() -> Demo | None:
    """The demo to name, None in production, without DEMO, and while there is no such organization or database."""
    current = settings()
    if current.production or not current.demo:
        return None
    with _lock:
        demo = _kept.get(current.demo_organization)
    return demo or await offload(_read, current.demo_organization)


def _read(name: str) -> Demo | None:
    demo = None
    if people := demo_people(name):
        demo = Demo(name, tuple(people))
        with _lock:
            _kept[name] = demo
    return demo
