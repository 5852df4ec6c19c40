"""An import is never called by a file, which may be named for the patient in it."""

import pytest

from codeloom.services.imports.naming import import_name


@pytest.mark.parametrize(
    "given", ["Abbott_Lindsay_1a2b.json", "ROHAN.NDJSON", "stay.xml", "all.zip", "notes.tar.gz", ""]
)
def test_the_name_of_a_file_is_no_name_of_an_import(given: str) -> None:
    assert import_name(given, 3) == "Import of 3 files"
    assert import_name(given, 1) == "Import of 1 file"
    assert import_name(given, 0) == "Import"


@pytest.mark.parametrize("given", ["Riverbend, June", "5 synthetic patients, seed 7", "Ward 3.2"])
def test_what_somebody_called_it_stays(given: str) -> None:
    assert import_name(given, 3) == given
