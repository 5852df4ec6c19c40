"""What can never be made fails with its reason, and nothing of a row stands in the log."""

from uuid import UUID

import pytest

from codeloom.db.tables.exports import Export
from codeloom.db.work import unit_of_work
from codeloom.services.exports import making, running
from codeloom.settings import Settings
from tests.integration.exports.exports_world import Practice


@pytest.fixture(scope="module")
def practice(database: Settings) -> Practice:
    return Practice()


def changed(practice: Practice, export_id: UUID, **given: object) -> None:
    with unit_of_work(practice.scope()) as uow:
        one = uow.session.get(Export, (practice.org_id, export_id))
        for name, value in given.items():
            setattr(one, name, value)
        uow.session.add(one)
        uow.record("CHANGED")
        uow.commit()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"fields": ["number", "shoe_size"]}, "field_gone"),
        ({"report": "horoscopes"}, "report_gone"),
        ({"filters": {"team": str(UUID(int=5))}}, "team_gone"),
        ({"attempts": 8}, "gave_up"),
    ],
)
def test_what_can_never_be_made_fails_with_its_reason(
    practice: Practice, given: dict[str, object], reason: str
) -> None:
    export_id = practice.asked("charts")
    changed(practice, export_id, **given)
    assert running.run(practice.org_id, export_id, "w") is running.Outcome.FAILED
    assert (practice.export(export_id).status, practice.export(export_id).reason) == ("failed", reason)


def test_an_error_of_ours_fails_it_and_its_words_stay_out_of_the_log(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    export_id = practice.asked("charts")

    def broken(*_: object, **__: object) -> None:
        raise TypeError("a value of a row")

    monkeypatch.setattr(making, "readers", broken)
    assert running.run(practice.org_id, export_id, "w") is running.Outcome.FAILED
    assert practice.export(export_id).reason == "broken"
    assert "a value of a row" not in caplog.text
    assert "export.broken" in caplog.text
