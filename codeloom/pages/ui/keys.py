"""Key caps, the key sheet, and the attributes keys.js reads (its parts are js/keys/*.js).

keys.js moves focus and clicks; it knows no screen. Python says what belongs to which key with these attributes.

data-key: on anything that can be clicked, or on a field. Pressed: click it, or focus it when it is a field. Values:
    `j`, `shift+n`, `ctrl+enter`, `alt+arrowup`, `f6`, chords `f 1` and `g d`; several: `delete|backspace`. Ctrl is
    Cmd as well. One with aria-disabled is focused instead, so that its reason is read.
data-keyscope: on a row, pane or dialog. Its keys work while focus is inside; the innermost scope wins, then those
    around it, then keys outside every scope, at last chords of any scope. With focus nowhere, the current row's scope
    counts. Of several in one scope the one inside the current item is meant, else the first.
data-rove: on a list. Arrow keys move inside; `jk` adds J and K from anywhere outside fields, `lr` arrows left and
    right, `first` makes the first item current until somebody goes to another. data-item: on what the list moves
    over; the current one has tabindex 0 and `data-current`, the others -1. `pick` on a list of radios: moving chooses,
    and keys pressed before Python has set aria-checked wait for it.
data-pane: F6 and Shift F6 go from pane to pane, back to where focus was in it.
data-focus-id: on a row or field. After a re-render that lost the focus it returns to the same id, else to the same
    place in the list, else to the item of another list that had it before. data-focus-now: a new non-empty value moves
    the focus there once (a fix moves focus to the row it changed), unless somebody is typing.
data-goes: on a button. Pressing it moves the focus to the list or element of that id or data-focus-id, as soon as it
    is there; one that was there unseen changes its data-opened when it is shown.
data-opens-field: on a button that opens a field which takes the focus (data-focus-now). Keys pressed before it is there
    wait for it: what is typed stands in it then.
data-list: on a combobox input, the id of its listbox: arrows choose a `role=option`, Enter clicks it. Python never
    sets aria-selected to true and keeps index keys. data-filter: options that lack the words typed are hidden at
    once, save those with data-found. data-value-to: id of an uncontrolled input that receives `data-value` of the
    chosen option, so that its on_change can follow. data-for: the words the options answer; Enter waits until
    these are the words in the field.
data-unchosen: on a combobox input. Nothing is chosen until somebody types words or presses an arrow in it, and Enter
    takes nothing before; without it the first option is chosen at once.
data-with: in an option of a combobox; Shift Enter clicks it instead of the option.
data-phrases: on a field, a JSON list of stock words that the down and up keys put into it while it is empty or holds one.
    data-phrase with data-phrase-to: a button that puts its words into the field of that id. data-most: on a field, how many
    characters fit; data-most-said beside it says so from the last tenth on.
data-presses: on a button that stands for what data-key marks with that key.
data-words: on words that are saved when their field is left. Enter (Ctrl Enter in several lines) leaves it for the row
    around it, Escape puts back what stood there and leaves it.
data-kept-words, data-kept-field, data-kept-on: on a field whose half-typed words the server keeps; see words.py and
    js/keys/84-unfinished.js. data-words-said: beside it, where it stands since when they are kept.
data-opens, data-closes: open the dialog of that id; close the dialog around it. data-modal: a dialog rendered by
    state, shown as modal as soon as it is there; its cancel button carries data-key `escape`.
data-fresh: on a field of a dialog. It is empty again when the dialog closed, and when it opens.
data-first-focus: in a dialog without a field, what has the focus when it opens; with a field, its first control has it.
data-keys-coming: on an element that stands in for links not drawn yet, the first keys of their chords (`g`). A chord
    pressed meanwhile is kept for 15 s and pressed when its link is drawn; any other key gives it up.
data-draft: on a text area whose words are saved while they are typed; see js/keys/85-drafts.js. data-draft-drop: on a
    button that gives up what was not saved.
data-live: on a figure. Its ground fades for 600 ms when its text changes.

Single letters, digits and signs work outside fields only and not at all under `data-letters="off"` on the root, which
js/keys/12-preferences.js sets by data-letters-are, the person's preference.
In a field Ctrl and Alt combinations, function keys, Escape and (in its own scope) Enter work; the field keeps undo,
copy and paste. Controls with aria-disabled or aria-busy take no click.
"""

