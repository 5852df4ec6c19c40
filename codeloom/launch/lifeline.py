"""A pipe from the supervisor to its children: when the supervisor is gone, however it went, they stop by themselves."""

import os
import signal
import threading

VARIABLE = "CODELOOM_LIFELINE"


class Lifeline:
    """The supervisor's end. Children inherit the reading end; the writing end closes with the supervisor's process."""

    def __init__(self) -> None:
        self.reading, self._writing = os.pipe()
        os.set_inheritable(self.reading, True)

    def environment(self) -> dict[str, str]:
        """What tells a child which descriptor to watch."""
        return {VARIABLE: str(self.reading)}


def follow_supervisor() -> bool:
    """In a child: end this process in order (SIGTERM) when the supervisor is gone. False when started by hand."""
    descriptor = os.environ.pop(VARIABLE, "")
    supervised = descriptor.isdigit()
    if supervised:
        threading.Thread(target=_watch, args=(int(descriptor),), name="lifeline", daemon=True).start()
    return supervised


def _watch(descriptor: int) -> None:
    try:
        while os.read(descriptor, 1):
            pass
    except OSError:
        return
    os.kill(os.getpid(), signal.SIGTERM)
