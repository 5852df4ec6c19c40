"""An encounter as JSON for programs: the same facts as on the screens, with ids to act on."""

import json
from dataclasses import asdict
from typing import Any

from starlette.responses import JSONResponse, Response

from codeloom.api.encounters.preconditions import tag_of
from codeloom.services.encounters import EncounterView, FinalLineView, ProposalView, SuggestionView

NOT_KEPT = {"cache-control": "no-store"}


def encounter_json(view: EncounterView) -> dict[str, Any]:
    """The whole encounter."""
    patient = view.patient
    return {
        "id": view.id,
        "number": view.number,
        "version": view.version,
        "note_version": view.note_version,
        "status": view.status,
        "with_billing": view.sent,
        "patient": {"record_number": patient.record_number, "name": patient.name, "birth_date": patient.birth_date,
                    "sex": patient.sex},
        "provider": view.provider,
        "service_date": view.service_date,
        "patient_kind": view.patient_kind,
        "setting": view.setting,
        "minutes": view.minutes,
        "visit": view.visit,
        "picked": view.picked,
        "note": view.note,
        "suggestion": _suggestion(view.suggestion),
        "codes": [_line(line) for line in view.lines],
        "differences": [
            {"subject": one.subject, "kind": one.kind, "before": one.before, "after": one.after, "reason": one.reason,
             "by": one.who, "reason_due": one.asks}
            for one in view.deltas
        ],
        "blocks": list(view.blocks),
        "finalized": view.status == "finalized",
        "round": view.round,
    }  # fmt: skip


def packed(status: int, view: EncounterView) -> str:
    """An answer as text, to be kept for a request that is sent again."""
    return json.dumps({"status": status, "version": view.version, "body": encounter_json(view)})


def unpacked(text: str) -> Response:
    """The answer of a packed text."""
    kept = json.loads(text)
    return _answer(kept["status"], kept["version"], kept["body"])


def encounter_response(status: int, view: EncounterView) -> Response:
    """An encounter as an answer, with its ETag; where to poll or find it for 201 and 202."""
    return _answer(status, view.version, encounter_json(view))


def _answer(status: int, version: int, body: dict[str, Any]) -> Response:
    place = {"location": f"/api/v1/encounters/{body['id']}"} if status in (201, 202) else {}
    return JSONResponse(body, status, {**NOT_KEPT, **place, "etag": tag_of(version)})


def _suggestion(suggestion: SuggestionView) -> dict[str, Any]:
    proposals = suggestion.proposals
    return {
        "state": suggestion.state,
        "problem": suggestion.problem,
        "note_version": suggestion.note_version,
        "provider": suggestion.provider,
        "code_set": suggestion.code_set,
        "diagnoses": [_proposal(one) for one in proposals if one.system == "icd10cm"],
        "procedures": [_proposal(one) for one in proposals if one.system != "icd10cm"],
        "em": asdict(suggestion.em) if suggestion.em is not None else None,
        "risks": [asdict(one) for one in suggestion.risks],
        "dropped": [{"code": code, "reason": reason} for code, reason in suggestion.dropped],
    }


def _proposal(one: ProposalView) -> dict[str, Any]:
    return {
        "proposal": one.key, "code": one.code or None, "system": one.system, "title": one.title, "units": one.units,
        "confidence": one.confidence, "why": one.why, "verified": one.verified, "state": one.state,
        "evidence": [list(span) for span in one.spans],
    }  # fmt: skip


def _line(line: FinalLineView) -> dict[str, Any]:
    return {
        "line": line.id, "label": line.label, "code": line.code, "system": line.system, "title": line.title,
        "units": line.units, "pointers": list(line.pointers), "proposal": line.proposal or None,
        "evidence": [list(span) for span in line.spans],
        "findings": [
            {"finding": one.key, "rule": one.rule, "severity": one.severity, "message": one.message,
             "citation": one.citation, "reason": one.reason, "fix": one.fix}
            for one in line.findings
        ],
    }  # fmt: skip
