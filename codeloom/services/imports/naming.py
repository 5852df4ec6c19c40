"""What an import is called where others read it: as somebody named it, else by what it brought, never by a file.

Files are often named for the patient in them (Synthea does so), so their names stand in the report of their own job only.
"""

import re

from codeloom.services.core import count

FILE_NAME = re.compile(r"\.(json|ndjson|jsonl|xml|zip|gz|tgz|tar|txt|csv|pdf|hl7|cda)$", re.IGNORECASE)


def import_name(given: str, files: int) -> str:
    """The name of an import: what somebody called it, unless that is the name of a file, else how many files it has."""
    if given and not FILE_NAME.search(given):
        return given
    return f"Import of {count(files, 'file')}" if files else "Import"
