"""The evidence pack of a chart or an encounter: what was coded, suggested and audited, and the acts of the log about it, each
proven against a signed checkpoint (ADR 42). Codes, ids and hashes only: never a text of the record, a name or a date of birth."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from codeloom.coding import clock
from codeloom.db.checkpoints import sign_pack
from codeloom.db.queries.operations import evidence as queries
from codeloom.db.queries.operations.evidence import plain, rows
from codeloom.db.tables.audits import Audit
from codeloom.db.tables.charts import (
    ChartCode,
    ChartDelta,
    ChartSubmission,
    ChartSuggestion,
    Document,
    FindingOverride,
)
from codeloom.db.tables.encounters import (
    Delta,
    Encounter,
    EncounterCode,
    EncounterOverride,
    EncounterVersion,
    SuggestionRow,
)
from codeloom.db.work import UnitOfWork
from codeloom.services.core import CodeText, Command, Refused, formatting, verb
from codeloom.services.editor import unpack_lines as chart_lines
from codeloom.services.editor import unpack_rules
from codeloom.services.encounters import unpack_lines as encounter_lines
from codeloom.services.operations.audit_log import subject_named, view_of
from codeloom.services.operations.checkpointing import checkpoint
from codeloom.services.operations.pack_verifier import archive

README = """Evidence of {subject}, made by Codeloom.

Check it:  python verify.py {name}.zip
It needs Python and the package cryptography, and neither Codeloom nor a connection.

acts.json         the rows of the audit log about {subject}: the bytes that were hashed, the hash before them, the way to a root
checkpoints.json  the signed checkpoints whose roots they lead to
keys.json         the public keys that may have signed them
codes.json        the code lines as they stand
versions.json     the code lines as they were sent or finalized, and what the rules said of them then
suggestions.json  who or what suggested, with which model, prompt and code set
differences.json  what was changed of a suggestion
audits.json       the audits with both sides of each line
reasons.json      findings of rules that were settled with a reason, without the reason
manifest.json     the hash of each file, and how many acts were left out because they are older than the first checkpoint with a
                  root; manifest.sig is the key (32 bytes) and its signature (64 bytes)

