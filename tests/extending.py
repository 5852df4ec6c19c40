"""What docs/EXTENDING.md says a new page, role, topic, job or provider needs, read from it and followed in a scratch copy."""

import re
from pathlib import Path

from codeloom.settings import ROOT
from tests.scratch import Scratch

GUIDE = ROOT / "docs" / "EXTENDING.md"
ROLE, NAME = "trainer", "Trainer"


def listed(what: str) -> list[str]:
    """The files that a line of the table "Which files" names, as patterns."""
    table = GUIDE.read_text(encoding="utf-8").partition("## Which files\n")[2].partition("\n## ")[0]
    (line,) = re.findall(rf"^\| {re.escape(what)} \| (.*) \|$", table, re.M)
    return re.findall(r"`([\w/]+[\w./<>-]*\.\w+)`", line)


def left_out(what: str, changed: list[str]) -> tuple[list[str], list[str]]:
    """(changed files that no pattern names, patterns that no changed file fits)."""
    patterns = {one: re.compile(re.sub(r"<\w+>", r"\\w+", re.escape(one).replace(r"\<", "<"))) for one in listed(what)}
    unnamed = [file for file in changed if not any(one.fullmatch(file) for one in patterns.values())]
    return unnamed, [text for text, one in patterns.items() if not any(map(one.fullmatch, changed))]


def replace(file: Path, old: str, new: str) -> None:
    """Change one place of a file."""
    source = file.read_text(encoding="utf-8")
    assert source.count(old) == 1, f"{file.name}: {old}"
    file.write_text(source.replace(old, new), encoding="utf-8")


def add_role(scratch: Scratch) -> None:
    """A role of people who train others, with a page of its own as the first one."""
    root = scratch.root
    values = re.findall(r'^    \w+ = "(\w+)"$', _role_class(root / "codeloom/coding/lifecycle.py"), re.M)
    replace(root / "codeloom/coding/lifecycle.py", f'"{values[-1]}"\n', f'"{values[-1]}"\n    TRAINER = "{ROLE}"\n')
    records = re.findall(r"^    RoleRecord\(.*$", (root / "codeloom/coding/roles.py").read_text(), re.M)
    record = f'    RoleRecord(Role.TRAINER, "{NAME}", Sight.NONE),'
    replace(root / "codeloom/coding/roles.py", records[-1], f"{records[-1]}\n{record}")
    replace(root / "codeloom/demo/people.py", "STAFF = (\n", 'STAFF = (\n    (Role.TRAINER, "Ivo Marsh"),\n')
    number = 1 + max(int(path.name[:4]) for path in (root / "alembic/versions").glob("0*.py"))
    words = ", ".join(f"'{value}'" for value in [*values, ROLE])
    wider = 'op.execute(f"alter table users add constraint users_role_check check (role in ({ROLES})) not valid")'
    changes = {
        ROLE: f'ROLES = "{words}"\n\n\ndef upgrade() -> None:\n'
        f'    op.execute("alter table users drop constraint users_role_check")\n    {wider}\n',
        f"{ROLE}_validated": '\ndef upgrade() -> None:\n    op.execute("alter table users validate constraint users_role_check")\n',
    }
    for this, (name, change) in enumerate(changes.items(), start=number):
        (root / f"alembic/versions/{this:04}_{name}.py").write_text(
            f'"""A role for people who train others."""\n\nfrom alembic import op\n\nrevision = "{this:04}"\n'
            f'down_revision = "{this - 1:04}"\n\n{change}'
        )
    scratch.passes("tests.schema")
    scratch.passes("codeloom", "new", "page", "open-work", "--role", ROLE)


def add_topic(scratch: Scratch) -> None:
    """A topic, and a consumer of it in the room `audits`."""
    topics = scratch.root / "codeloom/db/topics.py"
    topics.write_text(topics.read_text(encoding="utf-8") + '    TRAINING_DUE = "training.due"\n', encoding="utf-8")
    (scratch.root / "codeloom/services/audits/training_due.py").write_text(
        '"""What follows when training is due: it is on record."""\n\n'
        "from codeloom.db.outbox import Event\nfrom codeloom.db.topics import Topic\nfrom codeloom.db.work import UnitOfWork\n"
        "from codeloom.services.delivery import consumer\n\n\n"
        '@consumer(Topic.TRAINING_DUE, name="training_due")\ndef note(uow: UnitOfWork, event: Event) -> None:\n'
        '    """Put it on record."""\n    uow.record("TRAINING_DUE", "event", event.id)\n'
    )


def add_job_and_chore(scratch: Scratch) -> None:
    """A job of a queue that is there, and a chore, in the room `audits`."""
    (scratch.root / "codeloom/services/audits/training_mail.py").write_text(
        '"""Training mail: sent by a worker, looked for once an hour."""\n\nfrom uuid import UUID\n\n'
        "from codeloom.services.delivery import Work, chore, job\n\n\n"
        '@job(queue="mail")\ndef send(here: Work, org_id: UUID) -> None:\n    """Send what waits."""\n\n\n'
        '@chore(every=3600.0)\ndef look_for_mail() -> None:\n    """Ring for organizations in which mail waits."""\n'
    )


def add_provider(scratch: Scratch) -> None:
    """Another keeper of checkpoints, in the place of the files."""
    gateways = scratch.root / "codeloom/gateways"
    source = (gateways / "checkpoint_files.py").read_text(encoding="utf-8")
    (gateways / "checkpoint_ledger.py").write_text(source.replace('.jsonl"', '.ledger"'), encoding="utf-8")
    for name in ("codeloom/services/operations/checkpointing.py", "tests/integration/operations/test_audit_log.py"):
        user = scratch.root / name
        user.write_text(
            user.read_text(encoding="utf-8").replace("checkpoint_files", "checkpoint_ledger"), encoding="utf-8"
        )


def _role_class(file: Path) -> str:
    """The lines of `class Role`."""
    return file.read_text(encoding="utf-8").partition("class Role(StrEnum):")[2].partition("\nclass ")[0]
