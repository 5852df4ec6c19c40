"""The one table: head with sort, rows with states, keyset pager, "3 new, show" on top. Lists never reorder live."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from codeloom.pages.ui.base import (
    Child,
    Flag,
    Handler,
    Number,
    Text,
    classes,
    filler,
    inline,
    is_var,
    present,
    span,
    units,
    unseen,
)
from codeloom.pages.ui.buttons import button


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, width in grid steps (None takes the rest), classes of head and cells.

    Classes of a column, several joined by spaces: `right` aligned right; `numeric` figures of one width; `code` a code;
    `medium` weight for what names the row; `secondary` ink for what may be overlooked; `text-xs` small; `wraps` text of
    several lines with long words broken; `hide-below-mid` left out below 1400 pixels, `hide-phone` below 960, `hide-small`
    below 640. Cells without `wraps` keep to one line and end in an ellipsis. `sort` is the value handed to on_sort; the head of an
    `unseen` column is read, and shown as a sign only. `turned`: what the cells show falls while the order ascends, as an age does
    by date.
    """

    head: str
    width: float | None = None
    cls: str = ""
    sort: str = ""
    unseen: bool = False
    turned: bool = False


HIDING = ("hide-below-mid", "hide-phone", "hide-small")


def _head(column: Column, sorted_by: Text, descending: Flag, on_sort: Handler, key: Text | None = None) -> rx.Component:
    place = " ".join(name for name in column.cls.split() if name in ("right", *HIDING))
    if column.unseen and not (column.sort and present(sorted_by)):
        return rx.el.th(unseen(column.head), class_name=place, scope="col")
    if not (column.sort and present(sorted_by)):
        return rx.el.th(column.head, class_name=place, scope="col")
    here = sorted_by == column.sort
    falls, rises = (" ↑", " ↓") if column.turned else (" ↓", " ↑")
    arrow = rx.cond(here, rx.cond(descending, falls, rises), "")
    head = (
        rx.fragment(unseen(column.head), rx.cond(here, "", span("↕", aria_hidden="true")))
        if column.unseen
        else column.head
    )
    marked = {} if key is None else {"data_key": key}
    words = (
        rx.el.button(head, span(arrow, aria_hidden="true"), type="button", on_click=on_sort(column.sort), **marked)
        if on_sort
        else span(column.head, arrow)
    )
    down, up = ("ascending", "descending") if column.turned else ("descending", "ascending")
    order = rx.cond(here, rx.cond(descending, down, up), "none")
    return rx.el.th(words, class_name=place, scope="col", aria_sort=order)


def _sort_keys(columns: Sequence[Column], sorted_by: Text) -> dict[str, Text]:
    """The key of each head that orders: O of the one after the head the list is ordered by, Shift O of this one itself. A head that
    may be hidden beside a keyboard is passed over."""
    shown = [one.sort for one in columns if one.sort and "hide-below-mid" not in one.cls.split()]
    hidden = [one.sort for one in columns if one.sort and one.sort not in shown]
    none: Any = rx.Var("undefined")
    keys: dict[str, Text] = {one: rx.cond(sorted_by == one, "shift+o", none) for one in hidden}
    for at, one in enumerate(shown):
        before = [name for name in (shown[at - 1], *(hidden if at == 0 else ())) if name != one]
        after = rx.match(sorted_by, *((name, "o") for name in before), none) if before else none
        keys[one] = rx.cond(sorted_by == one, "shift+o", after)
    return keys


SORT_KEYS = (("Order by the next column", "o"), ("The other way round", "shift+o"))
"""What a list that can be ordered adds to the key sheet."""


def table(
    columns: Sequence[Column],
    *rows: Child,
    label: Text,
    sorted_by: Text = "",
    descending: Flag = True,
    on_sort: Handler = None,
    compact: bool = False,
    rove: str = "jk first",
    on_top: Child = "",
    pager: Child = "",
    panel: bool = True,
    **props: Any,
) -> rx.Component:
    """A table in a panel. `rows` are `table_row`s or an rx.foreach of them; arrows and J K move over them. With `on_sort` the heads
    of columns that order are buttons, and O and Shift O press them.

    `on_top` takes `new_rows(...)`, `pager` takes `pager(...)`: both stand inside the panel so that nothing jumps.
    """
    cols = [
        rx.el.col(
            custom_attrs=inline(width=units(column.width)) if column.width else {},
            class_name=" ".join(name for name in column.cls.split() if name in HIDING),
        )
        for column in columns
    ]
    keys = _sort_keys(columns, sorted_by) if on_sort and present(sorted_by) else {}
    heads = [_head(column, sorted_by, descending, on_sort, keys.get(column.sort)) for column in columns]
    content = (
        on_top,
        rx.el.table(
            rx.el.colgroup(*cols),
            rx.el.thead(rx.el.tr(*heads)),
            rx.el.tbody(*rows, **({"data_rove": rove} if rove else {})),
            class_name=classes("table", "compact" if compact else ""),
            aria_label=label,
            **props,
        ),
        pager,
    )
    return rx.el.div(*content, class_name="panel") if panel else rx.fragment(*content)


