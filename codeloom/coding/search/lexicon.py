"""What people type for what the book prints: lay terms with their code, shorthand and synonyms, everyday codes.

The lists lie in codeloom/coding/data; reading the files is the gateway's work, these functions take their bytes.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from codeloom.coding.codesets import undot
from codeloom.coding.search.drugs import Drugs
from codeloom.coding.search.measures import Measure, read_measures
from codeloom.coding.search.words import words

Phrase = tuple[str, ...]
DONE = ("{} status", "status post {}", "history of {}")
"""How people say that a procedure was done once."""
HISTORIES = {"personal": ("history of {}",), "family": ("family history of {}",)}
"""How people say that a patient had a condition once, or that relatives have it."""
FINDINGS = {
    "elevated": ("elevated {}", "increased {}"),
    "low": ("low {}", "decreased {}"),
    "abnormal": ("abnormal {}",),
    "positive": ("positive {}", "{} positive"),
}
"""How people say what was found of something examined."""

DEVICES = {
    "blocked": ("{} blocked", "blocked {}", "{} clogged", "clogged {}", "{} occluded", "{} obstructed", "{} stenosis"),
    "clotted": ("{} clotted", "clotted {}", "{} clot", "{} thrombosis", "{} thrombosed"),
    "leaking": ("{} leaking", "leaking {}", "{} leak"),
    "displaced": (
        "{} displaced", "displaced {}", "{} dislodged", "dislodged {}", "{} fell out", "{} pulled out", "{} dislocated",
        "dislocated {}", "{} migrated", "{} out of place",
    ),
    "broken": ("{} broken", "broken {}", "{} broke", "{} malfunction", "{} failure", "{} not working", "{} failed"),
    "loose": ("{} loose", "loose {}", "{} loosening"),
    "infected": ("{} infected", "infected {}", "{} infection"),
    "bleeding": ("{} bleeding", "bleeding {}", "bleeding from {}"),
    "painful": ("{} pain", "painful {}", "pain from {}"),
    "worn": ("{} exposure", "{} erosion", "{} eroded"),
}  # fmt: skip
"""How people say what is the matter with a device, a graft or an opening."""

LONGEST_MEANING = 5
UNTELLING = frozenset(
    {
        "unspecified",
        "other",
        "specified",
        "of",
        "the",
        "a",
        "an",
        "and",
        "or",
        "in",
        "for",
        "to",
        "by",
        "encounter",
        "part",
    }
)
"""Words of a title that a text saying the same need not have."""

CAUSES = {
    "bite": ("bitten by {}", "bit by {}"), "sting": ("stung by {}", "{} sting"), "kick": ("kicked by {}", "struck by {}"),
    "scratch": ("scratched by {}",), "peck": ("pecked by {}",), "fall": ("fall from {}", "fell off {}"),
    "slip": ("slipped on {}", "slip and fall on {}"), "trip": ("tripped over {}",), "burn": ("burned by {}", "scalded by {}"),
    "cut": ("cut by {}", "cut on {}", "{} injury"), "stick": ("stuck by {}", "punctured by {}", "poked by {}"),
    "caught": ("caught in {}", "crushed by {}", "slammed in {}"), "hit": ("hit by {}", "struck by {}"),
    "bump": ("walked into {}", "bumped into {}", "ran into {}"), "assault": ("assault with {}", "attacked with {}"),
    "self": ("self harm with {}", "suicide attempt with {}"),
    "pedestrian": ("pedestrian hit by {}", "pedestrian struck by {}", "hit by {} while walking", "pedestrian vs {}"),
    "plain": ("{}",),
}  # fmt: skip
"""How people say what happened with something or someone: causes of chapter 20, stings and bites."""


@dataclass(frozen=True, slots=True)
class LayTerm:
    """A term people type, in index words, and the bare code it means by default; one for each code where it changed.

    What is called after a person, and what happened to somebody, is said `seldom`: the code is not met daily for it.
    """

    term: Phrase
    code: str
    seldom: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed phrase may stand for: `means` in index words, best first; `label` is how the reading is shown.

    With `beside` the reading holds only when one of these words is typed or read too ("wrist" beside "fracture").
    """

    means: tuple[Phrase, ...]
    label: str
    beside: frozenset[str] = frozenset()


@dataclass(slots=True)
class Lexicon:
    """The lists. `everyday` maps a bare code to its weight, 1 (now and then) to 3 (daily).

    `parts` are the readings and, beside them, lay terms as what they mean: for texts that say more.
    """

    lay: list[LayTerm] = field(default_factory=list)
    readings: dict[Phrase, list[Reading]] = field(default_factory=dict)
    parts: dict[Phrase, list[Reading]] = field(default_factory=dict)
    everyday: dict[str, int] = field(default_factory=dict)
    measures: tuple[Measure, ...] = ()
    drugs: Drugs = field(default_factory=lambda: Drugs(()))


def read_lexicon(files: Mapping[str, bytes]) -> Lexicon:
    """The lexicon from the files by their names: lay terms, eponyms, words, everyday codes, measures with their ranges."""
    out = Lexicon(measures=read_measures(_rows(files["measures.csv"]), _rows(files["measured_ranges.csv"])))
    meant: dict[Phrase, Reading] = {}
    out.drugs = Drugs(_rows(files["drugs_icd10cm.csv"]))
    for seldom, row in (
        *((False, row) for row in _rows(files["lay_terms_icd10cm.csv"])),
        *((True, row) for row in _rows(files["eponyms_icd10cm.csv"])),
    ):
        term = tuple(words(row["term"]))
        gist = row["meaning"].partition(",")[0]
        meaning = tuple(word for word in dict.fromkeys(words(gist)) if word not in UNTELLING)
        if term != meaning and 0 < len(meaning) <= LONGEST_MEANING:
            meant[term] = Reading((meaning,), gist)
        out.lay.extend(LayTerm(term, undot(code), seldom) for code in row["default_code"].split())
    for said, row in (
        *((DONE, row) for row in _rows(files["procedures_icd10cm.csv"])),
        *((HISTORIES[row["whose"]], row) for row in _rows(files["histories_icd10cm.csv"])),
        *((FINDINGS[row["said"]], row) for row in _rows(files["findings_icd10cm.csv"])),
        *((DEVICES[row["said"]], row) for row in _rows(files["devices_icd10cm.csv"])),
        *((CAUSES[row["said"]], row) for row in _rows(files["causes_icd10cm.csv"])),
    ):
        for wording, named, code in product(said, row["named"].split("|"), row["code"].split()):
            seldom = said in CAUSES.values() or said in DEVICES.values()
            out.lay.append(LayTerm(tuple(words(wording.format(named))), undot(code), seldom))
    for row in _rows(files["search_words.csv"]):
        means = [text.strip() for text in row["means"].split("|")]
        beside = frozenset(words(row["beside"]))
        reading = Reading(tuple(tuple(words(text)) for text in means), means[0], beside)
        for typed in row["typed"].split("|"):
            out.readings.setdefault(tuple(words(typed)), []).append(reading)
    out.parts = {term: [reading] for term, reading in meant.items()} | out.readings
    for row in _rows(files["everyday_codes.csv"]):
        for code in row["codes"].split():
            out.everyday[undot(code)] = int(row["weight"])
    return out


def _rows(table: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(table.decode("utf-8")))
