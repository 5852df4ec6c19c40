"""What is read out of a finalized visit: gaps by kind and place, changes by others, families of codes, when lessons return."""

import random
from datetime import date, timedelta

import pytest

from codeloom.coding.coaching.code_families import family_of
from codeloom.coding.coaching.distilling import FinalizedVisit, facts_of, more_specific
from codeloom.coding.coaching.facts import GapAt, VisitFacts
from codeloom.coding.coaching.gaps import GAPS, kind_of_risk, kind_of_title
from codeloom.coding.coaching.lessons import Answered, due_on
from codeloom.coding.coaching.library import LESSONS
from codeloom.coding.coaching.tally import RANGES, HelpCounter, SpanCounter, Tally
from codeloom.coding.deltas import Coded, DeltaKind, Difference
from codeloom.coding.suggesting.shapes import Element, Em, Proposal, Risk, Span, Suggestion

NOTE = "Subjective\nKnee pain for two weeks.\n\nAssessment and plan\n1. Knee pain, injected today."
KNEE = Span(NOTE.index("Knee pain, injected"), NOTE.index("Knee pain, injected") + 9, "Knee pain")
TODAY = date(2026, 6, 10)


def em(code: str = "99213", **given: object) -> Em:
    return Em(code, (), "low", None, *(str(given.get(name, "low")) for name in ("problems", "data", "risk")),
              given.get("elements", ()), str(given.get("by", "mdm")), (), None, ())  # type: ignore[arg-type]  # of the right kinds  # fmt: skip


def visit(**given: object) -> FinalizedVisit:
    plain = {
        "note": NOTE,
        "suggestion": Suggestion(),
        "proposals": {},
        "level": "em",
        "lines": (),
        "standing": {},
        "others": (),
    }
    return FinalizedVisit(**(plain | given))  # type: ignore[arg-type]  # fields of it


def test_a_gap_lies_in_its_part_of_the_note() -> None:
    risk = Risk("missing_specificity", "The note does not say the side.", ("M25.569",), (KNEE,))
    found = facts_of(visit(suggestion=Suggestion(risks=(risk,))))
    assert found.gaps == (GapAt("side", "Assessment", KNEE.start, KNEE.end),)


def test_a_gap_of_a_note_that_was_changed_since_has_no_place() -> None:
    risk = Risk("missing_specificity", "The note does not say the side.", (), (KNEE,))
    assert facts_of(visit(suggestion=Suggestion(risks=(risk,)), same_note=False)).gaps == (GapAt("side", "Whole note"),)


@pytest.mark.parametrize(
    ("risk", "kind"),
    [
        (Risk("missing_specificity", "The type, acuity or stage is not documented.", ("N18.9",), ()), "stage"),
        (Risk("missing_specificity", "The type, acuity or stage is not documented.", ("I50.9",), ()), "acuity"),
        (Risk("missing_specificity", "The kind is open.", ("E11.9",), ()), "diabetes"),
        (Risk("missing_specificity", "Laterality is not stated.", ("H40.9",), ()), "side"),
        (Risk("under_documented", "A drug is documented, but not diabetes: is it managed today?", (), ()), "status"),
        (
            Risk("unsupported", "Documented as uncertain: an outpatient visit codes the symptom (IV.H).", (), ()),
            "uncertain",
        ),
        (Risk("over_coded", "Stated in one place and uncertain in another.", ("J18.9",), ()), "conflict"),
        (Risk("unsupported", "Coded on the left; another statement says right.", (), ()), "conflict"),
        (Risk("unsupported", "ECG: no coded diagnosis says why it was needed.", (), ()), "necessity"),
        (Risk("under_documented", "The note names 99213; what it documents gives 99214.", ("99214",), ()), "level"),
        (Risk("unsupported", "The model sees no support.", ("I10",), ()), "unsupported"),
        (
            Risk("unsupported", "Text that reads like an instruction to a program: nothing was taken from it.", (), ()),
            "",
        ),
    ],
)
def test_a_risk_is_a_gap_of_one_kind(risk: Risk, kind: str) -> None:
    assert kind_of_risk(risk) == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Pain in unspecified knee", "side"),
        ("Chronic kidney disease, stage 3 unspecified", "stage"),
        ("Heart failure, unspecified", "acuity"),
        ("Hyperlipidemia, unspecified", ""),
        ("Essential (primary) hypertension", ""),
    ],
)
def test_an_open_title_names_its_axis(title: str, kind: str) -> None:
    assert kind_of_title("X", title) == kind


def test_a_level_that_was_picked_above_the_note_is_a_gap_and_data_is_named_where_it_is_behind() -> None:
    high = Suggestion(em=em("99213", problems="moderate", data="low", risk="low"))
    assert [one.kind for one in facts_of(visit(suggestion=high, picked="99214")).gaps] == ["data"]
    low = Suggestion(em=em("99213", problems="low"))
    assert [one.kind for one in facts_of(visit(suggestion=low, picked="99214")).gaps] == ["level"]
    assert facts_of(visit(suggestion=low, picked="99212")).gaps == ()


