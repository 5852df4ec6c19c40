"""Assembles the Reflex application: pages, gate, HTTP mount, live hub. No logic of its own."""

import reflex as rx


def index() -> rx.Component:
    """One plain page, so that the launcher has something to build and serve."""
    return rx.el.main(rx.el.h1("Codeloom"))


app = rx.App()
app.add_page(index, route="/", title="Codeloom")
