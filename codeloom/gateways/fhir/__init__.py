"""Reading FHIR R4: bytes in, frozen chart drafts out. No database, no encryption, nothing fetched or written.

    for reading in read_upload("county.zip", spooled, ImportOptions(last_n=20)):
        for patient_charts in reading.charts():      # one patient at a time: commit per patient
            patient_charts.patient                   # PatientFacts
            patient_charts.charts                    # tuple of ChartDraft (a patient with over 1,000 comes in parts)
        reading.report                               # FileReport, final once charts() is exhausted
        reading.reports                              # one per file; more than one for a set of NDJSON files

An upload is .json, .ndjson, either with gzip, or a zip of many; its content decides which it is. `read_set` takes
several uploads at once, so that loose NDJSON files of one export (Patient, Encounter, ...) are read together; the NDJSON
files of one directory of a zip always are. Readings never raise: trouble with one file ends in its own report.

Counts add up: `report.encounters` = charts yielded + the sum of `report.skipped`. The importer splits the charts yielded
into created, updated, unchanged and held by what is known of the patient, the chart's `identifiers` and its `content_hash`.

Memory: Bundles up to 8 MB are parsed at once, larger ones walked as a stream: one look at the shape, one walk for patients
and encounters, then one per batch of patients (one batch for most files). Bounds are in archives.Limits and shape.py.
"""

from codeloom.gateways.archives import Limits, Refused
from codeloom.gateways.fhir.drafts import (
    ChartDraft,
    ChartNotice,
    ConditionFact,
    DocumentDraft,
    Identifier,
    Measurement,
    MedicationFact,
    PatientCharts,
    PatientFacts,
    PayerFact,
    ProcedureFact,
    SentCode,
)
from codeloom.gateways.fhir.notices import sentence_of
from codeloom.gateways.fhir.reading import FileReading, read_set, read_upload
from codeloom.gateways.fhir.selection import GROUPS, ImportOptions
from codeloom.gateways.fhir.sent_person import person_of
from codeloom.gateways.fhir.tally import FileReport, Notice
from codeloom.gateways.fhir.words import EXPECTED_SKIPS, OPTION_SKIPS, SKIPS, refusal_words

__all__ = [
    "EXPECTED_SKIPS",
    "GROUPS",
    "OPTION_SKIPS",
    "SKIPS",
    "ChartDraft",
    "ChartNotice",
    "ConditionFact",
    "DocumentDraft",
    "FileReading",
    "FileReport",
    "Identifier",
    "ImportOptions",
    "Limits",
    "Measurement",
    "MedicationFact",
    "Notice",
    "PatientCharts",
    "PatientFacts",
    "PayerFact",
    "ProcedureFact",
    "Refused",
    "SentCode",
    "person_of",
    "read_set",
    "read_upload",
    "refusal_words",
    "sentence_of",
]