def test_time_that_decides_and_is_not_in_the_note_is_a_gap() -> None:
    assert [one.kind for one in facts_of(visit(suggestion=Suggestion(em=em(by="time")))).gaps] == ["time"]
    stated = em(by="time", elements=(Element("time", "minutes", "35 minutes", (KNEE,)),))
    assert facts_of(visit(suggestion=Suggestion(em=stated))).gaps == ()


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ("E11.9", "E11.42", True),
        ("N18.30", "N18.31", True),
        ("M25.569", "M25.561", True),
        ("S52.5", "S52.531A", True),
        ("M25.561", "M25.562", False),
        ("E11.42", "E11.9", False),
        ("I10", "I16.0", False),
        ("I10", "I10", False),
    ],
)
def test_what_is_more_specific(before: str, after: str, more: bool) -> None:
    assert more_specific(before, after) is more


def test_only_what_others_changed_counts_as_changed() -> None:
    proposals = {"icd10cm:E11.9": Proposal("E11.9", "icd10cm", "T2DM", (), "high", "Why."),
                 "em": Proposal("99214", "cpt", "Moderate", (), "medium", "Why.")}  # fmt: skip
    lines = [
        Coded("icd10cm:E11.9", "icd10cm", "E11.65"),
        Coded("em", "cpt", "99213-25"),
        Coded("", "icd10cm", "Z79.4", 1, "a"),
    ]
    standing = {
        "icd10cm:E11.9": Difference("icd10cm:E11.9", DeltaKind.EDITED, "E11.9", "E11.65"),
        "em": Difference("em", DeltaKind.EDITED, "99214", "99213-25"),
        "line:a": Difference("line:a", DeltaKind.ADDED, "", "Z79.4"),
    }
    found = facts_of(visit(proposals=proposals, lines=lines, standing=standing, others={"icd10cm:E11.9", "em"}))
    assert found.changes == ("level_lowered", "dx_specific")
    assert (found.family, found.suggested, found.billed) == ("office_est", "99214", "99213")
    assert [(one.family, one.result) for one in found.outcomes] == [
        ("Endocrine, metabolic", "edited"),
        ("E/M level", "edited"),
    ]


@pytest.mark.parametrize(
    ("system", "code", "family"),
    [
        ("icd10cm", "A01.00", "Infections"),
        ("icd10cm", "C4A.9", "Neoplasms"),
        ("icd10cm", "D49.9", "Neoplasms"),
        ("icd10cm", "D50.9", "Blood"),
        ("icd10cm", "H59.9", "Eye"),
        ("icd10cm", "H60.9", "Ear"),
        ("icd10cm", "O9A.2", "Pregnancy"),
        ("icd10cm", "Z3A.20", "Reasons and status"),
        ("icd10cm", "M1A.00", "Musculoskeletal"),
        ("cpt", "36415", "Procedures"),
        ("hcpcs", "J1010", "Procedures"),
    ],
)
def test_a_code_has_the_family_of_its_chapter(system: str, code: str, family: str) -> None:
    assert family_of(system, code) == family


@pytest.mark.parametrize("seed", range(20))
def test_spans_count_each_visit_once_in_every_range_it_is_in(seed: int) -> None:
    luck = random.Random(seed)
    ages = [luck.randint(-3, 800) for _ in range(40)]
    one, two, both = SpanCounter(TODAY), SpanCounter(TODAY), SpanCounter(TODAY)
    for at, age in enumerate(ages):
        (one, two)[at % 2].add(TODAY - timedelta(days=age), VisitFacts())
        both.add(TODAY - timedelta(days=age), VisitFacts())
    one.join(two)
    for days in RANGES:
        assert one.now(days).visits == both.now(days).visits == sum(1 <= age <= days for age in ages)
        assert one.before(days).visits == sum(days < age <= 2 * days for age in ages)


def test_a_tally_lists_what_was_counted_below_a_name() -> None:
    tally = Tally({"gap|side": 3, "gap|time": 5, "part|side|Plan": 2, "part|side|Assessment": 1})
    assert tally.of("gap") == {"time": 5, "side": 3}
    assert tally.of("part", "side") == {"Plan": 2, "Assessment": 1}
    assert tally.below("part") == ("side",)
    assert tally.less(Tally({"gap|side": 1})).of("gap") == {"time": 5, "side": 2}


def test_help_is_counted_from_the_day_after_the_lesson() -> None:
    counter = HelpCounter({"side": TODAY})
    for after, gaps in ((-1, (GapAt("side"),)), (0, ()), (1, (GapAt("time"),)), (2, (GapAt("side"),))):
        counter.add(TODAY + timedelta(days=after), VisitFacts(gaps=gaps))
    assert counter.counts == {
        "side|before|visits": 2,
        "side|before|with": 1,
        "side|after|visits": 2,
        "side|after|with": 1,
    }


@pytest.mark.parametrize(
    ("answers", "wait"), [((False,), 1), ((True,), 4), ((True, True), 16), ((True, False, True), 4), ((True,) * 9, 180)]
)
def test_a_lesson_returns_later_the_more_often_it_was_right(answers: tuple[bool, ...], wait: int) -> None:
    assert due_on([Answered(TODAY, right) for right in answers]) == TODAY + timedelta(days=wait)


def test_every_gap_has_a_lesson_that_can_be_shown() -> None:
    assert due_on([]) is None
    assert set(LESSONS) == set(GAPS)
    for kind, lesson in LESSONS.items():
        assert lesson.kind == kind
        assert 0 <= lesson.right < len(lesson.choices) >= 3
        assert lesson.write.count(lesson.added) == 1, kind
        assert lesson.source.startswith(("Guidelines I", "AMA E/M"))
        said = " ".join((lesson.title, lesson.body, lesson.why, *lesson.choices)).casefold()
        assert not any(word in said for word in ("$", "dollar", "revenue", "payment", "reimburse", "rvu"))
