"""A chart coded by keys alone, each counted: what it takes a coder for one code, evidence and POA and rationale with it.

The coder knows what to code (`Target`s); how the screen gets there is what is measured. A press counts once, whatever is held
with it; looking and reading cost no key.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.e2e.screens import Bench

COUNT = """() => {
  window.pressed = 0;
  const held = ["Shift", "Control", "Alt", "Meta"];
  addEventListener("keydown", (e) => e.isTrusted && !held.includes(e.key) && (window.pressed += 1), true);
}"""
WAIT_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Target:
    """A code to type that the chart does not suggest: its code, and where the note says it (words), for a diagnosis."""

    code: str
    words: str = ""


@dataclass
class Coded:
    """What a chart took: keys by what they were for, rows, rows with evidence, and rows no document says."""

    rows: int = 0
    proven: int = 0
    unsaid: int = 0
    dismissed: int = 0
    keys: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All keys."""
        return sum(self.keys.values())

    @property
    def per_code(self) -> float:
        """Keys for one row."""
        return self.total / max(1, self.rows)


@dataclass
class CodingHand:
    """Presses keys in the workbench and notes what for."""

    page: Page
    coded: Coded = field(default_factory=Coded)
    before: int = 0

    @property
    def bench(self) -> Bench:
        """The workbench."""
        return Bench(self.page)

    def press(self, *keys: str) -> None:
        """Keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def note(self, what: str) -> None:
        """What the keys since the last call were for."""
        pressed = self.page.evaluate("() => window.pressed")
        self.coded.keys[what] = self.coded.keys.get(what, 0) + pressed - self.before
        self.before = pressed

    def code(self, targets: Sequence[Target], procedures: Sequence[str]) -> Coded:
        """The whole chart, opened already."""
        self.page.evaluate(COUNT)
        self.page.wait_for_timeout(WAIT_WORDS)  # the words of the conditions are looked up
        self._suggested()
        for target in targets:
            self._diagnosis(target)
        for code in procedures:
            self._procedure(code)
        self._poa()
        self._rationale()
        self._prove_the_rest(targets)
        rows = self.bench.rows
        self.coded.rows = rows.count()
        diagnoses = [one for one in rows.all() if not _is_procedure(one)]
        self.coded.proven = sum(_evidence(one) > 0 for one in diagnoses)
        self.coded.unsaid = len(diagnoses) - self.coded.proven
        return self.coded

    def _suggested(self) -> None:
        """Accept what the documents say, with its words; all the rest is dismissed with one stock reason."""
        items = self.page.locator("#suggested .proposal:not(.decided)")
        said = items.filter(has=self.page.locator(".to-words"))
        if said.count():
            self.press("i")
        at = 0
        while said.count():
            here = self.page.locator("#suggested .proposal:focus")
            expect(here).to_have_count(1)
            if not here.locator(".to-words").count():
                self.press("ArrowDown")
                at += 1
                assert at <= items.count()
                continue
            rows, count = self.bench.rows.count(), said.count()
            self.press("a")
            expect(self.bench.rows).to_have_count(rows + 1)
            expect(said).to_have_count(count - 1)
            self.page.wait_for_timeout(300)
        self.note("accept")
        left = items.count()
        if left:
            self.press(*(["Shift+X"] if left > 1 else ["i", "x"]))
            expect(self.page.locator("#reason")).to_be_focused()
            self.press("ArrowDown", "Control+Enter")
            expect(items).to_have_count(0)
            self.coded.dismissed += left
            self.note("dismiss")

    def _diagnosis(self, target: Target) -> None:
        """N, the code, Shift Enter: the row with the words that say it."""
        if self.bench.row(target.code).count():
            return
        rows = self.bench.rows.count()
        self.press("n")
        expect(self.page.locator("#code-field")).to_be_focused()
        self.page.keyboard.type(target.code.replace(".", "").lower())
        expect(self.page.locator("[role=option][aria-selected=true]")).to_contain_text(target.code[:5])
        self.press("Shift+Enter")
        expect(self.bench.rows).to_have_count(rows + 1)
        expect(self.bench.row(target.code)).to_be_focused()
        self.page.wait_for_timeout(300)
        self.note("type")

    def _procedure(self, code: str) -> None:
        rows = self.bench.rows.count()
        self.press("n")
        expect(self.page.locator("#code-field")).to_be_focused()
        self.page.keyboard.type(code)
        expect(self.page.locator("[role=option]").first).to_contain_text(code)
        self.press("Enter")
        expect(self.bench.rows).to_have_count(rows + 1)
        self.note("procedure")

    def _poa(self) -> None:
        """POA Y for all after a look at its rows; what it leaves is chosen in the row."""
        missing = self.page.locator("select.poa.missing")
        if not missing.count():
            return
        all_of_them = missing.count()
        self.press("Shift+P")
        box = self.page.get_by_role("dialog", name="Present on admission")
        expect(box).to_be_visible()
        left = box.get_by_text("left to you").count()
        self.press("Enter" if left < all_of_them else "Escape")
        expect(box).to_be_hidden()
        expect(missing).to_have_count(left)
        while left := missing.count():
            self._walk_to(self.bench.rows.filter(has=self.page.locator("select.poa.missing")).first)
            self.press("Tab", "y")
            expect(missing).to_have_count(left - 1)
            self.press("Escape")
        self.note("poa")

    def _rationale(self) -> None:
        """Why the first diagnosis leads: a stock phrase."""
        self._walk_to(self.bench.rows.first)
        self.press("r")
        expect(self.page.locator("[data-words][data-phrases]")).to_be_focused()
        self.press("ArrowDown", "Enter")
        expect(self.page.locator("[data-words][data-phrases]")).to_have_count(0)
        self.note("rationale")

    def _prove_the_rest(self, targets: Sequence[Target]) -> None:
        """Rows whose words no key proposed, and that the open document says: stepped to, and marked."""
        words = {one.code: one.words for one in targets if one.words}
        for row in self.bench.rows.all():
            code = row.locator(".code").first.inner_text()
            if _is_procedure(row) or _evidence(row) or code not in words:
                continue
            self._walk_to(row)
            if row.locator(".proposed-words").count():
                self.press("e")
            elif not self._step_to(words[code]):
                continue
            else:
                self.press("m")
            self.page.wait_for_timeout(300)
        self.note("evidence")

    def _step_to(self, words: str) -> bool:
        sentences = self.page.locator(".note [data-sentence]")
        text = [" ".join(one.split()) for one in sentences.all_inner_texts()]
        if not any(words in one for one in text):
            return False
        for _ in text:
            self.press("j")
            if words in " ".join(self.page.locator(".note [data-sentence]:focus").inner_text().split()):
                return True
        for _ in text:
            self.press("k")
            if words in " ".join(self.page.locator(".note [data-sentence]:focus").inner_text().split()):
                return True
        return False

    def _walk_to(self, row: Locator) -> None:
        """To a row: F6 to the rows if need be, Home where it is the first, else arrows."""
        focused = self.page.locator("[role=grid] [data-row]:focus")
        for _ in range(4):
            if focused.count():
                break
            self.press("F6")
        wanted, count = row.get_attribute("data-row"), self.bench.rows.count()
        if wanted == "1" and focused.get_attribute("data-row") != "1":
            self.press("Home")
        for key in ("ArrowUp", "ArrowDown"):
            for _ in range(count):
                at = int(focused.get_attribute("data-row") or 0)
                if at == int(wanted or 0) or (key == "ArrowUp") == (at < int(wanted or 0)):
                    break
                self.press(key)


def _is_procedure(row: Locator) -> bool:
    return bool(re.match(r"^\d{5}$|^[A-Z]\d{4}$", row.locator(".code").first.inner_text()))


def _evidence(row: Locator) -> int:
    return int(row.locator(".evidence-count").inner_text() or 0)
