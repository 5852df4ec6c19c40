"""What a question is about: a chart or an encounter, its texts, and who may ask about it and be asked. No verb lives here."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from codeloom.coding.lifecycle import ENDED, STATUS_WORDS, ChartStatus, Role
from codeloom.db.queries import people
from codeloom.db.queries.charts import rows as chart_queries
from codeloom.db.queries.encounters import rows as encounter_queries
from codeloom.db.queries.provider_queries import rows as queries
from codeloom.db.tables.charts import Chart, Document, Patient
from codeloom.db.tables.encounters import Encounter
from codeloom.db.tables.provider_queries import ProviderQuery
from codeloom.db.work import UnitOfWork
from codeloom.services.charts import ChartContext, name_of, person_words
from codeloom.services.core import NotFound, formatting
from codeloom.services.encounters import SETTINGS

NOTE = "Note"


@dataclass(frozen=True, slots=True)
class Source:
    """A text of the record: a document of the chart, or the note of the encounter (`document` None)."""

    document: UUID | None
    title: str
    day: date | None


@dataclass
class Subject:
    """A chart or an encounter inside one unit of work."""

    uow: UnitOfWork
    row: Chart | Encounter

    @classmethod
    def at(cls, uow: UnitOfWork, kind: str, number: int) -> "Subject":
        """By its number, if the scope may see it. Raises NotFound."""
        found: Chart | Encounter | None
        if kind == "chart":
            found = chart_queries.by_number(uow, number)
        else:
            found = encounter_queries.by_number(uow, number)
        if found is None:
            raise NotFound()
        return cls(uow, found)

    @classmethod
    def find(
        cls, uow: UnitOfWork, chart_id: UUID | None, encounter_id: UUID | None, *, lock: bool = False
    ) -> "Subject":
        """By its id, if the scope may see it; `lock` keeps it for this transaction. Raises NotFound."""
        found: Chart | Encounter | None = None
        if chart_id is not None:
            found = chart_queries.find(uow, chart_id, lock=lock)
        elif encounter_id is not None:
            found = encounter_queries.find(uow, encounter_id, lock=lock)
        if found is None:
            raise NotFound()
        return cls(uow, found)

    @classmethod
    def of(cls, uow: UnitOfWork, query: ProviderQuery, *, lock: bool = False) -> "Subject":
        """Of a query that was found in sight, whose provider may not see the chart itself."""
        found: Chart | Encounter | None
        found = queries.chart_of(uow, query, lock=lock) or queries.encounter_of(uow, query, lock=lock)
        if found is None:
            raise NotFound()
        return cls(uow, found)

    @property
    def chart(self) -> Chart | None:
        """The chart, if it is one."""
        return self.row if isinstance(self.row, Chart) else None

    @property
    def encounter(self) -> Encounter | None:
        """The encounter, if it is one."""
        return self.row if isinstance(self.row, Encounter) else None

    @property
    def kind(self) -> str:
        """chart or encounter."""
        return "chart" if self.chart is not None else "encounter"

    @property
    def name(self) -> str:
        """CH-10482, or encounter 12."""
        return formatting.chart_number(self.row.number) if self.chart is not None else f"encounter {self.row.number}"

    @property
    def back(self) -> str:
        """Its address for the person of the scope; empty where there is none."""
        pages = {
            ("chart", Role.CODER): "/chart",
            ("chart", Role.SUPERVISOR): "/audit",
            ("encounter", Role.BILLER): "/billing",
            ("encounter", Role.PROVIDER): "/encounter",
        }
        page = pages.get((self.kind, Role(self.uow.scope.role)))
        return f"{page}/{self.row.number}" if page else ""

    @cached_property
    def patient(self) -> Patient:
        """The patient."""
        return queries.patient_of(self.uow, self.row)

    @property
    def patient_name(self) -> str:
        """Baumbach, Lawerence."""
        return name_of(self.uow, self.patient)

    @property
    def person(self) -> str:
        """M, 74 y."""
        born = self.uow.vault.open(Patient.birth_date_enc, self.patient)
        age = formatting.years(date.fromisoformat(born) if born else None, self.row.service_date)
        return person_words(self.patient.sex, age)

    @property
    def visit(self) -> str:
        """Inpatient, 2 to 6 Jun 2026; or Office, 10 Jun 2026."""
        if self.chart is not None:
            chart = self.chart
            dates = formatting.days(chart.service_from or chart.service_date, chart.service_to)
            return f"{chart.setting.capitalize()}, {dates}"
        assert self.encounter is not None
        return f"{SETTINGS[self.encounter.setting]}, {formatting.day(self.encounter.service_date)}"

    @cached_property
    def zone(self) -> ZoneInfo:
        """The organization's time zone."""
        return ZoneInfo(people.time_zone(self.uow))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The texts of the record, the newest first."""
        if self.encounter is not None:
            return (Source(None, NOTE, self.encounter.service_date),)
        shelf = [document for document, _ in chart_queries.documents(self.uow, self.row.id)]
        latest = sorted(shelf, key=lambda document: document.dated or date.min, reverse=True)
        return tuple(
            Source(document.id, self.uow.vault.open(Document.title_enc, document), document.dated)
            for document in latest
        )

    def text(self, document: UUID | None) -> str | None:
        """The text of one of the sources; None when it is not one of them."""
        if document not in self._texts:
            self._read([document])
        return self._texts.get(document)

    def whole_record(self) -> str:
        """Every text of the record, one after the other. Stays in memory."""
        self._read([source.document for source in self.sources])
        return "\n\n".join(self._texts.get(source.document, "") for source in self.sources)

    def may_ask(self) -> tuple[bool, str]:
        """Whether the person of the scope may ask about it just now, and why not."""
        role, chart, encounter = self.uow.scope.role, self.chart, self.encounter
        if encounter is not None:
            if role != Role.BILLER:
                return False, "Billers ask about encounters."
            return encounter.sent_at is not None, "The provider has not sent it to billing."
        assert chart is not None
        if role == Role.CODER:
            if later := ChartContext(self.uow, chart).waits_turn:
                return False, later
            word = STATUS_WORDS[ChartStatus(chart.status)].lower()
            return chart.status not in ENDED, f"It is {word}: nothing is asked about it any more."
        if role == Role.SUPERVISOR:
            return chart.status == ChartStatus.PENDING_AUDIT, "It is not being audited."
        return False, "Coders and auditors ask about charts."

    def providers(self) -> tuple[tuple[UUID, str], ...]:
        """Who can be asked: the encounter's own provider, or anybody active of the practice's for a chart."""
        active = tuple((one.id, one.name) for one in people.active(self.uow, Role.PROVIDER.value))
        if self.encounter is not None:
            return tuple(one for one in active if one[0] == self.encounter.provider_id)
        return active

    @cached_property
    def _texts(self) -> dict[UUID | None, str]:
        if self.encounter is None:
            return {}
        return {None: self.uow.vault.open(Encounter.note_enc, self.encounter)}

    def _read(self, documents: list[UUID | None]) -> None:
        wanted = [one for one in documents if one is not None and one not in self._texts]
        if wanted and self.chart is not None:
            for document, sealed in chart_queries.texts(self.uow, self.row.id, wanted).items():
                self._texts[document] = self.uow.vault.open_value(Document.text_enc, document, sealed)
