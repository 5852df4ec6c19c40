"""The seven checks of a question to a provider. One that fails stops it from being sent."""

import re
from collections import Counter

from codeloom.coding.provider_questions.choices import ordered
from codeloom.coding.provider_questions.codes_named import codes_in, effects_in
from codeloom.coding.provider_questions.diagnoses import undocumented_in
from codeloom.coding.provider_questions.kinds import BY_KEY
from codeloom.coding.provider_questions.leading import favoured, is_yes_no, leading_in
from codeloom.coding.provider_questions.shapes import Asked, Check

MOST_QUESTION, MOST_CHOICE, MOST_CHOICES, MOST_TOPIC, LEAST_QUESTION = 1_000, 160, 10, 100, 12
"""Characters of a question, of a choice and of a topic, and how many choices a provider is shown beside the fixed ones."""

_WORD = re.compile(r"[\w-]+")
_EMPTY_CHOICE = re.compile(r"[\W_]*|n/?a|none|not applicable|tbd|\?+", re.IGNORECASE)
_SMALL = frozenset(
    ("a", "an", "and", "as", "at", "by", "due", "for", "from", "grade", "in", "is", "it", "named", "no", "not", "of", "on", "one",
     "or", "own", "stage", "the", "this", "to", "type", "unspecified", "with", "words", "yes")
)  # fmt: skip
_YES_OR_NO = re.compile(r"(?:yes|no)\b", re.IGNORECASE)
_ADMISSION = re.compile(r"\badmi(?:ssion|tted|t)\b|\barriv|\bpresent(?:ed|ation)?\b", re.IGNORECASE)


def check(asked: Asked) -> tuple[Check, ...]:
    """The results of the seven checks in their order."""
    return (
        _codes(asked),
        _evidence(asked),
        _question(asked),
        _leading(asked),
        _choices(asked),
        _asked_before(asked),
        _provider(asked),
    )


def _codes(asked: Asked) -> Check:
    text = "\n".join((asked.topic, asked.question, *asked.choices))
    codes, effects = codes_in(text), effects_in(text)
    title, words = "No code and no effect of coding is named", (*codes, *effects)
    if not words:
        return Check("codes", title)
    what = "a code" if codes and not effects else "an effect of coding" if not codes else "a code and its effect"
    return Check("codes", title, f"{_quoted(words)}: {what} is mentioned.",
                 "Ask about the patient only: take these words out.", words)  # fmt: skip


def _evidence(asked: Asked) -> Check:
    least = BY_KEY[asked.kind].findings if asked.kind in BY_KEY else 2
    title = "Findings of the record are attached, with their place"
    have = len({" ".join(words.split()).casefold() for words in asked.evidence if words.strip()})
    if have >= least:
        return Check("evidence", title)
    return Check("evidence", title, f"{have} of {least} findings {'is' if have == 1 else 'are'} marked.",
                 "Mark the words of the record that raise the question.")  # fmt: skip


def _question(asked: Asked) -> Check:
    """The question stands by itself: kind, length, no name, no answer in it, no diagnosis that nobody documented."""
    title, question = "The question names no answer of its own", asked.question.strip()
    if asked.kind not in BY_KEY:
        return Check("question", title, "Nothing says what the question is about.", "Choose a kind or a template.")
    if len(question) < LEAST_QUESTION:
        wrong = "There is no question yet." if not question else "The question is too short to be understood."
        return Check("question", title, wrong, "Write what is asked, or use a template.")
    for what, text, most in (("question", question, MOST_QUESTION), ("topic", asked.topic, MOST_TOPIC)):
        if len(text) > most:
            return Check("question", title, f"The {what} has {len(text):,} characters; {most:,} are the most.",
                         f"Shorten it by {len(text) - most:,}.")  # fmt: skip
    if not asked.topic.strip():
        return Check("question", title, "There is no topic yet.", "Say in a few words what it is about.")
    shown = f"{asked.topic}\n{question}"
    if names := tuple(word for word in _WORD.findall(asked.topic) if word.casefold() in _folded(asked.names)):
        return Check("question", title, f"{_quoted(names)}: the topic holds the patient's name, and it stands in notices.",
                     "Take the name out of the topic.", names)  # fmt: skip
    if unsaid := undocumented_in(shown, asked.record):
        return Check("question", title, f"{_quoted(unsaid)}: a diagnosis that the record does not document is named.",
                     "Ask what the findings stand for, and give the diagnosis as one of the choices.", unsaid)  # fmt: skip
    if answers := _answers_in(asked):
        verb = "is one of the choices and stands" if len(answers) == 1 else "are choices and stand"
        return Check("question", title, f"{_quoted(answers)} {verb} in the question.",
                     "Use the template's question, or ask without naming an answer.", answers)  # fmt: skip
    return Check("question", title)


