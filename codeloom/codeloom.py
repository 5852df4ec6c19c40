"""Assembles the Reflex application: pages, gate, HTTP mount, live hub. No logic of its own."""

import gc

from codeloom.api.app import build_api
from codeloom.api.core.guard import HttpLayers
from codeloom.api.core.plain_paths import PlainPaths
from codeloom.pages import routes
from codeloom.pages.ui.document import app_options
from codeloom.services import rooms
from codeloom.state.core import failures
from codeloom.state.core.gate import Gate
from codeloom.state.core.reflex_internals import App

rooms.load()
app = App(api_transformer=[build_api(routes.homes()), HttpLayers], **app_options(), **failures.options())
app.add_middleware(Gate())
routes.register(app)


def served() -> PlainPaths:
    """What the web server serves. All of it stays, so the collector looks through it once and then no more: each time it did,
    whatever the process was about waited 25 ms."""
    made = PlainPaths(app())
    gc.collect()
    gc.freeze()
    return made
