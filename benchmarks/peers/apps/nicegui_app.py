"""The counter and the list page in NiceGUI. Arguments: port."""

import sys

from nicegui import ui

ROWS = [{f"c{k}": f"CH-{n}-{k}" for k in range(10)} for n in range(50)]
COLUMNS = [{"name": f"c{k}", "label": f"Column {k}", "field": f"c{k}"} for k in range(10)]


@ui.page("/")
def counter() -> None:
    """A count."""
    text = ui.label("0").props("id=count")

    def add() -> None:
        text.set_text(str(int(text.text) + 1))

    ui.button("Add", on_click=add).props("id=add")


@ui.page("/queue")
def queue() -> None:
    """The list with its filter."""
    field = ui.input("Filter")
    ui.table(columns=COLUMNS, rows=ROWS, row_key="c0", pagination=0).bind_filter_from(field, "value")


ui.run(host="127.0.0.1", port=int(sys.argv[1]), reload=False, show=False)
