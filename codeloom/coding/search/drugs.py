"""Drugs and other substances in typed text: "xanax od", "not taking eliquis" mean a category of T36 to T65 and a circumstance.

Which names belong to which category is data (drugs_icd10cm.csv). Circumstances are digits of the code: 1 accidental, 2
intentional self-harm, 3 assault, 4 undetermined, 5 adverse effect, 6 underdosing. A poisoning nobody calls otherwise is
accidental (guideline I.C.19.e.5.b).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from codeloom.coding.codesets import undot
from codeloom.coding.search.apart import ENCOUNTERS, SILENT
from codeloom.coding.search.words import split

LONGEST_NAME, FEW_LETTERS, MANY_LETTERS = 4, 6, 9
"""Words of a name; shorter names are taken as typed; longer ones may have two slips."""
ACCIDENTAL, SELF_HARM, ASSAULT, UNDETERMINED, ADVERSE, UNDERDOSED = "123456"
POISONING = frozenset((ACCIDENTAL, SELF_HARM, ASSAULT, UNDETERMINED))
RECREATIONAL = ("T400", "T401", "T405", "T407", "T408", "T409", "T4361", "T4364", "T4365", "T51")
INTOXICATION = frozenset({"intoxication", "intoxicated"})
"""Said of what people take for its effect, this is a mental disorder of chapter 5."""
UNNAMED = "T509"
NEVER_ALONE = (*RECREATIONAL, UNNAMED, *(f"T5{digit}" for digit in range(2, 10)), "T6")
"""Categories of what is no remedy, and of drugs nobody names: without a circumstance they are not read."""
_SAID = {
    UNDERDOSED: (
        "underdosing|underdosed|underdose|not taking|stopped taking|stop taking|quit taking|never took|did not take|ran out of|"
        "run out of|missed|missed doses of|missed dose of|missing|skipping|skipped|skips|forgot|forgets|forgot to take|"
        "forgetting|noncompliance|noncompliant with|non compliance with|noncompliance with|nonadherence to|not compliant with|"
        "nonadherent to|cant afford|cannot afford|could not afford|too little|not enough|taking less|taking less than prescribed|"
        "rationing|refuses to take|unable to afford"
    ),
    ADVERSE: (
        "adverse effect|adverse effects|adverse reaction|adverse reactions|adverse drug reaction|adverse event|adr|side effect|"
        "side effects|reaction|allergic reaction|hypersensitivity|intolerance|bad reaction|taken correctly|taken as prescribed"
    ),
    SELF_HARM: (
        "suicide attempt|suicide|suicidal|attempted suicide|intentional|intentionally|on purpose|self harm|self inflicted|"
        "suicide attempt by|deliberate|deliberately|tried to kill himself|tried to kill herself|intent to harm self|"
        "intentional self harm|suicidal attempt"
    ),
    ASSAULT: "assault|drugged by|spiked|homicide|slipped into drink|given by attacker",
    UNDETERMINED: "undetermined|undetermined intent|unknown intent|intent unknown|unclear intent",
    ACCIDENTAL: (
        "overdose|overdosed|overdosed on|od|od on|overdose on|overdose of|poisoning|poisoned|toxicity|toxic|intoxication|"
        "too much|too many|took too much|took too many|ingestion|ingested|ingesting|accidental|accidentally|unintentional|"
        "accidental ingestion|swallowed|drank|ate|wrong dose|double dose|by mistake|wrong drug|took wrong|inhaled|"
        "inhalation|took whole bottle of|toxic level|supratherapeutic|poisoning by|toxic effect"
    ),
}
CIRCUMSTANCES = {tuple(split(text)): digit for digit, texts in _SAID.items() for text in texts.split("|")}
WEAK = frozenset({"due", "from", "induced", "caused", "cause", "related", "associated", "after", "secondary"})
"""Words that make a drug the cause of what stands beside it."""
_BESIDE_DRUGS = """
    took take taken taking takes pill pills tablet tablets tab tabs capsule capsules dose doses medication medicine meds med
    level levels mg too many whole bottle bunch handful liquid by with without not prescribed his her effects to being be
    because of over street drug drugs prescription his correctly as child toddler kid baby
