"""When each person last did something here, and in which tab: what tells time at work from a page that is merely open."""

from hashlib import sha256
from threading import Lock
from time import monotonic
from uuid import UUID

from codeloom.services.charts import IDLE

_lock = Lock()
_last: dict[UUID, tuple[str, float]] = {}
"""Of each person who acted in this process: the tab, and the moment of the process's clock in seconds."""
MOST = 20_000


def tab_name(token: str) -> str:
    """What a tab is called where its token must not be told."""
    return sha256(token.encode()).hexdigest()[:16]


def note(user_id: UUID, token: str) -> None:
    """A person does something in a tab now."""
    with _lock:
        _last.pop(user_id, None)
        _last[user_id] = (tab_name(token), monotonic())
        if len(_last) > MOST:
            del _last[next(iter(_last))]


def is_active(user_id: UUID | None, tab: str) -> bool:
    """Whether the person's last act was in this tab and not so long ago that they are idle."""
    if user_id is None:
        return False
    with _lock:
        where, when = _last.get(user_id, ("", 0.0))
    return where == tab and monotonic() - when <= IDLE.total_seconds()
