"""Takes every picture of docs/images: `make pictures`, or `python -m tests.e2e.pictures [STORY ...]`.

It starts a demo copy of its own, or looks at the one that CODELOOM_URL and CODELOOM_RUNNING_HOME name; there it imports files,
plants charts and encounters, and decides on them. A picture is 1440 by 900, one for each theme where its name ends in it, in
256 colours.
"""

import json
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, expect

from codeloom.settings import ROOT
from tests.browsing import CHROMIUM, sign_in
from tests.e2e.axe import AT_REST, filled
from tests.e2e.desk_screen import NOTE
from tests.e2e.hands import NOTE as STAY
from tests.e2e.palette import reduced
from tests.e2e.screens import Bench, ImportScreen
from tests.people_in_files import PersonIn, VisitIn
from tests.planting import ask_plant, planted
from tests.running import Running, demo_copy
from tests.unit.gateways.sample import as_bytes, attachment, bundle, condition, encounter, note, patient

FOLDER = ROOT / "docs" / "images"
BOTH = ("light", "dark")
HEART_FAILURE = "\n\n".join((
    "Hospital course",
    "A 68-year-old man was admitted with acute on chronic diastolic heart failure and treated with intravenous furosemide.",
    "He has hypertensive heart and chronic kidney disease, stage 3b. Type 2 diabetes with diabetic chronic kidney disease; "
    "metformin was resumed at discharge.",
    "Chest film showed interstitial edema. Pneumonia was ruled out.",
))  # fmt: skip
INPATIENT = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"}


@dataclass
class Camera:
    """The browser and the copy it looks at."""

    browser: Browser
    copy: Running

    def person(self, role: str, at: str) -> Page:
        """A page of the demo's first person of a role."""
        context = self.browser.new_context(
            base_url=self.copy.address, viewport={"width": 1440, "height": 900}, color_scheme="light"
        )
        sign_in(context, self.copy, role)
        page = context.new_page()
        page.goto(at)
        filled(page)
        return page

    def take(self, page: Page, name: str, themes: tuple[str, ...] = ()) -> None:
        """The page as it stands, once it is at rest; with themes one picture for each, else the light one."""
        filled(page)
        for theme in themes or ("light",):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of its two words
            expect(page.locator("html")).to_have_attribute("data-theme", theme)
            page.wait_for_function(AT_REST)
            path = FOLDER / (f"{name}-{theme}.png" if themes else f"{name}.png")
            path.write_bytes(reduced(self.browser, page.screenshot()))
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1024} kB")


def one_stay(family: str, given: str, born: str, gender: str, text: str, **when: Any) -> bytes:
    """A stay of one person with one note."""
    of = secrets.randbelow(10**6)
    name = [{"use": "official", "family": family, "given": [given]}]
    who = patient(of, name=name, birthDate=born, gender=gender)
    return as_bytes(bundle(who, encounter(1, of, class_=INPATIENT, **when), note(text, of=of)))


def coded_stay(camera: Camera) -> None:
    """The workbench with evidence and findings, and what a stay groups to."""
    rows = (("I21.4", "Y"), ("G30.9", "Y"), ("I12.9", "Y"), ("J44.9", "Y"))
    (number,) = planted(camera.copy, one_stay("Baumbach", "Ruth", "1950-02-03", "female", STAY), rows)
    page = camera.person("coder", f"/chart/{number}")
    bench = Bench(page)
    bench.ready()
    bench.mark("I21.4", "non-ST elevation myocardial infarction")
    bench.mark("J44.9", "COPD, stable")
    bench.mark("G30.9", "Alzheimer's dementia")
    camera.take(page, "workbench")
    rows = (("I13.0", "Y"), ("I50.33", "Y"), ("E11.22", "Y"), ("N18.32", "Y"), ("Z79.84", ""))
    period = {"start": "2026-11-19T09:00:00-05:00", "end": "2026-11-23T11:00:00-05:00"}
    file = one_stay("Halloran", "Owen", "1958-04-21", "male", HEART_FAILURE, period=period)
    (number,) = planted(camera.copy, file, rows)
    page.goto(f"/chart/{number}")
    bench.ready()
    bench.mark("I50.33", "acute on chronic diastolic heart failure")
    bench.mark("E11.22", "Type 2 diabetes with diabetic chronic kidney disease")
    expect(page.get_by_text("Heart Failure and Shock with MCC").first).to_be_visible()
    camera.take(page, "grouping-workbench", BOTH)


