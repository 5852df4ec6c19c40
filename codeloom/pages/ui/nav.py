"""Where a role can go: the rail, the bottom bar of a phone, the palette and the G keys are all made from this table.

A page stands here only when its route exists. Counts beside a name come from the screen's state, by page.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail: the page's name in code, words, icon, route, its G key, and the group it stands under."""

    page: str
    words: str
    icon_name: str
    href: str
    key: str
    group: str = ""


QUEUE = Place("queue", "My queue", "queue", "/queue", "q")
AUDITS = Place("audits", "Audit queue", "audit", "/audits", "a")
DASHBOARD = Place("dashboard", "Dashboard", "dashboard", "/dashboard", "d")
CHARTS = Place("charts", "Charts", "charts", "/charts", "c")
ASSIGN = Place("assign", "Assign", "assign", "/assign", "s")
IMPORT = Place("import", "Import", "import", "/import", "i")
RULES = Place("rules", "Rules", "ruling", "/rules", "r", "Practice")
CODE_SETS = Place("code-sets", "Code sets", "codesets", "/code-sets", "o", "Practice")
KEYS = Place("keys", "API keys", "link", "/keys", "k", "Practice")

PLACES: dict[str, tuple[Place, ...]] = {
    "coder": (QUEUE, RULES),
    "supervisor": (AUDITS, RULES),
    "manager": (DASHBOARD, CHARTS, ASSIGN, IMPORT, RULES, CODE_SETS, KEYS),
    "provider": (),
    "biller": (),
}
ROLE_NAME = {
    "coder": "Coder",
    "supervisor": "Supervisor",
    "manager": "Manager",
    "provider": "Provider",
    "biller": "Biller",
}
