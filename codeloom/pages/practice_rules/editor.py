"""One rule of the practice: its fields with what is wrong under each, and beside them the check, past charts, shadow, history.

Every change sends the whole form, so the state needs to remember none of it.
"""

from collections.abc import Callable
from typing import Any

import reflex as rx

from codeloom.pages.practice_rules.side import rule_side
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button, link, whynot
from codeloom.pages.ui.dialogs import dialog
from codeloom.pages.ui.fields import checkbox, field, select, text_area, text_input
from codeloom.pages.ui.icons import icon
from codeloom.pages.ui.keys import OPENS_FIELD, hint
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.state.practice_rules import LocalRules

FORM = "rule-form"
TYPED: Any = rx.Var(f"Object.fromEntries(new FormData(document.getElementById('{FORM}')))", _var_type=dict[str, Any])
"""Every field of the form as it stands in the browser."""
SEVERITIES = (
    ("error", "Error: stops submission"),
    ("warn", "Warning: asks for a fix or a reason"),
    ("info", "Info: tells"),
)
POSITIONS = (("any", "In any row"), ("first", "As principal or first-listed"), ("secondary", "As secondary"))
SETTINGS = (("", "Any setting"), ("inpatient", "Inpatient"), ("outpatient", "Outpatient"))
SEXES = (("", "Any sex"), ("F", "Female"), ("M", "Male"))
MISSING = (("", "Nothing"), ("rationale", "A rationale"), ("evidence", "Evidence"))
FIXES = (
    ("", "None"),
    ("add", "Add a code"),
    ("replace", "Use another code"),
    ("remove", "Remove the row"),
    ("first", "Move the row first"),
)


def _typed(_value: Any) -> Any:
    return LocalRules.typed(TYPED).debounce(250)


def _props(name: str) -> dict[str, Any]:
    return {"default_value": LocalRules.form[name], "on_change": _typed, "auto_complete": "off"}


def _half_typed(name: str) -> dict[str, Any]:
    view = LocalRules.view
    new = rx.cond(view.ruling != "", view.ruling, NEW)
    return kept(Subject.RULE, rx.cond(view.number > 0, view.number.to_string(), new), name, view.newest)


def _text(name: str, label: str, hint: str = "", *, cls: str = "", **props: Any) -> rx.Component:
    wrong = LocalRules.errors[name]
    return field(
        label,
        text_input(name, error=wrong, cls=cls, words=_half_typed(name), **_props(name), **props),
        name=name,
        hint=hint,
        error=wrong,
    )


def _lines(name: str, label: str, hint: str) -> rx.Component:
    wrong = LocalRules.errors[name]
    box = text_area(
        name, words=_half_typed(name), keys=False, rows=3, error=wrong, cls="code", spell_check=False, **_props(name)
    )  # fmt: skip
    return field(label, box, name=name, hint=hint, error=wrong)


def _choice(name: str, label: str, options: tuple[tuple[str, str], ...]) -> rx.Component:
    saved = LocalRules.form[name]
    chosen = select(name, options, default_value=saved, on_change=_typed, data_given=saved, **_half_typed(name))
    return field(label, chosen, name=name, error=LocalRules.errors[name])


def _group(title: str, *parts: rx.Component) -> rx.Component:
    return rx.el.fieldset(rx.el.legend(title, class_name="semibold"), stack(*parts), class_name="rule-group")


def _form() -> rx.Component:
    says = _group(
        "What it says",
        rx.el.div(
            _text("title", "Name", max_length=80), _choice("severity", "Severity", SEVERITIES), class_name="columns-2"
        ),
        _text("message", "Message", "{code} becomes the code of the row.", max_length=240),
        rx.el.div(
            _text("citation", "Policy", "Where the practice wrote it down.", max_length=120),
            rx.el.div(
                checkbox(
                    "A reason may settle it",
                    name="overridable",
                    default_checked=LocalRules.form["overridable"] == "on",
                    on_change=_typed,
                    **_half_typed("overridable"),
                ),
                class_name="field end-field",
            ),
            class_name="columns-2",
        ),
    )
    when = _group(
        "When it fires",
        _text(
            "codes", "A row has", "E11 and all below it, J12-J18, cpt:99213, hcpcs:G; * is any diagnosis.", cls="code"
        ),
        rx.el.div(
            _text("with_codes", "Another row has", cls="code"),
            _text("without_codes", "No row has", cls="code"),
            class_name="columns-2",
        ),
        rx.el.div(
            _choice("position", "Where", POSITIONS),
            _choice("missing", "The row lacks", MISSING),
            _text("poa", "POA", "Y, N, U, W, 1, blank", cls="code"),
            class_name="columns-3",
        ),
        rx.el.div(
            _choice("setting", "Setting", SETTINGS),
            _choice("sex", "Sex", SEXES),
            _text("meds", "A medication has", "insulin, metformin"),
            class_name="columns-3",
        ),
        rx.el.div(
            _text("age_from", "Age from", type="number", min="0", max="150", cls="numeric"),
            _text("age_to", "Age to", type="number", min="0", max="150", cls="numeric"),
            _text("dos_from", "Service date from", type="date", cls="numeric"),
            _text("dos_to", "Service date to", type="date", cls="numeric"),
            class_name="columns-4",
        ),
    )
    fix = _group(
        "The way out",
        rx.el.div(
            _choice("fix", "Fix by one key", FIXES),
            _text("fix_code", "Code of the fix", cls="code"),
            class_name="columns-2",
        ),
    )
    examples = _group(
        "Examples",
        _lines("fires", "It must fire on", "One chart a line: E11.65/Y+evidence, Z79.4 | inpatient, F, 64, on insulin"),
        _lines("silent", "It must not fire on", "A chart much like it, on which all is well."),
    )
    return rx.el.form(
        rx.el.input(type="hidden", name="number", value=LocalRules.view.number, read_only=True),
        rx.el.input(type="hidden", name="base", value=LocalRules.view.newest, read_only=True),
        rx.el.input(type="hidden", name="ruling", value=LocalRules.view.ruling, read_only=True),
        says,
        when,
        fix,
        examples,
        rx.el.div(
            rx.cond(LocalRules.changed, span("Not saved yet", cls="text-xs ink-warn"), ""),
            filler(),
            hint("Discard a field", "escape"),
            button("Save as a new version", kind="primary", hotkey="ctrl+enter", type="submit"),
            class_name="footrow",
        ),
        id=FORM,
        class_name="panel rule-form",
        key=LocalRules.opened,
        on_submit=LocalRules.save,
        auto_complete="off",
    )


