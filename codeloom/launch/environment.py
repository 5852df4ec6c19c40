"""Completes the environment: secrets from AWS where that is set; in development secrets from the data folder and addresses of
the embedded servers.

`copy_running()` is what a command needs that talks to the database, whether or not `make up` runs beside it.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from codeloom.launch.checks import check_home
from codeloom.launch.keys import kept_secrets
from codeloom.launch.problem import CannotStart, Exit
from codeloom.launch.secrets import bring_secrets
from codeloom.launch.servers import Servers
from codeloom.outside_settings import NoSecret, OutsideSettings
from codeloom.settings import Settings, settings


def read_settings() -> Settings:
    """The settings of this process, with what AWS holds of them. Raises CannotStart with a sentence that names a wrong one."""
    settings.cache_clear()
    with _said():
        bring_secrets()
        return settings()


def read_outside() -> OutsideSettings:
    """The settings of what lies outside alone, whether or not the others are whole. Raises CannotStart as above."""
    with _said():
        return OutsideSettings()


@contextmanager
def _said() -> Iterator[None]:
    """Turn what is wrong with settings into one sentence."""
    try:
        yield
    except NoSecret as error:
        raise CannotStart(Exit.USAGE, f"Settings: {error}.") from None
    except ValidationError as error:
        faults = "; ".join(
            _fault(one["loc"], one["msg"]) for one in error.errors(include_input=False, include_url=False)
        )
        raise CannotStart(Exit.USAGE, f"Settings: {faults}. .env.example explains each.") from None


def _fault(where: tuple[int | str, ...], message: str) -> str:
    words = message.removeprefix("Value error, ")
    return f"{where[0]!s}".upper() + f": {words[0].lower()}{words[1:]}" if where else words


def add_secrets(current: Settings) -> dict[str, str]:
    """Put the secrets that are not set into the environment, from the data folder. Returns what the folder keeps."""
    if current.production:
        return {}
    check_home(current.codeloom_home)
    kept = kept_secrets(current.codeloom_home)
    for name, value in kept.items():
        if name.lower() in Settings.model_fields and not getattr(current, name.lower()).get_secret_value():
            os.environ[name] = value
    return kept


def add_tools() -> None:
    """Put the programs of the virtual environment first on PATH, for what our children start by name."""
    folder = str(Path(sys.prefix) / "bin")
    if not os.environ.get("PATH", "").startswith(folder + os.pathsep):
        os.environ["PATH"] = folder + os.pathsep + os.environ.get("PATH", "")


@contextmanager
def copy_running() -> Iterator[tuple[Settings, Servers | None]]:
    """The settings with everything in place, and the embedded servers running for as long as the block lasts.

    None instead of servers when DATABASE_URL and REDIS_URL name others (as for children of `up`).
    """
    current = read_settings()
    os.environ["CODELOOM_HOME"] = str(current.codeloom_home)
    add_tools()
    kept = add_secrets(current)
    if (current.database_url and current.redis_url) or current.production:
        yield read_settings(), None
        return
    servers = Servers(
        current.codeloom_home,
        kept["POSTGRES_PASSWORD"],
        postgres_wanted=not current.database_url,
        valkey_wanted=not current.redis_url,
    )
    with servers:
        if not current.database_url:
            os.environ["DATABASE_URL"] = servers.postgres.url()
        if not current.redis_url:
            os.environ["REDIS_URL"] = servers.valkey.url()
        yield read_settings(), servers
