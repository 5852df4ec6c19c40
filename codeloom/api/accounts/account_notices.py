"""The account page's panel of notifications: what a person is told of, by which ways, and at which hours."""

import htpy as h

from codeloom.api.accounts.account_parts import Shown, act, foot, panel, wrong
from codeloom.api.accounts.door_parts import hidden
from codeloom.services.notices import KindChoice, NoticeSettings, time_zones

WAYS = (("in_app", "In Codeloom"), ("at_once", "By mail, at once"), ("daily", "In the daily mail"))
NOTE = "Daily mail at 07:30 on working days. Mails hold numbers and links, never names or words of a patient."


def notices_panel(settings: NoticeSettings, shown: Shown) -> h.Element:
    """One form: a box for each kind and way, quiet hours and time zone; a pause of mail beside it."""
    form = h.form(action="/account/notifications", method="post")[
        _kinds(settings, shown),
        h.div(class_="inner columns-3")[
            _hour("quiet_from", "No mail at once from", settings.quiet_from, shown),
            _hour("quiet_until", "until", settings.quiet_until, shown),
            _zone(settings, shown),
        ],
        _wrong(shown),
        hidden("csrf", shown.csrf),
        foot(NOTE, act("Save notifications")),
    ]
    return panel("notifications", "Notifications", form, _pause(settings, shown))


def _kinds(settings: NoticeSettings, shown: Shown) -> h.Element:
    columns = [h.th(scope="col")["Event"], *(h.th(scope="col")[words] for _, words in WAYS)]
    return h.table(class_="table channels", aria_label="Notifications")[
        h.thead[h.tr[columns]], h.tbody[[_row(kind, shown) for kind in settings.kinds]]
    ]


def _row(kind: KindChoice, shown: Shown) -> h.Element:
    boxes = [
        h.td[
            h.label(class_="check")[
                h.input(type="checkbox", name=way, value=kind.name, checked=_is_on(kind, way, shown),
                        aria_label=f"{kind.label}: {words[:1].lower()}{words[1:]}")
            ]
        ]
        for way, words in WAYS
    ]  # fmt: skip
    return h.tr[h.td[kind.label], boxes]


def _is_on(kind: KindChoice, way: str, shown: Shown) -> bool:
    """What stands in a box: what was sent where the page is shown again for a fault, else what holds."""
    if way in shown.typed:
        return kind.name in shown.typed[way].split()
    stored: bool = getattr(kind, way)
    return stored


def _hour(name: str, label: str, value: str, shown: Shown) -> h.Element:
    return h.div(class_="field")[
        h.label(for_=name, class_="label")[label],
        h.input(class_="input", id=name, name=name, type="time", value=shown.typed.get(name, value)),
    ]


def _zone(settings: NoticeSettings, shown: Shown) -> h.Element:
    chosen = shown.typed.get("time_zone", settings.time_zone)
    options = [h.option(value=zone, selected=zone == chosen)[zone] for zone in time_zones()]
    return h.div(class_="field")[
        h.label(for_="time_zone", class_="label")["Your time zone"],
        h.select(class_="select", id="time_zone", name="time_zone", aria_describedby="time_zone-hint")[
            h.option(value="", selected=not chosen)["As the practice"], options
        ],
        h.span(class_="hint", id="time_zone-hint")[f"Times here are those of {settings.zone}"],
    ]


def _wrong(shown: Shown) -> h.Element | None:
    found = wrong(shown, "notifications")
    return h.div(class_="inner")[found] if found else None


def _pause(settings: NoticeSettings, shown: Shown) -> h.Element:
    if settings.paused:
        words, path, label = f"No mail comes until {settings.paused}; nothing is lost.", "resume", "Let mail come again"
    else:
        words, path, label = "Mail can wait until tomorrow; here it goes on.", "pause", "Pause mail until tomorrow"
    return h.form(action=f"/account/notifications/{path}", method="post")[
        hidden("csrf", shown.csrf), foot(words, act(label, small=True))
    ]
