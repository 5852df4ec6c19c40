"""Reading generated uploads: every fact that was sent is on one chart of its own person, whatever ids and files it came in."""

import io
from collections import Counter

from codeloom.gateways.fhir import ChartDraft, read_set
from tests.generated_uploads import TOKEN, generate

SETS = 150


def tokens_of(chart: ChartDraft) -> set[tuple[str, ...]]:
    """The tokens of everything that the chart has of its own encounter."""
    words = [chart.reason_text, *(fact.text for fact in (*chart.conditions, *chart.procedures))]
    return {found for text in words for found in TOKEN.findall(text)}


def test_every_fact_reaches_one_chart_of_its_own_person() -> None:
    for number in range(SETS):
        made = generate(number)
        families = {str(one.number): {one.family, one.later_family} for one in made.people}
        sent = set()
        for upload in made.uploads:
            times: Counter[tuple[str, ...]] = Counter()
            for reading in read_set([(name, io.BytesIO(raw)) for name, raw in upload.items()]):
                for one in reading.charts():
                    for chart in one.charts:
                        tokens = tokens_of(chart)
                        assert len({token[:2] for token in tokens}) == 1, f"set {number}: one encounter a chart"
                        assert one.patient.family in families[next(iter(tokens))[0]], f"set {number}"
                        times.update(tokens)
                for report in reading.reports:
                    assert not report.skipped, f"set {number}: {report.skipped}"
                    assert {notice.code for notice in report.warnings} <= {
                        "no_birth_date", "no_encounter", "shared_identifier", "duplicate_entry",
                    }, f"set {number}: {report.warnings}"  # fmt: skip
            assert set(times.values()) <= {1}, f"set {number}: {times.most_common(3)}"
            sent |= {token for token in times if token[2] != "r"}
        assert sent == {(str(a), str(b), c) for a, b, c in made.sent}, f"set {number}: lost"
