"""Why a copy cannot start: one plain sentence for the person, one exit code for the script."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line (docs/OPERATIONS.md lists them)."""

    OK = 0
    FAILED = 1
    USAGE = 2
    MACHINE = 3
    PORT = 4
    HOME = 5
    PART = 6


class CannotStart(Exception):
    """The copy cannot start. `sentence` says what is wrong and what to do; `code` is the exit code."""

    def __init__(self, code: Exit, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
