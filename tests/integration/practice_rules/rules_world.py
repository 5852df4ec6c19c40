"""A practice whose manager writes rules, for the tests of rules of the practice."""

from uuid import UUID

from codeloom.coding.lifecycle import Role
from codeloom.db.queries import practice_rules as queries
from codeloom.db.work import unit_of_work
from codeloom.services.charts.editing import EditChart, edit_chart
from codeloom.services.charts.opening import OpenChart, open_chart
from codeloom.services.charts.submission import SubmitChart, submit
from codeloom.services.core.commands import parse
from codeloom.services.editor.views import EditorView, FindingView
from codeloom.services.practice_rules.reading import OfRule
from codeloom.services.practice_rules.stages import GoLive, back_test, go_live
from codeloom.services.practice_rules.views import STARTER, RuleView
from codeloom.services.practice_rules.writing import SaveRule, save_rule
from tests.integration.audits.audits_world import Practice

QUIT = {
    **dict.fromkeys(STARTER, ""), "title": "Former smokers", "severity": "warn", "position": "any",
    "message": "{code}: the practice reports former smoking.", "citation": "Policy 7",
    "codes": "I10", "without_codes": "Z87.891", "fix": "add", "fix_code": "Z87.891", "fires": "I10", "silent": "I10, Z87.891",
}  # fmt: skip


class House:
    """A practice whose manager writes rules."""

    def __init__(self) -> None:
        self.practice = Practice()
        self.manager = self.practice.person("Renata Okafor", Role.MANAGER)

    def saved(self, number: int = 0, base: int = 0, **changed: str) -> RuleView:
        """A rule saved; QUIT with changes."""
        return save_rule(self.manager, parse(SaveRule, {**QUIT, **changed, "number": number, "base": base}))

    def live(self, **changed: str) -> RuleView:
        """A rule put in force with a reason."""
        rule = self.saved(**changed)
        if changed.get("severity") == "error":
            back_test(self.manager, OfRule(number=rule.number))
        return self.to_live(rule.number)

    def to_live(self, number: int, reason: str = "Asked for by the board.") -> RuleView:
        """The newest version in force, known in this process at once."""
        return go_live(self.manager, GoLive(number=number, reason=reason))

    def coded(self, *codes: str) -> EditorView:
        """A new chart of Maya's with rows added by the real verb."""
        number = self.practice.chart()
        view = open_chart(self.practice.coder, OpenChart(number=number)).editor
        operations = [{"op": "add", "code": code} for code in codes]
        fields = {"chart_id": view.chart_id, "version": view.version, "operations": operations}
        return edit_chart(self.practice.coder, parse(EditChart, fields))

    def sent(self, view: EditorView) -> EditorView:
        """The chart sent for audit."""
        return submit(self.practice.coder, SubmitChart(chart_id=UUID(view.chart_id), version=view.version))

    def seen(self, number: int, version: int = 1) -> queries.Seen:
        """What a version met."""
        with unit_of_work(self.manager) as uow:
            return queries.seen(uow).get((number, version), queries.Seen())

    def acts(self) -> list[str]:
        """Acts of local rules in the audit log."""
        return [act for act, _ in self.practice.log() if act.startswith("LOCAL_RULE")]


def own(view: EditorView) -> list[FindingView]:
    """Findings of the practice's own rules."""
    return [one for row in view.rows for one in row.findings if one.rule.startswith("LOC-")]