A place in the record is said by the record's id, where it begins and ends, and "sha256": the hash of the whole text, a zero byte,
the two numbers with a hyphen between them, a zero byte and the words. Whoever holds the record can compute it; nobody else can
guess the words from it.
"""
_SUGGESTED = ("id", "status", "provider", "model", "prompt", "code_set", "asked_by", "asked_at", "finished_at")
_AUDIT = (
    "id",
    "round",
    "coder_id",
    "provider_id",
    "auditor_id",
    "status",
    "agreed",
    "lines",
    "topic",
    "opened_at",
    "closed_at",
)
_PAIR = ("audit_id", "position", "coder_system", "coder_code", "coder_principal", "coder_poa", "coder_units", "system", "code",
         "principal", "poa", "units", "verdict", "category", "material")  # fmt: skip


class MakePack(Command):
    """The chart or encounter, as CH-12 or EN-12."""

    subject: CodeText


@dataclass(frozen=True, slots=True)
class Pack:
    """The archive and the name of its file without its ending."""

    name: str
    data: bytes = field(repr=False)


@verb("operations.evidence_pack", MakePack, repeatable=True)
def evidence_pack(uow: UnitOfWork, command: MakePack) -> Pack:
    """Make the pack of a chart or an encounter. The log is signed where it stands first, so that every act so far is in it; the
    making is recorded. Raises Refused when there is no such subject, when the log is broken, or when it has too many acts."""
    kind, number, id_, about = subject_named(uow, command.subject)
    subject = formatting.chart_number(number) if kind == "chart" else formatting.encounter_number(number)
    try:
        verdict = checkpoint(uow.org_id)
    except OSError:
        raise Refused(
            "The log could not be signed: its checkpoint was not written.", "Nothing was changed.",
            "Make room in the folder of checkpoints, then make the pack again.",
        ) from None  # fmt: skip
    if not verdict.whole:
        raise Refused(
            f"The log does not hold, so nothing can be proven by it. {view_of(verdict).sentence}", "Nothing was changed.",
            "Verify the log and tell whoever runs Codeloom.",
        )  # fmt: skip
    entries = queries.entries(uow, about)
    if len(entries) > queries.MOST:
        raise Refused(
            f"{subject} has more than {queries.MOST:,} acts.", "Nothing was changed.", "Ask whoever runs Codeloom."
        )
    files = _of_chart(uow, id_) if kind == "chart" else _of_encounter(uow, id_)
    acts, checkpoints = queries.proven(uow, entries)
    files["acts.json"] = [
        {"row": one.seq, "body": one.body.decode(), "before": one.prev_hash.hex(), "checkpoint": over,
         "path": [step.hex() for step in steps]}
        for one, over, steps in acts
    ]  # fmt: skip
    files["checkpoints.json"] = [one.line() for one in checkpoints]
    files["keys.json"] = [one.hex() for one in queries.keys(uow.session)]
    name = f"evidence-{subject}"
    made = {at: _json(what) for at, what in files.items()}
    made["verify.py"] = Path(__file__).with_name("pack_verifier.py").read_bytes()
    made["README.txt"] = README.format(subject=subject, name=name).encode()
    facts = {
        "subject": subject, "id": id_, "organization": uow.org_id, "made_at": clock.now(), "made_by": uow.user_id,
        "acts": len(acts), "acts_left_out": len(entries) - len(acts), "key": sign_pack(b"")[0].hex(),
        "files": {at: hashlib.sha256(data).hexdigest() for at, data in made.items()},
    }  # fmt: skip
    manifest = _json(facts)
    made |= {"manifest.json": manifest, "manifest.sig": b"".join(sign_pack(manifest))}
    uow.record("EVIDENCE_PACK_MADE", kind, id_, acts=len(acts), manifest=hashlib.sha256(manifest).hexdigest())
    return Pack(name, archive(made))


def _of_chart(uow: UnitOfWork, chart: UUID) -> dict[str, Any]:
    notes = {
        str(one.id): uow.vault.open(Document.text_enc, one) for one in rows(uow, Document, "position", chart_id=chart)
    }

    def places(spans: list[tuple[str, int, int]]) -> list[dict[str, Any]]:
        return [_place(doc, notes.get(doc), start, end) for doc, start, end in spans]

    codes = [
        plain(
            one, "id", "sequence", "system", "code", "principal", "poa", "units", "origin", "created_by", "updated_at"
        )
        | {"evidence": places([(str(at["doc"]), at["start"], at["end"]) for at in one.evidence])}
        for one in rows(uow, ChartCode, "sequence", chart_id=chart)
    ]
    versions = [
        plain(one, "n", "round", "version", "before", "submitted_by", "submitted_at", "recalled_at")
        | {"lines": [
            plain(line, "id", "system", "code", "poa", "units", "origin")
            | {"evidence": places([(str(at.doc), at.start, at.end) for at in line.evidence])}
            for line in chart_lines(uow.vault.open(ChartSubmission.lines_enc, one))
        ], "rules": _rules(uow, ChartSubmission.rules_enc, one)}
        for one in rows(uow, ChartSubmission, "n", chart_id=chart)
    ]  # fmt: skip
    return {
        "codes.json": codes, "versions.json": versions, "audits.json": _audits(uow, chart_id=chart),
        "suggestions.json": [plain(one, *_SUGGESTED) for one in rows(uow, ChartSuggestion, "asked_at", chart_id=chart)],
        "differences.json": [
            plain(one, "n", "suggestion_id", "subject", "kind", "before", "after", "made_by", "made_at")
            for one in rows(uow, ChartDelta, "n", chart_id=chart)
        ],
        "reasons.json": [
            plain(one, "rule", "made_by", "made_at") for one in rows(uow, FindingOverride, "made_at", chart_id=chart)
        ],
    }  # fmt: skip


def _of_encounter(uow: UnitOfWork, encounter: UUID) -> dict[str, Any]:
    (stands,) = rows(uow, Encounter, "number", id=encounter)
    note = uow.vault.open(Encounter.note_enc, stands)

    def places(of: str, text: str, spans: Any) -> list[dict[str, Any]]:
        return [_place(of, text, start, end) for start, end in spans]

    codes = [
        plain(one, "id", "sequence", "system", "code", "units", "pointers", "updated_at")
        | {"evidence": places(f"note {stands.note_version}", note, one.evidence)}
        for one in rows(uow, EncounterCode, "sequence", encounter_id=encounter)
    ]
    versions = []
    for one in rows(uow, EncounterVersion, "round", encounter_id=encounter):
        of, text = f"note {one.note_version}", uow.vault.open(EncounterVersion.note_enc, one)
        lines = [
            plain(line, "id", "system", "code", "units", "pointers") | {"evidence": places(of, text, line.spans)}
            for line in encounter_lines(uow.vault.open(EncounterVersion.lines_enc, one))
        ]
        versions.append(
            plain(one, "round", "note_version", "suggestion_id", "finalized_by", "finalized_at")
            | {"lines": lines, "rules": _rules(uow, EncounterVersion.rules_enc, one)}
        )
    return {
        "codes.json": codes, "versions.json": versions, "audits.json": _audits(uow, encounter_id=encounter),
        "suggestions.json": [
            plain(one, *_SUGGESTED, "note_version") for one in rows(uow, SuggestionRow, "asked_at", encounter_id=encounter)
        ],
        "differences.json": [
            plain(one, "n", "round", "suggestion_id", "subject", "kind", "before", "after", "made_by", "made_at")
            for one in rows(uow, Delta, "n", encounter_id=encounter)
        ],
        "reasons.json": [
            plain(one, "rule", "made_by", "made_at")
            for one in rows(uow, EncounterOverride, "made_at", encounter_id=encounter)
        ],
    }  # fmt: skip


def _audits(uow: UnitOfWork, **of: UUID) -> list[dict[str, Any]]:
    audits = rows(uow, Audit, "round", **of)
    pairs = queries.pairs(uow, audits)
    return [
        plain(one, *_AUDIT) | {"pairs": [plain(pair, *_PAIR) for pair in pairs if pair.audit_id == one.id]}
        for one in audits
    ]


def _rules(uow: UnitOfWork, column: Any, row: ChartSubmission | EncounterVersion) -> list[dict[str, Any]] | None:
    """What the rules said then, without messages and reasons; None where it is not kept."""
    if row.rules_enc is None:
        return None
    said = unpack_rules(uow.vault.open(column, row))
    return [
        plain(one, "rule", "version", "severity", "rows", "codes", "by") | {"settled": bool(one.reason)} for one in said
    ]


def _place(of: str, text: str | None, start: int, end: int) -> dict[str, Any]:
    """A place in a text by a hash that only whoever holds the whole text can compute. A text that is gone has none."""
    if text is None:
        return {"of": of, "start": start, "end": end, "sha256": None}
    bound = f"{text}\0{start}-{end}\0{text[start:end]}"
    return {"of": of, "start": start, "end": end, "sha256": hashlib.sha256(bound.encode()).hexdigest()}


def _json(what: object) -> bytes:
    return json.dumps(what, indent=1, sort_keys=True, ensure_ascii=False, default=_said).encode() + b"\n"


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
