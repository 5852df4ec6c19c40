"""What the pages of the door are made of: two halves, fields, words of what is wrong. No request is read here."""

import htpy as h

from codeloom.api.core.markup import SHOW_PASSWORD, document, icon, logo
from codeloom.services.core import Problem

FOOT = "Each change is kept on the server as you make it. Sessions end after 30 minutes in which you do nothing."


def _brand() -> h.Element:
    return h.header(class_="brandline")[logo(), "Codeloom"]


def _woven() -> h.Element:
    """The product in one picture: words, codes, and what ties them. Decoration, hidden from screen readers."""

    def ev(text: str, rows: str, on: str = "") -> h.Element:
        return h.mark(class_=f"evidence {on}".strip())[text, h.sup[rows]]

    def row(number: str, code: str, title: str, chosen: bool = False) -> h.Element:
        return h.div(style="background:var(--color-accent-tint)" if chosen else None)[
            h.span(class_="tertiary numeric")[number], h.span(class_="code")[code], h.span(class_="ellipsis")[title]
        ]

    return h.aside(class_="picture-side", aria_hidden="true")[
        h.div(class_="woven")[
            h.div(class_="note")[
                h.p[
                    "He has long-standing ", ev("hypertension", "1"), " and ",
                    ev("type 2 diabetes with diabetic chronic kidney disease, stage 3b", "2,3", "on"),
                    " and was treated for ", ev("acute on chronic diastolic heart failure", "1"), ".",
                ],
            ],
            h.div(class_="rows")[
                row("1", "I13.0", "Hypertensive heart and chronic kidney disease with heart failure and stage 1 through "
                    "stage 4 chronic kidney disease, or unspecified chronic kidney disease"),
                row("2", "E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease", True),
                row("3", "N18.32", "Chronic kidney disease, stage 3b", True),
            ],
            h.p(class_="secondary")["Every code tied to the words that support it."],
        ]
    ]  # fmt: skip


def two_halves(title: str, main: h.Node, *, after: h.Node = None, foot: str = FOOT) -> str:
    """A whole page of the door: the form on the left, the picture on the right, a line at the bottom."""
    middle = h.main(style="display:grid;grid-template-columns:minmax(0,1fr)")[main]
    left = h.div(class_="form-side")[_brand(), middle, h.footer(class_="text-xs tertiary")[foot]]
    return document(title, h.div(class_="sign-in")[left, _woven()], after, script=SHOW_PASSWORD)


def wrong_words(words: str, id_: str = "wrong") -> h.Element:
    """What is wrong with a field, tied to it by `aria_describedby`."""
    return h.p(class_="hint error", id=id_, role="alert")[icon("error"), h.span[words]]


def words_of(wrong: Problem | None) -> str:
    """What was wrong with a form and what to do; empty for nothing."""
    return f"{wrong.message} {wrong.todo}".strip() if wrong else ""


def hidden(name: str, value: str) -> h.VoidElement:
    """A value that goes along with a form."""
    return h.input(type="hidden", name=name, value=value)


def typed(name: str, autocomplete: str, *, large: bool = True, **attributes: h.Attribute) -> h.Element:
    """A password field with its button that shows what is typed. A password is never sent back, so it has no value."""
    field = h.input(class_=f"input{' large' if large else ''}", id=name, name=name, type="password", required=True,
                    autocomplete=autocomplete, maxlength="1024", **attributes)  # fmt: skip
    show = h.button(type="button", class_="button quiet icon-only", data_shows=name, aria_label="Show password",
                    aria_pressed="false")[icon("shown")]  # fmt: skip
    return h.div(class_="password")[field, show]


def text_field(
    name: str,
    label: str,
    *,
    hint: str = "",
    wrong: str = "",
    large: bool = True,
    kind: str = "text",
    **attributes: h.Attribute,
) -> h.Element:
    """A field with its label, and under it what is wrong or a hint."""
    below = f"{name}-hint" if hint or wrong else None
    return h.div(class_="field")[
        h.label(for_=name)[label],
        h.input(class_=f"input{' large' if large else ''}{' is-error' if wrong else ''}", id=name, name=name, type=kind,
                aria_describedby=below, aria_invalid="true" if wrong else None, **attributes),
        wrong_words(wrong, f"{name}-hint") if wrong else h.span(class_="hint", id=f"{name}-hint")[hint] if hint else None,
    ]  # fmt: skip


def new_password(
    name: str, label: str, *, hint: str = "", wrong: str = "", large: bool = True, **attributes: h.Attribute
) -> h.Element:
    """A field for a new password."""
    below = f"{name}-hint" if hint or wrong else None
    return h.div(class_="field")[
        h.label(for_=name, class_="label")[label],
        typed(
            name,
            "new-password",
            large=large,
            aria_describedby=below,
            aria_invalid="true" if wrong else None,
            **attributes,
        ),
        wrong_words(wrong, f"{name}-hint")
        if wrong
        else h.span(class_="hint", id=f"{name}-hint")[hint]
        if hint
        else None,
    ]


def heading(title: str, words: h.Node = None) -> h.Element:
    """The one heading of a page of the door, and the line under it."""
    return h.div[h.h1(class_="text-xl")[title], h.p(class_="secondary")[words] if words else None]


def submit(words: str) -> h.Element:
    """The one primary button."""
    return h.button(class_="button primary large", type="submit")[words]
