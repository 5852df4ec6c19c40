"""Questions to providers: written with evidence, checked before they are sent, answered by a signed addendum."""

from codeloom.services.provider_queries.affected_views import AffectedRows
from codeloom.services.provider_queries.answering import answer, save_answer
from codeloom.services.provider_queries.asking import (
    ask_again,
    begin,
    drop_draft,
    read_draft,
    read_source,
    save_draft,
    use_template,
)
from codeloom.services.provider_queries.closing import take, withdraw
from codeloom.services.provider_queries.commands import (
    AnswerQuery,
    ListQueries,
    OfDraft,
    OfQuery,
    OfQueryVersion,
    OfSubject,
    OpenQuery,
    SaveDraft,
    SendQuery,
    WithdrawQuery,
)
from codeloom.services.provider_queries.figure_views import FiguresView
from codeloom.services.provider_queries.handing_on import hand_on
from codeloom.services.provider_queries.listing import counts, figures, inbox
from codeloom.services.provider_queries.reading import of_subject, open_query, read_cited, refresh_query
from codeloom.services.provider_queries.sending import send
from codeloom.services.provider_queries.subjects import Subject
from codeloom.services.provider_queries.telling import tell_asked
from codeloom.services.provider_queries.views import (
    AnswerDraft,
    AskView,
    DraftView,
    InboxView,
    QueryCounts,
    QueryItem,
    QueryView,
    SourceView,
    SubjectQueries,
)
from codeloom.services.provider_queries.weighing import affected_rows

__all__ = [
    "AffectedRows",
    "AnswerDraft",
    "AnswerQuery",
    "AskView",
    "DraftView",
    "FiguresView",
    "InboxView",
    "ListQueries",
    "OfDraft",
    "OfQuery",
    "OfQueryVersion",
    "OfSubject",
    "OpenQuery",
    "QueryCounts",
    "QueryItem",
    "QueryView",
    "SaveDraft",
    "SendQuery",
    "SourceView",
    "Subject",
    "SubjectQueries",
    "WithdrawQuery",
    "affected_rows",
    "answer",
    "ask_again",
    "begin",
    "counts",
    "drop_draft",
    "figures",
    "hand_on",
    "inbox",
    "of_subject",
    "open_query",
    "read_cited",
    "read_draft",
    "read_source",
    "refresh_query",
    "save_answer",
    "save_draft",
    "send",
    "take",
    "tell_asked",
    "use_template",
    "withdraw",
]
