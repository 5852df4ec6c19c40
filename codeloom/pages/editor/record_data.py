"""A kind of data of the record as a table: medications, labs, procedures, conditions."""

import reflex as rx


def data_table(group: rx.Var) -> rx.Component:
    """What, its value and when, row by row."""

    def line(fact: rx.Var) -> rx.Component:
        return rx.el.tr(
            rx.el.td(fact.what, title=fact.what),
            rx.el.td(fact.value, class_name="numeric right"),
            rx.el.td(fact.when, class_name="numeric secondary"),
        )

    heads = (
        rx.el.th("What", scope="col"),
        rx.el.th("Value", class_name="right", scope="col"),
        rx.el.th("When", scope="col"),
    )
    return rx.el.table(
        rx.el.thead(rx.el.tr(*heads)),
        rx.el.tbody(rx.foreach(group.rows, line)),
        class_name="table compact record",
        aria_label=group.name,
    )
