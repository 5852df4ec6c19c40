"""PDFs: their text layer, why there is none, and that a hostile file ends in time."""

import time
from collections.abc import Callable

import pytest

from codeloom.gateways.pdf_text import MOST_BYTES, MOST_PAGES, read_pdf

from . import pdfs


def test_the_text_layer_is_read_page_by_page() -> None:
    read = read_pdf(pdfs.pdf("ASSESSMENT: Left wrist pain.", "PLAN: splint.", pages=2))
    assert (read.text.count("Left wrist pain"), read.text.count("splint"), read.why) == (2, 2, "")


def test_a_pdf_that_anybody_may_open_is_read_and_one_with_a_password_is_not() -> None:
    note = pdfs.pdf("Left wrist pain.")
    assert read_pdf(pdfs.locked(note, "")).text == "Left wrist pain."
    assert read_pdf(pdfs.locked(note, "secret")).why == "encrypted"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"%PDF-1.4 made up", "broken"),
        (pdfs.pdf("Cut off.")[:-200], "broken"),
        (pdfs.of_content(b"q 1 0 0 1 0 0 cm Q"), "no_text"),
        (b"%PDF-" + bytes(MOST_BYTES), "too_large"),
        (b"%PDF-1.4\n" + b"1 0 obj\n<<" * 200_000, "broken"),
    ],
    ids=("made up", "cut off", "pictures only", "too large", "opens only"),
)  # fmt: skip
def test_why_there_is_no_text(raw: bytes, why: str) -> None:
    read = read_pdf(raw)
    assert (read.text, read.why) in {("", why), ("Cut off.", "")}


def test_pages_beyond_the_limit_are_left_out() -> None:
    read = read_pdf(pdfs.pdf("page", pages=MOST_PAGES + 5))
    assert (read.text.count("page"), read.why) == (MOST_PAGES, "cut")


@pytest.mark.parametrize("make", [pdfs.bomb, pdfs.endless_operators], ids=("unpacks to much", "endless"))
def test_a_hostile_pdf_ends_in_time(make: Callable[[], bytes]) -> None:
    raw, began = make(), time.monotonic()
    read = read_pdf(raw, seconds=3.0)
    assert read.why in {"too_slow", "broken", "cut"}
    assert time.monotonic() - began < 30
