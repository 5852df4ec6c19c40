"""Nothing that would stop the schema from being spread by organization comes in unseen (ADR 62)."""

import psycopg
import pytest

from codeloom.cli.commands import main
from codeloom.db.distribution import SOLVED, Obstacle, obstacles
from codeloom.db.engine import admin_url
from codeloom.settings import Settings

ADDED = """
create table spread_far (org_id uuid not null references organizations, id uuid primary key, chart_id uuid, email text unique,
  n bigint generated always as identity, unique (org_id, id));
create table spread_near (org_id uuid not null references organizations, id uuid, far_id uuid references spread_far (id),
  primary key (org_id, id));
create table spread_copied (far_id uuid references spread_far (id));
create trigger spread_kept before update on spread_near for each row execute function suppress_redundant_updates_trigger()
"""
NAMED = {
    Obstacle("copied table", "spread_copied", ""),
    Obstacle("foreign key", "spread_copied", "spread_copied_far_id_fkey"),
    Obstacle("foreign key", "spread_near", "spread_near_far_id_fkey"),
    Obstacle("sequence", "spread_far", "n"),
    Obstacle("trigger", "spread_near", "suppress_redundant_updates_trigger"),
    Obstacle("unique", "spread_far", "spread_far_email_key"),
    Obstacle("unique", "spread_far", "spread_far_pkey"),
}


def test_each_thing_that_stands_in_the_way_of_distribution_has_a_way_past_it(database: Settings) -> None:
    found = {one.key for one in obstacles()}
    assert sorted(found - set(SOLVED)) == [], (
        "put the organization into it, or say in db/distribution.py what is done with it"
    )
    assert sorted(set(SOLVED) - found) == [], "these are gone: take them out of db/distribution.py"


def test_every_kind_of_obstacle_is_found_and_named(database: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    before = set(obstacles())
    url = admin_url(database).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(ADDED)
        try:
            assert set(obstacles()) - before == NAMED
            assert main(["schema", "distributable"]) == 1
        finally:
            admin.execute("drop table spread_copied, spread_near, spread_far")
    assert "unique, spread_far spread_far_email_key: NO WAY PAST IT IS KNOWN" in capsys.readouterr().out
    assert main(["schema", "distributable"]) == 0
