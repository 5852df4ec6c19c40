"""What stands around every page: the head (stylesheet, scripts, icon) and how the Reflex application is dressed.

The stylesheet and scripts are our own files, linked, so that the plain pages of api/ share them and their cache.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

import reflex as rx

from codeloom.pages.ui.boundary import guarded_application

ASSETS = Path(__file__).parents[3] / "assets"


def asset(name: str) -> str:
    """The address of an asset with the hash of its content, so that a new version is never hidden by a cache."""
    return f"/{name}?v={sha256((ASSETS / name).read_bytes()).hexdigest()[:8]}"


def head() -> list[rx.Component]:
    """Head components: session.js runs at once (theme before the first paint), the others after the page is read."""
    return [
        rx.el.link(rel="icon", type="image/svg+xml", href="/favicon.svg"),
        rx.el.link(rel="stylesheet", href=asset("codeloom.css")),
        rx.el.script(src=asset("session.js"), custom_attrs={"data-guard": "true"}),
        rx.el.script(src=asset("keys.js"), defer=True),
        rx.el.script(src=asset("spans.js"), defer=True),
        rx.el.script(src=asset("upload.js"), defer=True),
    ]


def app_options() -> dict[str, Any]:
    """Keyword arguments for rx.App: our head, no Radix theme, no reset, none of Reflex's own toasts and banners."""
    return {
        "theme": None,
        "reset_style": False,
        "toaster": None,
        "app_wraps": {(55, "Boundary"): lambda _stateful: guarded_application()},
        "head_components": head(),
        "html_lang": "en",
        "html_custom_attrs": {"suppressHydrationWarning": True},
    }
