"""What a database is made of, as lines of text, and the lines that the newest migration is expected to leave.

`python -m tests.schema` writes them to tests/data/schema.txt; tests/integration/operations/test_migrations.py compares.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest

from codeloom.db import crypto
from codeloom.db.engine import dispose
from codeloom.db.migrate import upgrade
from codeloom.db.provision import provision
from codeloom.launch.keys import kept_secrets
from codeloom.launch.servers import Servers
from codeloom.settings import ROOT, Settings, settings

EXPECTED = ROOT / "tests" / "data" / "schema.txt"

QUERIES: tuple[LiteralString, ...] = (
    """select format('%s: column %s %s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
         case when a.attnotnull then ' not null' else '' end,
         case a.attidentity when 'a' then ' generated always as identity' when 'd' then ' generated as identity' else '' end,
         ' default ' || pg_get_expr(d.adbin, d.adrelid))
       from ours c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum""",
    """select format('%s: constraint %s %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
       from ours c join pg_constraint k on k.conrelid = c.oid where k.contype in ('p', 'u', 'f', 'c', 'x')""",
    """select format('%s: index %s', c.relname, pg_get_indexdef(i.indexrelid))
       from ours c join pg_index i on i.indrelid = c.oid
       where not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)""",
    """select format('%s: row-level security%s%s', c.relname, case when c.relrowsecurity then ' enabled' else ' off' end,
         case when c.relforcerowsecurity then ' forced' else '' end) from ours c""",
    """select format('%s: policy %s %s for %s to %s%s%s', p.tablename, p.policyname, lower(p.permissive), lower(p.cmd),
         array_to_string(p.roles, ', '), ' using ' || p.qual, ' with check ' || p.with_check)
       from pg_policies p where p.schemaname = 'public'""",
    """select format('%s: grant %s to %s', c.relname, lower(string_agg(g.privilege_type, ', ' order by g.privilege_type)),
         coalesce(r.rolname, 'public'))
       from ours c cross join aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) g
       left join pg_roles r on r.oid = g.grantee where g.grantee <> c.relowner group by c.relname, r.rolname""",
    """select format('%s: grant %s (%s) to %s', c.relname, lower(g.privilege_type),
         string_agg(a.attname, ', ' order by a.attname), coalesce(r.rolname, 'public'))
       from ours c join pg_attribute a on a.attrelid = c.oid cross join aclexplode(a.attacl) g
       left join pg_roles r on r.oid = g.grantee group by c.relname, g.privilege_type, r.rolname""",
    "select format('%s: owner %s', c.relname, pg_get_userbyid(c.relowner)) from ours c",
    """select format('%s: trigger %s', c.relname, pg_get_triggerdef(t.oid))
       from ours c join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal""",
    """select format('function %s %s', p.proname, regexp_replace(trim(p.prosrc), '\\s+', ' ', 'g'))
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'""",
    """select format('%s %s', case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'sequence' end, c.relname)
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('v', 'm', 'S')""",
)
OURS: LiteralString = """with ours as (select c.* from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p')) """


def catalog(config: Settings) -> list[str]:
    """A line for each column, constraint, index, policy, grant, trigger and function, sorted; roles without their prefix."""
    with psycopg.connect(config.database_url) as connection:
        lines = [str(row[0]) for query in QUERIES for row in connection.execute(OURS + query)]
    return sorted(" ".join(line.replace(f"{config.database_role_prefix}_", "role:").split()) for line in lines)


@contextmanager
def database_beside(servers: Servers, name: str, **values: str) -> Iterator[Settings]:
    """The settings of another, provisioned but empty database on these servers, in force until the block ends.

    It stays until the servers end: dropping it would wait for every session of the server, also for one that hears
    announcements and whose event loop is over. It has roles of its own by the prefix `name`, because passwords of roles
    belong to a whole server. `values` are further settings.
    """
    secrets = {key: value for key, value in kept_secrets(servers.home).items() if key != "POSTGRES_PASSWORD"}
    place = {
        "DATABASE_URL": servers.postgres.url(name),
        "REDIS_URL": servers.valkey.url(),
        "DATABASE_ROLE_PREFIX": name,
    }
    with pytest.MonkeyPatch.context() as patch:
        for key, value in {**secrets, **place, **values}.items():
            patch.setenv(key, value)
        _begin_anew()
        provision(settings())
        yield settings()
    _begin_anew()


def _begin_anew() -> None:
    """Forget the settings, connections and keys of the database before."""
    dispose()
    crypto.forget()
    settings.cache_clear()


def _write() -> None:
    home = Path(os.environ["CODELOOM_HOME"])
    with (
        Servers(home, kept_secrets(home)["POSTGRES_PASSWORD"], durable=False) as servers,
        database_beside(servers, "codeloom_schema") as config,
    ):
        upgrade()
        EXPECTED.write_text("\n".join(catalog(config)) + "\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="codeloom-schema-") as folder:
        os.environ["CODELOOM_HOME"] = folder
        _write()
