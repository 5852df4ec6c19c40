"""Assembles the Reflex application: pages, gate, HTTP mount, live hub. No logic of its own."""

import reflex as rx

from codeloom.api.app import build_api
from codeloom.api.core.guard import HttpLayers
from codeloom.pages import routes
from codeloom.pages.ui.document import app_options
from codeloom.services import rooms
from codeloom.state.core import failures
from codeloom.state.core.gate import Gate

rooms.load()
app = rx.App(api_transformer=[build_api(routes.homes()), HttpLayers], **app_options(), **failures.options())
app.add_middleware(Gate())
routes.register(app)
