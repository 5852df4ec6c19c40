"""Sentences for the reader's codes: refusals, left-out encounters, warnings. None holds a name or clinical text."""

from codeloom.gateways.archives import Refused

MAX_DEPTH = 1000
"""Levels of nesting a file may have; the JSON parser for small files has the same bound."""

REFUSALS: dict[str, str] = {
    "dstu2": "DSTU2, not R4. Export it again as R4",
    "stu3": "STU3, not R4. Export it again as R4",
    "r5": "R5, not R4. Export it again as R4",
    "xml": "XML. Send the JSON form",
    "html": "A web page. The link may have expired",
    "empty": "Nothing in it",
    "not_json": "Not a FHIR file: neither JSON nor NDJSON",
    "not_utf8": "Not UTF-8 text. Save it as UTF-8 and send it again",
    "broken_json": "Broken JSON. Send it again",
    "truncated": "Ends in the middle. Send it again",
    "too_deep": f"Nested deeper than {MAX_DEPTH:,} levels",
    "too_long_text": "One value is longer than 16 MB",
    "too_many_parts": "One entry has more than 200,000 parts",
    "too_many_entries": "More than 250,000 entries in one file. Send it in parts",
    "too_many_encounters": "More than 60,000 encounters at a time. Send it in parts",
    "too_many_patients": "More than 60,000 patients at a time. Send it in parts",
    "too_much_of_one": "More than 400,000 entries of one patient. Send it in parts",
    "list": "A list, not a Bundle. Wrap the resources in a Bundle",
    "not_an_object": "One value, not a Bundle",
    "no_resource_type": "No resourceType, so not a FHIR file",
    "no_typed_entry": "None of its entries is a FHIR resource",
    "missing_patient": "Encounters without their Patient. Send the Patient with them",
    "document_without_encounter": "A document without its encounter: nothing says which visit it belongs to",
    "unreadable_lines": "No line of it can be read. Send it again",
}

BUNDLE_TYPES = frozenset({"transaction", "collection", "batch", "searchset", "document"})

SKIPS: dict[str, tuple[str, str]] = {
    "cancelled": ("1 encounter was cancelled", "{n} encounters were cancelled"),
    "entered-in-error": ("1 encounter was entered in error", "{n} encounters were entered in error"),
    "planned": ("1 encounter is only planned", "{n} encounters are only planned"),
    "patient_not_in_file": (
        "1 encounter names a patient who is not in the file",
        "{n} encounters name patients who are not in the file",
    ),
    "patient_unclear": (
        "1 encounter names a patient by an id that two people of the file have",
        "{n} encounters name a patient by an id that two people of the file have",
    ),
    "no_subject": ("1 encounter names no patient", "{n} encounters name no patient"),
    "no_identity": ("1 encounter has no id", "{n} encounters have no id"),
    "other_version": ("1 encounter is not in the R4 form", "{n} encounters are not in the R4 form"),
    "before_from_date": ("1 encounter is before the from date", "{n} encounters are before the from date"),
    "class_not_wanted": ("1 encounter is of a class left out", "{n} encounters are of classes left out"),
    "no_diagnosis": (
        "1 encounter has no diagnosis, reason or note",
        "{n} encounters have no diagnosis, reason or note",
    ),
    "beyond_last_n": (
        "1 encounter is beyond the last ones wanted per patient",
        "{n} encounters are beyond the last ones wanted per patient",
    ),
}
"""Why an encounter becomes no chart. The last four are the person's own options."""

OPTION_SKIPS = frozenset({"before_from_date", "class_not_wanted", "no_diagnosis", "beyond_last_n"})
EXPECTED_SKIPS = OPTION_SKIPS | {"cancelled", "entered-in-error", "planned"}
"""Reasons that need no attention: the person's own options, and encounters that did not take place."""

