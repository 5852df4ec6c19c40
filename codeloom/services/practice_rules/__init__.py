"""Rules that a practice writes itself: written, tried, in shadow, live, retired."""

from codeloom.services.practice_rules.in_force import local_rules_of, note
from codeloom.services.practice_rules.reading import OfRule, list_rules, open_rule, rules_in_force
from codeloom.services.practice_rules.stages import GoLive, back_test, go_live, retire_rule, start_shadow
from codeloom.services.practice_rules.views import STARTER, LiveRulesView, PastView, ReportView, RulesView, RuleView
from codeloom.services.practice_rules.views import STATUS_WORDS as RULE_WORDS
from codeloom.services.practice_rules.writing import RuleFields, SaveRule, look_over, save_rule, set_limits

__all__ = [
    "RULE_WORDS",
    "STARTER",
    "GoLive",
    "LiveRulesView",
    "OfRule",
    "PastView",
    "ReportView",
    "RuleFields",
    "RuleView",
    "RulesView",
    "SaveRule",
    "back_test",
    "go_live",
    "list_rules",
    "local_rules_of",
    "look_over",
    "note",
    "open_rule",
    "retire_rule",
    "rules_in_force",
    "save_rule",
    "set_limits",
    "start_shadow",
]
