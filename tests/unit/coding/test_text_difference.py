"""The difference of two texts: it loses nothing, its places are right, and it marks words, not letters."""

from hypothesis import given
from hypothesis import strategies as st

from codeloom.coding.text_difference import Passage, difference

NOTE = "HISTORY\nShe has type 2 diabetes without complications.\nFormer smoker.\n"
TEXTS = st.lists(st.sampled_from(["I10 ", "no ", "pain\n", "pain.", "e\u0301", "\n", " ", "ß", "𝄞 "]), max_size=30).map(
    "".join
)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_and_each_passage_stands_where_it_says(older: str, newer: str) -> None:
    found = difference(older, newer)
    assert "".join(one.text for one in found if one.kind != "added") == older
    assert "".join(one.text for one in found if one.kind != "removed") == newer
    for one in found:
        if one.kind != "added":
            assert older[one.before : one.before + len(one.text)] == one.text
        if one.kind != "removed":
            assert newer[one.after : one.after + len(one.text)] == one.text


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {one.kind for one in difference(text, text)} <= {"same"}


def test_words_are_marked_within_the_line_that_changed() -> None:
    newer = NOTE.replace("without complications", "with hyperglycemia").replace("Former smoker.\n", "")
    assert [(one.kind, one.text) for one in difference(NOTE, newer)] == [
        ("same", "HISTORY\nShe has type 2 diabetes "),
        ("removed", "without"),
        ("added", "with"),
        ("same", " "),
        ("removed", "complications"),
        ("added", "hyperglycemia"),
        ("same", ".\n"),
        ("removed", "Former smoker.\n"),
    ]


def test_a_passage_too_long_to_compare_word_by_word_is_removed_and_added_whole() -> None:
    older, newer = " ".join(f"a{n}" for n in range(1500)), " ".join(f"b{n}" for n in range(1500))
    assert difference(older, newer) == (Passage("removed", older, 0, 0), Passage("added", newer, len(older), 0))
