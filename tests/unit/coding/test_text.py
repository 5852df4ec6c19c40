"""A note cut into sentences, and the stretches of it that are denied or doubted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeloom.coding.text import doubtful, paragraphs


def sentences(text: str) -> list[str]:
    """The sentences without the white space after them."""
    return [text[s.start : s.end].rstrip() for paragraph in paragraphs(text) for s in paragraph.sentences]


def doubts(text: str) -> list[str]:
    """The stretches with a dotted line."""
    return [text[start:end] for start, end in doubtful(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1. Acute kidney injury. 2. Anemia.", ["1. Acute kidney injury.", "2. Anemia."]),
        ("(3) Sepsis due to E. coli.", ["(3) Sepsis due to E. coli."]),
        ("12. COPD, stable.", ["12. COPD, stable."]),
        ("A. Hypertension. B. Reflux.", ["A. Hypertension.", "B. Reflux."]),
        ("iv. Gout. He takes allopurinol.", ["iv. Gout.", "He takes allopurinol."]),
        ("Creatinine was 1.4. Dr. Ortiz agrees.", ["Creatinine was 1.4.", "Dr. Ortiz agrees."]),
        ("Stage 3. Stable.", ["Stage 3.", "Stable."]),
    ],
)
def test_the_number_of_an_item_is_no_sentence(text: str, wanted: list[str]) -> None:
    assert sentences(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Diabetes without complications, managed with metformin, held.", "without complications"),
        (
            "Denies chest pain, shortness of breath, or palpitations.",
            "Denies chest pain, shortness of breath, or palpitations",
        ),
        ("No evidence of pneumonia, started on diuretics.", "No evidence of pneumonia"),
        ("Denies fever, chills, but has a cough.", "Denies fever, chills"),
        ("Negative for fracture, dislocation, effusion.", "Negative for fracture, dislocation, effusion"),
        ("Possible cellulitis, cultures drawn.", "Possible cellulitis"),
        ("Denies left-sided weakness, left-sided numbness.", "Denies left-sided weakness, left-sided numbness"),
        ("Family history of breast cancer, diabetes.", "Family history of breast cancer, diabetes"),
        ("Mother had gout, is well now.", "Mother had gout"),
        ("A nail was placed without complication; stable.", "without complication"),
    ],
)
def test_doubt_goes_on_through_a_list_and_ends_where_something_else_is_stated(text: str, wanted: str) -> None:
    assert doubts(text) == [wanted]


@given(st.text("1.a (),;denies withoutmanaged\n", max_size=200))
def test_sentences_are_the_whole_text_in_order_and_doubts_lie_in_it(text: str) -> None:
    spans = [(s.start, s.end) for paragraph in paragraphs(text) for s in paragraph.sentences]
    assert spans == sorted(spans)
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert all(0 <= start < end <= len(text) for start, end in doubtful(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1. Hypertension. 2. Diabetes.", ["1. Hypertension. ", "2. Diabetes."]),
        ("Seen with Dr. Smith and Prof. Lee. Stable.", ["Seen with Dr. Smith and Prof. Lee. ", "Stable."]),
        ("Aspirin 81 mg q.d. 30 tablets. Well.", ["Aspirin 81 mg q.d. 30 tablets. ", "Well."]),
        ("Metformin 500 mg b.i.d. Insulin was held.", ["Metformin 500 mg b.i.d. ", "Insulin was held."]),
        ("Creatinine 1.4. Potassium 4.2 mEq/L.", ["Creatinine 1.4. ", "Potassium 4.2 mEq/L."]),
        ("Pt. Jones was seen at 8 a.m. 2 views were taken.", ["Pt. Jones was seen at 8 a.m. 2 views were taken."]),
        (
            "A) Gout. B) COPD, e.g. Spiriva. Smoker? No. She quit.",
            ["A) Gout. ", "B) COPD, e.g. Spiriva. ", "Smoker? ", "No. ", "She quit."],
        ),
    ],
)
def test_numbers_titles_doses_and_decimals_end_no_sentence(text: str, said: list[str]) -> None:
    cut = [text[one.start : one.end] for paragraph in paragraphs(text) for one in paragraph.sentences]
    assert cut == said
