"""What the plain pages share: document, logo, icons, inline scripts; pages that only say something, of a problem among them.

Elements are written with htpy: `h.p(class_="secondary")["text", h.b["bold"]]`. It escapes every text and attribute; only
`inline_script` sends its text as it stands.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256

import htpy as h
from markupsafe import Markup
from starlette.responses import HTMLResponse

from codeloom.services.core import Problem
from codeloom.settings import ROOT

THEME = (
    '{const k=n=>n==="light"||n==="dark"?n:"",p=document.documentElement.dataset.prefers;let s=p;'
    'try{p?localStorage.setItem("theme",p):s=localStorage.getItem("theme")}catch{}'
    'document.documentElement.dataset.theme=k(new URLSearchParams(location.search).get("theme"))||k(s)||'
    '(matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light")}'
)
"""An inline script that sets the theme before the first paint, as session.js does; a page of a known person says what they prefer
by data-prefers, and the browser keeps it. csp.policy holds its hash."""

SHOW_PASSWORD = (
    'for(const b of document.querySelectorAll("[data-shows]")){const p=document.getElementById(b.dataset.shows);'
    'b.onclick=()=>{const h=p.type==="password";p.type=h?"text":"password";b.setAttribute("aria-pressed",h);'
    'b.firstChild.firstChild.setAttribute("href","/icons.svg#"+(h?"hidden":"shown"));p.focus()}}'
)
"""Shows and hides what is typed in the password fields of a page. csp.policy holds its hash."""


def inline_script(constant: str) -> h.Element:
    """A script in the page. Its text is a constant of ours whose hash stands in csp.policy; no other runs."""
    return h.script[Markup(constant)]


def drawn(svg: str) -> Markup:
    """A drawing that a library made of what we gave it, as it stands."""
    return Markup(svg)


@cache
def asset(name: str) -> str:
    """The address of a file in assets/ with the hash of its content, the same as Reflex's pages use."""
    return f"/{name}?v={sha256((ROOT / 'assets' / name).read_bytes()).hexdigest()[:8]}"


def icon(name: str) -> h.Element:
    """A symbol of assets/icons.svg, said by the words around it."""
    return h.svg(class_="icon", aria_hidden="true")[h.use(href=f"/icons.svg#{name}")]


def logo() -> h.Element:
    """The logo in the colours of the page."""
    return h.svg(viewBox="0 0 24 24", aria_hidden="true")[
        h.path(d="M11.1 2.2v2.3M11.1 9.7v12.1M16.3 2.2v12.1M16.3 19.5v2.3", stroke="currentColor", stroke_width="2.4",
               fill="none"),
        h.path(d="M14 7.1H7.6a4.9 4.9 0 0 0 0 9.8h1.2M13.4 16.9h8.4M18.6 7.1h3.2", stroke="var(--color-accent-ink)",
               stroke_width="3.2", fill="none"),
    ]  # fmt: skip


def document(title: str, *body: h.Node, script: str = "", theme: str | None = None, rows: str | None = None) -> str:
    """A whole page in the look of the product, as HTML. `script` is a constant, see `inline_script`; `theme` and `rows` are what
    the person of the page prefers."""
    page = h.html(lang="en", data_theme="light", data_prefers=theme, data_rows=rows)[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.title[f"{title} · Codeloom"],
            h.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
            h.link(rel="preload", href="/fonts/inter-common.woff2", as_="font", type="font/woff2", crossorigin=True),
            inline_script(THEME),
            h.link(rel="stylesheet", href=asset("codeloom.css")),
            h.script(src=asset("session.js"), defer=True),
        ],
        h.body[body, inline_script(script) if script else None],
    ]
    return str(page)


def filled(page: str, values: Mapping[str, str]) -> str:
    """A page made once, with each text put in the place of what stands for it, escaped as htpy does."""
    made = Markup(page)
    for stands, value in values.items():
        made = made.replace(stands, value)  # Markup escapes what it is given
    return str(made)


def plain_page(title: str, *children: h.Node, status: int = 200) -> HTMLResponse:
    """A page that only says something, under the logo and its title."""
    picture = h.span(class_="brandline", style="color:var(--color-ink)")[logo()]
    main = h.main(class_="door")[picture, h.h1(class_="text-xl")[title], children]
    return HTMLResponse(document(title, main), status)


def problem_page(problem: Problem) -> HTMLResponse:
    """An error in the same hand: what happened, what was kept, what to do next."""
    words = " ".join(part for part in (problem.kept, problem.todo) if part)
    way = h.a(href="/sign-in")["Sign in"] if problem.status == 401 else h.a(href="/")["Go to the first page"]
    return plain_page(
        problem.message.rstrip("."),
        h.p(class_="secondary")[words] if words else None,
        h.p[way],
        h.p(class_="tertiary text-xs")[f"{problem.status} · {problem.code.replace('_', ' ')}"],
        status=problem.status,
    )
