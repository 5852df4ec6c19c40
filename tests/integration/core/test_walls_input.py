"""A2: what does not fit is refused with a code, at the gate and at every verb, and no log line ever holds it (INV-17)."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from codeloom.coding.lifecycle import Role
from codeloom.services.core import budgets, logging_config
from codeloom.services.core.commands import parse
from codeloom.services.core.errors import Problem
from codeloom.services.core.policy import POLICY
from codeloom.state.core.arguments import LARGEST_PAYLOAD
from codeloom.state.core.permissions import declared, may_run
from tests.http_client import new_person, until
from tests.integration.audits.audits_world import Practice
from tests.integration.core.walls_registry import arguments, fields, handlers, verbs
from tests.integration.core.walls_world import ROOT, SPACE, World, signed_in

CANARY = "quokka-mrn-4711"
DEEP: Any = json.loads("[" * 500 + f'"{CANARY}"' + "]" * 500)
JUNK = [[CANARY], {CANARY: CANARY}, {"a": DEEP}, float("nan"), None]


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What the process writes to its log meanwhile, as the web server writes it."""
    names = ("", "codeloom", *logging_config.FOREIGN)
    loggers = [logging.getLogger(name) for name in names]
    before = [(one.level, one.propagate, list(one.handlers)) for one in loggers]
    written = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", written)
        logging_config.begin()
        try:
            yield written
        finally:
            for one, (level, propagate, kept) in zip(loggers, before, strict=True):
                one.level, one.propagate, one.handlers[:] = level, propagate, kept
                one.manager._clear_cache()


def bent(handler: Any) -> Iterator[dict[str, Any]]:
    """Arguments that do not fit a handler."""
    good = arguments(handler)
    yield {**good, CANARY: CANARY}
    for name, value in good.items():
        yield {key: one for key, one in good.items() if key != name}
        unfit = [junk for junk in [*JUNK, 7 if isinstance(value, str) else CANARY] if type(junk) is not type(value)]
        yield from ({**good, name: junk} for junk in unfit)
    if good:
        yield {**good, next(iter(good)): CANARY + "x" * LARGEST_PAYLOAD}


ORDER = [Role.CODER.value, Role.SUPERVISOR.value, Role.MANAGER.value]


