"""Views are forgotten between events (ADR 7): a handler must not send an emptied one back as if it were the newest."""

from types import SimpleNamespace

from codeloom.services.charts.views import DocumentItem
from codeloom.services.editor.views import EditorView
from codeloom.state.charts.workbench import Workbench

NOTE = DocumentItem("a", "note", "Visit note", "22 May", True, 14)
LETTER = DocumentItem("b", "note", "Letter", "20 May", True, 30)


def test_reading_a_document_does_not_empty_a_list_that_was_sent_in_an_earlier_event() -> None:
    page = SimpleNamespace(documents=[], editor=EditorView(unread=2))
    before = page.editor
    Workbench._mark_read(page, "a")
    assert (page.documents, page.editor) == ([], before)


def test_reading_a_document_takes_its_unread_mark_off_a_list_of_this_event() -> None:
    page = SimpleNamespace(documents=[NOTE, LETTER], editor=EditorView(unread=2))
    Workbench._mark_read(page, "a")
    assert [document.unread for document in page.documents] == [False, True]
    assert page.editor.unread == 1
