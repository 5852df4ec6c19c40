"""Work in order in the demo, by the real verbs: a team that takes it so, a skip and the manager's answer, priorities, time in
charts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.scope import Scope
from codeloom.services.charts import (
    LookAtChart,
    assignable,
    give,
    look,
    queue,
    set_priority,
    skip,
    start_next,
)
from codeloom.services.core import parse
from codeloom.services.teams import create_team, set_members, set_order

NAME = "Emergency"
WORDS = "The discharge summary is said to follow tomorrow."
MINUTES = (7, 4)
"""Minutes that each coder had their newest charts open."""


def take_in_order(manager: Scope, coder: Scope, lead: UUID, now: datetime) -> None:
    """A team of one coder that takes its work in order: some charts are urgent, one was skipped and given back with a word."""
    with clock.at(now - timedelta(seconds=100)):
        team = create_team(manager, parse(create_team.command, {"name": NAME, "lead_id": lead}))
        wish = {"team_id": team.id, "version": team.version, "members": [coder.user_id]}
        team = set_members(manager, parse(set_members.command, wish))
        ordered = {"team_id": team.id, "version": team.version, "in_order": True, "pool": "outpatient"}
        set_order(manager, parse(set_order.command, ordered))
        theirs = assignable(manager, parse(assignable.command, {"whose": str(coder.user_id)})).rows
        for level, some in (("high", theirs[-2:]), ("low", theirs[:1])):
            ids = [row.id for row in some]
            set_priority(manager, parse(set_priority.command, {"ids": ids, "to": level}))
    with clock.at(now - timedelta(seconds=70)):
        start_next(coder, parse(start_next.command, {}))
        view = queue(coder, parse(queue.command, {}))
        first = next(row for row in view.rows if row.number == view.coming)
        skip(coder, parse(skip.command, {"chart_id": first.id, "reason": "incomplete", "words": WORDS}))
    with clock.at(now - timedelta(seconds=40)):
        answer = {"chart_id": first.id, "to": coder.user_id, "words": "It came by fax: please take it now."}
        give(manager, parse(give.command, answer))


def spend_time(coders: Sequence[Scope], now: datetime) -> None:
    """Each coder had some charts open today."""
    for coder in coders:
        rows = (
            queue(coder, parse(queue.command, {"tab": "waiting"})).rows or queue(coder, parse(queue.command, {})).rows
        )
        begun = now - timedelta(hours=2)
        for row, minutes in zip(rows, MINUTES, strict=False):
            number = int(row.number.removeprefix("CH-"))
            for sign in range(4 * minutes + 1):
                with clock.at(begun + timedelta(seconds=15 * sign)):
                    look(coder, LookAtChart(number=number, tab="demo", active=True))
            begun += timedelta(minutes=minutes, seconds=5)
