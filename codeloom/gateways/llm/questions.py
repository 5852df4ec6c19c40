"""The two questions about a note, made of prompt files: fixed instructions, and a message that carries the note as data.

A prompt file has its version in its name and its fingerprint in prompts/fingerprints.json. A changed text or a changed form
of the answer needs a new version: copy the file, add the line, name it here.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Template
from typing import Any, Generic, TypeVar

from codeloom.coding.suggesting.shapes import Visit
from codeloom.gateways.llm.answers import Claimed, ElementsAndDiagnoses, ProceduresAndRisks, form_of

PROMPTS = Path(__file__).with_name("prompts")
FINGERPRINTS = PROMPTS / "fingerprints.json"
USER_PART = "=== user ===\n"

_CODE = re.compile(r"[A-Z][0-9A-Z]{2}(\.?[0-9A-Z]{1,4})?")

Answer = TypeVar("Answer", bound=Claimed)


@dataclass(frozen=True, slots=True)
class Prompt(Generic[Answer]):
    """A prompt of one version. `fingerprint` is SHA-256 over its whole text and the form of its answer."""

    name: str
    instructions: str
    message: str
    form: dict[str, Any]
    answer: type[Answer]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Question(Generic[Answer]):
    """One question ready to send. Printing it shows nothing of the note."""

    prompt: Prompt[Answer] = field(repr=False)
    message: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class VisitNote:
    """A note with what is known of its visit; no name, number or birth date. Printing it shows nothing of the note."""

    visit: Visit
    note: str = field(repr=False)


@cache
def prompt_of(name: str, answer: type[Answer]) -> Prompt[Answer]:
    """Read a prompt file by its name without suffix, for example `em_and_diagnoses_v1`."""
    text = (PROMPTS / f"{name}.md").read_text(encoding="utf-8")
    instructions, _, message = text.partition(USER_PART)
    form = form_of(answer)
    whole = text + json.dumps(form, sort_keys=True)
    return Prompt(name, instructions.strip(), message.strip(), form, answer, hashlib.sha256(whole.encode()).hexdigest())


def first_prompt() -> Prompt[ElementsAndDiagnoses]:
    """The prompt of the first call in force."""
    return prompt_of("em_and_diagnoses_v1", ElementsAndDiagnoses)


def second_prompt() -> Prompt[ProceduresAndRisks]:
    """The prompt of the second call in force."""
    return prompt_of("procedures_and_risks_v1", ProceduresAndRisks)


def first_question(about: VisitNote) -> Question[ElementsAndDiagnoses]:
    """E/M elements and diagnoses."""
    return _question(first_prompt(), about, "")


def second_question(about: VisitNote, codes: Iterable[str]) -> Question[ProceduresAndRisks]:
    """Procedures and risks, given the diagnosis codes so far; what is not shaped like an ICD-10-CM code is left out."""
    sure = [code for code in codes if _CODE.fullmatch(code)]
    return _question(second_prompt(), about, ", ".join(sure) or "none")


def _question(prompt: Prompt[Answer], about: VisitNote, codes: str) -> Question[Answer]:
    """The mark comes from a hash of the note, so no note can hold its own."""
    mark = f"NOTE {hashlib.sha256(about.note.encode('utf-8', 'replace')).hexdigest()[:20]}"
    note = about.note.encode("utf-8", "replace").decode()
    filled = Template(prompt.message).substitute(visit=_facts(about.visit), codes=codes, mark=mark, note=note)
    return Question(prompt, filled)


def _facts(visit: Visit) -> str:
    facts = {
        "date_of_service": visit.dos.isoformat(),
        "patient": visit.patient,
        "setting": visit.setting,
        "age_in_years": visit.age,
        "sex": visit.sex,
        "total_minutes_entered": visit.minutes,
    }
    return json.dumps({name: value for name, value in facts.items() if value not in (None, "")})
