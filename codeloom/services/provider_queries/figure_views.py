"""What managers see of questions to providers: whole, by provider and by who asks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """Queries of one person in the period. `median` is the median time to answer in words, `rate` answered of those sent and
    not withdrawn, in percent; both empty without any."""

    id: str
    name: str
    sent: int
    open: int
    overdue: int
    answered: int
    median: str
    rate: str


@dataclass(frozen=True, slots=True)
class FiguresView:
    """What a manager sees of queries: whole, by provider and by asker. The period is the last 90 days by when they were
    sent; open and overdue are as of now."""

    open: int = 0
    overdue: int = 0
    answered: int = 0
    withdrawn: int = 0
    median: str = ""
    rate: str = ""
    by_provider: tuple[PersonFigures, ...] = ()
    by_asker: tuple[PersonFigures, ...] = ()
    days: int = 0
    """The setting `query_days`: within how many days a query is to be answered."""
