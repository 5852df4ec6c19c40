"""Sets up the demo organization once: people with new passwords, then six weeks of history. Safe to repeat."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from codeloom.coding import clock
from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.demo.calibration import calibrate
from codeloom.demo.drills import train
from codeloom.demo.history import WEEKS, Player, Staff
from codeloom.demo.in_order import spend_time, take_in_order
from codeloom.demo.people import STAFF, TEAMS, TIME_ZONE, address
from codeloom.demo.rebuttals import argue
from codeloom.demo.samples import sample
from codeloom.demo.sets import keep
from codeloom.services.coach import count_practice, read_visits
from codeloom.services.core import Nothing, parse
from codeloom.services.people import add_user, create_organization, demo_people
from codeloom.services.teams import create_team, set_members


def set_up(organization: str, sign_ins: Path, tell: Callable[[str], None]) -> bool:
    """Make the demo organization and play its history; False when it is there already.

    Passwords are made here and written to `sign_ins` (mode 0600): a list of role, email, password.
    """
    if demo_people(organization):
        return False
    now = clock.now()
    kept = []
    with clock.at(now - timedelta(days=7 * WEEKS + 10)):
        org = create_organization(organization, TIME_ZONE)
        staff: dict[Role, list[Scope]] = {}
        people: dict[str, UUID] = {}
        for role, name in STAFF:
            password = secrets.token_urlsafe(12)
            user = add_user(Scope.of_worker(org), address(name), name, role.value, password)
            people[name] = user
            staff.setdefault(role, []).append(Scope(org, user, role.value))
            kept.append({"role": role.value, "email": address(name), "password": password})
        _make_teams(staff[Role.MANAGER][0], people)
    _write(sign_ins, kept)
    team = Staff(staff[Role.MANAGER][0], staff[Role.CODER], staff[Role.SUPERVISOR], staff[Role.PROVIDER][0],
                 staff[Role.BILLER][0])  # fmt: skip
    Player(team, now, tell).play()
    argue(staff[Role.CODER], staff[Role.SUPERVISOR], now)
    take_in_order(team.manager, team.coders[1], people[TEAMS[1][1]], now)
    spend_time(team.coders, now)
    keep(staff[Role.SUPERVISOR][0], staff[Role.CODER], now)
    sample(staff[Role.SUPERVISOR], staff[Role.MANAGER][0], now)
    calibrate(staff[Role.MANAGER][0], staff[Role.SUPERVISOR], now)
    train(staff[Role.CODER], staff[Role.SUPERVISOR], now)
    worker = Scope.of_worker(org)
    while read_visits(worker, Nothing()):
        pass
    count_practice(worker, Nothing())
    return True


def _make_teams(manager: Scope, people: Mapping[str, UUID]) -> None:
    for name, lead, members in TEAMS:
        team = create_team(manager, parse(create_team.command, {"name": name, "lead_id": people[lead]}))
        wish = {"team_id": team.id, "version": team.version, "members": [people[one] for one in members]}
        set_members(manager, parse(set_members.command, wish))


def _write(path: Path, kept: list[dict[str, str]]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(kept, out, indent=2)
        out.write("\n")