def _steps() -> rx.Component:
    """What can be done with the version that is open; a changed form is saved first."""
    view = LocalRules.view
    why = rx.cond(LocalRules.changed, "Save first", "")
    held = {"why": why, "why_id": "why-step"}

    def step(words: str, hotkey: str, act: Any) -> rx.Component:
        return button(words, hotkey=hotkey, on_click=rx.cond(LocalRules.changed, rx.noop(), act), **held)

    draft, shadow = view.status == "draft", view.status == "shadow"
    return row(
        whynot(why, "why-step"),
        rx.cond(draft, step("Start shadow", "s", LocalRules.shadow(view.number, view.version)), ""),
        rx.cond(draft | shadow, step("Go live", "l", LocalRules.ask("live")), ""),
        rx.cond(
            view.status != "retired",
            button("Retire", kind="danger", on_click=LocalRules.ask("retire"), **OPENS_FIELD),
            "",
        ),
    )


def editor(status_tag: Callable[[rx.Var, rx.Var], rx.Component]) -> rx.Component:
    """The rule of the address, or a new one."""
    view = LocalRules.view
    saved = view.number > 0
    head = row(
        link(icon("left", small=True), "All rules", href="/rules", cls="button small quiet", data_key="a"),
        rx.cond(
            saved,
            rx.fragment(
                span(view.id, cls="code semibold"),
                status_tag(view.status, view.status_word),
                span(f"version {view.version}", cls="tertiary text-xs numeric"),
                rx.cond(
                    (view.live_version > 0) & (view.live_version != view.version),
                    span(f"version {view.live_version} is live", cls="tertiary text-xs numeric"),
                    "",
                ),
            ),
            span(
                rx.cond(view.ruling != "", "New rule, begun with a ruling", "New rule, begun with an example"),
                cls="semibold",
            ),
        ),
        rx.cond(
            view.ruling != "",
            link(f"Ruling {view.ruling_number}", href=f"/rulings?ruling={view.ruling}", cls="text-xs"),
            "",
        ),
        filler(),
        rx.cond(saved, _steps(), ""),
        cls="wrap",
    )
    return rx.fragment(head, rx.el.div(_form(), rule_side(saved), class_name="rule-edit"))


def live_dialog() -> rx.Component:
    """Go live, with a reason where one is needed."""
    view = LocalRules.view
    why = rx.cond(view.needs_reason != "", rx.el.p(view.needs_reason, class_name="ink-warn"), "")
    reason = field(
        "Reason",
        text_area("reason", words=_half_typed("reason"), rows=2, required=view.needs_reason != "", max_length=300),
        name="reason",
        hint="It stays with the version.",
    )
    form = rx.el.form(
        rx.el.input(type="hidden", name="number", value=view.number, read_only=True),
        rx.el.input(type="hidden", name="version", value=view.version, read_only=True),
        rx.el.p("From then on everybody who codes sees its findings. A live version of this rule is replaced."),
        why,
        rx.cond(view.needs_reason != "", reason, ""),
        id="live-form",
        class_name="stack",
        on_submit=LocalRules.put_live,
    )
    return dialog(
        f"Put {view.id} in force?",
        form,
        name="go-live",
        confirm="Go live",
        form="live-form",
        is_open=LocalRules.question == "live",
        on_cancel=LocalRules.keep,
    )


def end_dialog() -> rx.Component:
    """Retire a rule."""
    view = LocalRules.view
    return dialog(
        f"Retire {view.id}?",
        rx.el.p("None of its versions runs any more. Its history stays, and a new version can bring it back."),
        name="retire",
        confirm="Retire",
        danger=True,
        on_confirm=LocalRules.end(view.number),
        is_open=LocalRules.question == "retire",
        on_cancel=LocalRules.keep,
    )