def suggested_codes(camera: Camera) -> None:
    """Codes suggested from the documents of a stay."""
    page = camera.person("coder", "/queue")
    page.get_by_role("row", name="Inpatient").get_by_role("link").first.click()
    Bench(page).ready()
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Suggest again")).to_be_visible(timeout=60_000)
    page.keyboard.press("i")
    page.keyboard.press("Enter")
    camera.take(page, "suggested-codes")


def audits(camera: Camera) -> None:
    """An audit of a chart, of an encounter, and where encounters are drawn."""
    page = camera.person("supervisor", "/audits")
    chart = page.get_by_role("row", name="Inpatient").get_by_role("link").first.get_attribute("href") or ""
    visit = page.locator("main a[href^='/audit/encounter-']").first.get_attribute("href") or ""
    page.goto(chart)
    camera.take(page, "grouping-audit", BOTH)
    row = page.locator("[data-row='2']").first
    row.focus()
    page.keyboard.press("Delete")
    struck = page.locator(".audit-row", has_text="Struck").first
    struck.get_by_role("radio", name="Disagree").click()
    expect(struck.get_by_role("radio", name="Disagree")).to_have_attribute("aria-checked", "true")
    camera.take(page, "audit")
    page.goto(visit)
    camera.take(page, "encounter-audit")
    page.goto("/draw")
    camera.take(page, "draw")


def note_door(camera: Camera) -> None:
    """A note with its suggestion, its provider's first page, and the review of what was sent to billing."""
    provider = next(one["email"] for one in camera.copy.sign_ins if one["role"] == "provider")
    born = ("1968-02-03", "1968-03-02")
    visit = {"note": NOTE, "minutes": 24, "visit": "diabetes follow-up"}
    wanted = [{"family": "Okafor", "given": "Lydia", "born": born[at], "send": bool(at), **visit} for at in (0, 1)]
    request = json.dumps({"provider": provider, "encounters": wanted})
    open_one, sent = (int(one) for one in ask_plant(camera.copy, text=request, tool="plant_encounters").split())
    page = camera.person("provider", f"/encounter/{open_one}")
    page.keyboard.press("j")
    camera.take(page, "encounter")
    page.goto("/encounters")
    camera.take(page, "provider-home", BOTH)
    biller = camera.person("biller", f"/billing/{sent}")
    decided = 0
    while biller.locator(".claim-row.undecided").count() > 1:
        biller.locator(".claim-row.undecided").first.focus()
        biller.keyboard.press("a")
        decided += 1
        expect(biller.locator(".claim-row:not(.undecided)")).to_have_count(decided)
    last = biller.locator(".claim-row.undecided")
    last.focus()
    biller.keyboard.press("x")
    expect(biller.get_by_text("Reason missing")).to_be_visible()
    line = biller.locator(".claim-row", has=biller.locator(".pointers"))
    for number in ("1", "2"):
        line.focus()
        biller.keyboard.press("p")
        biller.keyboard.press(number)
        expect(biller.locator(".pointers [aria-pressed=true]")).to_have_count(int(number))
    camera.take(biller, "billing")