from collections.abc import Mapping, Sequence

import reflex as rx

from codeloom.pages.ui.base import Child, Text, filler, span

CAPS = {
    "ctrl": "Ctrl",
    "alt": "Alt",
    "shift": "Shift",
    "enter": "↵",
    "escape": "Esc",
    "delete": "Del",
    "backspace": "⌫",
    "arrowup": "↑",
    "arrowdown": "↓",
    "arrowleft": "←",
    "arrowright": "→",
    "space": "Space",
    "tab": "Tab",
}


OPENS_FIELD = {"data_opens_field": "true"}
"""On a button whose press opens a field or a dialog: keys pressed before it is there act in it."""


def _cap(key: Text) -> rx.Component:
    return rx.el.kbd(CAPS.get(key, key.upper()) if isinstance(key, str) else key, class_name="key-cap")


def caps(*keys: Text) -> rx.Component:
    """Caps side by side, each key given apart: `caps("ctrl", "enter")`, `caps("f", number)`.

    Those of single letters, digits and signs are hidden while the person has switched these off.
    """
    held = any(key in ("ctrl", "alt") for key in keys if isinstance(key, str))
    letter = not held and any(not isinstance(key, str) or len(key) == 1 for key in keys)
    return span(*(_cap(key) for key in keys), cls="key-caps letter" if letter else "key-caps")


def hotkey_caps(hotkey: str) -> rx.Component:
    """The caps of a data-key value: its first alternative, chords and combinations in their order.

    Raises ValueError for a value with a var in it, whose text would stand in the cap: give those caps to `fix` apart.
    """
    if "reflex.Var" in hotkey:
        raise ValueError(f"a numbered key has its caps given apart: {hotkey}")
    first = hotkey.split("|")[0]
    return caps(*(part for step in first.split(" ") for part in (step.split("+") if len(step) > 1 else [step])))


def hint(label: Text, *hotkeys: str, until: str = "") -> rx.Component:
    """A quiet reminder: what keys do, then their caps; `until` ends a range ("1 to 4"). A phone shows none: it has no keys."""
    last = (" to ", hotkey_caps(until)) if until else ()
    return span(
        label, " ", *map(hotkey_caps, hotkeys), *last, cls="row tight text-xs tertiary nowrap hide-phone key-hint"
    )


KeyColumns = Mapping[str, Sequence[tuple[str, str]]]


def key_line(label: Text, hotkey: str) -> rx.Component:
    """A line of the key sheet."""
    return rx.el.li(span(label), hotkey_caps(hotkey))


def key_sheet(title: str, columns: KeyColumns, *last: Child) -> rx.Component:
    """The keys of this screen as a dialog, opened by `?`; up to four columns of (what it does, hotkey). `last` are further
    lines of the last column.
    """
    return rx.el.dialog(
        rx.el.div(
            rx.el.h2(title, class_name="text-md", id="keys-title"),
            filler(),
            span("Single letters work outside fields.", cls="text-xs tertiary hide-small when-letters-on"),
            span("Single letters are off: these keys work.", cls="text-xs tertiary when-letters-off"),
            rx.el.button("Preferences", class_name="fix", type="button", data_closes="true", data_opens="preferences"),
            rx.el.button(hotkey_caps("escape"), class_name="fix", aria_label="Close", data_closes="true"),
            class_name="pane-head",
        ),
        rx.el.div(
            *(
                rx.el.div(
                    rx.el.h3(heading),
                    rx.el.ul(*(key_line(*line) for line in lines), *(last if heading == [*columns][-1] else ())),
                )
                for heading, lines in columns.items()
            ),
            class_name="columns",
        ),
        id="keys",
        class_name="keys popover",
        aria_labelledby="keys-title",
    )
