"""Hostile and odd files, built here: one per kind of trouble the reader must survive, with the outcome it must give."""

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from .sample import (
    Resource,
    as_bytes,
    attachment,
    bundle,
    condition,
    encounter,
    make_bundle,
    note,
    observation,
    patient,
)

NAN = float("nan")


class Kind(NamedTuple):
    """A file: how it is built, the outcome, the refusal or warning code that must be given (empty: none)."""

    name: str
    build: Callable[[], bytes]
    outcome: str
    code: str = ""
    charts: int | None = None


def good() -> bytes:
    """A small Bundle with nothing wrong: one patient, three encounters."""
    return as_bytes(make_bundle())


def _with(*extra: Resource, **root: Any) -> bytes:
    made = make_bundle()
    made["entry"] += [{"resource": resource} for resource in extra]
    return as_bytes({**made, **root})


def _of(*resources: Resource, **root: Any) -> Callable[[], bytes]:
    return lambda: as_bytes(bundle(*resources, **root))


def _raw(find: bytes, put: bytes) -> Callable[[], bytes]:
    def build() -> bytes:
        made = good()
        assert find in made
        return made.replace(find, put, 1)

    return build


def _nested(levels: int) -> Callable[[], bytes]:
    deep = '{"a":' * levels + "1" + "}" * levels
    return lambda: good()[:-2] + f', {{"resource": {{"resourceType": "Goal", "x": {deep}}}}}]}}'.encode()


