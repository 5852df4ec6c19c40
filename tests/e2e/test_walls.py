"""The walls of a running copy as people meet them: another role's screen, markup in files, lines of the log (A1, A15)."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from tests.running import Running
from tests.unit.gateways.sample import make_bundle

SHOT = "<img src=x onerror=\"document.title='hit'\">"


def test_a_screen_of_another_role_says_so_and_leads_home(running: Running, as_role: Callable[..., Page]) -> None:
    page = as_role("coder", at="")
    for address in ("/dashboard", "/assign", "/audits", "/import"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text("This screen is not for your role")
        expect(page.locator("header, nav").first).to_be_visible()
    page.get_by_role("link", name="Go to your first screen").click()
    expect(page).to_have_title("My queue · Codeloom")
    expect(page.locator("main")).not_to_contain_text("This screen is not for your role")
    expect(page.locator("main")).to_contain_text("Draft")


def test_markup_in_files_is_text_on_every_screen_that_shows_it(
    running: Running, as_role: Callable[..., Page], tmp_path: Path
) -> None:
    text = (
        json.dumps(make_bundle(1, 1))
        .replace("P-1", "P-walls")
        .replace("MRN-1", "MRN-walls")
        .replace('"p1', '"walls1')
        .replace("/p1", "/walls1")
    )
    bundle = text.replace('"Testcase1"', json.dumps(SHOT)).replace("Cough for five days", json.dumps(SHOT)[1:-1])
    (tmp_path / "<img src=x onerror=alert(1)>.json").write_text(bundle)
    done = running.run("import", str(tmp_path), "--json")
    assert '"created": 1' in done.stdout, done.stdout + done.stderr
    page = as_role("manager", at="")
    for address, shown in (("/import", "<img src=x onerror=alert(1)>.json"), ("/charts", ""), ("/assign", "")):
        page.goto(address)
        main = page.locator("main")
        expect(main.locator("[aria-busy=true]")).to_have_count(0)
        expect(main).to_contain_text(shown)
        assert page.locator("img[src=x]").count() == 0
        assert page.title().endswith("Codeloom")


def test_every_line_of_the_log_is_one_object_whatever_was_asked(running: Running) -> None:
    line = '{"event":"forged"}'
    with httpx.Client(base_url=running.address, follow_redirects=False) as client:
        client.get(f"/queue%0a{line}%0d%0a{line}")
        client.get("/sign-in", params={"next": f"/\n{line}"}, headers={"user-agent": f"a\t{line}"})
        client.post("/sign-in", data={"email": f"a@b.example\r\n{line}", "password": "x\n" + line})
    written = (running.home / "log" / "web.log").read_text().splitlines()
    ours = [json.loads(one) for one in written if one.startswith("{")]
    assert any(one["event"] == "request" for one in ours)
    assert not any(one["event"] == "forged" for one in ours)
    assert [one for one in written if not one.startswith(("{", "[INFO]"))] == []
