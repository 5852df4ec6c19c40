"""Rules about habits: one password hash, one clock, no sleeping tests, no print in the product, reasons beside every exemption."""

import ast
import re
from collections.abc import Iterable

from tests.house.linter import Linter, imported, nodes, of_package

HASHES = ("bcrypt", "passlib", "crypt", "scrypt", "werkzeug.security", "hashlib.scrypt", "hashlib.pbkdf2_hmac",
          "cryptography.hazmat.primitives.kdf.scrypt", "cryptography.hazmat.primitives.kdf.pbkdf2")  # fmt: skip
BARE = re.compile(r"#\s*(?:type:\s*ignore|noqa|pragma:)(?:\[[^\]]*\]|:\s*[A-Z0-9, ]+)?\s*$", re.M)


def calls(tree: ast.Module) -> Iterable[tuple[int, str]]:
    """Line and dotted name of every call of something that has one."""
    return ((node.lineno, dotted(node.func)) for node in nodes(tree) if isinstance(node, ast.Call))


def dotted(node: ast.expr) -> str:
    """`a.b.c` as it is written; empty where it begins with anything but a name."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def hashes_otherwise(tree: ast.Module, source: str) -> Iterable[int]:
    """Password hashes that are not argon2id."""
    yield from (line for line, name in imported(tree) if of_package(name, HASHES))
    yield from (line for line, name in calls(tree) if name in {"hashlib.scrypt", "hashlib.pbkdf2_hmac"})


def reads_wall_clock(tree: ast.Module, source: str) -> Iterable[int]:
    """Dates and times taken from elsewhere than the one clock."""
    wall = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now", "time.time"}
    return (line for line, name in calls(tree) if name in wall or name.removeprefix("dt.") in wall)


def sleeps(tree: ast.Module, source: str) -> Iterable[int]:
    """Tests that wait for time and not for a condition."""
    return (line for line, name in calls(tree) if name in {"time.sleep", "sleep", "page.wait_for_timeout"})


def prints(tree: ast.Module, source: str) -> Iterable[int]:
    """Output that is no log line."""
    return (line for line, name in calls(tree) if name == "print")


def exempts_without_reason(tree: ast.Module, source: str) -> Iterable[int]:
    """Exemptions from type checker or linter without a reason after them."""
    return (source.count("\n", 0, match.start()) + 1 for match in BARE.finditer(source))


RULES = (
    Linter(
        id="INV-14",
        says="passwords are hashed by argon2-cffi (argon2id) in one place",
        folders=("codeloom", "workers"),
        look=hashes_otherwise,
        good=("from argon2 import PasswordHasher", "import hashlib\nhashlib.sha256(b'')"),
        bad=("import bcrypt", "from passlib.hash import argon2", "import hashlib\nhashlib.scrypt(b'')"),
    ),
    Linter(
        id="clock",
        says="use codeloom.coding.clock.now(), so that tests and the demo can set it",
        folders=("codeloom", "workers"),
        but=("codeloom/coding/clock.py", "codeloom/launch"),
        look=reads_wall_clock,
        good=("from codeloom.coding import clock\nclock.now()", "import time\ntime.monotonic()"),
        bad=("datetime.now(UTC)", "import time\ntime.time()", "date.today()"),
    ),
    Linter(
        id="sleep",
        says="wait for the condition (codeloom.launch.waiting.wait_until, or Playwright's expect), not for time",
        folders=("tests",),
        look=sleeps,
        good=("wait_until(lambda: done(), 5)",),
        bad=("import time\ntime.sleep(1)", "page.wait_for_timeout(300)"),
    ),
    Linter(
        id="print",
        says="say it to the log; only the command line prints",
        folders=("codeloom", "workers"),
        but=("codeloom/cli", "codeloom/launch", "codeloom/demo"),
        look=prints,
        good=("log.info('import.done')",),
        bad=("print('here')",),
    ),
    Linter(
        id="reason",
        says="say why behind the exemption, as in `# noqa: F401  (presence is the question)`",
        folders=("codeloom", "workers", "tests", "alembic"),
        look=exempts_without_reason,
        good=("import x  # noqa: F401  (presence is the question)", "f(x)  # type: ignore[arg-type]  # passed through"),
        bad=("import x  # " + "noqa: F401", "f(x)  # " + "type: ignore[arg-type]", "f(x)  # " + "type: ignore"),
    ),
)