@pytest.mark.parametrize("role", ORDER)
def test_no_handler_takes_what_does_not_fit_and_no_log_tells_it(
    world: World, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    monkeypatch.setattr(budgets, "RATE", 1e6)
    monkeypatch.setattr(budgets, "BURST", 1e6)
    person = new_person(role)
    earlier = ORDER[: ORDER.index(role)]
    mine = {name: one for name, one in handlers().items() if (verbs := declared(one)) and may_run(role, verbs)
            and not any(may_run(other, verbs) for other in earlier)}  # fmt: skip

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            for name, handler in mine.items():
                for payload in bent(handler):
                    told = await tab.answer(name, **payload)
                    titles = [toast["title"] for toast in _toasts(told)]
                    assert titles[-1] == "That input is not of the expected form.", (name, list(payload))
                    assert CANARY not in json.dumps(told)

    with logged() as written:
        world.run(story())
    assert '"event":"event.refused"' in written.getvalue()
    assert CANARY not in written.getvalue()


def _toasts(update: dict[str, Any]) -> list[dict[str, Any]]:
    return next(delta["toasts_rx_state_"] for delta in update["delta"].values() if "toasts_rx_state_" in delta)


FRAMES = [
    f'42{SPACE},["event","{CANARY}"]',
    f'42{SPACE},["event",["{CANARY}"]]',
    f'42{SPACE},["event",{{"payload":{{"a":"{CANARY}"}}}}]',
    f'42{SPACE},["event",{{"name":"{ROOT}.{CANARY}","payload":{{"a":"{CANARY}"}},"router_data":{{"pathname":"/{CANARY}"}}}}]',
    f'42{SPACE},["event",{{"name":"{ROOT}.hydrate","payload":"{CANARY}","router_data":{{}}}}]',
    f'42{SPACE},["event",{{"name":["{CANARY}"],"payload":{{}},"router_data":{{}}}}]',
    f'42{SPACE},["event",{{"name":"{ROOT}.hydrate","payload":{{}},"router_data":"{CANARY}"}}]',
    f'42{SPACE},["event","{CANARY}","{CANARY}"]',
    f'42{SPACE},["{CANARY}",1]',
    f'42{SPACE},["ping","{CANARY}"]',
    f'42{SPACE},["client_error",{{"message":"{CANARY}","error_type":"{CANARY}"}}]',
    f'42{SPACE},["event",' + "[" * 30_000 + f'"{CANARY}"' + "]" * 30_000 + "]",
    f"42{SPACE},{CANARY}",
    f"9{CANARY}",
    CANARY,
]
"""Frames that no page of ours sends."""


@pytest.mark.parametrize("frame", FRAMES, ids=range(len(FRAMES)))
def test_no_frame_of_the_socket_reaches_a_log(world: World, frame: str) -> None:
    person = new_person()

    async def story() -> None:
        async with signed_in(world, person) as browser:
            async with world.tab(browser) as tab:
                tab.speak(frame)
                await tab.quiet()
            async with world.tab(browser) as tab:
                await tab.ask("hydrate", "/queue")
                assert tab.vars()["screen.toasts"] == []

    with logged() as written:
        world.run(story())
    assert CANARY not in written.getvalue()


def test_a_mebibyte_is_refused_like_anything_else(world: World) -> None:
    person = new_person()

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            name = next(name for name in handlers() if name.endswith("close_toast"))
            told = await tab.answer(name, toast_id=CANARY + "x" * 999_000)
            assert len(_toasts(told)) == 1
            tab.speak(f'42{SPACE},["event","{CANARY}' + "x" * 2**20 + '"]')
            await until(lambda: tab._task.done() or bool(tab.closed))

    with logged() as written:
        world.run(story())
    assert CANARY not in written.getvalue()


def test_a_handler_that_fails_is_told_by_kind_and_place_and_the_person_hears_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from codeloom.state.charts.work_queue import Queue

    async def fail(_self: Queue) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(Queue, "_read", fail)
    person = new_person("coder")

    async def story() -> None:
        async with signed_in(world, person) as browser, world.tab(browser) as tab:
            name = next(name for name in handlers() if name.endswith("____queue.load"))
            tab.send(name)
            await until(lambda: bool(tab.vars().get("screen.toasts")))
            assert [toast["tone"] for toast in tab.vars()["screen.toasts"]] == ["error"]

    with logged() as written:
        world.run(story())
    assert '"exception":"RuntimeError"' in written.getvalue()
    assert CANARY not in written.getvalue()


@pytest.fixture(scope="module")
def practice(database: object) -> Practice:
    return Practice()


@pytest.mark.parametrize("name", sorted(verbs()))
def test_every_verb_refuses_what_does_not_fit_and_never_repeats_it(practice: Practice, name: str) -> None:
    verb = verbs()[name]
    good = fields(verb.command, lambda field: 1 if field == "number" else "0190a000-0000-7000-8000-000000000000")
    person = practice.person(f"One {name}", Role.CODER)
    scope = type(person)(person.org_id, person.user_id, sorted(POLICY[name])[0])
    bad = [{**good, CANARY: CANARY}]
    for field in verb.command.model_fields:
        bad += [
            {**good, field: junk} for junk in [*JUNK[:3], CANARY + "\0", -(10**30), 10**30, float("nan"), float("inf")]
        ]
    for given in bad:
        problem = problem_of(verb, scope, given)
        if problem is not None:
            assert problem.code != "unavailable", f"{list(given)}: the database choked on it"
            assert CANARY not in str(problem)
        else:
            assert CANARY not in given


def problem_of(verb: Any, scope: Any, given: dict[str, Any]) -> Problem | None:
    """What a verb says to untrusted fields; anything that is not a problem fails the test."""
    try:
        verb(scope, parse(verb.command, given))
    except Problem as problem:
        return problem
    return None
