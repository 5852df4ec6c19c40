"""Settings of the practice: its name and time zone, when work is due, how audits count, how people sign in, who suggests codes, who
letters come from, and what is kept for how long."""

from typing import Any
from zoneinfo import available_timezones

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.registry import page
from codeloom.pages.ui.base import Child, Handler, Text, filler, row, span
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import checkbox, field, select, text_input
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import banner, skeleton
from codeloom.pages.ui.words import kept
from codeloom.services.core import Subject
from codeloom.state.organization import PracticeSettings

VIEW = PracticeSettings.view
PANELS = (("practice", "Practice"), ("work", "Work"), ("audits", "Audits"), ("signing-in", "Signing in"),
          ("suggestions", "Suggestions"), ("mail", "Mail"), ("keeping", "Keeping"))  # fmt: skip
SCORING = {
    "line_accuracy": "Line accuracy: every revised, missed or unsupported row counts against",
    "codes_only": "Codes only: principal, POA, units and pointers do not count",
    "material_only": "Material only: what the auditor calls material counts",
    "partial_credit": "Partial credit: right of entered or correct rows, half for a right code with a wrong detail",
}
"""What the profiles of scoring are called where one is chosen."""


def _panel(name: str, title: str, *parts: Child, on_submit: Handler) -> rx.Component:
    """A panel that is a form; its button saves this panel alone, and so does Enter."""
    form: dict[str, Any] = {"on_submit": on_submit, "reset_on_submit": False}
    problem = rx.cond(PracticeSettings.failed == name, banner("warn", "warn", PracticeSettings.problem), "")
    return rx.el.section(
        rx.el.header(rx.el.h2(title)),
        rx.el.form(
            rx.el.div(problem, *parts, class_name="inner"),
            rx.el.div(filler(), button("Save", type="submit", aria_label=f"Save {title}"), class_name="footrow"),
            **form,
        ),
        class_name="panel",
        id=name,
        aria_label=title,
    )


def _days(name: str, label: str, value: Text, hint: Text, least: int = 1, most: int = 60) -> rx.Component:
    box = text_input(name, type="number", min=str(least), max=str(most), required=True, default_value=value)
    return field(label, box, name=name, hint=hint)


def _percent(name: str, label: str, value: Text) -> rx.Component:
    box = text_input(name, type="number", min="0", max="100", required=True, default_value=value)
    hint = "Percent of those sent, drawn by chance from now on. The others are complete when they are sent."
    return field(label, box, name=name, hint=hint)


def _practice() -> rx.Component:
    words = kept(Subject.ORGANIZATION, "settings", "name", PracticeSettings.version)
    name = text_input("name", words=words, max_length=100, required=True, default_value=VIEW.name)
    zones = select("time_zone", [(zone, zone) for zone in sorted(available_timezones())], default_value=VIEW.time_zone)
    return _panel(
        "practice",
        "Practice",
        field("Name", name, name="name", hint="Stands at the top of every page."),
        field(
            "Time zone",
            zones,
            name="time_zone",
            hint=f"Days and times everywhere follow it. In {VIEW.time_zone} it was {VIEW.clock_there} when this page was filled.",
        ),
        on_submit=PracticeSettings.save_practice,
    )


def _work() -> rx.Component:
    return _panel(
        "work",
        "Work",
        _days(
            "outpatient_days",
            "Days to code an outpatient chart",
            VIEW.outpatient_days.to_string(),
            "Plain days from its import, emergency and virtual visits too. For charts imported from now on.",
        ),
        _days(
            "inpatient_days",
            "Days to code an inpatient chart",
            VIEW.inpatient_days.to_string(),
            "Plain days from its import. For charts imported from now on.",
        ),
        _days(
            "query_days",
            "Days to answer a query",
            VIEW.query_days.to_string(),
            "Plain days until a provider is to answer. For queries sent from now on.",
        ),
        on_submit=PracticeSettings.save_work,
    )


def _signing_in() -> rx.Component:
    return _panel(
        "signing-in",
        "Signing in",
        checkbox(
            "Everybody signs in with a second factor",
            name="second_factor",
            default_checked=VIEW.second_factor_required,
        ),
        span(
            VIEW.without_factor_words,
            " When it is required, they are signed out and set one up as they sign in; half-typed words are kept.",
            cls="hint",
        ),
        on_submit=PracticeSettings.save_signing_in,
    )


MEASURES = (("kappa", "Cohen’s kappa"), ("ac1", "Gwet’s AC1"))


