"""What a manager does with endpoints and their deliveries."""

from typing import Any

from codeloom.services.core import NEW, Subject, saving
from codeloom.services.webhooks import (
    TOPICS,
    NewSecret,
    add_endpoint,
    change_endpoint,
    let_go,
    remove_endpoint,
    retry,
    retry_all,
    rotate_secret,
    send_test,
    switch_endpoint,
)
from codeloom.state.core.addresses import id_or_nothing
from codeloom.state.core.permissions import handles
from codeloom.state.webhooks.deliveries import Deliveries

QUESTIONS = ("add", "rotate", "remove", "let_go")


def _topics(form: dict[str, Any]) -> list[str]:
    return [topic.value for topic in TOPICS if form.get(topic.value)]


class DeliveryActs(Deliveries):
    """The screen with its acts; each reads again what it changed."""

    @handles("webhooks.add", "webhooks.list", "webhooks.open", "webhooks.delivery")
    async def ask(self, question: str, about: str) -> None:
        """Ask before something is done: add, rotate, remove, let_go (of the delivery `about`)."""
        self._close_question()
        self.question = question if question in QUESTIONS else ""
        self.asked_about = id_or_nothing(about)
        await self._read()

    @handles("webhooks.list", "webhooks.open", "webhooks.delivery")
    async def keep(self) -> None:
        """Take the question away, and with it a secret that was shown."""
        self._close_question()
        await self._read()

    @handles("webhooks.add", "webhooks.list", "webhooks.open", "webhooks.delivery")
    async def add(self, form: dict[str, Any]) -> Any:
        """Add an endpoint, open it, and show its secret, this once."""
        with saving(Subject.PROGRAM, NEW):
            made = await self._call(
                add_endpoint, name=form.get("new-name", ""), address=form.get("new-address", ""), topics=_topics(form)
            )
        if made is not None:
            self._close_question()
            self.endpoint, self.show, self.part, self.top, self.cursors = made.endpoint_id, "all", "deliveries", "", []
        await self._read()
        self.fresh = made or NewSecret()
        return Deliveries.watch

    @handles("webhooks.change", "webhooks.list", "webhooks.open", "webhooks.delivery")
    async def save(self, form: dict[str, Any]) -> None:
        """Save name, address and topics of the open endpoint."""
        with saving(Subject.PROGRAM, self.endpoint):
            name = await self._call(
                change_endpoint,
                endpoint_id=self.endpoint,
                name=form.get("name", ""),
                address=form.get("address", ""),
                topics=_topics(form),
            )
        if name is not None:
            self._say("Saved", f"{name} is told of what is chosen from now on.")
        await self._read()

    @handles("webhooks.rotate", "webhooks.list", "webhooks.open", "webhooks.delivery")
    async def rotate(self) -> None:
        """Make a new secret of the open endpoint and show it, this once."""
        made = await self._call(rotate_secret, endpoint_id=self.endpoint)
        self._close_question()
        await self._read()
        self.fresh = made or NewSecret()

    @handles("webhooks.switch", "webhooks.list", "webhooks.open", "webhooks.delivery")
    async def switch(self, on: bool) -> None:
        """Pause the open endpoint, or enable it."""
        name = await self._call(switch_endpoint, endpoint_id=self.endpoint, on=on is True)
        if name is not None:
            words = "Messages go again, the oldest first." if on is True else "Messages wait until it is enabled."
            self._say(f"{name} is {'enabled' if on is True else 'paused'}", words)
        await self._read()

    @handles("webhooks.remove", "webhooks.list", "webhooks.open", "webhooks.delivery")
    async def remove(self) -> Any:
        """Remove the open endpoint."""
        name = await self._call(remove_endpoint, endpoint_id=self.endpoint)
        self._close_question()
        if name is not None:
            self._say("Removed", f"{name} is told of nothing any more.")
        await self._read()
        return Deliveries.watch

    @handles("webhooks.test", "webhooks.list", "webhooks.open", "webhooks.delivery")
    async def test(self) -> Any:
        """Send a test to the open endpoint, and show the list from it on."""
        name = await self._call(send_test, endpoint_id=self.endpoint)
        if name is not None:
            self._say("Test on its way", f"{name} gets a signed message that says nothing.")
            self.show, self.top, self.cursors, self.part = "all", "", [], "deliveries"
        await self._read()
        return Deliveries.watch

    @handles("webhooks.retry", "webhooks.list", "webhooks.open", "webhooks.delivery")
    async def retry(self, delivery_id: str) -> None:
        """Have one delivery tried now."""
        about = await self._call(retry, delivery_id=delivery_id)
        if about is not None:
            self._say("Tried now", f"{about} goes within seconds, with the same id.")
        await self._read()

    @handles("webhooks.retry_all", "webhooks.list", "webhooks.open", "webhooks.delivery")
    async def retry_all(self) -> None:
        """Have all that was given up of the open endpoint tried again, in order."""
        many = await self._call(retry_all, endpoint_id=self.endpoint)
        if many is not None:
            self._say("Tried now", "Messages go within seconds, the oldest first.")
        await self._read()

    @handles("webhooks.let_go", "webhooks.list", "webhooks.open", "webhooks.delivery")
    async def let_go(self, form: dict[str, Any]) -> None:
        """Send the delivery that was asked about no more."""
        about = await self._call(let_go, delivery_id=self.asked_about, reason=form.get("reason", ""))
        if about is not None:
            self._say("Let go", f"{about} is sent no more. Those behind it go on.")
        self._close_question()
        await self._read()
