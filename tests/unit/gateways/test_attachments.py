"""Attachments of every form: what is read of them, and in words what is not."""

import base64
import io
import time
import zipfile

import pytest

from codeloom.gateways.fhir.attachments import SLOW_PDFS, AttachmentReader, Reading
from codeloom.gateways.pdf_text import PdfText

from . import pdfs

CDA = """<?xml version="1.0"?><!-- <title>not this</title> -->
<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole><patient><name>Ida Brook</name></patient>
</patientRole></recordTarget><title>Discharge summary</title><component><structuredBody><component><section>
<title>Assessment</title><text><paragraph>Distal radius fracture, left.</paragraph><table><tr><td>BP</td><td>130/80</td></tr>
</table><![CDATA[Closed <2 cm.]]></text><entry><observation><value displayName="coded, not said"/></observation></entry>
</section></component></structuredBody></component></ClinicalDocument>"""


def word_file(body: str) -> bytes:
    """A .docx with this main part."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document><w:body>{body}</w:body></w:document>")
    return packed.getvalue()


def read(raw: bytes, content_type: str = "") -> Reading:
    return AttachmentReader().read(base64.b64encode(raw).decode(), content_type)


@pytest.mark.parametrize(
    ("raw", "content_type", "text"),
    [
        (pdfs.pdf("Left wrist pain."), "application/pdf", "Left wrist pain."),
        (pdfs.pdf("Left wrist pain."), "text/plain", "Left wrist pain."),
        (b"junk\n" + pdfs.pdf("Left wrist pain."), "application/octet-stream", "Left wrist pain."),
        (b"Left wrist pain.", "application/octet-stream", "Left wrist pain."),
        (b"BMI 37.5, knee pain", "", "BMI 37.5, knee pain"),
        (b"<p>Knee pain</p><table><tr><td>BP</td><td>130/80</td></tr></table>", "text/html", "Knee pain\nBP 130/80"),
        (b"<!DOCTYPE html><h2>Plan</h2><p>Rest", "application/octet-stream", "# Plan\nRest"),
        (CDA.encode(), "application/xml",
         "# Discharge summary\n# Assessment\nDistal radius fracture, left.\nBP 130/80\nClosed <2 cm."),
        (CDA.replace("<", "<cda:").replace("<cda:/", "</cda:").replace("<cda:!", "<!").replace("<cda:?", "<?").encode(),
         "application/hl7-v3+xml", None),
        (word_file("<w:p><w:r><w:t>Knee pain</w:t></w:r></w:p><w:p><w:del><w:r><w:delText>left</w:delText></w:r></w:del>"
                   "<w:r><w:t>right</w:t><w:tab/><w:t>&amp; swollen</w:t></w:r></w:p>"),
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Knee pain\nright & swollen"),
        (rb"{\rtf1 Knee pain}", "application/msword", "Knee pain"),
    ],
    ids=("pdf", "pdf called plain", "pdf after junk", "text without a type", "begins like a picture", "html", "html without a type",
         "cda", "cda with prefixes", "word", "rtf called word"),
)  # fmt: skip
def test_what_is_read(raw: bytes, content_type: str, text: str | None) -> None:
    found = read(raw, content_type)
    assert found.why == ""
    if text is None:
        assert "Distal radius fracture" in found.text
        assert "Ida Brook" not in found.text
    else:
        assert found.text == text


@pytest.mark.parametrize(
    ("raw", "content_type", "what", "why"),
    [
        (b"%PDF-1.4 made up", "application/pdf", "PDF", "broken"),
        (pdfs.locked(pdfs.pdf("Knee pain"), "secret"), "application/pdf", "PDF", "encrypted"),
        (pdfs.of_content(b"q Q"), "application/pdf", "PDF", "no_text"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "picture", "not_text"),
        (b"II*\0scan", "application/octet-stream", "picture", "not_text"),
        (b"\xd0\xcf\x11\xe0old", "application/msword", "Word file", "not_text"),
        (b"PK\x03\x04broken", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word file", "not_text"),
        (b"\0\1\2\3", "application/dicom", "application/dicom file", "not_text"),
        (b"RIFF....WAVE", "audio/wav", "recording", "not_text"),
        (b"  \n", "text/plain", "text", "no_words"),
        (b"<script>x()</script>", "text/html", "text", "no_words"),
    ],
    ids=("broken", "locked", "pictures only", "png", "tiff", "old word", "broken word", "dicom", "wave", "blank", "script only"),
)  # fmt: skip
def test_what_is_not_read_is_named(raw: bytes, content_type: str, what: str, why: str) -> None:
    found = read(raw, content_type)
    assert (found.text, found.what, found.why, found.size) == ("", what, why, len(raw))


def test_a_clinical_document_around_a_pdf_is_read_through() -> None:
    inner = base64.b64encode(pdfs.pdf("Left wrist pain.")).decode()
    body = f'<nonXMLBody><text mediaType="application/pdf" representation="B64">{inner}</text></nonXMLBody>'
    found = read(f"<ClinicalDocument><component>{body}</component></ClinicalDocument>".encode(), "text/xml")
    assert (found.text, found.what) == ("Left wrist pain.", "PDF")


def test_after_some_slow_pdfs_no_more_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def slow(raw: bytes) -> PdfText:
        asked.append(raw)
        return PdfText(why="too_slow")

    monkeypatch.setattr("codeloom.gateways.fhir.attachments.read_pdf", slow)
    reader = AttachmentReader()
    whys = {reader.read_bytes(b"%PDF-", "application/pdf").why for _ in range(SLOW_PDFS + 3)}
    assert (whys, len(asked)) == ({"too_slow"}, SLOW_PDFS)


@pytest.mark.parametrize(
    "raw",
    [b"<!--" * 500_000, b"<![CDATA[" * 200_000, b"<td" * 500_000, b"<ClinicalDocument>" + b"<text><!" * 200_000,
     word_file("<w:p>" * 300_000)],
    ids=("comments", "cdata", "cells", "clinical", "word"),
)  # fmt: skip
def test_hostile_markup_takes_time_in_proportion(raw: bytes) -> None:
    began = time.process_time()
    read(raw, "text/html")
    assert time.process_time() - began < 5
