"""A coder without a mouse, for browser tests: presses what the screen shows, and no pointer may be seen."""

import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.screens import Bench
from tests.planting import ask_plant, planted
from tests.running import Running
from tests.unit.gateways.sample import as_bytes, bundle, condition, encounter, note, patient

NOTE = """# Hospital course
A 76-year-old woman was admitted with chest pain: non-ST elevation myocardial infarction.
She fell at home and has a closed fracture of the lower end of the left radius, first seen here.
Alzheimer's dementia without behavioral disturbance. COPD, stable. Crohn's disease; ulcerative colitis was treated before.
Hypertensive chronic kidney disease, stage 3b. Osteoarthritis of both knees. Mixed hyperlipidemia. Reflux. Allergic purpura.
"""
POINTERS = ("pointerdown", "pointermove", "pointerup", "mousedown", "mousemove", "mouseup", "wheel", "touchstart")
LISTEN = """(events) => {
  for (const name of events) addEventListener(name, (e) => e.isTrusted && pointerSeen(`${name} on ${e.target.tagName}`), true);
  window.paints = [];
  let pressed = 0;
  addEventListener("keydown", (e) => (pressed = e.timeStamp), true);
  new MutationObserver((records) => {
    const rows = document.querySelector("[role=grid]");
    if (!pressed || !records.some((record) => rows?.contains(record.target))) return;
    const since = pressed;
    pressed = 0;
    requestAnimationFrame(() => requestAnimationFrame(() => window.paints.push(performance.now() - since)));
  }).observe(document, { childList: true, subtree: true, characterData: true });
}"""
PAINTED = """() => new Promise((done) => {
  const look = () => (window.paints.length ? done(window.paints.splice(0)) : requestAnimationFrame(look));
  look();
})"""


@dataclass
class Hands:
    """A coder without a mouse: what they press, and what the screen shows them to press."""

    page: Page
    pointers: list[str]
    paints: list[float] = field(default_factory=list)

    @property
    def bench(self) -> Bench:
        """The workbench."""
        return Bench(self.page)

    def press(self, *keys: str) -> None:
        """Keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def note(self) -> list[float]:
        """How long each key took until what it changed in the rows was painted, in milliseconds, since the last call."""
        took: list[float] = self.page.evaluate(PAINTED)
        self.paints += took
        return took

    def to_row(self, code: str) -> None:
        """Walk to a row with the arrows, from wherever among the rows the focus is."""
        wanted = self.bench.row(code).first
        expect(wanted).to_be_visible()
        for key in ("ArrowUp", "ArrowDown"):
            for _ in range(self.bench.rows.count()):
                if wanted.evaluate("row => row === document.activeElement"):
                    return
                self.press(key)
        expect(wanted).to_be_focused()

    def keys_of(self, way_out: Locator) -> list[str]:
        """The key caps that a way out shows."""
        expect(way_out).to_be_visible()
        return [cap.strip().lower() for cap in way_out.locator("kbd").all_inner_texts()]

    def fix(self, rule: str, label: str | re.Pattern[str] = "") -> None:
        """Press the keys that the fix of a finding shows on its row."""
        said = self.page.locator("[role=grid] .finding", has_text=rule).first
        way_out = said.get_by_role("button", name=label) if label else said.locator("button.fix").first
        self.press(*self.keys_of(way_out))

    def gone(self, rule: str) -> None:
        """Wait until no row has that finding, and note how long the last key took."""
        expect(self.page.locator("[role=grid] .finding", has_text=rule)).to_have_count(0)
        self.note()


@pytest.fixture
def hands(as_role: Callable[..., Page]) -> Iterator[Hands]:
    """A coder at the queue; at the end no pointer event has reached the page."""
    page = as_role("coder", at="")
    seen = listen(page)
    page.goto("/")
    expect(page.get_by_role("button", name="Start next")).to_be_visible()
    yield Hands(page, seen)
    assert seen == [], "a pointer reached the page"


def listen(page: Page) -> list[str]:
    """Note from now on which pointer events reach a page."""
    seen: list[str] = []
    page.expose_binding("pointerSeen", lambda _source, what: seen.append(what))
    page.add_init_script(f"({LISTEN})({json.dumps(POINTERS)})")
    return seen


def plant(
    running: Running, lines: tuple[tuple[str, str], ...], *, dated: bool, conditions: tuple[int, ...] = ()
) -> int:
    """An inpatient chart with these rows in the coder's queue; its number."""
    mark = secrets.token_hex(4)
    about, here = {"subject": {"reference": f"Patient/p{mark}"}}, {"reference": f"Encounter/p{mark}-e1"}
    stay = {"class_": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"}}
    visit = encounter(1, id=f"p{mark}-e1", **about, **stay, **({} if dated else {"period": None}))
    identity = [{"system": "urn:test:hospital", "value": f"MRN-{mark}"}]
    name = [{"use": "official", "family": f"Okonjo{mark}", "given": ["Ruth"]}]
    facts = [condition(at, id=f"p{mark}-c{at}", encounter_=here, **about) for at in conditions]
    text = note(NOTE, id=f"p{mark}-n1", context={"encounter": [here]}, **about)
    made = bundle(
        patient(1, id=f"p{mark}", identifier=identity, name=name, birthDate="1950-02-03"), visit, *facts, text
    )
    (number,) = planted(running, as_bytes(made), lines)
    return number


def open_chart(hands: Hands, number: int) -> None:
    """Through the palette: Ctrl K, the number, Enter."""
    hands.press("Control+k")
    expect(hands.page.locator("#palette-words")).to_be_focused()
    hands.page.keyboard.type(f"CH-{number}")
    expect(hands.page.locator("#palette-list [role=option]:visible").first).to_contain_text(f"CH-{number}")
    hands.press("Enter")
    hands.bench.ready()


def audit_log(running: Running, number: int) -> list[str]:
    """The acts recorded about a chart, oldest first."""
    return ask_plant(running, str(number)).split()
