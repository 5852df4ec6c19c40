"""Documents of a chart: character sets, what cannot be read, the same note twice, composed notes."""

import base64
from collections.abc import Callable
from typing import Any

from codeloom.gateways.fhir import ChartDraft, sentence_of

from .sample import (
    attachment,
    concept,
    condition,
    encounter,
    medication,
    note,
    observation,
    procedure,
)

Read = Callable[..., Any]

Read = Callable[..., Any]


def test_notes_are_decoded_by_their_character_set(chart: Callable[..., ChartDraft]) -> None:
    def sent(raw: bytes, content_type: str) -> str:
        made = chart(encounter(), note(content=[{"attachment": attachment(raw, content_type)}]))
        return made.documents[0].text

    assert sent("Fièvre \x00 café".encode("latin-1"), "text/plain; charset=iso-8859-1") == "Fièvre  café"
    assert sent("Fieber für".encode("utf-16"), "text/plain;charset=UTF-16") == "Fieber für"
    assert sent("naïve\r\nx".encode(), "text/plain") == "naïve\nx"
    assert sent("naïve".encode("latin-1"), "text/plain; charset=utf-8") == "naïve"
    assert sent("naïve".encode(), "text/plain; charset=rot13") == "naïve"
    assert sent(b"<p>Chest&nbsp;pain</p><script>x()</script><ul><li>none", "text/html") == "Chest pain\nnone"
    assert sent(b"<script" * 60_000 + b"&#" + b"9" * 5000 + b";", "text/html")


def test_notes_that_cannot_be_had_are_told(chart: Callable[..., ChartDraft]) -> None:
    def told(**what: Any) -> str:
        made = chart(encounter(), note(content=[{"attachment": what}]))
        assert made.documents[0].composed
        assert "No note was sent" not in made.documents[0].text
        (notice,) = made.notices
        return sentence_of(notice.code, notice.values).replace("“History and physical note” was sent ", "")

    assert told(contentType="text/plain", data="%%%") == "(text, 2 bytes), not readable here: its data is damaged"
    assert told(contentType="application/pdf", data="JVBERi0=") == "(PDF, 5 bytes), not readable here: it is broken"
    link = "(text, 3 KB), not readable here: it lies behind a link, which is not fetched"
    assert told(contentType="text/plain", url="https://x.test/1", size=3_000) == link
    blank = base64.b64encode(b" \n").decode()
    assert told(contentType="text/plain", data=blank) == "(text, 2 bytes), not readable here: it is empty"
    assert told(contentType="image/png", data="iVBORw0KGgo=") == "(picture, 8 bytes), not readable here: it is no text"
    assert told(contentType="audio/mpeg") == "(recording), not readable here: nothing was sent under its name"


def test_the_same_note_sent_twice_is_one_document(chart: Callable[..., ChartDraft]) -> None:
    sent = note()
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r1",
        "status": "final",
        "code": concept("1", "Report"),
        "encounter": {"reference": "Encounter/p1-e1"},
        "presentedForm": [sent["content"][0]["attachment"]],
        "conclusion": "Nothing new.",
    }
    made = chart(encounter(), sent, report)
    assert [(d.kind, d.composed) for d in made.documents] == [("DocumentReference", False), ("DiagnosticReport", False)]
    assert made.documents[1].text == "Nothing new."


def test_a_chart_without_a_note_gets_a_composed_one_without_names(chart: Callable[..., ChartDraft]) -> None:
    made = chart(encounter(), condition(), observation(), procedure(), medication())
    (document,) = made.documents
    assert document.composed
    assert document.words == len(document.text.split())
    for words in ("Acute bronchitis", "Body weight: 81.46 kg", "Medication reconciliation", "Metformin", "2026-05-02"):
        assert words in document.text
    assert "Testcase" not in document.text
    assert "Robin" not in document.text


def test_long_texts_come_back_whole(chart: Callable[..., ChartDraft]) -> None:
    text = "".join(f"line {n} é😀\n" for n in range(20_000))
    (document,) = chart(encounter(), note(text)).documents
    assert document.text == text
    assert len(document.packed) < len(text.encode()) // 2
