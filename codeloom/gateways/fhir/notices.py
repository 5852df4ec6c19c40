"""What the coder of a chart is told of its import, in sentences. Values are titles of documents, dates as the file wrote them,
sizes and counts; nothing of a document's text."""

from codeloom.gateways.fhir.drafts import ChartNotice

MOST_ATTACHMENTS = 20
"""Unreadable attachments of one chart that are named; the rest are counted."""

WHY_UNREADABLE = {
    "elsewhere": "it lies behind a link, which is not fetched",
    "missing": "nothing was sent under its name",
    "shared": "it is named by documents of two patients",
    "damaged": "its data is damaged",
    "not_text": "it is no text",
    "no_words": "it is empty",
    "broken": "it is broken",
    "encrypted": "it needs a password",
    "no_text": "it has pictures only and no text",
    "too_large": "it is too large",
    "too_slow": "reading it takes too long",
}
"""Why there is no text, by the `why` of a reading."""

_PLAIN = {
    "no_service_date": "No readable date: enter the service date before submitting",
    "bad_date": "A date of the encounter could not be read",
    "end_before_start": "The encounter ends before it starts",
    "no_class": "The encounter names no class: taken as outpatient",
    "no_discharge": "The source gave no discharge date",
    "note_unreadable": "A note could not be read: the chart was made without it",
    "note_charset": "A note is not in the character set it names: check its letters",
    "note_cut": "A note is very long: only its first part is here",
    "note_elsewhere": "A note lies behind a link and was not fetched",
    "attachment_not_text": "An attachment is not text and was left out",
    "notes_left_out": "Not every note of this patient was kept",
    "problem_list_cut": "The problem list is longer than 200: the newest are here",
}
_TOLD = {
    "no_service_date": "The file says “{0}” for the date: enter the service date before submitting",
    "bad_date": "The encounter’s {0} is “{1}” in the file, which is no date",
    "end_before_start": "The encounter ends ({0}) before it starts ({1})",
    "no_discharge": "The stay was {0} when the file was made: there is no discharge date",
    "attachments_more": "{0} more attachments were sent, not readable here",
}
"""The same with what was in the file; codes of earlier versions have no values."""
CHART_NOTICES = frozenset(_PLAIN) | frozenset(_TOLD) | {"attachment", "in_error"}


def sentence_of(code: str, values: tuple[str, ...] = ()) -> str:
    """A notice in plain words; empty for a code that is not known."""
    if code == "attachment" and len(values) == 4:
        title, what, size, why = values
        said = ", ".join(part for part in (what, size) if part)
        return f"“{title}” was sent ({said}), not readable here: {WHY_UNREADABLE.get(why, WHY_UNREADABLE['not_text'])}"
    if code == "in_error" and len(values) == 2:
        number, what = values
        left_out = (
            "1 {w} was entered in error and is left out"
            if number == "1"
            else "{n} {w}s were entered in error and are left out"
        )
        return left_out.format(n=number, w=what)
    if values and code in _TOLD:
        return _TOLD[code].format(*values)
    return _PLAIN.get(code, "")


def attachment(title: str, what: str, size: int, why: str) -> ChartNotice:
    """That an attachment was sent and cannot be read here."""
    return ChartNotice("attachment", (title, what, size_words(size), why))


def report_code(why: str) -> str:
    """The code of words.WARNINGS for the report, by why an attachment is not readable."""
    if why in ("elsewhere", "missing", "shared"):
        return "note_elsewhere"
    return "note_unreadable" if why in ("damaged", "no_words") else "attachment_not_text"


def size_words(size: int) -> str:
    """16 bytes, 24 KB, 1.3 MB; empty for none."""
    if size <= 0:
        return ""
    if size < 1_000:
        return f"{size} byte{'' if size == 1 else 's'}"
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"


def unreadable_in_words(notices: list[ChartNotice]) -> str:
    """What was sent and is not readable here, as one sentence: 1 PDF was sent, not readable here: Operative report."""
    sent = [notice.values for notice in notices if notice.code == "attachment"]
    if not sent:
        return ""
    kinds = {values[1] for values in sent}
    what = kinds.pop() if len(kinds) == 1 else "attachment"
    number = f"1 {what} was" if len(sent) == 1 else f"{len(sent)} {what}{'' if what == 'text' else 's'} were"
    titles = "; ".join(dict.fromkeys(values[0] for values in sent[:MOST_ATTACHMENTS]))
    return f"{number} sent, not readable here: {titles}."


def limited(notices: list[ChartNotice]) -> tuple[ChartNotice, ...]:
    """The notices in a fixed order, with at most `MOST_ATTACHMENTS` attachments named."""
    attachments = [notice for notice in notices if notice.code == "attachment"]
    rest = set(notices) - set(attachments)
    named = sorted(attachments)[:MOST_ATTACHMENTS]
    if len(attachments) > len(named):
        rest.add(ChartNotice("attachments_more", (f"{len(attachments) - len(named):,}",)))
    return (*sorted(rest), *named)
