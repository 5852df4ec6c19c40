"""What axe is asked of a page, in both themes at one visit."""

from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page, expect

SCRIPT = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "reporter": "no-passes",
}
"""What passes is neither described nor sent: nine tenths of an answer, and of the time it takes."""
VIOLATIONS = "(options) => axe.run(options).then((results) => results.violations)"
THEMES = ("dark", "light")
COLORS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "reporter": "no-passes"}
"""What depends on colors, and so on the theme: a theme sets colors and shadows only (tests/unit/ui/test_stylesheet.py)."""
AT_REST = """() => document.getAnimations().every((one) => {
  const { endTime, progress } = one.effect.getComputedTiming();
  return one.playState !== "running" || endTime === Infinity || progress === null;
})"""
"""No color is on its way to another one. What moves for as long as it is shown, or has not begun to, counts as at rest."""


def filled(page: Page) -> None:
    """Wait until the page has answered its load and nothing on it is still to come."""
    expect(page.locator("main")).to_be_visible()
    expect(page.locator("[data-ready=false]")).to_have_count(0)
    expect(page.locator("main [aria-busy=true]")).to_have_count(0)


def assert_clean(page: Page) -> None:
    """axe finds nothing on the page once it is filled and at rest, dark or light; light is how it is left."""
    filled(page)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of its two words
        page.evaluate(
            "(theme) => (document.documentElement.dataset.theme = theme)", theme
        )  # whatever the person prefers
        page.wait_for_function(AT_REST)
        broken = page.evaluate(VIOLATIONS, OPTIONS if theme == THEMES[0] else COLORS)
        violations = [
            f"{one['id']} ({one['impact']}): {one['help']}\n    "
            + "\n    ".join(f"{node['target']} {node['html'][:160]}" for node in one["nodes"][:4])
            for one in broken
        ]
        assert not violations, f"{page.url} ({theme})\n" + "\n".join(violations)


def as_the_system(page: Page) -> None:
    """Let the person of the page prefer what people of the demo do: the system's theme and dense rows."""
    page.goto("/account#keys")
    page.get_by_role("radio", name="As the system").check()
    page.get_by_role("radio", name="Dense").check()
    page.get_by_role("button", name="Save keys and screen").click()
    expect(page.get_by_text("Your keys and screen are saved")).to_be_visible()
