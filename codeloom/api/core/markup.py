"""Plain HTML written in Python: elements whose text and attributes are always escaped, and the document around them."""

from functools import cache
from hashlib import sha256
from html import escape

from codeloom.settings import ROOT


class Html(str):
    """Markup that is already safe to send."""

    __slots__ = ()


Child = str | Html | None
Value = str | bool | None

THEME = (
    '{const k=n=>n==="light"||n==="dark"?n:"";let s="";try{s=localStorage.getItem("theme")}catch{}'
    'document.documentElement.dataset.theme=k(new URLSearchParams(location.search).get("theme"))||k(s)||'
    '(matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light")}'
)
"""The theme before the first paint, as session.js sets it, so that no page waits for that script. csp.policy holds its hash."""
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


def el(tag: str, *children: Child, **attributes: Value) -> Html:
    """An element. Text is escaped, Html is not; `class_` means class, `aria_label` aria-label; False and None are left out."""
    written = "".join(
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in ((key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
        if value is not None and value is not False
    )
    inner = "".join(child if isinstance(child, Html) else escape(child, quote=False) for child in children if child)
    return Html(f"<{tag}{written}>" if tag in VOID else f"<{tag}{written}>{inner}</{tag}>")


def together(*children: Child) -> Html:
    """Several elements side by side."""
    return Html(
        "".join(child if isinstance(child, Html) else escape(child, quote=False) for child in children if child)
    )


@cache
def asset(name: str) -> str:
    """The address of a file in assets/ with the hash of its content, the same as Reflex's pages use."""
    return f"/{name}?v={sha256((ROOT / 'assets' / name).read_bytes()).hexdigest()[:8]}"


def icon(name: str) -> Html:
    """A symbol of assets/icons.svg, said by the words around it."""
    return el("svg", el("use", href=f"/icons.svg#{name}"), class_="icon", aria_hidden="true")


def mark() -> Html:
    """The logo in the colours of the page."""
    return el(
        "svg",
        el("path", d="M11.1 2.2v2.3M11.1 9.7v12.1M16.3 2.2v12.1M16.3 19.5v2.3", stroke="currentColor",
           stroke_width="2.4", fill="none"),
        el("path", d="M14 7.1H7.6a4.9 4.9 0 0 0 0 9.8h1.2M13.4 16.9h8.4M18.6 7.1h3.2", stroke="var(--color-accent-ink)",
           stroke_width="3.2", fill="none"),
        viewBox="0 0 24 24", aria_hidden="true",
    )  # fmt: skip


def document(title: str, *body: Child, script: str = "") -> Html:
    """A whole page in the look of the product. `script` is an inline script whose hash stands in csp.policy."""
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", f"{title} · Codeloom"),
        el("link", rel="icon", href="/favicon.svg", type="image/svg+xml"),
        el("link", rel="preload", href="/fonts/inter-common.woff2", as_="font", type="font/woff2", crossorigin=True),
        Html(f"<script>{THEME}</script>"),
        el("link", rel="stylesheet", href=asset("codeloom.css")),
        el("script", src=asset("session.js"), defer=True),
    )
    tail = Html(f"<script>{script}</script>") if script else None
    return Html("<!doctype html>" + el("html", head, el("body", *body, tail), lang="en", data_theme="light"))
