"""The one template of all letters: the same parts in the same order, as plain text and as HTML. No picture, no script, nothing is
fetched when a letter is opened."""

import textwrap

import htpy as h

from codeloom.services.mail.letters import Letter

_FONT = "font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_BUTTON = (
    "display:inline-block;padding:10px 18px;border-radius:6px;background:#4748ba;color:#ffffff;"
    "text-decoration:none;font-weight:600"
)
_SMALL = "font-size:13px;opacity:.75;overflow-wrap:anywhere"


def as_text(letter: Letter, base: str, answers: str = "") -> str:
    """The letter as plain text. `base` is scheme, host and port of this copy; `answers` the address where they are read."""
    parts = [_wrapped(one) for one in letter.paragraphs]
    if letter.link is not None:
        parts.append(f"{letter.link.words}:\n{base}{letter.link.path}")
    parts += [_wrapped(letter.footer)] if letter.footer else []
    return "\n\n".join([*parts, f"-- \n{_wrapped(_sent_by(base, answers))}"]) + "\n"


def as_html(letter: Letter, base: str, answers: str = "") -> str:
    """The letter as HTML; every text is escaped."""
    address = f"{base}{letter.link.path}" if letter.link is not None else ""
    page = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.title[letter.subject],
        ],
        h.body(style=f"margin:0;padding:24px;{_FONT}")[
            h.div(style="max-width:560px;margin:0 auto;overflow-wrap:anywhere")[
                h.p(style="font-weight:600;margin:0 0 16px")["Codeloom"],
                (h.p(style="margin:0 0 16px")[one] for one in letter.paragraphs),
                [
                    h.p(style="margin:24px 0")[h.a(href=address, style=_BUTTON)[letter.link.words]],
                    h.p(style=f"margin:0 0 16px;{_SMALL}")[
                        "If the button does not work, open this address:", h.br, h.a(href=address)[address]
                    ],
                ]
                if letter.link is not None
                else None,
                h.p(style="margin:0 0 16px")[letter.footer] if letter.footer else None,
                h.hr(style="border:0;border-top:1px solid #8886;margin:24px 0 12px"),
                h.p(style=f"margin:0;{_SMALL}")[_sent_by(base, answers)],
            ]
        ],
    ]
    return "".join(page.iter_chunks())


def _sent_by(base: str, answers: str) -> str:
    read = f"Answers go to {answers}." if answers else "Answers to this address are not read."
    return f"Sent by Codeloom at {base}. {read}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 76, break_long_words=False, break_on_hyphens=False)
