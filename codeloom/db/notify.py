"""Listening to what transactions announce (PostgreSQL LISTEN), for the live hub and the doorbell."""

from collections.abc import AsyncIterator

import psycopg

from codeloom.db.engine import role_url
from codeloom.db.work import CHANNEL
from codeloom.settings import settings


async def listen() -> AsyncIterator[str]:
    """Yield each announcement: an organization's id when its rows changed, or `outbox`; "" every 5 s of silence.

    Raises psycopg.OperationalError when the connection is lost; the caller listens again.
    """
    url = role_url(settings(), "system").set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5)
    async with connection:
        await connection.execute(f"listen {CHANNEL}".encode())
        while True:
            quiet = True
            async for note in connection.notifies(timeout=5):
                quiet = False
                yield note.payload
            if quiet:
                yield ""
