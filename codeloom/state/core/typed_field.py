"""The one long text of a screen that is saved while it is typed, in a field that never overwrites another window's words."""

import re
from typing import ClassVar, NamedTuple

from codeloom.state.core.arguments import BadInput
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.screen import Screen

SENT = re.compile(r"([0-9]{1,9}):([0-9]{1,9}):(.*)", re.DOTALL)
"""What keys.js sends of the field: the sitting it was typed in (0 for an earlier one), how many changes it had, the text."""


class Typed(NamedTuple):
    """What was typed. `late` says that it was typed before the field was last drawn anew."""

    late: bool
    change: int
    text: str


class TypedField(Screen, mixin=True):
    """Kept: where typing stands. A screen takes it in as `class Ask(TypedField, Screen)`.

    A `sitting` begins whenever the field is drawn anew with the saved text in it; `saved_to` is the number of its changes that
    are saved. `conflict` says that another window saved other words meanwhile (`theirs`): nothing is saved or sent until the
    person chose. `unsaved_why` says what keeps the words from being saved.
    """

    _kept: ClassVar[Kept] = kept(numbers=("sitting", "saved_to"), choices=("conflict",))
    sitting: int = 0
    saved_to: int = 0
    conflict: bool = False
    theirs: str = ""
    unsaved_why: str = ""

    def _new_sitting(self) -> None:
        """Draw the field anew, with the text in it that the screen gives."""
        self.sitting += 1
        self.saved_to = 0
        self.conflict, self.theirs, self.unsaved_why = False, "", ""

    def _read_typed(self, sent: str) -> Typed | None:
        """What the field sent; None where it is of an earlier sitting or the person has to choose first."""
        found = SENT.fullmatch(sent)
        if found is None:
            self._show(BadInput())
            return None
        sitting = int(found[1])
        if sitting not in (0, self.sitting) or self.conflict:
            return None
        return Typed(sitting == 0, int(found[2]), found[3])

    def _differs(self, theirs: str) -> None:
        """Show another window's words beside the person's own, which stay in their field."""
        self.theirs, self.conflict = theirs, True

    def _saved(self, change: int) -> None:
        """The field's words are saved up to a change of theirs."""
        self.saved_to, self.unsaved_why = change, ""