"""
_AROUND = frozenset(SILENT.split()) | frozenset(_BESIDE_DRUGS.split())
_OTHERWISE = """
    use user abuse abuser dependence dependent withdrawal withdrawing allergy deficiency long term therapy status
    monitoring resistance resistant pump level levels history hx fhx screening screen contact refill refills deficient
    disorder addiction habit drinker smoker smoking craving remission need needs current management counseling
    requiring dependency misuse weaning taper infusion
"""
OTHERWISE = frozenset(_OTHERWISE.split())
"""Words beside which a drug is not what harmed."""


@dataclass(frozen=True, slots=True)
class DrugText:
    """What a text says of a drug: bare codes with circumstance and 7th character A, best first, and the other words.

    `stated` where a circumstance is said; else the drug stands beside other words that it may have caused. `harmful`
    where it was taken otherwise than as prescribed, a poisoning.
    """

    codes: tuple[str, ...]
    rest: str
    stated: bool
    harmful: bool


class Drugs:
    """Names of drugs by category."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._category: dict[tuple[str, ...], str] = {}
        for row in rows:
            for name in row["named"].split("|"):
                self._category[tuple(split(name))] = undot(row["category"])
        self._single = [name[0] for name in self._category if len(name) == 1 and len(name[0]) >= FEW_LETTERS]

    def read(self, typed: str) -> DrugText | None:
        """What the text says of the first drug it names; None where it names none."""
        words = split(typed)
        place, size, category = self._named(words)
        said = set[int]()
        digits = [digit for at, length, digit in _circumstances(words, range(place, place + size), said)]
        if not category and digits:
            place, size, category = self._misspelt(words, said)
        if not category:
            return None
        taken = said | set(range(place, place + size))
        rest = [word for at, word in enumerate(words) if at not in taken]
        around = [word for word in rest if word not in _AROUND and word not in WEAK and word not in ENCOUNTERS]
        if not digits and not around:
            return None
        if OTHERWISE.intersection(words) or (not digits and ("on" in words or category.startswith(NEVER_ALONE))):
            return None
        digit = _strongest(digits) if digits else ADVERSE
        if (digit == UNDERDOSED and category.startswith(UNNAMED)) or (
            category.startswith(RECREATIONAL) and INTOXICATION.intersection(words)
        ):
            return None
        codes = (f"{category}{circumstance}".ljust(6, "X") + "A" for circumstance in (digit, ACCIDENTAL))
        return DrugText(tuple(codes), " ".join(around), bool(digits), digit in POISONING)

    def _named(self, words: list[str]) -> tuple[int, int, str]:
        """Place, number of words and category of the longest name; an empty category where no drug is named."""
        for size in range(min(LONGEST_NAME, len(words)), 0, -1):
            for place in range(len(words) - size + 1):
                if category := self._category.get(tuple(words[place : place + size])):
                    return place, size, category
        return 0, 0, ""

    def _misspelt(self, words: list[str], said: set[int]) -> tuple[int, int, str]:
        """As `_named`, for a long word that is a slip or two away from one name."""
        for place, word in enumerate(words):
            if place in said or len(word) < FEW_LETTERS or word in _AROUND:
                continue
            slips = 1 if len(word) < MANY_LETTERS else 2
            near = process.extractOne(word, self._single, scorer=OSA.distance, score_cutoff=slips)
            if near is not None and near[0][0] == word[0]:
                return place, 1, self._category[(near[0],)]
        return 0, 0, ""


def _circumstances(words: list[str], named: range, said: set[int]) -> Iterator[tuple[int, int, str]]:
    """Place, length and digit of each circumstance said, the longest wording of each; their places go into `said`."""
    place = 0
    while place < len(words):
        for size in range(min(5, len(words) - place), 0, -1):
            digit = CIRCUMSTANCES.get(tuple(words[place : place + size]))
            if digit and not set(range(place, place + size)) & set(named):
                said.update(range(place, place + size))
                yield place, size, digit
                place += size
                break
        else:
            place += 1


def _strongest(digits: list[str]) -> str:
    """Self-harm, assault or unclear intent say more than poisoning; underdosing more than an adverse effect."""
    for digit in (SELF_HARM, ASSAULT, UNDETERMINED, UNDERDOSED, ADVERSE):
        if digit in digits:
            return digit
    return ACCIDENTAL
