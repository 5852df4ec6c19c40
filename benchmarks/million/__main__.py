"""Every list, figure, export and search of the product on 1,000,000 charts in 20 organizations, against its budget.

    python -m benchmarks.million [--charts N] [--organizations N] [--rounds N] [--home FOLDER] [--only TEXT] [--make]

Embedded PostgreSQL, in a temporary folder or in FOLDER, which is kept and taken again when it is filled already (12 GB for
1,000,000). Every registered verb that only reads is measured with arguments of its own (cases.py) or named as not covered, in the
organization that has half of the charts. p50, p95 and the worst of `--rounds` calls after two that are not counted.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


@contextmanager
def many(home: Path, charts: int, organizations: int) -> Iterator[psycopg.Connection[Any]]:
    """The database, filled now unless it is; a connection of its administrator."""
    from codeloom.launch.keys import kept_secrets
    from codeloom.launch.servers import Servers

    os.environ["CODELOOM_HOME"] = str(home)
    kept = kept_secrets(home)
    with Servers(home, kept["POSTGRES_PASSWORD"], durable=False) as servers:
        url = servers.postgres.url("million")
        os.environ |= {"DATABASE_URL": url, "REDIS_URL": servers.valkey.url()}
        os.environ |= {name: value for name, value in kept.items() if name != "POSTGRES_PASSWORD"}
        from codeloom.db.engine import dispose
        from codeloom.db.migrate import upgrade
        from codeloom.db.provision import provision
        from codeloom.services import rooms
        from codeloom.settings import settings

        provision(settings())
        upgrade()
        rooms.load()
        with psycopg.connect(url, autocommit=True) as admin:
            filled = home / "filled"
            if not filled.exists():
                from benchmarks.million.making import make

                began = time.perf_counter()
                make(
                    admin,
                    home,
                    organizations,
                    charts,
                    lambda what: print(f"{time.perf_counter() - began:7.0f} s  {what}", flush=True),
                )
                filled.touch()
            admin.execute("set session_replication_role = default")
            yield admin
        dispose()


def main() -> None:
    """Make or take the database, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--charts", type=int, default=1_000_000)
    parser.add_argument("--organizations", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--make", action="store_true", help="make the database and end")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="codeloom-million-") as folder:
        home = asked.home or Path(folder)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with many(home, asked.charts, asked.organizations) as admin:
            (rows,) = admin.execute("select count(*) from charts").fetchone() or (0,)
            (size,) = admin.execute("select pg_size_pretty(pg_database_size(current_database()))").fetchone() or ("",)
            print(f"{rows:,} charts, {size}", flush=True)
            if not asked.make:
                from benchmarks.million.measuring import measure

                measure(admin, asked.rounds, asked.only)


if __name__ == "__main__":
    main()
