"""What stands in the place of content that failed to draw: the rest of the page goes on."""

from typing import Any

import reflex as rx

from codeloom.pages.ui.base import Child
from codeloom.pages.ui.buttons import door
from codeloom.pages.ui.notices import empty

PLACE = rx.Var("(globalThis.location?.pathname ?? '/')").to(str)
CODE = """
class Boundary extends ReactComponent {
  state = { failedAt: "" };
  static getDerivedStateFromError() {
    return { failedAt: location.pathname };
  }
  componentDidCatch(error) {
    reportError(error); // as any other failure of the page: Reflex tells the server that there was one
  }
  componentDidUpdate() {
    if (this.state.failedAt && this.state.failedAt !== location.pathname) this.setState({ failedAt: "" });
  }
  render() {
    return this.state.failedAt ? this.props.fallback : this.props.children;
  }
}
"""


class Boundary(rx.Component):
    """A React error boundary: shows `fallback` in place of children that throw while they are drawn, until the address
    changes."""

    tag = "Boundary"
    fallback: rx.Var[rx.Component]

    def add_imports(self) -> dict[str, Any]:
        """React's class for components."""
        return {"react": rx.ImportVar(tag="Component", alias="ReactComponent")}

    def add_custom_code(self) -> list[str]:
        """The class itself."""
        return [CODE]


def guarded(*children: Child) -> rx.Component:
    """Content of a screen. If it fails to draw, rail and header stay, and a sentence says so in its place."""
    return Boundary.create(*children, fallback=_failed("Load this page anew", PLACE))


def guarded_application() -> rx.Component:
    """Around whole pages, for what fails outside their content."""
    failed = rx.el.main(rx.el.h1("Codeloom", class_name="text-xl"), _failed("Go to your first page", "/"))
    return Boundary.create(fallback=failed)


def _failed(way: str, href: str | rx.Var) -> rx.Component:
    return empty(
        "This page could not be drawn",
        "What you saved is kept, and so are words you typed. Load it anew; if it fails again, tell your operator the time.",
        door(way, href=href, cls="button primary"),
        icon_name="error",
    )
