"""Addresses of the embedded servers survive odd folder names and passwords."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from codeloom.launch.postgres import Postgres
from codeloom.launch.valkey import Valkey

HOME = Path("/data/two words & 100%")


def test_the_database_address_names_folder_and_password_exactly() -> None:
    parts = urlsplit(Postgres(HOME, "p@ss/word%").url())
    assert unquote(parts.password or "") == "p@ss/word%"
    assert parse_qs(parts.query)["host"] == [f"{HOME}/pg"]


def test_the_redis_address_names_the_socket_exactly() -> None:
    parts = urlsplit(Valkey(HOME).url(1))
    assert (parts.scheme, unquote(parts.path), parts.query) == ("unix", f"{HOME}/valkey.sock", "db=1")
