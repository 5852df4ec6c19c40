"""What the tests of reading share: reading bytes in one line."""

import io
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from codeloom.gateways.fhir import (
    ChartDraft,
    FileReport,
    ImportOptions,
    PatientCharts,
    PatientFacts,
    bundles,
    read_upload,
)

from .sample import Resource, as_bytes, bundle, patient


class Read(NamedTuple):
    """Everything one upload gave."""

    patients: list[PatientCharts]
    reports: list[FileReport]

    @property
    def charts(self) -> list[ChartDraft]:
        return [chart for patient in self.patients for chart in patient.charts]

    @property
    def report(self) -> FileReport:
        (report,) = self.reports
        return report


def read(raw: bytes, options: ImportOptions | None = None, name: str = "a.json") -> Read:
    """Read one upload to its end; whatever it is, its counts must add up."""
    patients: list[PatientCharts] = []
    reports: list[FileReport] = []
    for reading in read_upload(name, io.BytesIO(raw), options):
        before = sum(len(p.charts) for p in patients)
        patients += reading.charts()
        report = reading.report
        reports.append(report)
        made = sum(len(p.charts) for p in patients) - before
        if report.outcome == "accepted":
            assert report.encounters == made + report.skipped.total()
        else:
            assert made == 0
            assert report.message
    return Read(patients, reports)


def key_of(known: ChartDraft | PatientFacts) -> str:
    """What a chart or a patient is first known by."""
    return known.identifiers[0].key


@pytest.fixture(name="read")
def _read() -> Callable[..., Read]:
    return read


@pytest.fixture(params=["at once", "as a stream"])
def both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run a test with Bundles parsed at once, and again with every Bundle walked as a stream."""
    if request.param == "as a stream":
        monkeypatch.setattr(bundles, "SMALL", 0)
    return str(request.param)


@pytest.fixture
def chart() -> Callable[..., ChartDraft]:
    """The first chart of a Bundle of a patient and these resources."""

    def make(*resources: Resource, **who: Any) -> ChartDraft:
        return read(as_bytes(bundle(patient(**who), *resources))).charts[0]

    return make
