"""Claims of a model as an unchecked suggestion: only those whose quotes stand in the record of the note, orders to whoever codes
left out. Codes, titles and the list as a whole are for the rule layer; the E/M level is computed from the elements here."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Literal

from codeloom.coding.codesets.procedures import read_procedure
from codeloom.coding.em import tables
from codeloom.coding.em.shapes import LEVELS
from codeloom.coding.suggesting.backing import backed, names_code, shared
from codeloom.coding.suggesting.checked import NOT_IN_NOTE
from codeloom.coding.suggesting.em_elements import level_from, level_of
from codeloom.coding.suggesting.orders import orders
from codeloom.coding.suggesting.quoting import places
from codeloom.coding.suggesting.shapes import Confidence, Dropped, Element, Em, Proposal, Risk, Span, Suggestion, Visit
from codeloom.gateways.llm import ElementsAndDiagnoses, ProceduresAndRisks
from codeloom.gateways.llm.answers import (
    DataClaim,
    DiagnosisClaim,
    ProblemClaim,
    ProcedureClaim,
    ReviewClaim,
    RiskClaim,
)
from codeloom.services.suggestions.ground import Ground

Column = Literal["problems", "data", "risk"]
ORDERED = "Its quotes stand in an order to whoever codes, which is no part of the record."
ONLY_THE_CODE = "Its quotes name the code and not what it stands for."
NOT_NAMED = "The words quoted do not name it by themselves: a reviewer decides."
COMPUTED = "The E/M level is computed from what the note documents."
PAYMENT = "A point to review that speaks of payment."
LOOKED_AT = 20
"""Places of a quote in a note that are looked at."""

EM_CODES = frozenset(
    chain(
        *(family.codes for family in tables.FAMILIES.values()),
        *((new, established) for _, new, established in tables.PREVENTIVE),
        (tables.ED_WITHOUT_PHYSICIAN, tables.DISCHARGE, tables.LONG_DISCHARGE),
    )
)
_EM_NUMBER = re.compile(r"\b99[2-4]\d\d\b")
_PAYS = re.compile(r"\b(?:pay(?:s|ment|ments)?|reimburse\w*|revenue|rvus?|dollars?|profit\w*)\b|\$", re.IGNORECASE)


class Claims:
    """Reads what a model said of one note, claim by claim."""

    def __init__(self, ground: Ground, note: str, visit: Visit) -> None:
        self._ground, self._note, self._visit = ground, note, visit
        self._codeset = ground.codesets.at(visit.dos)
        self._orders = orders(note)
        self._dropped: list[Dropped] = []

    def first(self, said: ElementsAndDiagnoses) -> Suggestion:
        """The first answer: diagnoses, and the E/M level of the elements."""
        diagnoses = tuple(row for claim in said.diagnoses if (row := self._diagnosis(claim)) is not None)
        return Suggestion(diagnoses=diagnoses, em=self._level(said), dropped=tuple(self._dropped))

    def second(self, first: Suggestion, said: ProceduresAndRisks) -> Suggestion:
        """Both answers together."""
        procedures = tuple(row for claim in said.procedures if (row := self._procedure(claim)) is not None)
        risks = tuple(risk for claim in said.risks if (risk := self._risk(claim)) is not None)
        return Suggestion(
            diagnoses=first.diagnoses,
            procedures=procedures,
            em=first.em,
            risks=(*self._doubt_of(first.em), *risks),
            dropped=tuple(self._dropped),
        )

    def _evidence(self, quotes: Iterable[str]) -> tuple[tuple[Span, ...], str]:
        """Where the record says it; with none, the reason why the claim is not kept."""
        spans, reason = list[Span](), NOT_IN_NOTE
        for quote in quotes:
            found = list(islice(places(self._note, quote), LOOKED_AT))
            said = next((span for span in found if not self._ordered(span)), None)
            if said is not None:
                spans.append(said)
            elif found:
                reason = ORDERED
        return tuple(dict.fromkeys(spans)), reason

    def _ordered(self, span: Span) -> bool:
        return any(start < span.end and span.start < end for start, end in self._orders)

    def _drop(self, code: str, reason: str) -> None:
        self._dropped.append(Dropped(code, reason))

    def _diagnosis(self, claim: DiagnosisClaim) -> Proposal | None:
        code = self._codeset.normalise(claim.code)
        evidence, reason = self._evidence(claim.quotes)
        if not evidence:
            self._drop(code, reason)
            return None
        confidence: Confidence = claim.confidence
        words, why = [span.text for span in evidence], claim.why
        if not backed(words, code, self._codeset, self._ground.index, self._visit.dos):
            if names_code(words, code):
                self._drop(code, ONLY_THE_CODE)
                return None
            confidence, why = "low", f"{claim.why} {NOT_NAMED}".strip()
        return Proposal(code, "icd10cm", "", evidence, confidence, why)

    def _procedure(self, claim: ProcedureClaim) -> Proposal | None:
        evidence, reason = self._evidence(claim.quotes)
        words = [span.text for span in evidence]
        if claim.code in EM_CODES:
            reason, evidence = COMPUTED, ()
        elif claim.code and names_code(words, claim.code) and not shared(words, claim.words):
            reason, evidence = ONLY_THE_CODE, ()
        if not evidence:
            self._drop(claim.code or "", reason)
            return None
        system = (read_procedure(claim.code).system if claim.code else "") or "cpt"
        why = "The model read in the words quoted that it was done."
        return Proposal(claim.code, system, claim.words, evidence, claim.confidence, why, verified=False,
                        units=claim.units, modifiers=tuple(claim.modifiers))  # fmt: skip

    def _risk(self, claim: ReviewClaim) -> Risk | None:
        evidence, reason = self._evidence(claim.quotes)
        if _PAYS.search(claim.message):
            self._drop("", PAYMENT)
            return None
        if claim.quotes and not evidence:
            self._drop("", f"A point to review. {reason}")
            return None
        return Risk(claim.kind, claim.message, tuple(code for code in claim.codes if self._exists(code)), evidence)

    def _exists(self, code: str) -> bool:
        return self._codeset.get(self._codeset.normalise(code)) is not None or not read_procedure(code).problem

    def _level(self, said: ElementsAndDiagnoses) -> Em | None:
        return level_from(
            self._note,
            self._visit,
            self._elements("problems", said.problems),
            self._elements("data", said.data),
            self._elements("risk", said.risk),
            self._minutes(said),
        )

    def _elements(
        self, column: Column, claims: Sequence[ProblemClaim] | Sequence[DataClaim] | Sequence[RiskClaim]
    ) -> tuple[Element, ...]:
        """The elements of a column that the record says; what is claimed twice, by its words or of one place, counts once."""
        kept, seen = list[Element](), set[object]()
        for claim in claims:
            evidence, reason = self._evidence(claim.quotes)
            evidence = tuple(span for span in evidence if not _EM_NUMBER.search(span.text))
            marks = {(claim.kind, claim.words.casefold())} | ({evidence} if column == "problems" else set())
            if not evidence:
                self._drop("", f"An element of the E/M level. {reason}")
            elif not seen & marks:
                seen |= marks
                kept.append(Element(column, claim.kind, claim.words, evidence))
        return tuple(kept)

    def _minutes(self, said: ElementsAndDiagnoses) -> tuple[int | None, Span | None]:
        """The minutes entered for the visit, else those claimed, if the words quoted have the number."""
        entered = self._visit.minutes
        if said.time is None or entered not in (None, said.time.minutes):
            return entered, None
        number = re.compile(rf"(?<!\d){said.time.minutes}(?!\d)")
        evidence, _ = self._evidence(said.time.quotes)
        sentence = next((span for span in evidence if number.search(span.text)), None)
        return (said.time.minutes, sentence) if sentence else (entered, None)

    def _doubt_of(self, em: Em | None) -> tuple[Risk, ...]:
        """A risk where the elements claimed reach a higher level of decision making than those read without the model."""
        read = level_of(self._note, self._visit) if em else None
        if em is None or read is None or read.code is None or em.code is None or em.code == read.code:
            return ()
        if LEVELS.index(em.mdm) <= LEVELS.index(read.mdm):
            return ()
        message = f"Read without the model, the note reaches {read.code}: check what the level rests on."
        return (Risk("over_coded", message, (em.code,), ()),)
