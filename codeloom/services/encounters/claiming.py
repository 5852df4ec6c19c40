"""A finalized encounter for another program: as a FHIR R4 Claim, and as plain JSON with its differences."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from codeloom.coding.chart_facts import read_payload
from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.lifecycle import EncounterStatus
from codeloom.db.queries import people
from codeloom.db.queries.encounters import rows as queries
from codeloom.db.tables.charts import Patient
from codeloom.db.work import UnitOfWork
from codeloom.gateways.fhir.claims import ClaimedDiagnosis, ClaimedLine, ClaimedVisit, claim_of
from codeloom.services.charts import name_of
from codeloom.services.core import Refused, verb
from codeloom.services.editor import describe
from codeloom.services.encounters.commands import OfEncounter
from codeloom.services.encounters.context import EncounterWork, FinalLine
from codeloom.services.encounters.views import ClaimDocuments


@verb("encounters.claim", OfEncounter)
def read_claim(uow: UnitOfWork, command: OfEncounter) -> ClaimDocuments:
    """The claim of a finalized encounter. The read is recorded. Raises NotFound, and Refused for one that is not finalized."""
    work = EncounterWork.take(uow, command.encounter_id)
    encounter = work.encounter
    if encounter.status != EncounterStatus.FINALIZED:
        raise Refused("Only a finalized encounter has a claim.", todo="Finalize it first.", code="not_finalized")
    visit = _visit(work)
    uow.record("CLAIM_READ", "encounter", encounter.id, round=encounter.round)
    return ClaimDocuments(encounter.number, encounter.round, _text(claim_of(visit)), _text(_plain(work, visit)))


def _visit(work: EncounterWork) -> ClaimedVisit:
    uow, encounter, patient = work.uow, work.encounter, work.patient
    assert encounter.finalized_at is not None
    family, _, given = name_of(uow, patient).partition(", ")
    born = uow.vault.open(Patient.birth_date_enc, patient)
    described = zip(work.lines, work.work_lines(), strict=True)
    payers = (read_payload(payload).payer.name for payload in queries.payloads(uow, patient.id))
    return ClaimedVisit(
        id=str(encounter.id), space=f"urn:codeloom:{uow.org_id}", number=encounter.number, round=encounter.round,
        family=family, given=given, birth_date=date.fromisoformat(born) if born else None, sex=patient.sex,
        record_number=uow.vault.open(Patient.mrn_enc, patient), provider=work.provider,
        payer=next(filter(None, payers), ""), setting=encounter.setting, day=encounter.service_date,
        finalized=encounter.finalized_at,
        diagnoses=tuple(
            ClaimedDiagnosis(str(line.id), line.code, describe(row, work.codes, None).title)
            for line, row in described if line.system == "icd10cm"
        ),
        lines=tuple(_line(line) for line in work.lines if line.system != "icd10cm"),
    )  # fmt: skip


def _line(line: FinalLine) -> ClaimedLine:
    read = read_procedure(line.code)
    return ClaimedLine(line.system, read.code, read.modifiers, line.units, line.pointers)


def _plain(work: EncounterWork, visit: ClaimedVisit) -> dict[str, Any]:
    """What was finalized, in words of our own; pointers are sequences of diagnoses."""
    place = {one.id: at for at, one in enumerate(visit.diagnoses, start=1)}
    return {
        "encounter": {
            "number": visit.number, "version": visit.round, "service_date": visit.day.isoformat(),
            "setting": visit.setting, "patient_kind": work.encounter.patient_kind, "minutes": work.encounter.minutes,
            "finalized_at": visit.finalized.isoformat(timespec="seconds"),
            "finalized_by": people.name_of(work.uow, _by(work)), "provider": visit.provider,
        },
        "patient": {
            "record_number": visit.record_number, "family": visit.family, "given": visit.given, "sex": visit.sex,
            "birth_date": visit.birth_date.isoformat() if visit.birth_date else None,
        },
        "payer": visit.payer or None,
        "diagnoses": [{"sequence": place[one.id], "code": one.code, "title": one.title} for one in visit.diagnoses],
        "lines": [
            {"system": one.system, "code": one.code, "modifiers": list(one.modifiers), "units": one.units,
             "diagnoses": [place[at] for at in one.diagnoses if at in place]}
            for one in visit.lines
        ],
        "differences": [{"kind": one.kind.value, "suggested": one.before, "final": one.after}
                        for one in work.standing.values()],
    }  # fmt: skip


def _by(work: EncounterWork) -> UUID:
    by = work.encounter.finalized_by
    assert by is not None
    return by


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
