"""Endpoints and their deliveries: which one is open, which deliveries, whose tries; and reading them while they move."""

from typing import Annotated, Any, ClassVar, NamedTuple

from codeloom.db.scope import Scope
from codeloom.services.core import Nothing, Problem, parse
from codeloom.services.webhooks import (
    DeliveryDetail,
    Endpoints,
    EndpointView,
    NewSecret,
    OpenEndpoint,
    list_endpoints,
    open_delivery,
    open_endpoint,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.kept import Kept, kept
from codeloom.state.core.permissions import handles
from codeloom.state.core.screen import Screen
from codeloom.state.core.streams import Stream

SHOWN = ("all", "trying", "dead")


class _Wish(NamedTuple):
    """What a tab looks at: an endpoint, which of its deliveries, none newer than `top`, from below `before` on."""

    endpoint: str
    show: str
    top: str
    before: str


class Deliveries(Screen):
    """Kept: which endpoint and which delivery are open, where the list begins, and which question is asked."""

    _kept: ClassVar[Kept] = kept(
        ids=("endpoint", "top", "cursors", "opened", "asked_about"), choices=("show", "part", "question", "body_shown")
    )
    listing: Endpoints = Endpoints()
    view: EndpointView = EndpointView()
    detail: DeliveryDetail = DeliveryDetail()
    fresh: NewSecret = NewSecret()
    loaded: bool = False
    endpoint: str = ""
    show: str = "all"
    part: str = "deliveries"
    top: str = ""
    cursors: list[str] = []
    opened: str = ""
    body_shown: bool = False
    question: str = ""
    asked_about: str = ""

    def _wish(self) -> _Wish:
        return _Wish(self.endpoint, self.show, self.top, self.cursors[-1] if self.cursors else "")

    async def _read(self) -> None:
        """The list and the open endpoint; a delivery whose tries are shown with them."""
        listing = await self._call(list_endpoints)
        if listing is None:
            return
        self.listing, self.loaded = listing, True
        if self.endpoint not in [one.id for one in listing.rows]:
            self.endpoint, self.top, self.opened, self.cursors = "", "", "", []
            self.endpoint = listing.rows[0].id if listing.rows else ""
        self.view, self.detail = EndpointView(), DeliveryDetail()
        if not self.endpoint:
            return
        try:
            self.view = await self._ask(
                open_endpoint, endpoint_id=self.endpoint, show=self.show, **_place(self._wish())
            )
        except Problem as problem:
            self._show(problem)
            return
        self.top = self.top or self.view.top
        if self.opened:
            self.detail = await self._call(open_delivery, delivery_id=self.opened) or DeliveryDetail()

    def _close_question(self) -> None:
        self.question, self.asked_about, self.fresh = "", "", NewSecret()

    @handles("webhooks.list", "webhooks.open", "webhooks.delivery")
    async def load(self) -> None:
        """Open the endpoint that the address names, else the first."""
        await self._introduce()
        self._close_question()
        self.endpoint = id_or_nothing(self.router.url.query_parameters.get("endpoint", ""))
        self.show, self.part, self.top, self.cursors = "all", "deliveries", "", []
        self.opened, self.body_shown = "", False
        await self._read()

    @handles("webhooks.list", "webhooks.open")
    async def watch(self) -> None:
        """Bring the list and the open endpoint to this tab while they move."""
        await self._watch(ENDPOINTS)
        await self._watch(OPENED, self._wish())

    @handles("webhooks.open", "webhooks.list", "webhooks.delivery")
    async def choose_show(self, which: str) -> Any:
        """All deliveries, those being tried, or those given up."""
        self.show, self.top, self.cursors, self.opened = which if which in SHOWN else "all", "", [], ""
        await self._read()
        return Deliveries.watch

    @handles("webhooks.open", "webhooks.list", "webhooks.delivery")
    async def show_new(self) -> Any:
        """The list from its newest delivery on."""
        self.top, self.cursors = "", []
        await self._read()
        return Deliveries.watch

    @handles("webhooks.open", "webhooks.list", "webhooks.delivery")
    async def older(self, cursor: str) -> Any:
        """The deliveries before, from where this page ended."""
        self.cursors = [*self.cursors, str(cursor)[:20]][-1000:]
        await self._read()
        return Deliveries.watch

    @handles("webhooks.open", "webhooks.list", "webhooks.delivery")
    async def newer(self) -> Any:
        """The deliveries after."""
        self.cursors = self.cursors[:-1]
        await self._read()
        return Deliveries.watch

    @handles("webhooks.open", "webhooks.list", "webhooks.delivery")
    async def choose_part(self, which: str) -> None:
        """The deliveries of the endpoint, or its settings."""
        self.part = "settings" if which == "settings" else "deliveries"
        await self._read()

    @handles("webhooks.open", "webhooks.list", "webhooks.delivery")
    async def open_row(self, delivery_id: str) -> None:
        """Show the tries of a delivery below it, or no more."""
        known = id_or_nothing(delivery_id)
        self.opened, self.body_shown = ("" if self.opened == known else known), False
        await self._read()

    @handles("webhooks.open", "webhooks.list", "webhooks.delivery")
    async def show_body(self) -> None:
        """Show what the open delivery says, or no more."""
        self.body_shown = not self.body_shown
        await self._read()


def _place(wish: _Wish) -> Annotated[dict[str, str], OpenEndpoint]:
    """Where in the list of deliveries a tab looks."""
    return {name: value for name, value in (("top", wish.top), ("before", wish.before)) if value}


def _opened(scope: Scope, wish: _Wish) -> EndpointView:
    """What one tab looks at, the same for all who look at it. Raises NotFound."""
    if not wish.endpoint:
        return EndpointView()
    return open_endpoint(scope, parse(OpenEndpoint, {"endpoint_id": wish.endpoint, "show": wish.show, **_place(wish)}))


ENDPOINTS: Stream[None, Endpoints] = Stream(
    lambda: Deliveries,
    "listing",
    read=lambda scope, _none: list_endpoints(scope, Nothing()),
    verb=list_endpoints.name,
    pause=1.0,
)
"""The endpoints as they stand."""
OPENED = Stream(
    lambda: Deliveries,
    "view",
    read=_opened,
    verb=open_endpoint.name,
    pause=0.5,
    beat=1.0,
    beats=lambda view: bool(view.trying),
)
"""The open endpoint with a page of its deliveries; every second while one waits for its next try, which counts down."""
