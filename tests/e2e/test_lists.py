"""Lists in a browser: order by head and key, a patient found, what came back and what left meanwhile, selection, figures."""

import re
import secrets
from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean, filled
from tests.planting import ask_plant, planted
from tests.running import Running
from tests.unit.gateways.sample import as_bytes, bundle, encounter, note, patient

AsRole = Callable[..., Page]
CODER = 2
RISING = """() => {
  const said = [...document.querySelectorAll("tbody tr td:last-child")].map((cell) => cell.innerText);
  const words = said.map((one) => Number(one.match(/([0-9,]+) w/)[1].replace(",", "")));
  return words.length > 2 && words.every((one, at) => !at || words[at - 1] <= one);
}"""
"""The lengths of the charts shown rise."""


def charts(running: Running, family: str, how_many: int = 3) -> list[int]:
    """New charts of one patient with the demo's third coder, each longer than the one before."""
    of = secrets.randbelow(10**6) * 100
    name = [{"use": "official", "family": family, "given": ["Ada"]}]
    visits = [encounter(of + n, of) for n in range(1, how_many + 1)]
    notes = [note("She has hypertension. " * n, of + n, of + n, of) for n in range(1, how_many + 1)]
    return planted(
        running, as_bytes(bundle(patient(of, name=name, birthDate="1951-04-09"), *visits, *notes)), coder=CODER
    )


def head(page: Page, name: str) -> Page:
    return page.locator("thead th").filter(has_text=re.compile(f"^{name}"))


def lengths(page: Page) -> list[int]:
    said = page.locator("tbody tr td:last-child").all_inner_texts()
    return [int(re.search(r"([\d,]+) w", one)[1].replace(",", "")) for one in said]  # type: ignore[index]  # each says its words


def test_a_queue_is_ordered_by_click_and_by_key_and_its_address_says_so(as_role: AsRole, running: Running) -> None:
    charts(running, "Orders")
    page = as_role("coder", CODER, at="/queue")
    filled(page)
    expect(head(page, "Priority")).to_have_attribute("aria-sort", "descending")  # the order of work
    head(page, "Length").get_by_role("button").click()
    page.wait_for_url(re.compile(r"order=length&desc=0"))
    expect(head(page, "Length")).to_have_attribute("aria-sort", "ascending")
    expect(head(page, "Due")).to_have_attribute("aria-sort", "none")
    page.wait_for_function(RISING)
    assert len(lengths(page)) > 2
    assert all(a <= b for a, b in pairwise(lengths(page)))
    page.locator("tbody tr").first.focus()
    page.keyboard.press("Shift+O")
    page.wait_for_url(re.compile(r"desc=1"))
    expect(head(page, "Length")).to_have_attribute("aria-sort", "descending")
    page.keyboard.press("o")  # round to the first head that orders
    expect(head(page, "Priority")).to_have_attribute("aria-sort", "descending")
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"order=age"))
    expect(head(page, "Age")).to_have_attribute("aria-sort", "descending")  # the oldest first: ages fall
    page.reload()
    expect(head(page, "Age")).to_have_attribute("aria-sort", "descending")


def test_a_patient_is_found_by_name_and_birth_date_and_the_address_does_not_say_whom(
    as_role: AsRole, running: Running
) -> None:
    family = "Sought" + "".join(
        secrets.choice("abcdefghij") for _ in range(8)
    )  # nobody else in a copy that was used before
    mine = charts(running, family, 2)
    words = ask_plant(running, "find", str(mine[0]))
    page = as_role("coder", CODER, at="/queue")
    filled(page)
    page.keyboard.press("f")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.get_by_text("One patient", exact=True)).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_label("Find a patient")).to_have_value("")
    assert "Sought" not in page.url
    head(page, "Length").get_by_role("button").click()  # another order keeps whom the list is of
    page.wait_for_url(re.compile("order=length"))
    expect(page.locator("tbody tr")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_text("One patient", exact=True)).to_have_count(0)
    page.get_by_label("Find a patient").fill("Sought")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Enter one of them whole")
    expect(page.get_by_label("Find a patient")).to_have_value("Sought")
    assert_clean(page)


