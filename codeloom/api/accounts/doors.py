"""The HTML of the pages outside Reflex: landing, sign in, sign out, errors. No request is read here."""

from dataclasses import dataclass

from starlette.responses import HTMLResponse

from codeloom.api.core.markup import Html, document, el, icon, mark
from codeloom.services.core import Problem

SHOW_PASSWORD = (
    'const b=document.getElementById("show"),p=document.getElementById("password");'
    'b.onclick=()=>{const h=p.type==="password";p.type=h?"text":"password";b.setAttribute("aria-pressed",h);'
    'b.firstChild.firstChild.setAttribute("href","/icons.svg#"+(h?"hidden":"shown"));p.focus()}'
)
"""An inline script of ours; csp.policy holds its hash."""
FOOT = "Each change is kept on the server as you make it. Sessions end after 30 minutes in which you do nothing."
ROLE_ORDER = ("coder", "supervisor", "manager", "provider", "biller")


@dataclass(frozen=True, slots=True)
class Demo:
    """What the sign-in page of a demo shows: the organization's name and one email address per role."""

    organization: str
    people: tuple[tuple[str, str], ...]


def _brand() -> Html:
    return el("header", mark(), "Codeloom", class_="brandline")


def _woven() -> Html:
    """The product in one picture: words, codes, and what ties them. Decoration, hidden from screen readers."""

    def ev(text: str, rows: str, on: str = "") -> Html:
        return el("mark", text, el("sup", rows), class_=f"evidence {on}".strip())

    def row(number: str, code: str, title: str, chosen: bool = False) -> Html:
        return el(
            "div",
            el("span", number, class_="tertiary numeric"), el("span", code, class_="code"), el("span", title, class_="ellipsis"),
            style="background:var(--color-accent-tint)" if chosen else None,
        )  # fmt: skip

    return el(
        "aside",
        el(
            "div",
            el(
                "div",
                el(
                    "p", "He has long-standing ", ev("hypertension", "1"), " and ",
                    ev("type 2 diabetes with diabetic chronic kidney disease, stage 3b", "2,3", "on"),
                    " and was treated for ", ev("acute on chronic diastolic heart failure", "1"), ".",
                ),
                class_="note",
            ),
            el(
                "div",
                row("1", "I13.0", "Hypertensive heart and chronic kidney disease with heart failure and stage 1 through "
                    "stage 4 chronic kidney disease, or unspecified chronic kidney disease"),
                row("2", "E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease", True),
                row("3", "N18.32", "Chronic kidney disease, stage 3b", True),
                class_="rows",
            ),
            el("p", "Every code tied to the words that support it.", class_="secondary"),
            class_="woven",
        ),
        class_="picture-side", aria_hidden="true",
    )  # fmt: skip


def _two_halves(title: str, main: Html, *, script: str = "", after: Html | None = None) -> Html:
    middle = el("main", main, style="display:grid;grid-template-columns:minmax(0,1fr)")
    left = el("div", _brand(), middle, el("footer", FOOT, class_="text-xs tertiary"), class_="form-side")
    return document(title, el("div", left, _woven(), class_="sign-in"), after, script=script)


def sign_in_page(
    csrf: str, *, email: str = "", next_path: str = "/", demo: Demo | None = None, wrong: Problem | None = None,
    notice: str = "", status: int = 200,
) -> HTMLResponse:  # fmt: skip
    """The sign-in form. `wrong` is shown under the password, `notice` above the form; a password is never sent back."""
    described = "wrong" if wrong else None
    warning = _wrong(wrong) if wrong else None
    form = el(
        "form",
        el("div", el("h1", "Sign in", class_="text-xl"), el("p", demo.organization, class_="secondary") if demo else None),
        el("p", notice, class_="secondary", role="status") if notice else None,
        el(
            "div",
            el("label", "Email", for_="email"),
            el("input", class_="input large", id="email", name="email", type="email", autocomplete="username", required=True,
               maxlength="254", value=email, autofocus=not email, aria_describedby=described),
            class_="field",
        ),
        el(
            "div",
            el("label", "Password", for_="password", class_="label"),
            el(
                "div",
                el("input", class_="input large", id="password", name="password", type="password", required=True,
                   autocomplete="current-password", maxlength="1024", autofocus=bool(email), aria_describedby=described),
                el("button", icon("shown"), type="button", class_="button quiet icon-only", id="show",
                   aria_label="Show password", aria_pressed="false"),
                class_="password",
            ),
            warning,
            class_="field",
        ),
        _hidden("csrf", csrf),
        _hidden("next", next_path),
        el("button", "Sign in", class_="button primary large", type="submit"),
        _demo_line(demo) if demo else None,
        action="/sign-in", method="post",
    )  # fmt: skip
    fill = el("form", _hidden("next", next_path), id="demo", method="get", action="/sign-in") if demo else None
    return HTMLResponse(_two_halves("Sign in", form, script=SHOW_PASSWORD, after=fill), status)


