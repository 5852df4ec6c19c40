"""Two rules of the demo practice, by the real verbs: one in force after its time in shadow, one still in shadow."""

from codeloom.db.scope import Scope
from codeloom.services.practice_rules import (
    STARTER,
    GoLive,
    OfRule,
    SaveRule,
    back_test,
    go_live,
    save_rule,
    start_shadow,
)

LIPIDS = {
    **dict.fromkeys(STARTER, ""),
    "title": "Unspecified hyperlipidemia",
    "severity": "info",
    "message": "{code}: name the lipid disorder where the labs show it, or say in the rationale that they do not.",
    "citation": "Coding policy 3.1",
    "position": "any",
    "codes": "E78.5",
    "missing": "rationale",
    "fires": "J44.1, E78.5",
    "silent": "J44.1, E78.2\nE78.5+rationale",
}
BACK_PAIN = dict(STARTER)


def begin(manager: Scope, fields: dict[str, str]) -> int:
    """Write a rule, try it on past charts, let it run in shadow; its number."""
    number = save_rule(manager, SaveRule(**fields)).number
    back_test(manager, OfRule(number=number))
    start_shadow(manager, OfRule(number=number))
    return number


def put_in_force(manager: Scope, number: int) -> None:
    """End its time in shadow."""
    go_live(manager, GoLive(number=number))
