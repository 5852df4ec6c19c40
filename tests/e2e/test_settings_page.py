"""A manager changes settings of the practice; a second one who was late keeps what was typed and sees what stands now."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.axe import assert_clean

AsRole = Callable[..., Page]
DAYS = "Days to code an inpatient chart"


def test_two_managers_change_one_setting_and_nobody_loses_what_was_typed(as_role: AsRole) -> None:
    first = as_role("manager", at="/settings")
    late = as_role("manager", at="/settings")
    field, typed = first.get_by_label(DAYS), late.get_by_label(DAYS)
    expect(field).to_have_value("3")
    expect(typed).to_have_value("3")
    try:
        field.fill("5")
        field.press("Enter")
        expect(first.get_by_text("Saved", exact=True)).to_be_visible()
        typed.fill("8")
        late.get_by_role("button", name="Save Work").click()
        expect(late.get_by_role("alert").filter(has_text="Now it is: inpatient days 5.")).to_be_visible()
        expect(typed).to_have_value("8")
        assert_clean(late)
        late.get_by_role("button", name="Save Work").click()
        expect(late.get_by_text("Saved", exact=True)).to_be_visible()
        first.reload()
        expect(field).to_have_value("8")
    finally:
        late.reload()
        typed.fill("3")
        typed.press("Enter")
        expect(late.get_by_text("Saved", exact=True)).to_be_visible()


def test_a_provider_is_chosen_with_its_agreement_and_left_again(as_role: AsRole) -> None:
    page = as_role("manager", at="/settings")
    panel, chosen = page.get_by_role("region", name="Suggestions"), page.get_by_label("Codes are suggested by")
    agreed, save = (
        page.get_by_label("An agreement with who receives"),
        page.get_by_role("button", name="Save Suggestions"),
    )
    expect(chosen).to_have_value("offline")
    try:
        chosen.select_option("openai")
        save.click()
        expect(panel.get_by_role("alert")).to_contain_text("OpenAI needs an acknowledged agreement")
        expect(chosen).to_have_value("openai")
        agreed.check()
        save.click()
        expect(panel).to_contain_text("acknowledged by Dana Whitfield")
        expect(panel.get_by_role("alert")).to_have_count(0)
    finally:
        page.reload()
        chosen.select_option("offline")
        save.click()
        expect(panel).to_contain_text("No agreement is acknowledged.")
    page.reload()
    expect(chosen).to_have_value("offline")


def test_who_letters_come_from_how_audits_count_and_what_is_kept(as_role: AsRole) -> None:
    page = as_role("manager", at="/settings")
    labels = ("Sender", "Answers go to", "Rows that count against", "Days to keep sign-ins")
    sender, answers, scoring, days = (page.get_by_label(label) for label in labels)
    said = page.locator(".toast", has_text="Saved")

    def save(*values: str) -> None:
        sender.fill(values[0])
        answers.fill(values[1])
        scoring.select_option(values[2])
        days.fill(values[3])
        for panel in ("Mail", "Audits", "Keeping"):
            page.get_by_role("button", name=f"Save {panel}").click()
            expect(said).to_have_count(1)
            said.get_by_role("button", name="Close").click()
            expect(said).to_have_count(0)
        page.reload()
        for field, value in zip((sender, answers, scoring, days), values, strict=True):
            expect(field).to_have_value(value)

    expect(days).to_have_value("90")
    try:
        save("Riverbend front desk", "desk@riverbend.example", "codes_only", "45")
        page.get_by_role("button", name="Send a test letter").click()
        expect(page.get_by_text("A test letter is")).to_be_visible()
        assert_clean(page)
    finally:
        page.reload()
        save("", "", "line_accuracy", "90")


def test_settings_fit_a_phone(as_role: AsRole) -> None:
    page = as_role("manager", at="/settings", viewport={"width": 390, "height": 844})
    expect(page.get_by_role("region", name="Suggestions")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_clean(page)
