"""Handing an open query on to a colleague, from the page where it would be answered."""

from typing import Any, ClassVar

import reflex as rx

from codeloom.services.core import Problem
from codeloom.services.provider_queries import hand_on
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class HandingOn(Screen):
    """Kept: whether the dialog is open."""

    _kept: ClassVar[Kept] = kept(choices=("asking",))
    asking: bool = False
    refused: str = ""

    @handles.signed_in
    def ask_whom(self, asked: bool) -> None:
        """Ask whom the query is handed on to, or ask no more."""
        self.asking, self.refused = asked, ""

    @handles("provider_queries.hand_on")
    async def hand_on(self, query_id: str, version: int, form: dict[str, Any]) -> Any:
        """Give the open query to a colleague; it is this person's no more. A refusal is shown in the form."""
        try:
            given = await self._ask(
                hand_on, query_id=query_id, version=version, provider_id=str(form.get("provider", ""))
            )
        except Problem as problem:
            self.refused = str(problem)
            return None
        self.asking, self.refused = False, ""
        self._say(f"Query {given.number} handed on", f"{given.provider} answers it now.")
        return rx.redirect("/queries")
