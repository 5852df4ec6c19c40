"""What a decision about a held match wrote and changed, and taking it back while nobody has built on it."""

from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

import orjson

from codeloom.db.queries.imports import held as held_queries
from codeloom.db.queries.imports import identities as queries
from codeloom.db.queries.imports.identities import KnownKey
from codeloom.db.tables.imports import HeldMatch
from codeloom.db.work import UnitOfWork
from codeloom.services.core import Refused
from codeloom.services.imports.filing import Filing

SEALED = ("_enc", "_hmac")


def made(filing: Filing) -> dict[str, Any]:
    """What the rows of a decision are, by ids and keys in hex."""
    shared = filing.people.shared
    return {
        "patient": [str(one) for one in filing.new_people],
        "charts": [str(one) for one in filing.new_charts],
        "changed": {str(one): row["version"] for one, row in filing.changed_charts.items()},
        "keys": [row["hmac"].hex() for row in filing.people.new_keys],
        "chart_keys": [row["hmac"].hex() for row in filing.chart_keys],
        "shared": {hmac.hex(): [key.kind, str(key.patient_id)] for hmac, key in shared.items()},
    }


def before(filing: Filing) -> bytes:
    """The rows a decision is about to change, as they stand; empty when it changes none."""
    uow, charts = filing.uow, []
    found = queries.lock_charts(uow, filing.changed_charts)
    for chart_id, row in filing.changed_charts.items():
        charts.append({name: getattr(found[chart_id][0], name) for name in row if name != "version"})
    people = []
    for patient_id, row in filing.changed_people.items():
        stored = filing.people.row_of(uow, patient_id)
        people.append({name: getattr(stored, name) for name in row})
    notes = [one.model_dump() for one in queries.documents_of(uow, filing.changed_charts)]
    if not charts and not people:
        return b""
    return orjson.dumps({"people": people, "charts": charts, "documents": notes}, default=_base64)


def _base64(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError


def take_back(uow: UnitOfWork, match: HeldMatch) -> None:
    """Undo what a decision wrote. Raises Refused when somebody has worked on it or later imports built on it."""
    if match.patient_id is None:
        return
    _check(uow, match, match.patient_id)
    done, patient_id = match.made, match.patient_id
    kept = orjson.loads(uow.vault.open(HeldMatch.before_enc, match) or "{}")
    match.patient_id, match.made, match.before_enc = None, {}, None
    uow.session.flush()
    queries.drop_charts(uow, [UUID(one) for one in done["charts"]])
    queries.drop_keys(
        uow, [bytes.fromhex(one) for one in done["keys"]], [bytes.fromhex(one) for one in done["chart_keys"]]
    )
    queries.put_keys_back(
        uow, {bytes.fromhex(hmac): KnownKey(kind, UUID(who)) for hmac, (kind, who) in done["shared"].items()}
    )
    if kept:
        versions = {one: version + 1 for one, version in done["changed"].items()}
        charts = [_row(one) | {"version": versions[one["id"]]} for one in kept["charts"]]
        queries.change_rows(uow, [_row(one) for one in kept["people"]], charts)
        queries.put_documents(uow, [_row(one) for one in kept["documents"]])
    if done["patient"]:
        queries.drop_patient(uow, patient_id)


def _row(written: dict[str, Any]) -> dict[str, Any]:
    """A row as it was stored: sealed values are bytes again."""
    return {
        name: b64decode(value) if name.endswith(SEALED) and value is not None else value
        for name, value in written.items()
    }


def _check(uow: UnitOfWork, match: HeldMatch, patient_id: UUID) -> None:
    done = match.made
    versions = dict.fromkeys(done["charts"], 1) | done["changed"]
    found = queries.lock_charts(uow, [UUID(one) for one in versions])
    worked_on = sorted(chart.number for chart, free in found.values() if not free)
    if worked_on or len(found) < len(versions):
        charts = ", ".join(map(str, worked_on[:5])) or "a chart of it"
        raise Refused(
            f"Somebody has worked on what this decision made: chart {charts}.",
            kept="The decision stays.", todo="Tell the coder of the chart; codes are not moved to another patient.",
            code="worked_on",
        )  # fmt: skip
    later = queries.charts_of_patient(uow, patient_id) - {UUID(one) for one in versions}
    if not done["patient"]:
        later = queries.made_after(uow, later, match.decided_at)
    if later or any(chart.version != versions[str(one)] for one, (chart, _) in found.items()):
        raise Refused(
            "A later import has added to this patient or changed charts of this decision.",
            kept="The decision stays.", todo="Look at the patient's charts; their codes can still be struck.", code="built_on",
        )  # fmt: skip
    if done["patient"] and queries.has_encounters(uow, patient_id):
        raise Refused(
            "A provider has written an encounter of the patient that this decision made.",
            kept="The decision stays.", todo="Look at the patient's charts; their codes can still be struck.", code="built_on",
        )  # fmt: skip
    if held_queries.others_on(uow, patient_id, match.id) and done["patient"]:
        raise Refused(
            "Another decision is about the patient that this one made.",
            kept="The decision stays.", todo="Undo the other decision first.", code="built_on",
        )  # fmt: skip