WARNINGS: dict[str, tuple[str, str]] = {
    "unknown_resource": ("1 entry of an unknown type skipped", "{n} entries of an unknown type skipped"),
    "entry_without_resource": ("1 entry without a resource skipped", "{n} entries without a resource skipped"),
    "bundle_inside": (
        "1 Bundle inside the Bundle not read. Send it as a file of its own",
        "{n} Bundles inside the Bundle not read. Send each as a file of its own",
    ),
    "duplicate_entry": ("1 entry came twice, counted once", "{n} entries came twice, counted once"),
    "broken_line": ("1 line unreadable, skipped", "{n} lines unreadable, skipped"),
    "odd_number": (
        "1 number that JSON or a computer cannot hold, left empty",
        "{n} numbers that JSON or a computer cannot hold, left empty",
    ),
    "odd_text": ("1 broken character replaced", "{n} broken characters replaced"),
    "more_pages": (
        "One page of a longer search result; the next pages were not fetched",
        "One page of a longer search result; the next pages were not fetched",
    ),
    "no_bundle_type": ("The Bundle does not say its type", "{n} Bundles do not say their type"),
    "no_encounter": ("No encounter in it", "No encounter in it"),
    "patient_without_id": ("1 patient has no id, left out", "{n} patients have no id, left out"),
    "no_name": ("1 patient has no name", "{n} patients have no name"),
    "no_birth_date": (
        "1 patient has no birth date, age rules stay silent",
        "{n} patients have no birth date, age rules stay silent",
    ),
    "no_sex": ("1 patient has no sex, sex rules stay silent", "{n} patients have no sex, sex rules stay silent"),
    "shared_identifier": (
        "1 identifier stands on different people, nobody is known by it",
        "{n} identifiers stand on different people, nobody is known by them",
    ),
    "no_service_date": (
        "1 encounter has no readable date, to be entered by the coder",
        "{n} encounters have no readable date, to be entered by the coder",
    ),
    "bad_date": ("1 encounter has an unreadable date", "{n} encounters have an unreadable date"),
    "end_before_start": (
        "1 encounter ends before it starts, flagged",
        "{n} encounters end before they start, flagged",
    ),
    "no_discharge": (
        "1 stay has no discharge date, its coder is asked for it",
        "{n} stays have no discharge date, their coders are asked for it",
    ),
    "no_class": (
        "1 encounter has no class, taken as outpatient",
        "{n} encounters have no class, taken as outpatient",
    ),
    "note_charset": (
        "1 note is not in the character set it names, read as well as possible",
        "{n} notes are not in the character set they name, read as well as possible",
    ),
    "note_cut": ("1 note is very long, cut", "{n} notes are very long, cut"),
    "note_unreadable": (
        "1 note unreadable, named on its chart",
        "{n} notes unreadable, named on their charts",
    ),
    "note_elsewhere": (
        "1 note lies behind a link, not fetched, named on its chart",
        "{n} notes lie behind a link, not fetched, named on their charts",
    ),
    "attachment_not_text": (
        "1 attachment is not readable here, named on its chart",
        "{n} attachments are not readable here, named on their charts",
    ),
    "in_error": (
        "1 entry was entered in error, left out",
        "{n} entries were entered in error, left out",
    ),
    "notes_left_out": ("1 note left out, too much for one patient", "{n} notes left out, too much for one patient"),
    "other_patient": (
        "1 entry names another patient than its encounter does, left out",
        "{n} entries name another patient than their encounter does, left out",
    ),
    "not_linked": (
        "1 clinical entry belongs to no encounter in the file",
        "{n} clinical entries belong to no encounter in the file",
    ),
    "problem_list_cut": (
        "1 problem list is longer than 200, the newest kept",
        "{n} problem lists are longer than 200, the newest kept",
    ),
}


def refused(code: str) -> Refused:
    """The refusal of that code."""
    return Refused(code, REFUSALS[code])


def refusal_words(code: str) -> str:
    """The plain words of a refusal where only its code was kept; empty for a code that is none."""
    named = {"bare_resource": "No Bundle, no encounter", "no_patient": "No patient in it",
             "bundle_type": "Not a transaction, collection, batch, searchset or document Bundle"}  # fmt: skip
    return REFUSALS.get(code) or named.get(code, "")


def refused_bare(resource_type: str, known: bool) -> Refused:
    """A resource that is no Bundle; its type is named only when it is one of FHIR's."""
    if not known:
        return Refused("bare_resource", "No Bundle, no encounter")
    return Refused("bare_resource", f"One {resource_type}, no Bundle, no encounter")


def refused_bundle_type(bundle_type: str) -> Refused:
    """A Bundle of a type that is not imported; only FHIR's own words are repeated."""
    known = {"message", "history", "transaction-response", "batch-response", "subscription-notification"}
    what = f"A {bundle_type} Bundle" if bundle_type in known else "A Bundle of an unknown type"
    return Refused("bundle_type", f"{what}. Send a transaction, collection, batch, searchset or document")


def sentence(code: str, count: int) -> str:
    """The plain words for `count` times a warning or a reason to leave out."""
    one, many = WARNINGS.get(code) or SKIPS[code]
    return one if count == 1 else many.format(n=f"{count:,}")
