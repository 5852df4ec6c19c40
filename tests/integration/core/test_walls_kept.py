"""INV-17: what a page shows is forgotten when its state is put away, and what people type lies nowhere in clear (A6)."""

import base64
import pickle
import subprocess
import zlib
from collections.abc import Iterator

import pytest

from codeloom.settings import Settings
from codeloom.state.core.screen import Screen, _screens
from tests.integration.audits.audits_world import Practice
from tests.integration.core.test_walls_input import logged
from tests.integration.core.walls_registry import handlers
from tests.integration.core.walls_world import World, signed_in_as

handlers()
SCREENS = _screens(Screen)
FEEDBACK, RATIONALE, REASON = "Quokkafeedback please look again", "Quokkarationale from the note", "Quokkasearch"


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_a_state_put_away_forgets_all_it_showed(screen: type[Screen]) -> None:
    state = screen(init_substates=False, _reflex_internal_init=True)
    shown = [name for name, field in screen.__fields__.items() if field._owner is screen and not name.startswith("_")]
    for name in shown:
        vars(state)[name] = f"canary {name}."
    again = pickle.loads(pickle.dumps(state))
    assert {name for name in shown if vars(again).get(name) == f"canary {name}."} == {*shown} & screen._kept
    left = pickle.dumps(state)
    assert {name for name in shown if f"canary {name}.".encode() in left} == {*shown} & screen._kept


def stored(world: World) -> Iterator[bytes]:
    """All values of page state, as they are and unpacked."""
    for key in world.redis.scan_iter():
        if world.redis.type(key) == b"string" and (value := world.redis.get(key)):
            yield value
            for opener in (zlib.decompress, base64.b64decode):
                try:
                    yield opener(value)
                except (ValueError, zlib.error):
                    continue


def test_what_coder_and_auditor_type_and_carry_is_kept_nowhere_in_clear(world: World, database: Settings) -> None:
    practice = Practice()
    number = practice.chart()
    typed: dict[str, str] = {"feedback": FEEDBACK, "rationale": RATIONALE, "words": REASON, "name": "Romaguera, Cecelia",
                             "note": "quit in 2014"}  # fmt: skip

    async def code() -> None:
        async with signed_in_as(world, practice, practice.coder) as browser, world.tab(browser) as tab:
            typed.update({kind: browser.cookie(kind) for kind in ("access", "refresh")})
            await tab.ask("hydrate_and_load", f"/chart/{number}")
            assert tab.vars()["workbench.head"]["patient"] == typed["name"]
            await tab.ask(named("workbench.take"), f"/chart/{number}", value="icd10cm:I10")
            assert tab.vars()["screen.toasts"] == []
            line = tab.vars()["workbench.line_ids"][0]
            await tab.ask(named("rows.set_rationale"), f"/chart/{number}", line_id=line, text=RATIONALE)
            await tab.ask(named("workbench.find"), f"/chart/{number}", words=REASON)
            await tab.ask(named("rows.submit"), f"/chart/{number}")
            assert RATIONALE in "".join(tab.frames)
            look()

    async def audit() -> None:
        async with signed_in_as(world, practice, practice.supervisor) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", f"/audit/{number}")
            await tab.ask(named("audit_desk.keep_feedback"), f"/audit/{number}", text=FEEDBACK)
            assert tab.vars()["audit_desk.board"]["saved"]
            look()

    def look() -> None:
        values = list(stored(world))
        assert len(values) > 3
        assert {what for what, text in typed.items() if any(text.encode() in value for value in values)} == set()

    def named(ending: str) -> str:
        return next(name for name in handlers() if name.endswith(f"____{ending}"))

    with logged() as written:
        world.run(code())
        practice.submitted("I10", number=number)
        world.run(audit())
    assert {what for what, text in typed.items() if text in written.getvalue()} == set()
    assert on_disk(database, typed) == {}


def on_disk(found: Settings, texts: dict[str, str]) -> dict[str, str]:
    """Files of the data folder, database included, in which a text stands in clear."""
    import psycopg

    with psycopg.connect(found.database_url, autocommit=True) as connection:
        connection.execute("checkpoint")
    leaks: dict[str, str] = {}
    for what, text in texts.items():
        said = subprocess.run(["grep", "-rlaF", "-e", text, str(found.codeloom_home)], capture_output=True, text=True)
        if said.stdout:
            leaks[what] = said.stdout.splitlines()[0]
    return leaks


def test_the_search_finds_what_is_there(database: Settings) -> None:
    (database.codeloom_home / "canary.txt").write_text(FEEDBACK)
    assert on_disk(database, {"feedback": FEEDBACK}).keys() == {"feedback"}
    (database.codeloom_home / "canary.txt").unlink()
