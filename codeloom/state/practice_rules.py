"""Rules of the practice: which one is open stands in the address; what is typed comes whole with each event and stays nowhere."""

from typing import Annotated, Any, ClassVar

import reflex as rx

from codeloom.services.core import NEW, Problem, Subject, allowed, saving
from codeloom.services.practice_rules import (
    STARTER,
    LiveRulesView,
    PastView,
    ReportView,
    RuleFields,
    RulesView,
    RuleView,
    back_test,
    go_live,
    list_rules,
    look_over,
    open_rule,
    retire_rule,
    rules_in_force,
    save_rule,
    set_limits,
    start_shadow,
)
from codeloom.services.training import rule_of_ruling
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen

Typed = Annotated[dict[str, str], RuleFields]
"""Fields of a rule as they stand in the form; one that is missing has its default."""


class LocalRules(Screen):
    """What the page shows; nothing of it is kept. `opened` changes with each opening, so that the form is drawn anew."""

    _kept: ClassVar[Kept] = kept()
    rules: RulesView = RulesView()
    live: LiveRulesView = LiveRulesView()
    view: RuleView = RuleView()
    form: dict[str, str] = {}
    report: ReportView = ReportView()
    errors: dict[str, str] = {}
    past: PastView = PastView()
    opened: str = ""
    editing: bool = False
    changed: bool = False
    trying: bool = False
    question: str = ""
    managing: bool = False
    loaded: bool = False

    @handles(
        "practice_rules.list", "practice_rules.open", "practice_rules.test", "practice_rules.live", "training.rule_of_ruling"
    )  # fmt: skip
    async def load(self) -> None:
        """Fill the page: a manager's list or the rule of the address; the rules in force for those who code and audit."""
        await self._introduce()
        self.question, self.changed, self.trying, self.editing = "", False, False, False
        self.managing = allowed(self.role, list_rules.name)
        if not self.managing:
            live = await self._call(rules_in_force)
            self.live, self.loaded = live or LiveRulesView(), True
            return
        asked = str(self.router.url.query_parameters.get("rule", ""))[:8]
        ruling = id_or_nothing(self.router.url.query_parameters.get("ruling", ""))
        if asked == NEW:
            await self._begin(ruling)
        elif asked.isdecimal():
            view = await self._call(open_rule, number=int(asked))
            if view is not None:
                self._open(view)
        if not self.editing:
            rules = await self._call(list_rules)
            self.rules = rules or RulesView()
        self.loaded = True

    async def _begin(self, ruling: str) -> None:
        """A new rule, begun with an example, or with what a ruling says."""
        view = RuleView(form=dict(STARTER))
        if ruling:
            draft = await self._call(rule_of_ruling, ruling_id=ruling)
            if draft is not None:
                view = RuleView(form=dict(draft.form), ruling=draft.ruling, ruling_number=draft.number)
        form = dict(view.form)
        self._open(view)
        await self._check(_fields(form))

    def _open(self, view: RuleView) -> None:
        self.view, self.form, self.past = view, dict(view.form), view.past
        self.report, self.errors = view.report, dict(view.report.errors)
        self.opened = f"{view.number}-{view.version}-{view.status}"
        self.editing, self.changed, self.question = True, False, ""

    async def _check(self, fields: Typed) -> None:
        report = await self._call(look_over, **fields)
        if report is not None:
            self.report, self.errors = report, dict(report.errors)

    @handles("practice_rules.test")
    async def typed(self, form: dict[str, Any]) -> None:
        """Look over what stands in the form now."""
        self.changed = True
        await self._check(_fields(form))

    @handles("practice_rules.save")
    async def save(self, form: dict[str, Any]) -> Any:
        """Save the form as a new version."""
        fields = _fields(form)
        try:
            number, ruling = _number(form, "number"), id_or_nothing(str(form.get("ruling", "")))
            with saving(Subject.RULE, number or ruling or NEW):
                view = await self._ask(save_rule, **fields, number=number, base=_number(form, "base"), ruling=ruling)
        except Problem as problem:
            self._show(problem)
            await self._check(fields)
            return None
        self._say("Saved", f"{view.id}, version {view.version}, as a draft. It changes nothing yet.")
        self._open(view)
        return rx.redirect(f"/rules?rule={view.number}") if not _number(form, "number") else None

    @handles("practice_rules.back_test", "practice_rules.open")
    async def try_past(self, number: int, version: int) -> Any:
        """Run a version over the charts that were sent so far."""
        self.trying = True
        yield
        past = await self._call(back_test, number=number, version=version)
        self.trying = False
        if past is not None:
            self.past = past
            view = await self._call(open_rule, number=number, version=version)
            self.view = view or self.view

    @handles("practice_rules.start_shadow")
    async def shadow(self, number: int, version: int) -> None:
        """Let a draft run without showing it to anybody."""
        view = await self._call(start_shadow, number=number, version=version)
        if view is not None:
            self._open(view)
            self._say("In shadow", f"{view.id} runs on every edit from now on. Nobody sees it.")

    @handles("practice_rules.go_live", "practice_rules.retire", "practice_rules.set_limits")
    async def ask(self, question: str) -> None:
        """Open a dialog: live, retire or limits."""
        if question in ("live", "retire", "limits"):
            self.question = question

    @handles("practice_rules.go_live", "practice_rules.retire", "practice_rules.set_limits")
    async def keep(self) -> None:
        """Close the dialog and change nothing."""
        self.question = ""

    @handles("practice_rules.go_live")
    async def put_live(self, form: dict[str, Any]) -> None:
        """Put a version in force, with the reason given."""
        fields = {"number": _number(form, "number"), "version": _number(form, "version")}
        with saving(Subject.RULE, fields["number"], "reason"):
            view = await self._call(go_live, **fields, reason=str(form.get("reason", "")))
        if view is not None:
            self._open(view)
            self._say("Live", f"{view.id}, version {view.version}, is in force for everybody within a second.")

    @handles("practice_rules.retire")
    async def end(self, number: int) -> None:
        """Retire a rule."""
        self.question = ""
        view = await self._call(retire_rule, number=number)
        if view is not None:
            self._open(view)
            self._say("Retired", f"{view.id} speaks no more.")

    @handles("practice_rules.set_limits", "practice_rules.list")
    async def limit(self, form: dict[str, Any]) -> None:
        """Set what is asked of a rule before it goes live."""
        days, charts, share = (_number(form, name, -1) for name in ("days", "charts", "share"))
        made = await self._call(set_limits, days=days, charts=charts, share=share)
        if made is not None:
            self.question = ""
            self._say("Set", "It holds for every rule from now on.")
            rules = await self._call(list_rules)
            self.rules = rules or self.rules


def _fields(form: dict[str, Any]) -> Typed:
    """The fields of a rule in a form; what is not one of them is left out."""
    known = RuleFields.model_fields
    return {name: str(value) if value is not True else "on" for name, value in form.items() if name in known and value}


def _number(form: dict[str, Any], name: str, otherwise: int = 0) -> int:
    text = str(form.get(name, ""))
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise
