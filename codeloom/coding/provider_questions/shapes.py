"""What a question to a provider is made of, and what a check says of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What is asked about. `findings` is the least number of places of the record; `open_ended` needs no choices; `yes_no`
    lets yes and no be the choices; `both_named` lets the question name choices that the record documents."""

    key: str
    name: str
    findings: int = 2
    open_ended: bool = False
    yes_no: bool = False
    both_named: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A question ready to be asked: choices without "other" and "cannot be determined", which every question has."""

    key: str
    name: str
    kind: str
    topic: str
    question: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it would be sent, with what the checks must know.

    `evidence` are the words of the record it rests on, `record` every text they may come from. `names` are words of the
    patient's name. `asked_before` is the number of an open query of the same kind and topic, `provider_why_not` says why
    the person asked is not a treating provider; None and empty where all is well. `preselected` is a choice put forward.
    """

    kind: str
    topic: str
    question: str
    choices: tuple[str, ...]
    evidence: tuple[str, ...]
    record: str = ""
    names: tuple[str, ...] = ()
    asked_before: int | None = None
    provider_why_not: str = ""
    preselected: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check. `wrong` says what is wrong and `mend` how to mend it, both empty where it passes; `words` are
    the words that stop it, as they stand in the question."""

    key: str
    title: str
    wrong: str = ""
    mend: str = ""
    words: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wrong
