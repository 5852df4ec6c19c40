"""Which verbs a screen lets the code editor call."""

from dataclasses import dataclass
from typing import Any

from codeloom.services.core import Verb
from codeloom.services.editor import DocumentView


@dataclass(frozen=True, slots=True)
class EditorVerbs:
    """What a screen lets the editor call; whoever may use the verb may use the handlers that call it.

    `edit` takes the fields of `LineEditor._subject`, `version` and `operations`; `read` takes `document_id` beside them;
    `open` is what `LineEditor._refresh` calls.
    """

    edit: Verb[Any, Any]
    read: Verb[Any, DocumentView]
    open: Verb[Any, Any]
