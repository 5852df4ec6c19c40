"""Teams in one visit: a manager makes one, finds its members, sets its lead, looks at its work, renames and archives it."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean, filled

AsRole = Callable[..., Page]
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_team_is_made_filled_led_looked_at_renamed_and_archived(as_role: AsRole) -> None:
    page = as_role("manager", at="/teams")
    name = f"Night ward {secrets.token_hex(3)}"
    opened = page.get_by_role("region", name="Open team")
    expect(page.get_by_role("table", name="Teams")).to_be_visible()
    filled(page)
    page.keyboard.press("n")
    page.keyboard.type(name)  # letters typed before the dialog is there wait for it
    expect(page.get_by_role("dialog").get_by_label("Name")).to_have_value(name)
    page.keyboard.press("Control+Enter")
    expect(opened).to_contain_text("Nobody is in this team yet")

    page.keyboard.press("m")
    members = page.get_by_role("dialog", name=f"Members of {name}")
    expect(members).to_be_visible()
    everybody = members.get_by_role("checkbox").count()
    find = members.get_by_role("searchbox", name="Find a person")
    expect(find).to_be_focused()
    page.keyboard.type("nobody at all")
    expect(members).to_contain_text("Nobody is called so")
    expect(members.get_by_role("checkbox")).to_have_count(0)
    find.fill("cod maya")
    expect(members.get_by_role("checkbox")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(members.get_by_label(re.compile("Maya Fontaine"))).to_be_checked()
    page.keyboard.press("f")
    find.fill("lindq")
    members.get_by_label(re.compile("Tomas Lindqvist")).check()
    expect(members.get_by_role("checkbox")).to_have_count(1)
    find.fill("")
    expect(members.get_by_role("checkbox")).to_have_count(everybody)
    assert_clean(page)
    page.keyboard.press("Control+Enter")
    expect(opened.get_by_role("button", name=re.compile("^Remove"))).to_have_count(2)

    page.keyboard.press("r")
    change = page.get_by_role("dialog", name="Name and lead")
    change.get_by_label("Lead").select_option("Maya Fontaine, Coder")
    change.get_by_label("Name").fill(f"{name} B")
    page.keyboard.press("Control+Enter")
    expect(opened).to_contain_text("Led by Maya Fontaine")
    row = page.get_by_role("table", name="Teams").get_by_role("row", name=f"{name} B")
    expect(row).to_contain_text("Maya Fontaine")
    assert_clean(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(OVERFLOW) <= 0
    expect(opened).to_be_in_viewport()
    page.set_viewport_size({"width": 1440, "height": 900})

    open_charts = row.get_by_role("link", name=re.compile("open in")).inner_text()
    opened.get_by_role("link", name="Its dashboard").click()
    expect(page.locator("main")).to_contain_text("Work of 2 active members")
    coders = page.get_by_role("table", name="Workload by coder").get_by_role("row")
    expect(coders).to_have_count(3)
    expect(coders.nth(1)).to_contain_text("Maya Fontaine")
    dashboard, team = page.url, page.url.split("team=")[1]
    page.get_by_label("Queue now").get_by_role("link").first.click()
    expect(page.get_by_label("Team", exact=True)).to_have_value(team)
    page.goto(f"/charts?tab=open&team={team}")
    expect(page.get_by_label("Team", exact=True).locator("option:checked")).to_have_text(f"{name} B")
    expect(page.locator("main tbody tr")).to_have_count(int(open_charts))
    page.get_by_label("Team", exact=True).select_option("All teams")
    expect(page).not_to_have_url(re.compile("team="))

    page.goto(f"/teams?team={team}")
    expect(opened).to_contain_text(f"{name} B")
    page.keyboard.press("a")
    page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    expect(opened.get_by_role("button", name="Restore")).to_be_visible()
    page.goto(dashboard)  # a link kept from before
    expect(page).to_have_url(re.compile("/dashboard$"))
    expect(page.get_by_text("That team is not in use any more.").first).to_be_visible()