def _wrong(problem: Problem) -> Html:
    words = el("span", f"{problem.message} {problem.todo}".strip())
    return el("p", icon("error"), words, class_="hint error", id="wrong", role="alert")


def _hidden(name: str, value: str) -> Html:
    return el("input", type="hidden", name=name, value=value)


def _demo_line(demo: Demo) -> Html:
    known = dict(demo.people)
    roles = [role for role in ROLE_ORDER if role in known]
    places = sorted({email.partition("@")[2] for email in known.values()})
    buttons = [el("button", role, class_="fix", type="submit", form="demo", name="as", value=role) for role in roles]
    ending = f"@{places[0]}. " if len(places) == 1 else ""
    return el(
        "div", el("span", "Demo sign-ins:"), *buttons,
        el("span", f"{ending}The password was printed when the demo started."), class_="demo",
    )  # fmt: skip


def landing_page() -> HTMLResponse:
    """What a visitor sees at `/`."""
    words = el(
        "div",
        el("h1", "Medical coding, woven from the record", class_="text-2xl"),
        el(
            "p",
            "Codeloom carries a patient's encounter from intake to a coded, audited and tamper-evident record. Coders, "
            "supervisors and managers work in it together, live.",
            class_="secondary",
        ),
        el("p", el("a", "Sign in", href="/sign-in", class_="button primary large")),
        class_="stack wide",
        style="width:var(--w-form);max-width:100%;align-self:center;justify-self:center",
    )
    return HTMLResponse(_two_halves("Welcome", words))


def _door(title: str, *children: Html | None, status: int = 200) -> HTMLResponse:
    picture = el("span", mark(), class_="brandline", style="color:var(--color-ink)")
    return HTMLResponse(
        document(title, el("main", picture, el("h1", title, class_="text-xl"), *children, class_="door")), status
    )


def _sign_out_form(csrf: str, kind: str) -> Html:
    button = el("button", "Sign out", type="submit", class_=f"button {kind} large")
    return el("form", _hidden("csrf", csrf), button, action="/sign-out", method="post")


def not_yet_page(name: str, role: str, organization: str, csrf: str) -> HTMLResponse:
    """For roles whose screens are not built: says so, and lets them out."""
    return _door(
        f"The {role}'s screens come next",
        el("p", f"You are signed in as {name}, {role} at {organization}.", class_="secondary"),
        el("p", "This version serves coders, supervisors and managers. Nothing is waiting for you here yet.", class_="secondary"),
        _sign_out_form(csrf, "primary"),
    )  # fmt: skip


def sign_out_page(name: str, csrf: str, back: str) -> HTMLResponse:
    """Asks once more, because leaving ends the session everywhere in this browser."""
    return _door(
        "Sign out",
        el("p", f"You are signed in as {name}. Your saved work is kept.", class_="secondary"),
        _sign_out_form(csrf, "primary"),
        el("p", el("a", "Back to work", href=back)),
    )


def problem_page(problem: Problem) -> HTMLResponse:
    """A problem as a page: what happened, what was kept, what to do next."""
    words = " ".join(part for part in (problem.kept, problem.todo) if part)
    way = el("a", "Sign in", href="/sign-in") if problem.status == 401 else el("a", "Go to the first page", href="/")
    return _door(
        problem.message.rstrip("."),
        el("p", words, class_="secondary") if words else None,
        el("p", way),
        el("p", f"{problem.status} · {problem.code.replace('_', ' ')}", class_="tertiary text-xs"),
        status=problem.status,
    )
