"""A view that time alone changes is read again after its beat, from the first tab on and for as long as time changes it."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from codeloom.state.core import streams

BEAT = 0.02
MANY = 5


class Looked:
    """A feed with one tab whose readings are counted; `changes` says whether time changes what was read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, changes: bool = True, beat: float = BEAT) -> None:
        self.read = 0

        async def reading(*_: Any) -> int:
            self.read += 1
            return self.read

        async def people(_feed: Any) -> Any:
            return {"session": SimpleNamespace(scope=None)}

        async def tell(*_: Any) -> None:
            pass

        monkeypatch.setattr(streams, "offload", reading)
        monkeypatch.setattr(streams.Feed, "_people", people)
        monkeypatch.setattr(streams.Feed, "_tell", tell)
        stream: Any = SimpleNamespace(
            at_once=False,
            announced=True,
            beat=beat,
            beats=lambda _: changes,
            pause=0.0,
            after=0.0,
            read=None,
            var="view",
        )
        self.feed = streams.Feed(stream, None, left=lambda: None)

    def look(self, seconds: float) -> int:
        """How often it was read while a tab looked and nothing was announced."""

        async def story() -> None:
            self.feed.join(streams.Viewer("token", "socket", None, "/dashboard"))  # type: ignore[arg-type]  # no session
            await asyncio.sleep(seconds)
            self.feed.close()
            await asyncio.sleep(BEAT * 2)  # a reading that had begun may end
            read = self.read
            await asyncio.sleep(BEAT * 2)
            assert self.read == read, "a feed that is closed is read no more"

        asyncio.run(story())
        return self.read


def test_it_is_read_again_and_again_though_nothing_was_ever_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Looked(monkeypatch).look(BEAT * MANY * 4) >= MANY


def test_it_is_read_once_where_time_no_longer_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Looked(monkeypatch, changes=False).look(BEAT * MANY) == 1


def test_it_is_not_read_without_a_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Looked(monkeypatch, beat=0.0).look(BEAT * MANY) == 0
