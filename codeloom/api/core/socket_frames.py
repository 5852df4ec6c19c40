"""What a page's socket may say: pongs, connecting, leaving, and three kinds of events, all text and none with attachments.

Engine.IO and Socket.IO know more: binary frames, packets that announce attachments and wait for them in memory, other
namespaces, acknowledgements. Pages of ours send none of it, so it ends the socket before those libraries read it.
"""

import re

from starlette.types import Message

SPACE = "/_event"
LARGEST = 1_000_000
"""Characters of a frame. What an event may bring is less (state/core/arguments.py)."""
NOT_OURS, TOO_LARGE = 4400, 1009
"""Close codes: the socket said what no page of ours says; a message is too large."""
_OURS = re.compile(
    rf'3|1|40{SPACE},(\{{.*)?|41{SPACE},?|42{SPACE},\["(event|ping|client_error)"[,\]].*', re.ASCII | re.DOTALL
)


def refused(message: Message) -> int:
    """The code a socket is closed with for a received message; 0 when a page may have sent it."""
    text = message.get("text")
    if text is None:
        return NOT_OURS
    if len(text) > LARGEST:
        return TOO_LARGE
    return 0 if _OURS.fullmatch(text) else NOT_OURS