def table_row(
    columns: Sequence[Column], *cells: Child, data_focus_id: Text, gone: Flag = False, **props: Any
) -> rx.Component:
    """One row; each cell takes the classes of its column. Its keys (`data_key="enter"` on a link in it) work while it is current.

    `data_focus_id` says which thing the row shows: the focus returns to it after a render, and it is the React key unless
    `key` is given, so that a list in another order moves rows with their focus instead of writing them anew in place.
    `gone` rows turn grey in place until the next refresh. A cell that is text or a var of text has itself as tooltip; a
    cell that is a component says what its ellipsis hides by a `title` of its own.
    """
    props.setdefault("key", data_focus_id)
    if gone is not False:
        props["data_gone"] = rx.cond(gone, "true", rx.Var("undefined"))
    tds = [
        rx.el.td(
            cell,
            **({"class_name": column.cls} if column.cls else {}),
            **({"title": cell} if present(cell) and not isinstance(cell, rx.Component) else {}),
        )
        for column, cell in zip(columns, cells, strict=True)
    ]
    return rx.el.tr(*tds, data_item="true", data_keyscope="row", data_focus_id=data_focus_id, tab_index=-1, **props)


def pager(words: Text, more: Flag, on_more: Handler, back: Flag = False, on_back: Handler = None) -> rx.Component:
    """Below a list: what is shown ("1 to 50 of 1,204"), and keyset steps of 50 forward and back."""
    return rx.el.div(
        span(words, cls="numeric"),
        filler(),
        rx.cond(back, button("Earlier", size="small", icon_name="left", on_click=on_back), "")
        if on_back is not None
        else "",
        rx.cond(more, button("Next 50", size="small", icon_name="right", on_click=on_more), ""),
        class_name="pager",
    )


def pages_of(screen: Any, after: Text, words: Text) -> rx.Component:
    """The pager of a screen that has `cursors`, `older` and `newer`; nothing while all rows are on one page.

    `after` is the cursor of the next page, empty on the last.
    """
    back = screen.cursors.length() > 0
    return rx.cond((after != "") | back, pager(words, after != "", screen.older(after), back, screen.newer), "")


def new_rows(count: Number, on_show: Handler) -> rx.Component:
    """The line on top of a list that collects what arrived: "3 new, show". Nothing below it moves by itself."""
    return fresh_line(count, "new, show", on_show)


def fresh_line(count: Number, words: str, on_show: Handler) -> rx.Component:
    """The same line with other words behind the number; nothing while the number is 0."""
    line = rx.el.button(span(count, cls="numeric"), span(words), class_name="fresh", type="button", on_click=on_show)
    return rx.cond(count > 0, line, "")


def tabs(
    label: str,
    items: Sequence[tuple[str, str, Number]],
    chosen: Text,
    on_choose: Handler,
    numbered: bool = True,
) -> rx.Component:
    """Tabs of (value, words, count or None) over one panel; the keys 1 to 9 choose, arrows left and right move."""

    def one(index: int, value: str, words: str, number: Number) -> rx.Component:
        here = (chosen == value) if is_var(chosen) else rx.Var.create(chosen == value)
        return rx.el.button(
            words,
            *([" ", span(number, cls="count")] if number is not None else []),
            role="tab",
            type="button",
            aria_selected=rx.cond(here, "true", "false"),
            data_item="true",
            on_click=on_choose(value),
            **({"data_key": str(index + 1)} if numbered else {}),
        )

    tab_buttons = (one(index, *item) for index, item in enumerate(items))
    return rx.el.div(*tab_buttons, class_name="tabs", role="tablist", aria_label=label, data_rove="lr")
