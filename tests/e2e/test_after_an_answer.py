"""After a provider's answer: the biller sees what it means for the rows, takes it by a key, and the review says what is stale."""

import json
import re

from playwright.sync_api import expect

from tests.e2e.axe import assert_clean
from tests.e2e.billing import Billing, ask

DIABETES = {
    "kind": "specificity", "topic": "Complication of the diabetes", "question": "Can a complication of it be stated?",
    "choices": ["With hyperglycemia", "With hypoglycemia"], "marked": ["Type 2 diabetes", "Metformin"],
}  # fmt: skip
NOTE = "Follow-up of her diabetes.\n\nAssessment and plan\n1. Type 2 diabetes. Metformin as before."


def test_an_answer_is_taken_into_its_row_and_the_suggestion_is_stale(billing: Billing) -> None:
    page = billing.page
    (number,) = billing.plant({"note": NOTE, "suggest": True})
    first = page.locator(".claim-row.undecided", has_text="E11.9")
    billing.open(number)
    billing.to_row(first)
    billing.saved("a")
    query = ask(billing.running, "answered", billing.email, str(number), json.dumps(DIABETES))
    page.goto(f"/query/{query}")
    rows = page.get_by_role("list", name="What it means for the rows")
    expect(rows).to_contain_text("E11.65")
    expect(rows.locator("del")).to_have_text("E11.9")
    expect(rows.get_by_role("button")).to_have_text(re.compile(r"^Take it\s*F1$"))
    assert_clean(page)
    billing.press("f", "1")
    expect(page.get_by_text("E11.65 taken")).to_be_visible()
    expect(rows).to_contain_text("stays; the answer says it too")
    billing.open(number)
    expect(billing.row("E11.65").first).to_be_visible()
    expect(
        page.get_by_text(f"The answer to query {query} was added to the note after this suggestion.")
    ).to_be_visible()
    reason = page.get_by_role("textbox", name="Reason: E11.9 to E11.65")
    expect(reason).to_have_value(f"Said in the answer to query {query}.")


def test_a_view_of_the_list_is_saved_opened_and_removed(billing: Billing) -> None:
    page = billing.page
    page.goto("/billing?tab=bill&order=risk")
    expect(page.get_by_role("button", name="Save this view")).to_be_visible()
    billing.press("v")
    expect(page.get_by_role("dialog", name="Save this view")).to_be_visible()
    billing.type("Gravest first")
    billing.press("Control+Enter")
    expect(page.get_by_text("View saved")).to_be_visible()
    page.goto("/billing")
    page.get_by_label("Saved views").select_option(label="Gravest first")
    page.wait_for_url("**order=risk**")
    expect(page.get_by_role("columnheader", name="Flags")).to_have_attribute("aria-sort", re.compile("ending"))
    billing.press("v")
    page.get_by_role("button", name="Remove the view Gravest first").focus()
    billing.press("Enter")
    expect(page.get_by_role("heading", name="Your views")).to_have_count(0)
