"""What the processes of a copy are told: no way to sign in as the owner of the database."""

import pytest

from codeloom.launch.up import _children
from codeloom.settings import Settings


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("postgresql://postgres:s3cret-word@/codeloom?host=/home/pg", "postgresql:///codeloom?host=/home/pg"),
        ("postgresql://admin:s3cret-word@db.example:5432/codeloom", "postgresql://db.example:5432/codeloom"),
        ("postgresql://db.example/codeloom", "postgresql://db.example/codeloom"),
    ],
)
def test_no_part_that_serves_knows_the_owner_of_the_database(given: str, told: str) -> None:
    children = _children(Settings(database_url=given, workers="imports=1,others=2"))
    assert len(children) == 5
    for child in children:
        assert child.extra == {"DATABASE_URL": told}
        assert "s3cret-word" not in str(child)