def zipped(members: dict[str, bytes], **flags: int) -> bytes:
    """A zip of members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def encrypted_zip() -> bytes:
    """A zip whose only member says that it is locked with a password."""
    made = bytearray(zipped({"a.json": good()}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.index(signature) + offset
        made[at : at + 2] = struct.pack("<H", struct.unpack_from("<H", made, at)[0] | 1)
    return bytes(made)


def lying_zip(real: int, said: int) -> bytes:
    """A zip whose directory says that a member of `real` zero bytes has `said`."""
    made = bytearray(zipped({"a.json": b" " * real}))
    at = made.index(b"PK\x01\x02") + 24
    made[at : at + 4] = struct.pack("<I", said)
    return bytes(made)


def dstu2() -> Resource:
    """A Bundle in the shape of DSTU2."""
    return bundle(
        patient(name=[{"family": ["Testcase"], "given": ["Robin"]}]),
        encounter(class_="outpatient", subject=None, patient={"reference": "Patient/p1"}),
        condition(clinicalStatus="active", subject=None, patient={"reference": "Patient/p1"}),
        type="collection",
    )


def stu3() -> Resource:
    """A Bundle in the shape of STU3."""
    return bundle(
        patient(),
        encounter(class_={"code": "ambulatory"}),
        condition(clinicalStatus="active", encounter=None, context={"reference": "Encounter/p1-e1"}),
        observation(encounter=None, context={"reference": "Encounter/p1-e1"}),
        type="collection",
    )


def r5() -> Resource:
    """A Bundle in the shape of R5."""
    coded = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}]}
    return bundle(patient(), encounter(class_=[coded], period=None, actualPeriod={"start": "2026-05-02"}), condition())


def _two_patients() -> bytes:
    return as_bytes(make_bundle(patients=2, encounters=2))


def _same_identifier() -> bytes:
    twin = patient(2, identifier=patient(1)["identifier"])
    return as_bytes(bundle(patient(1), twin, encounter(1, 1), encounter(1, 2)))


def _twice() -> bytes:
    made = make_bundle()
    return as_bytes({**made, "entry": made["entry"] * 2})


def _latin1() -> Resource:
    content = [{"attachment": attachment("Fièvre \x00 café".encode("latin-1"), "text/plain; charset=iso-8859-1")}]
    return note(content=content)


def _next_page() -> bytes:
    link = [{"relation": "self", "url": "https://x.test/1"}, {"relation": "next", "url": "https://x.test/2"}]
    return as_bytes({**make_bundle(type="searchset"), "link": link})


def _relative() -> bytes:
    made = make_bundle()
    return as_bytes({**made, "entry": [{"resource": entry["resource"]} for entry in made["entry"]]})


def _duplicate_keys() -> bytes:
    return b'{"type": "batch", "resourceType": "Bundle", ' + good()[1:]


_HOSTILE_NAME = [
    {"family": "<script>alert('x')</script>", "given": ["Robert'); DROP TABLE charts;--", "\u202eevil", "😀"]}
]
_ICD = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "e1165"}], "text": "T2DM"}
_BAD_NOTE = [{"attachment": {"contentType": "text/plain", "data": "%%%not-base64%%%"}}]
_ORGANIZATION = {"resourceType": "Organization", "id": "o1", "name": "Riverbend"}

KINDS: tuple[Kind, ...] = (
    Kind("good", good, "accepted", charts=3),
    Kind("empty", lambda: b"", "refused", "empty"),
    Kind("blank", lambda: b" \n\t ", "refused", "empty"),
    Kind("truncated", lambda: good()[: len(good()) // 2], "refused", "truncated"),
    Kind("truncated in a text", lambda: good()[: good().index(b"Testcase1") + 4], "refused", "truncated"),
    Kind("html", lambda: b"<!DOCTYPE html><html><body>502</body></html>", "refused", "html"),
    Kind("xml", lambda: b'\xef\xbb\xbf<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"/>', "refused", "xml"),
    Kind("text", lambda: b"Dear all,\nplease find", "refused", "not_json"),
    Kind("binary", lambda: bytes(range(256)) * 40, "refused", "not_json"),
    Kind("utf-16", lambda: good().decode().encode("utf-16"), "refused", "not_utf8"),
    Kind("latin-1 json", _raw(b"Riverbend", b"Rivi\xe8re"), "refused", "not_utf8"),
    Kind("array", lambda: as_bytes([make_bundle()]), "refused", "list"),
    Kind("number", lambda: b"42", "refused", "not_an_object"),
    Kind("no resourceType", lambda: as_bytes({**make_bundle(), "resourceType": None}), "refused", "no_resource_type"),
    Kind("bare patient", lambda: as_bytes(patient()), "refused", "bare_resource"),
    Kind("bare nonsense", lambda: b'{"resourceType": "Robin Testcase"}', "refused", "bare_resource"),
    Kind("history", lambda: _with(type="history"), "refused", "bundle_type"),
    Kind("type is no text", lambda: _with(type={"a": 1}), "refused", "bundle_type"),
    Kind("no type", lambda: _with(type=None), "accepted", "no_bundle_type", 3),
    Kind("collection", lambda: _with(type="collection"), "accepted", charts=3),
    Kind("batch", lambda: _with(type="batch"), "accepted", charts=3),
    Kind("searchset with a next page", _next_page, "accepted", "more_pages", 3),
    Kind("unknown resource", lambda: _with({"resourceType": "FooBar", "id": "1"}), "accepted", "unknown_resource", 3),
    Kind("entries without resources", lambda: _with().replace(b'"entry": [', b'"entry": [{}, 7, null, '),
         "accepted", "entry_without_resource", 3),
    Kind("only empty resources", lambda: b'{"resourceType":"Bundle","type":"batch","entry":[{"resource":{}}]}',
         "refused", "no_typed_entry"),
    Kind("no entries", lambda: b'{"resourceType":"Bundle","type":"searchset"}', "skipped", "no_patient"),
    Kind("information only", _of(_ORGANIZATION), "skipped", "no_patient"),
    Kind("patient only", _of(patient()), "accepted", "no_encounter", 0),
    Kind("no patient", _of(encounter(), condition()), "refused", "missing_patient"),
    Kind("stranger's encounter", _of(patient(), encounter(), encounter(2, of=9)), "accepted", "patient_not_in_file", 1),
    Kind("two patients", _two_patients, "accepted", charts=4),
    Kind("two patients, one identifier", _same_identifier, "accepted", "shared_identifier", 2),
    Kind("everything twice", _twice, "accepted", "duplicate_entry", 3),
    Kind("bad base64", _of(patient(), encounter(), note(content=_BAD_NOTE)), "accepted", "note_unreadable", 1),
    Kind("latin-1 note with nul", _of(patient(), encounter(), _latin1()), "accepted", charts=1),
    Kind("bad dates", _of(patient(), encounter(period={"start": "not-a-date", "end": "2020-13-45"})),
         "accepted", "bad_date", 1),
    Kind("no dates", _of(patient(), encounter(period=None)), "accepted", "no_service_date", 1),
    Kind("end before start", _of(patient(), encounter(period={"start": "2026-05-02T10:00:00Z", "end": "2026-05-01T10:00:00Z"})),
         "accepted", "end_before_start", 1),
    Kind("dstu2", lambda: as_bytes(dstu2()), "refused", "dstu2"),
    Kind("stu3", lambda: as_bytes(stu3()), "refused", "stu3"),
    Kind("r5", lambda: as_bytes(r5()), "refused", "r5"),
    Kind("hostile names", _of(patient(name=_HOSTILE_NAME), encounter()), "accepted", charts=1),
    Kind("nameless", _of(patient(name=[], gender=None, birthDate=None), encounter()), "accepted", "no_birth_date", 1),
    Kind("byte order mark", lambda: b"\xef\xbb\xbf" + good(), "accepted", charts=3),
    Kind("nul bytes", lambda: good().replace(b", ", b",\0 ") + b"\0", "accepted", charts=3),
    Kind("gzip", lambda: gzip.compress(good()), "accepted", charts=3),
    Kind("gzip cut", lambda: gzip.compress(good())[:-40], "refused", "truncated"),
    Kind("gzip in gzip", lambda: gzip.compress(gzip.compress(good())), "refused", "nested_archive"),
    Kind("tar", lambda: b"a.json".ljust(257, b"\0") + b"ustar\x0000", "refused", "archive_kind"),
    Kind("bzip2", lambda: b"BZh91AY&SY" + bytes(60), "refused", "archive_kind"),
    Kind("nested 600", _nested(600), "accepted", charts=3),
    Kind("nested 2,000", _nested(2_000), "refused", "too_deep"),
    Kind("nested 20,000", _nested(20_000), "refused", "too_deep"),
    Kind("brackets without end", lambda: b'{"resourceType":"Bundle","entry":' + b"[" * 500_000, "refused", "too_deep"),
    Kind("401-digit number", _raw(b'"finished"', b'"finished", "x": 1' + b"0" * 400), "accepted", "odd_number", 3),
    Kind("6,000-digit number", _raw(b'"finished"', b'"finished", "x": -' + b"9" * 6_000), "accepted", "odd_number", 3),
    Kind("1e999", _raw(b"81.4567", b"1e999"), "accepted", "odd_number", 3),
    Kind("nan", lambda: json.dumps({**make_bundle(), "x": NAN, "y": -float("inf")}).encode(), "accepted", "odd_number", 3),
    Kind("half surrogate", _raw(b"Robin", b"Ro\\ud83dbin"), "accepted", "odd_text", 3),
    Kind("duplicate keys", _duplicate_keys, "accepted", charts=3),
    Kind("relative references", _relative, "accepted", charts=3),
    Kind("icd-10-cm coded", _of(patient(), encounter(), condition(code=_ICD)), "accepted", charts=1),
    Kind("cancelled", _of(patient(), encounter(), encounter(2, status="cancelled")), "accepted", "cancelled", 1),
    Kind("entered in error", _of(patient(), encounter(2, status="entered-in-error")), "accepted", "entered-in-error", 0),
    Kind("no id at all", _of(patient(), encounter(id=None)), "accepted", "no_identity", 0),
    Kind("zip", lambda: zipped({"a.json": good()}), "accepted", charts=3),
    Kind("zip without members", lambda: zipped({}), "refused", "empty"),
    Kind("zip cut", lambda: zipped({"a.json": good()})[:-30], "refused", "truncated"),
    Kind("zip slip", lambda: zipped({"../../etc/a.json": good()}), "refused", "unsafe_name"),
    Kind("zip from the root", lambda: zipped({"/etc/a.json": good()}), "refused", "unsafe_name"),
    Kind("zip with a drive", lambda: zipped({"C:\\a.json": good()}), "refused", "unsafe_name"),
    Kind("zip in zip", lambda: zipped({"a.zip": zipped({"a.json": good()})}), "refused", "nested_archive"),
    Kind("locked zip", encrypted_zip, "refused", "encrypted"),
    Kind("lying zip", lambda: lying_zip(3_000_000, 100), "refused", "damaged"),
)  # fmt: skip


def every_wrong_type() -> list[bytes]:
    """For each field the reader looks at, Bundles in which it has each wrong type."""
    wrong: tuple[Any, ...] = (
        None,
        True,
        7,
        -1.5,
        "x",
        "",
        [],
        {},
        [[]],
        [None],
        [7],
        {"coding": 5},
        {"reference": 5},
        "\x00\ud800",
    )
    resources = [entry["resource"] for entry in make_bundle(encounters=1)["entry"]]
    files = []
    for at, resource in enumerate(resources):
        for name in list(resource):
            for value in wrong:
                changed = [dict(r) for r in resources]
                changed[at][name] = value
                files.append(as_bytes({"resourceType": "Bundle", "entry": [{"resource": r} for r in changed]}))
    return files
