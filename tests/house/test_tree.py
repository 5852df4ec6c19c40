"""The shape of the tree: short files, rooms with names, no secret, no unfinished word, nothing of a developer's machine."""

import re
import subprocess
from pathlib import Path

import pytest

from codeloom.settings import ROOT

LONGEST = 300
PACKAGES = ("codeloom/", "workers/")
NAMELESS = re.compile(r"(^|/)(utils?|helpers?|common|misc)(\.py|/)")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|(?i:coming soon|lorem ipsum)")
MACHINE = re.compile(r"(?<![\w.$}~-])/(work|opt|home/\w+|Users/\w+|root)/[\w.]")
SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b|\bsk-[A-Za-z0-9_-]{20,}|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[bap]-[A-Za-z0-9-]{20,}"
    r"|\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}"
    r"|(?i:\b(?:password|passwd|secret|api_?key|token|encryption_key)\b['\"]?\s*[:=]\s*['\"](?!\{)[^'\"\s{}$<>]{8,}['\"])"
    r"|(?i:\b(?:change_?me|hunter2|password123|letmein|s3cr3t)\b)"
    r"|\b\w+://[^/\s:@{}$<>]+:(?!password@)[^/\s:@{}$<>*]{6,}@"
)
TEXT = {
    ".py",
    ".md",
    ".yml",
    ".yaml",
    ".toml",
    ".txt",
    ".json",
    ".js",
    ".css",
    ".html",
    ".svg",
    ".conf",
    ".example",
    "",
}


def tracked() -> list[str]:
    """Files of the checkout as git knows them, new ones included and ignored ones not."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if told.returncode:
        pytest.skip("this tree is no git checkout, so there is no list of its files")
    return [name for name in told.stdout.splitlines() if (ROOT / name).is_file()]


def read(name: str) -> str:
    """A text file, or nothing for a binary one."""
    path = ROOT / name
    return path.read_text(errors="replace") if path.suffix in TEXT else ""


def hits(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    """`path:line` of every line a pattern finds."""
    return [f"{n}:{i}" for n in names for i, line in enumerate(read(n).splitlines(), 1) if pattern.search(line)]


def test_no_file_outgrows_its_idea() -> None:
    ours = [name for name in tracked() if name.endswith(".py") and not name.startswith("alembic/versions/")]
    assert [name for name in ours if len(read(name).splitlines()) > LONGEST] == []


def test_every_room_has_a_name_of_its_own() -> None:
    assert [name for name in tracked() if NAMELESS.search(name)] == []


def test_every_folder_of_modules_is_a_package() -> None:
    """A folder without `__init__.py` is passed over by whatever walks packages."""
    folders = {(ROOT / name).parent for name in tracked() if name.endswith(".py") and name.startswith(PACKAGES)}
    assert [
        folder.relative_to(ROOT).as_posix() for folder in sorted(folders) if not (folder / "__init__.py").exists()
    ] == []


def test_nothing_is_left_unfinished() -> None:
    names = [name for name in tracked() if name.endswith((".py", ".yml", ".html", ".js")) and name != _this()]
    assert hits(UNFINISHED, names) == []


def test_nothing_of_a_developers_machine_is_in_the_tree() -> None:
    assert hits(MACHINE, [name for name in tracked() if not name.startswith("reflex.lock/") and name != _this()]) == []


def test_no_secret_and_no_placeholder_credential_is_in_the_tree() -> None:
    """INV-8. Tests may hold made-up passwords; keys and tokens not even they."""
    names = [
        name for name in tracked() if not name.startswith(("reflex.lock/", "tests/")) and name != "codeloom/settings.py"
    ]
    assert hits(SECRET, names) == []


@pytest.mark.parametrize(
    "line",
    [
        "JWT_SECRET = 'x'\npassword = \"correct-horse\"",
        "-----BEGIN " + "PRIVATE KEY-----",
        "key = AKIA" + "ABCDEFGHIJKLMNOP",
        "DATABASE_URL=postgresql://app:Tr0ub4dor@db/codeloom",
        "secret: 'change" + "me'",
    ],
)
def test_the_secret_scanner_sees(line: str) -> None:
    assert SECRET.search(line)


@pytest.mark.parametrize(
    "line",
    [
        "password=Field(min_length=12)",
        'type="password"',
        "postgresql://user:password@host:5432/codeloom",
        "token: str = ''",
    ],
)
def test_the_secret_scanner_lets_pass(line: str) -> None:
    assert not SECRET.search(line)


def test_every_module_says_what_lives_in_it() -> None:
    ours = [name for name in tracked() if name.endswith(".py") and name.startswith(("codeloom/", "workers/", "tests/"))]
    silent = [name for name in ours if read(name).strip() and not read(name).lstrip().startswith(('"""', 'r"""'))]
    assert silent == []


def _this() -> str:
    return Path(__file__).relative_to(ROOT).as_posix()
