"""What a code list groups to, as the panel beside the list shows it: frozen, plain words, in the order of the rows."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LevelView:
    """A row that is a CC or MCC. `words` says why it does not count; empty when it does."""

    row: int
    code: str
    level: str
    words: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """A row taken as principal, where that gives another MS-DRG."""

    row: int
    code: str
    drg: str
    title: str


@dataclass(frozen=True, slots=True)
class DrgView:
    """The MS-DRG of an inpatient list (`asked`); `why_not` stands in its place where there is none.

    `same` and `barred` are rows that as principal would give the same MS-DRG, and none; `notes` say what was not known.
    """

    asked: bool = False
    number: str = ""
    title: str = ""
    facts: tuple[str, ...] = ()
    version: str = ""
    why_not: str = ""
    levels: tuple[LevelView, ...] = ()
    orders: tuple[OrderView, ...] = ()
    same: str = ""
    barred: str = ""
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The MS-DRG in one line; nothing for an outpatient list."""
        if not self.asked:
            return ""
        if self.why_not:
            return "No MS-DRG"
        counted = sum(not level.words for level in self.levels)
        return f"MS-DRG {self.number} {self.title}, {counted} of {len(self.levels)} CC/MCC count"


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category: the rows that lead to it, what the hierarchy does with it, and whether text is marked on one of them."""

    number: str
    label: str
    codes: str
    stands: bool
    words: str
    supported: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class HccView:
    """The HCCs of a list by a `model`; `why_not` stands in their place where no mapping is loaded for the day."""

    model: str = ""
    version: str = ""
    why_not: str = ""
    categories: tuple[CategoryView, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The HCCs in one line."""
        if self.why_not:
            return "No HCC mapping"
        standing = [category for category in self.categories if category.stands]
        supported = sum(category.supported for category in standing)
        return f"{len(standing)} HCC, {supported} with marked text" if standing else "No HCC"


@dataclass(frozen=True, slots=True)
class GroupingView:
    """Both, and `summary`, the one line of the closed panel."""

    summary: str = ""
    drg: DrgView = field(default_factory=DrgView)
    hcc: HccView = field(default_factory=HccView)
