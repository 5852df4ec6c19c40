"""The main job, seen working: a chart goes from a file to audited in three browsers, while a dashboard moves untouched."""

import gzip
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e import story
from tests.e2e.screens import Bench, DashboardScreen, ImportScreen
from tests.reference_data import FOLDER
from tests.running import Running

AsRole = Callable[..., Page]
FEEDBACK = "The eGFR of the last two visits is 46: stage 3a."
SLACK_MS = 2000
"""What a loaded machine may add to the promised second before we call it broken; the figure itself is printed."""


def file(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/json", "buffer": data}


def test_a_chart_goes_from_a_file_to_audited(running: Running, as_role: AsRole) -> None:
    board = DashboardScreen(as_role("manager"))
    board.watch()
    manager, coder, supervisor = as_role("manager", at=""), as_role("coder"), as_role("supervisor")
    expect(coder.get_by_role("button", name="Start next")).to_be_visible()

    importing, coming = ImportScreen(manager), board.after(draft=2)
    importing.send(file("lindqvist.json", story.visit(visits=2)))
    expect(importing.figure("charts made")).to_have_text("2")
    board.act(lambda: None)
    board.moves("import", coming)
    number = assign_both(board, manager, coder)
    code_and_submit(board, coder, number)
    audit_and_return(board, supervisor, number)
    fix_and_submit_again(board, coder, number)
    approve(board, supervisor, number)

    verified = running.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    print("\ndashboard moved after (ms):", board.delays)
    assert max(board.delays.values()) < 1000 + SLACK_MS


def test_a_packed_bundle_with_notes_imports_through_the_page(as_role: AsRole) -> None:
    """Read, not refused, and charts made of it: a real one of the reference data where it is there."""
    name, data = packed_bundle()
    importing = ImportScreen(as_role("manager", at=""))
    importing.send({"name": name, "mimeType": "application/gzip", "buffer": data})
    expect(importing.page.get_by_role("heading", name="Import of 1 file")).to_be_visible()
    expect(importing.page.get_by_text("1 of 1 file")).to_be_visible(timeout=60_000)
    expect(importing.figure("files refused")).to_have_text("0")
    expect(importing.figure("charts made")).not_to_have_text("0")


def packed_bundle() -> tuple[str, bytes]:
    """Name and content."""
    if FOLDER is None:
        return "packed.json.gz", gzip.compress(story.visit(visits=4))
    bundles = (FOLDER / "fhir" / "r4_real_google_notes").glob("*.json.gz")
    chosen = sorted(bundles, key=lambda one: one.stat().st_size)[3]
    return chosen.name, chosen.read_bytes()


def assign_both(board: DashboardScreen, manager: Page, coder: Page) -> str:
    """The manager gives what came in to the coder by hand; the coder's open queue says so by itself. The first one's number."""
    manager.goto("/assign")
    rows = manager.get_by_role("table", name="Charts to assign").locator("tbody tr")
    expect(rows.first).to_be_visible()
    fresh = sorted(rows.filter(has_text="Follow-up").locator("td.code").all_inner_texts())[-2:]
    for number in fresh:
        manager.get_by_role("checkbox", name=f"Select {number}").click()
        expect(manager.get_by_role("checkbox", name=f"Select {number}")).to_be_checked()
    manager.get_by_role("radio", name="By hand").click()
    maya = manager.locator("#to option", has_text="Fontaine")
    manager.locator("#to").select_option(maya.get_attribute("value"))
    give = manager.get_by_role("button", name="Assign 2 charts")
    expect(give).to_be_enabled()
    before = int(
        board.page.get_by_role("region", name="Queue now")
        .get_by_text(re.compile("have no coder"))
        .inner_text()
        .split()[0]
    )
    board.act(lambda: manager.keyboard.press("Control+Enter"))
    board.moves("assign", {"Draft": f"{before - 2} have no coder"})
    expect(coder.get_by_role("button", name="2 new, show")).to_be_visible()
    for number in fresh:
        expect(coder.get_by_role("link", name=number)).to_have_count(0)
    coder.get_by_role("button", name="2 new, show").click()
    for number in fresh:
        expect(coder.get_by_role("link", name=number)).to_be_visible()
    return fresh[0]


def code_and_submit(board: DashboardScreen, coder: Page, number: str) -> None:
    """All by keyboard from the queue on: search, 7th character, evidence, rationale, a fix, why not, submit."""
    bench = Bench(coder)
    coder.get_by_role("link", name=number).focus()
    coder.keyboard.press("Enter")
    bench.ready()
    bench.add("t2dm", "E11.9")
    bench.add("ckd 3b", "N18.32")
    bench.add("htn", "I10")
    bench.look_for("colles fx right", "S52.531-")
    coder.keyboard.press("Tab")
    coder.keyboard.press("d")
    expect(bench.row("S52.531D")).to_be_focused()

    bench.mark("N18.32", "chronic kidney disease stage 3b")
    bench.reason("S52.531D", "Cast removed at this visit, healing as expected")
    coder.keyboard.press("p")
    expect(bench.codes.first).to_have_text("S52.531D")

    expect(bench.finding("I10", "CIR-02")).to_be_visible()
    expect(bench.why.get_by_role("listitem").filter(has_text="I12.9")).to_be_visible()
    expect(coder.get_by_role("button", name="Submit for audit")).to_have_attribute("aria-disabled", "true")
    fix_by_key(bench, "CIR-02")
    expect(bench.codes).to_have_text(["S52.531D", "E11.9", "I12.9", "N18.32"])
    fix_by_key(bench, "END-01")
    expect(bench.codes).to_have_text(["S52.531D", "E11.22", "I12.9", "N18.32"])
    expect(bench.why.get_by_role("listitem")).to_have_count(0)

    coming = board.after(draft=-1, waiting_for_audit=1)
    board.act(lambda: coder.keyboard.press("Control+Enter"))
    board.moves("submit", coming)
    bench.said(f"{number} sent for audit")


def fix_by_key(bench: Bench, rule: str) -> None:
    """F and the number its finding shows."""
    told = bench.page.locator(".finding", has_text=rule).locator("button[data-key^='f ']")
    (_, key) = (told.get_attribute("data-key") or "").split()
    bench.page.keyboard.press("f")
    bench.page.keyboard.press(key)
    expect(bench.page.locator(".finding", has_text=rule)).to_have_count(0)


def audit_and_return(board: DashboardScreen, supervisor: Page, number: str) -> None:
    """A code changed and one disagreement explained, by keyboard; back to the coder."""
    link, more = supervisor.get_by_role("link", name=number), supervisor.get_by_role("button", name="new, show")
    expect(link.or_(more).first).to_be_visible()
    if not link.is_visible():
        more.click()
    link.click()
    changes = supervisor.get_by_role("list", name=re.compile("auditor"))
    row = changes.get_by_role("listitem").filter(has=supervisor.locator(".code", has_text="N18.32"))
    expect(row).to_be_visible()
    row.focus()
    supervisor.keyboard.press("Enter")
    expect(supervisor.locator("#row-field")).to_be_focused()
    supervisor.keyboard.type("ckd 3a")
    expect(supervisor.locator("[role=option]").first).to_contain_text("N18.31")
    supervisor.keyboard.press("Enter")
    changed = changes.get_by_role("listitem").filter(has=supervisor.locator(".code", has_text="N18.31"))
    expect(changed).to_be_focused()
    supervisor.keyboard.press("d")
    expect(changed.get_by_role("radio", name="Disagree")).to_be_checked()
    supervisor.keyboard.press("c")
    expect(changed.get_by_role("combobox")).to_be_focused()
    changed.get_by_role("combobox").select_option("specificity")
    supervisor.keyboard.press("Escape")
    supervisor.keyboard.press("b")
    expect(supervisor.locator("#feedback")).to_be_focused()
    supervisor.keyboard.type(FEEDBACK)
    coming = board.after(waiting_for_audit=-1, returned=1)
    board.act(lambda: supervisor.keyboard.press("Control+Enter"))
    board.moves("return", coming)


def fix_and_submit_again(board: DashboardScreen, coder: Page, number: str) -> None:
    """The coder sees why, does it, and sends it again."""
    coder.goto("/queue")
    expect(coder.get_by_role("tab", name="Returned")).to_be_visible()
    coder.keyboard.press("2")
    expect(coder.get_by_role("tab", name="Returned")).to_have_attribute("aria-selected", "true")
    returned = coder.get_by_role("region", name="Returned to you")
    expect(returned).to_contain_text(FEEDBACK)
    coder.get_by_role("row").filter(has_text=number).get_by_role("link").click()
    bench = Bench(coder)
    bench.ready()
    coder.keyboard.press("Shift+R")
    reasons = coder.get_by_role("region", name="Why it was returned")
    expect(reasons).to_contain_text(FEEDBACK)
    expect(reasons).to_contain_text("N18.31")
    bench.focus_row("N18.32")
    coder.keyboard.press("Enter")
    expect(coder.locator("#row-field")).to_be_focused()
    coder.keyboard.type("n18.31")
    expect(coder.locator("[role=option]").first).to_contain_text("N18.31")
    coder.keyboard.press("Enter")
    expect(bench.row("N18.31")).to_be_focused()
    coder.keyboard.press("Shift+R")
    for reason in reasons.get_by_role("listitem").all():
        expect(reason).to_be_focused()
        coder.keyboard.press("d")
        expect(reason.get_by_role("button", name="Done")).to_have_attribute("aria-pressed", "true")
        coder.keyboard.press("ArrowDown")
    coming = board.after(returned=-1, waiting_for_audit=1)
    board.act(lambda: coder.keyboard.press("Control+Enter"))
    board.moves("resubmit", coming)
    bench.said(f"{number} sent for audit")


def approve(board: DashboardScreen, supervisor: Page, number: str) -> None:
    """The second audit finds nothing to change."""
    supervisor.goto(f"/audit/{number.removeprefix('CH-')}")
    expect(supervisor.get_by_text("Asked for in the last round")).to_be_visible()
    coming = board.after(waiting_for_audit=-1, completed_today=1)
    board.act(lambda: supervisor.keyboard.press("Control+Shift+Enter"))
    board.moves("approve", coming)
