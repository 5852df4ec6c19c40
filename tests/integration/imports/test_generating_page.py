"""The section of Import that generates synthetic patients, through the socket: offered, ordered, or how to get the package."""

from uuid import UUID

import pytest

from codeloom.gateways import synthetic_patients
from codeloom.services.imports.running import Outcome
from tests.importing import Desk
from tests.integration.core.walls_world import World, signed_in
from tests.made_up_patients import Maker

IMPORT = "codeloom___state___core___screen____screen.codeloom___state___imports___importing____importing"


@pytest.mark.parametrize("installed", [True, False])
def test_the_page_offers_it_where_the_package_is_and_opens_the_job(
    world: World, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setattr(synthetic_patients, "load_maker", lambda: Maker() if installed else None)
    desk = Desk()

    async def story() -> tuple[bool, str, list[str]]:
        async with signed_in(world, desk.person) as browser, world.tab(browser) as tab:
            await tab.ask("hydrate_and_load", "/import")
            await tab.ask(f"{IMPORT}.generate", form={"patients": "2"})
            shown = tab.vars()
            return shown["importing.can_generate"], str(shown["screen.toasts"]), tab.frames

    offered, toasts, frames = world.run(story())
    assert offered is installed
    with desk.open() as uow:
        jobs = [str(one) for one in uow.session.connection().exec_driver_sql("select id from import_jobs").scalars()]
    if not installed:
        assert ("pip install -r requirements-synthea.txt" in toasts, jobs) == (True, [])
        return
    assert any(f"/import?job={jobs[0]}" in frame for frame in frames)
    assert desk.work(UUID(jobs[0])) is Outcome.DONE
    assert len(desk.charts()) == 10