def queries(camera: Camera) -> None:
    """A question as it is asked, and as its provider answers it."""
    biller = camera.person("biller", "/billing")
    biller.get_by_role("row", name="untouched").get_by_role("link").first.click()
    expect(biller.get_by_role("link", name="Ask")).to_be_visible()
    biller.keyboard.press("q")
    expect(biller.get_by_role("button", name="Template")).to_be_visible()
    biller.keyboard.press("t")
    biller.get_by_role("radio", name="Significance of a finding").check()
    biller.keyboard.press("Control+Enter")
    expect(biller.get_by_role("dialog")).to_have_count(0)
    biller.locator("[data-sentence]").nth(1).focus()
    biller.keyboard.press("m")
    expect(biller.get_by_role("list", name="Findings").get_by_role("listitem").first).to_be_visible()
    camera.take(biller, "ask", BOTH)
    provider = camera.person("provider", "/queries")
    provider.locator("main tbody a").first.click()
    expect(provider.get_by_role("radio").first).to_be_visible()
    provider.get_by_role("radio").first.check()
    expect(provider.get_by_role("button", name="Change the words")).to_be_visible()
    camera.take(provider, "query")


def imports(camera: Camera) -> None:
    """What an import says on a chart, and a held match."""
    of = secrets.randbelow(10**6)
    elsewhere = {"contentType": "text/plain", "url": "https://elsewhere.example/consultation", "title": "Consultation"}
    cut_off = {**attachment(b"%PDF-1.4 cut off" * 900, "application/pdf"), "title": "Operative report"}
    stay = bundle(
        patient(
            of,
            name=[{"use": "official", "family": "Castellano", "given": ["Rosa"]}],
            birthDate="1950-02-03",
            gender="female",
        ),
        encounter(1, of, class_=INPATIENT, status="in-progress", period={"start": "2026-11-20T09:00:00-05:00"}),
        condition(1, of=of),
        note(STAY, of=of),
        note("Impression\nPneumonia?", 2, of=of, docStatus="preliminary"),
        note("Wrong patient.", 3, of=of, status="entered-in-error"),
        note(number=4, of=of, content=[{"attachment": elsewhere}]),
        note(number=5, of=of, content=[{"attachment": cut_off}]),
    )
    (number,) = planted(camera.copy, as_bytes(stay))
    page = camera.person("coder", f"/chart/{number}")
    Bench(page).ready()
    camera.take(page, "import-notes", BOTH)

    june = PersonIn(family="Archer", given="June", numbers=(("https://riverbend.example/mrn", "4471022"),))
    ana = PersonIn(
        family="Ruiz", given="Ana", born="1966-07-21", id="2", numbers=(("https://payer.example/member", "PM-99120"),),
        visits=(VisitIn("v2", "2026-04-04", "Back pain after lifting."),),
    )  # fmt: skip
    both = ana.but(
        id="3", numbers=(*june.numbers, *ana.numbers), visits=(VisitIn("v3", "2026-10-04", "Diabetes review."),)
    )
    manager = camera.person("manager", "/import")
    for name, one in (("riverbend.json", june), ("payer.json", ana), ("north-clinic.json", both)):
        ImportScreen(manager).send({"name": name, "mimeType": "application/json", "buffer": one.file()})
        job = manager.get_by_role("region", name="Job", exact=True)
        expect(job).to_contain_text(name)
        expect(job).to_contain_text("Done")
    manager.goto("/held")
    manager.get_by_role("button", name="Ruiz, Ana").first.click()
    expect(manager.get_by_role("region", name="Is it the same person?")).to_be_visible()
    camera.take(manager, "held", BOTH)


def figures(camera: Camera) -> None:
    """The dashboard and the coach."""
    page = camera.person("manager", "/dashboard")
    expect(page.get_by_role("region", name="Queue now")).to_be_visible()
    camera.take(page, "dashboard")
    page.goto("/coach/practice")
    camera.take(page, "coach-practice")
    provider = camera.person("provider", "/coach")
    camera.take(provider, "coach", BOTH)


ALL: tuple[Callable[[Camera], None], ...] = (figures, audits, queries, note_door, coded_stay, suggested_codes, imports)


def main(*names: str) -> None:
    """Take the pictures of all stories, or of those named."""
    with demo_copy() as copy:
        try:
            for story in ALL:
                if not names or story.__name__ in names:
                    story(Camera(CHROMIUM.browser(), copy))
        finally:
            CHROMIUM.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