def _audits() -> rx.Component:
    goal = text_input(
        "accuracy_goal", type="number", min="80", max="100", required=True, default_value=VIEW.accuracy_goal.to_string()
    )
    hint = "Percent of coded rows that audits agree with. The mark beside each coder's accuracy on the dashboard."
    return _panel(
        "audits",
        "Audits",
        field("Accuracy goal", goal, name="accuracy_goal", hint=hint),
        field(
            "Rows that count against",
            select("scoring_profile", tuple(SCORING.items()), default_value=VIEW.scoring_profile),
            name="scoring_profile",
            hint="For audits closed from now on. Closed ones keep their score, so figures over days before and after mix both.",
        ),
        _percent("audit_outpatient_percent", "Outpatient charts audited", VIEW.audit_outpatient_percent.to_string()),
        _percent("audit_inpatient_percent", "Inpatient charts audited", VIEW.audit_inpatient_percent.to_string()),
        _days(
            "audit_first_charts",
            "First charts of a coder, all audited",
            VIEW.audit_first_charts.to_string(),
            "0 to 500. Charts that come back from an audit are audited again.",
            0,
            500,
        ),
        checkbox(
            "Audits begin blind: own rows first, then those handed in",
            name="blind_audits",
            default_checked=VIEW.blind_audits,
        ),
        span("For audits that begin from now on. Any auditor may begin one blind from the queue.", cls="hint"),
        field(
            "Agreement between auditors by",
            select("agreement_measure", MEASURES, default_value=VIEW.agreement_measure),
            name="agreement_measure",
        ),
        _days(
            "agreement_minimum",
            "Least agreement, in hundredths",
            VIEW.agreement_minimum.to_string(),
            "0 to 95; 0 asks for none. From 30 double audits in 90 days: who is below closes no audit before another supervisor "
            "has confirmed it.",
            0,
            95,
        ),
        _days(
            "rebuttal_days",
            "Days to rebut an audit",
            VIEW.rebuttal_days.to_string(),
            "Plain days after an audit is closed. Holds for audits closed before, too.",
        ),
        _days(
            "decision_days",
            "Days to decide a rebuttal",
            VIEW.decision_days.to_string(),
            "Plain days. For rebuttals sent from now on; after them nothing changes by itself.",
        ),
        on_submit=PracticeSettings.save_audits,
    )


def _suggestions() -> rx.Component:
    """Who suggests codes. A provider needs a key on this server, and an agreement that a manager acknowledges."""

    def choice(one: rx.Var) -> rx.Component:
        words = rx.cond(one.ready, f"{one.name}: notes go to {one.receiver}", f"{one.name}: not set up on this server")
        return rx.el.option(words, value=one.provider, disabled=~one.ready)

    engines = (("offline", "Offline engine: notes stay on this machine"), rx.foreach(VIEW.providers, choice))
    return _panel(
        "suggestions",
        "Suggestions",
        rx.cond(VIEW.problem != "", banner("warn", "warn", VIEW.problem), ""),
        field(
            "Codes are suggested by",
            select("provider", engines, default_value=VIEW.suggestion_provider),
            name="provider",
            hint="With a provider, the text of notes and charts leaves this machine whenever somebody asks for suggestions.",
        ),
        checkbox("An agreement with who receives the notes is signed, and covers what is sent", name="agreement"),
        span(rx.cond(VIEW.agreement != "", f"{VIEW.agreement}.", "No agreement is acknowledged."), cls="hint"),
        checkbox("The provider may train on what is sent", name="consent", default_checked=VIEW.training_consent),
        on_submit=PracticeSettings.save_suggestions,
    )


def _mail() -> rx.Component:
    """Who letters come from. The mail server and its address are this server's settings."""
    mail = PracticeSettings.mail
    name = text_input(
        "mail_name", words=kept(Subject.ORGANIZATION, "mail", "mail_name", PracticeSettings.version), max_length=60,
        placeholder=mail.name, default_value=VIEW.mail_name,
    )  # fmt: skip
    answers = text_input(
        "mail_reply_to", words=kept(Subject.ORGANIZATION, "mail", "mail_reply_to", PracticeSettings.version), type="email",
        max_length=254, default_value=VIEW.mail_reply_to,
    )  # fmt: skip
    stands = rx.cond(mail.note != "", f"{mail.words} ({mail.note}).", mail.words)
    return _panel(
        "mail",
        "Mail",
        rx.match(mail.tone, ("ok", rx.fragment()), ("error", banner("error", "error", stands)), banner("warn", "warn", stands)),
        field("Sender", name, name="mail_name", hint=f"Stands before {mail.address}, which is this server's."),
        field("Answers go to", answers, name="mail_reply_to",
              hint="Without one, letters say that answers are not read. Those of registering and forgotten passwords "
              "never have one."),
        row(button("Send a test letter", size="small", on_click=PracticeSettings.try_mail),
            span("To ", mail.own, ", with the sender that is saved.", cls="hint"), cls="wrap"),
        on_submit=PracticeSettings.save_mail,
    )  # fmt: skip


def _keeping() -> rx.Component:
    return _panel(
        "keeping",
        "Keeping",
        _days("keep_sign_ins_days", "Days to keep sign-ins", VIEW.keep_sign_ins_days.to_string(),
              "30 to 400. What people see of them on their account page.", 30, 400),
        _days("keep_letters_days", "Days to keep letters", VIEW.keep_letters_days.to_string(),
              "7 to 90. To whom a letter went; its text is deleted when it was sent.", 7, 90),
        _days("keep_words_days", "Days to keep unsaved words", VIEW.keep_words_days.to_string(),
              "7 to 90, from the last letter typed.", 7, 90),
        span("Deleted within an hour after that. Charts, encounters, audits and the audit log stay.", cls="hint"),
        on_submit=PracticeSettings.save_keeping,
    )  # fmt: skip


@page(
    "/settings",
    title="Settings",
    load=(PracticeSettings.load,),
    place=Place(icon="settings", key="y", order=95, group="Practice"),
)
def settings_page() -> rx.Component:
    """The manager's settings of the practice."""
    nav = rx.el.nav(
        *(rx.el.a(title, href=f"#{name}") for name, title in PANELS),
        class_name="account-nav",
        aria_label="Settings",
    )
    panels = rx.el.div(
        _practice(), _work(), _audits(), _signing_in(), _suggestions(), _mail(), _keeping(),
        class_name="stack account-panels", key=PracticeSettings.fillings.to_string(),
    )  # fmt: skip
    shown = rx.cond(PracticeSettings.loaded, panels, skeleton("Loading settings"))
    return frame(rx.el.div(nav, shown, class_name="account-body"), page="settings", title="Settings")