def test_a_chart_that_comes_back_shows_at_once_and_one_that_left_turns_grey(as_role: AsRole, running: Running) -> None:
    back, leaves = charts(running, "Moving", 2)
    ask_plant(running, "stand", str(back), "pending_audit")
    page = as_role("coder", CODER, at="/queue")
    filled(page)
    row = page.locator("tbody tr").filter(has_text=f"CH-{leaves}")
    expect(row).to_be_visible()
    before = int(page.get_by_role("tab", name="Returned").locator(".count").inner_text())
    ask_plant(running, "stand", str(back), "returned")
    expect(page.get_by_role("button", name="1 returned to you, show")).to_be_visible()
    expect(page.get_by_role("tab", name="Returned").locator(".count")).to_have_text(str(before + 1))
    ask_plant(running, "stand", str(leaves), "pending_audit")
    expect(row).to_have_attribute("data-gone", "true")
    page.get_by_role("button", name="1 returned to you, show").click()
    expect(row).to_have_count(0)
    expect(page.get_by_role("region", name="Returned to you")).to_contain_text("Returned to you")
    expect(page.get_by_role("button", name="returned to you, show")).to_have_count(0)


def test_of_everything_selected_one_is_left_out_and_escape_selects_none(as_role: AsRole, running: Running) -> None:
    charts(running, "Chosen")
    page = as_role("manager", at="/assign?whose=anybody")
    filled(page)
    panel = page.get_by_role("region", name="Assign")
    expect(panel.locator("#assign-why")).to_have_text("Select charts first")
    boxes = page.locator("tbody input[type=checkbox]")
    page.locator("tbody tr").first.focus()
    page.keyboard.press("a")
    said = panel.locator("header .count")
    expect(said).to_have_text(re.compile(r"[1-9]\d* selected"))
    whole = int(said.inner_text().split()[0])
    assert whole >= 3
    expect(boxes.first).to_be_checked()
    boxes.nth(1).click()
    expect(said).to_have_text(f"{whole - 1} selected")
    expect(boxes.first).to_be_checked()
    expect(boxes.nth(1)).not_to_be_checked()
    expect(panel.get_by_role("button", name=f"Assign {whole - 1} charts")).to_be_visible()
    panel.get_by_role("radio", name="By hand").click()
    expect(panel.locator("#assign-why")).to_have_text("Choose a coder first")
    page.keyboard.press("Escape")
    expect(said).to_have_text("0 selected")
    expect(boxes.first).not_to_be_checked()
    expect(panel.locator("#assign-why")).to_have_text("Select charts first")
    panel.get_by_role("radio", name="Fewest open").click()


NO_LISTS = ("Oldest draft", "Visit to finalized", "First pass, 7 days")
"""Figures that count no rows."""


def lists(page: Page, number: int) -> bool:
    """Whether a list has so many rows: 50 on a page, and the number of all beside it."""
    try:
        expect(page.locator("tbody tr")).to_have_count(min(number, 50), timeout=5000)
    except AssertionError:
        return False
    return number <= 50 or f"50 of {number:,}" in page.locator(".pager").inner_text()


@pytest.mark.parametrize("strip", ["Queue now", "Encounters now"])
def test_each_figure_of_the_dashboard_opens_as_many_rows_as_it_says(as_role: AsRole, strip: str) -> None:
    """The dashboard stays open beside the lists: what a worker does or a lease that runs out meanwhile moves its figure, at latest
    with its next beat."""
    dashboard, page = as_role("manager", at="/dashboard"), as_role("manager", at="")
    filled(dashboard)
    links = dashboard.get_by_role("region", name=strip).get_by_role("link")
    assert links.count() >= 6

    def figure(at: int) -> int:
        return int(links.nth(at).inner_text().split("\n")[1].replace(",", ""))

    for at, link in enumerate(links.all()):
        label = link.inner_text().split("\n")[0]
        if label in NO_LISTS:
            continue
        for _ in range(3):
            number = figure(at)
            page.goto(str(link.get_attribute("href")))
            filled(page)
            if as_many := lists(page, number):
                break
        assert as_many, f"{label} says {number}"


def test_a_view_of_the_queue_is_saved_and_opened(as_role: AsRole, running: Running) -> None:
    charts(running, "Viewed", 1)
    page = as_role("coder", CODER, at="/queue?tab=waiting&order=length&desc=1")
    filled(page)
    page.keyboard.press("v")
    dialog = page.get_by_role("dialog", name="Save this view")
    dialog.get_by_label("Name").fill("Longest")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_be_hidden()
    page.goto("/queue")
    page.get_by_label("Saved views").select_option("Longest")
    page.wait_for_url(re.compile(r"tab=waiting&order=length&desc=1"))
    expect(page.get_by_role("tab", name="Waiting for audit")).to_have_attribute("aria-selected", "true")
