"""Importing generated uploads, many practices' worth into one: no fact on another person, none lost, none twice.

`SETS=5000 make test PYTEST=tests/integration/imports/test_generated_uploads.py` runs as many sets as it says,
the first of them FIRST_SET.
"""

import io
import json
import os
from collections import Counter, defaultdict
from itertools import islice
from uuid import UUID

from sqlmodel import select

from codeloom.db.tables.charts import Chart, Patient
from codeloom.db.tables.imports import HeldMatch
from codeloom.gateways.fhir import read_set
from codeloom.services.imports import held_content
from codeloom.services.imports.writing import Arrival, write
from codeloom.settings import Settings
from tests.generated_uploads import TOKEN, UploadSet, generate
from tests.importing import Desk, one_patient

SETS = int(os.environ.get("SETS", "100"))
FIRST_SET = int(os.environ.get("FIRST_SET", "0"))
TOGETHER = 40

Token = tuple[str, str, str]


def arrivals(file: UUID, upload: dict[str, bytes]) -> list[Arrival]:
    """The people of one upload as read."""
    readings = read_set([(name, io.BytesIO(raw)) for name, raw in upload.items()])
    return [Arrival(file, one) for reading in readings for one in reading.charts()]


def bring_in(desk: Desk, job: UUID, file: UUID, sets: list[UploadSet], turn: int) -> None:
    """Import what these sets send in a turn; what was read is counted once."""
    batch = [one for made in sets if turn < len(made.uploads) for one in arrivals(file, made.uploads[turn])]
    with desk.change() as uow:
        counted, _ = write(uow, job, batch)
        uow.record("CHARTS_IMPORTED", "import_job", job)
        uow.commit()
    for one, counts in zip(batch, counted, strict=True):
        became = counts.created + counts.updated + counts.unchanged + counts.held + counts.left_out
        assert became == len(one.charts.charts)


def charts_of(desk: Desk) -> list[tuple[str, str, set[Token]]]:
    """Of each chart the family name and birth date of its patient, and the tokens of its own encounter."""
    with desk.open() as uow:
        people = {
            row.id: (
                uow.vault.open(Patient.name_enc, row).partition(",")[0],
                uow.vault.open(Patient.birth_date_enc, row),
            )
            for row in uow.session.exec(select(Patient))
        }
        made = []
        for chart in uow.session.exec(select(Chart)):
            came = json.loads(uow.vault.open(Chart.payload_enc, chart))
            words = [came["reason"]]
            words += [fact["display"] for sort in ("conditions", "procedures") for fact in came[sort]]
            made.append((*people[chart.patient_id], {found for text in words for found in TOKEN.findall(text)}))
        return made


def held_tokens(desk: Desk) -> set[Token]:
    """The tokens of everything that waits for a manager."""
    with desk.open() as uow:
        waiting = [held_content.content(uow, row.id) for row in uow.session.exec(select(HeldMatch))]
    words = (fact.text for one in waiting for chart in one.charts for fact in (*chart.conditions, *chart.procedures))
    return {found for text in words for found in TOKEN.findall(text)}


def test_no_fact_is_on_another_person_lost_or_twice(database: Settings) -> None:
    desk = Desk()
    job = desk.run({"first.json": one_patient()})
    file = desk.files(job)["first.json"].id
    numbers = iter(range(FIRST_SET, FIRST_SET + SETS))
    sent: set[Token] = set()
    people: dict[str, tuple[set[str], set[str]]] = {}
    while some := [generate(number) for number in islice(numbers, TOGETHER)]:
        for turn in range(max(len(made.uploads) for made in some)):
            bring_in(desk, job, file, some, turn)
        for made in some:
            sent |= {(str(a), str(b), c) for a, b, c in made.sent}
            for one in made.people:
                people[str(one.number)] = ({one.family, one.later_family}, {one.birth})
    on_charts: dict[tuple[str, str], int] = defaultdict(int)
    times: Counter[Token] = Counter()
    for family, birth, tokens in charts_of(desk):
        if not tokens:
            continue  # of the first file
        assert len({token[:2] for token in tokens}) == 1, "one encounter a chart"
        (whose, visit, _), *_ = tokens
        assert family in people[whose][0]
        assert birth in people[whose][1]
        on_charts[whose, visit] += 1
        times.update(tokens)
    twice = {key: many for key, many in on_charts.items() if many > 1}
    assert twice == {}
    assert max(times.values()) == 1
    held = held_tokens(desk)
    assert sent - times.keys() - held == set()
    if SETS >= TOGETHER:  # in one set alone everybody may be hard to tell apart
        assert len(sent & times.keys()) > len(sent) * 0.6, "most is on charts, the rest waits"
