"""People who may be meant are told apart by more than a name where they share it."""

import pytest

from codeloom.services.imports.comparing import told_apart


@pytest.mark.parametrize(
    ("names", "births", "numbers", "wanted"),
    [
        (["Quill, June"], [""], [""], ["Quill, June"]),
        (["Quill, June", "Byrd, Theo"], ["", ""], ["", ""], ["Quill, June", "Byrd, Theo"]),
        (
            ["Quill, June", "Quill, June", "Byrd, Theo"], ["3 Feb 1931", "", ""], ["7", "8", "9"],
            ["Quill, June, born 3 Feb 1931", "Quill, June, no birth date", "Byrd, Theo"],
        ),
        (
            ["Quill, June", "Quill, June"], ["3 Feb 1931", "3 Feb 1931"], ["MR-7", ""],
            ["Quill, June, born 3 Feb 1931, record MR-7", "Quill, June, born 3 Feb 1931, no record number"],
        ),
        (
            ["No name", "No name"], ["", ""], ["", ""],
            ["No name, no birth date, no record number, column 1", "No name, no birth date, no record number, column 2"],
        ),
    ],
)  # fmt: skip
def test_nobody_shares_a_name(names: list[str], births: list[str], numbers: list[str], wanted: list[str]) -> None:
    assert told_apart(names, births, numbers) == wanted
