"""The counter and the list page in Dash. Arguments: port."""

import sys

from dash import Dash, Input, Output, dash_table, dcc, html

ROWS = [{f"c{k}": f"CH-{n}-{k}" for k in range(10)} for n in range(50)]
app = Dash(__name__, suppress_callback_exceptions=True)
app.layout = html.Div([dcc.Location(id="at"), html.Div(id="page")])


@app.callback(Output("page", "children"), Input("at", "pathname"))
def page(path: str) -> html.Div:
    """The page of an address."""
    if path == "/queue":
        columns = [{"id": f"c{k}", "name": f"Column {k}"} for k in range(10)]
        return html.Div(
            [dcc.Input(id="filter", placeholder="Filter"), dash_table.DataTable(ROWS, columns, id="rows", page_size=50)]
        )
    return html.Div([html.Div("0", id="count"), html.Button("Add", id="add", n_clicks=0)])


@app.callback(Output("count", "children"), Input("add", "n_clicks"), prevent_initial_call=True)
def add(clicks: int) -> str:
    """Count."""
    return str(clicks)


@app.callback(Output("rows", "data"), Input("filter", "value"), prevent_initial_call=True)
def keep(text: str) -> list[dict[str, str]]:
    """The rows that hold the text."""
    return [row for row in ROWS if any(text in cell for cell in row.values())]


app.run(host="127.0.0.1", port=int(sys.argv[1]), debug=False)
