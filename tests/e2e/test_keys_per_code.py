"""Keys for one code: a stay coded by keys alone takes at most eight presses a row, and every row that the note says has
evidence. `python -m benchmarks.keys` measures ten charts of the reference data."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.coding_keys import CodingHand, Target
from tests.e2e.hands import plant
from tests.e2e.screens import Bench
from tests.running import Running

MOST = 8.0
TYPED = (
    Target("I21.4", "non-ST elevation myocardial infarction"), Target("S52.502A", "fracture of the lower end of the left radius"),
    Target("J44.9", "COPD"), Target("K50.90", "Crohn's disease"), Target("E78.2", "Mixed hyperlipidemia"),
    Target("K21.9", "Reflux"), Target("D69.0", "Allergic purpura"), Target("M17.0", "Osteoarthritis of both knees"),
)  # fmt: skip


def test_a_stay_takes_at_most_eight_keys_a_code_with_evidence_poa_and_a_rationale(
    running: Running, as_role: Callable[..., Page]
) -> None:
    page = as_role("coder", at="")
    page.goto(f"/chart/{plant(running, (), dated=True, conditions=(1, 2, 3))}")
    Bench(page).ready()
    coded = CodingHand(page).code(TYPED, ["99232"])
    print(f"\n{coded.per_code:.1f} keys a code: {coded}")
    assert coded.rows == len(TYPED) + 1
    assert (coded.proven, coded.unsaid) == (len(TYPED), 0)
    assert all(one != "" for one in page.locator("select.poa").evaluate_all("all => all.map((one) => one.value)"))
    assert coded.per_code <= MOST
