"""One code's page: which code and service date stands in the address; nothing of it stays."""

from typing import TypedDict

from codeloom.services.codes import CodeFacts, CodeUse, code_use, open_code, star
from codeloom.services.core import NotFound, Problem
from codeloom.state.core.address import last_part
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen


class _Asked(TypedDict):
    code: str
    day: str


class CodeSheet(Screen):
    """What the page shows; it is read anew at each load."""

    facts: CodeFacts = CodeFacts()
    used: CodeUse = CodeUse()
    asked: str = ""
    loaded: bool = False

    def _asked(self) -> _Asked:
        return {
            "code": last_part(self.router.url.path)[:16],
            "day": str(self.router.url.query_parameters.get("date", ""))[:10],
        }

    @handles("codes.page", "codes.used")
    async def load(self) -> None:
        """Read the code of the address, and how often it is used here."""
        await self._introduce()
        wanted = self._asked()
        self.facts, self.used, self.asked = CodeFacts(), CodeUse(), wanted["code"]
        try:
            self.facts = await self._ask(open_code, **wanted)
            self.used = await self._ask(code_use, **wanted)
        except NotFound:
            pass  # the page says so in place
        except Problem as problem:
            self._show(problem)
        self.loaded = True

    @handles("codes.star", "codes.used")
    async def star(self, code: str, on: bool) -> None:
        """Star or unstar the page's code; a 7th character of its own is part of the code."""
        starred = await self._call(star, code=code, on=on)
        if starred is not None:
            self.used = await self._call(code_use, **self._asked()) or CodeUse()