def _leading(asked: Asked) -> Check:
    title, kind = "No answer is favoured", BY_KEY.get(asked.kind)
    if asked.preselected is not None:
        return Check("leading", title, "A choice is selected beforehand.", "Leave every choice open.")
    if words := leading_in(asked.question) + leading_in(asked.topic):
        return Check("leading", title, f"{_quoted(words)}: these words ask for an answer.",
                     "Ask what it is, not for words to be written.", words)  # fmt: skip
    if put := favoured(asked.choices):
        return Check("leading", title, f"{_quoted(put)}: this choice is put before the others.",
                     "Word every choice in the same way.", put)  # fmt: skip
    if is_yes_no(asked.question, asked.choices) and not (kind is not None and kind.yes_no):
        return Check("leading", title, "This can only be answered by yes or no.",
                     "Ask what it is. Yes and no are for present on admission, for a diagnosis that is documented, and for the "
                     "relation of two documented conditions.")  # fmt: skip
    if kind is not None and kind.key == "poa" and not _ADMISSION.search(asked.question):
        return Check("leading", title, "The question does not ask about the time of admission.",
                     "Use the template's question, or choose another kind.")  # fmt: skip
    return Check("leading", title)


def _choices(asked: Asked) -> Check:
    title, kind = "At least two real choices, with “other” and “cannot be determined”", BY_KEY.get(asked.kind)
    real = tuple(choice for choice in ordered(asked.choices) if not _EMPTY_CHOICE.fullmatch(choice))
    if len(real) < len(ordered(asked.choices)):
        return Check(
            "choices", title, "A choice says nothing.", "Give every choice a clinical meaning, or take it out."
        )
    long = tuple(choice for choice in real if len(choice) > MOST_CHOICE)
    if long:
        return Check(
            "choices", title, f"A choice has {len(long[0]):,} characters; {MOST_CHOICE} are the most.", "Shorten it."
        )
    if len(real) > MOST_CHOICES:
        return Check(
            "choices", title, f"{len(real)} choices; {MOST_CHOICES} are the most.", "Leave those the findings support."
        )
    if len(real) == 1 or (not real and not (kind is not None and kind.open_ended)):
        wrong = "There is only one choice." if real else "There are no choices yet."
        return Check("choices", title, wrong, "Give at least two that the findings support.")
    return Check("choices", title)


def _asked_before(asked: Asked) -> Check:
    title = "It is not asked already"
    if asked.asked_before is None:
        return Check("asked_before", title)
    return Check("asked_before", title, f"Query {asked.asked_before} asks the same and waits for its answer.",
                 "Wait for the answer, or withdraw that one first.")  # fmt: skip


def _provider(asked: Asked) -> Check:
    title = "It goes to a treating provider"
    if not asked.provider_why_not:
        return Check("provider", title)
    return Check("provider", title, asked.provider_why_not, "Choose whom to ask.")


def _answers_in(asked: Asked) -> tuple[str, ...]:
    """Choices that stand in the question, unless it names all of them alike or the record documents them just so."""
    kind, question = BY_KEY[asked.kind], asked.question.casefold()
    record = " ".join(_WORD.findall(asked.record.casefold()))
    named = [one for one in asked.choices if _is_named(one, asked) and not (kind.yes_no and _YES_OR_NO.match(one))]
    if len(named) == len(asked.choices) and len(named) > 1:
        return ()
    return tuple(one for one in named if not _is_documented(one.casefold(), question, record, alone=kind.both_named))


def _is_named(choice: str, asked: Asked) -> bool:
    """Whether the question holds a choice whole, or all the words that tell it from the other choices and the topic."""
    question = asked.question.casefold()
    if re.search(rf"(?<![\w-]){re.escape(choice.casefold())}(?![\w-])", question):
        return True
    said = Counter(word for one in asked.choices for word in set(_words(one)))
    alike = len(asked.choices)
    own = {word for word in _words(choice) if said[word] < alike or alike == 1}
    own -= set(_words(asked.topic)) | {word for word in own if word.isdigit() or len(word) < 2}
    return bool(own) and own <= set(_words(asked.question))


def _is_documented(choice: str, question: str, record: str, *, alone: bool) -> bool:
    """Whether the words around a choice in the question stand just so in the record: "chronic" of "chronic kidney disease"."""
    words, wanted = _WORD.findall(question), _WORD.findall(choice)
    at = next((i for i in range(len(words)) if words[i : i + len(wanted)] == wanted), None)
    if at is None:
        return alone and " ".join(wanted) in record
    if alone and " ".join(wanted) in record:
        return True
    behind = " ".join(words[at : at + len(wanted) + 1])
    return len(words) > at + len(wanted) and words[at + len(wanted)] not in _SMALL and behind in record


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _SMALL]


def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names if len(name) > 1)


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words[:4]) + (" and more" if len(words) > 4 else "")
