"""Which worker serves which queue: what WORKERS says becomes processes, and what cannot be is said in one sentence."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from codeloom.cli.commands import main
from codeloom.launch import up
from codeloom.launch.problem import CannotStart
from codeloom.settings import ROOT, Settings, settings


def command(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`python -m codeloom <words>` with some settings."""
    return subprocess.run(
        [sys.executable, "-m", "codeloom", *words],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def asked_here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """The launcher asks for the queues in this process: a process of its own reads the whole product first."""

    def here(words: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert words[:3] == [sys.executable, "-m", "codeloom"]
        settings.cache_clear()
        code = main(words[3:])
        told = capsys.readouterr()
        return subprocess.CompletedProcess(words, code, told.out, told.err)

    monkeypatch.setattr(up.subprocess, "run", here)
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("workers", "started"),
    [
        ("imports=2,others=1", ["worker --queues imports"] * 2 + ["worker --without imports"]),
        ("imports=1,outbox=1", ["worker --queues imports", "worker --queues outbox"]),
        ("outbox=1,imports=0,others=1", ["worker --queues outbox", "worker --without outbox,imports"]),
        ("2", ["worker", "worker"]),
        ("0", []),
    ],
)
def test_workers_start_as_they_are_counted(tmp_path: Path, workers: str, started: list[str]) -> None:
    found = Settings(codeloom_home=tmp_path, workers=workers)
    children = up._children(found)
    assert [" ".join(child.command) for child in children[2:]] == started
    assert len({child.log for child in children}) == len({child.name for child in children}) == len(children)


def test_the_queues_are_listed_with_their_workers_and_jobs() -> None:
    done = command("queues", WORKERS="imports=3,others=1")
    assert done.stdout.splitlines() == [
        "exports  workers: 1  jobs: exports.make_export",
        "imports  workers: 3  jobs: imports.run_import",
        "mail  workers: 1  jobs: mail.send_mail, operations.copy_checkpoints",
        "outbox  workers: 1  jobs: delivery.drain_outbox",
        "suggestions  workers: 1  jobs: charts.run_chart_suggestion, encounters.run_suggestion",
        "webhooks  workers: 1  jobs: webhooks.send_webhooks",
    ]
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.usefixtures("asked_here")
def test_a_queue_that_no_worker_serves_is_said_at_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORKERS", "exports=1,imports=1,mail=1,suggestions=1,webhooks=1")
    up._check_workers(Settings())
    assert "WORKERS gives no worker to the queue outbox: its jobs wait." in capsys.readouterr().out


@pytest.mark.usefixtures("asked_here")
@pytest.mark.parametrize(
    ("workers", "told"),
    [
        (
            "import=1,others=1",
            "There is no queue import; there are exports, imports, mail, outbox, suggestions, webhooks.",
        ),
        (
            "exports=1,imports=1,mail=1,outbox=1,suggestions=1,webhooks=1,others=1",
            "WORKERS names every queue, so that none is left for others.",
        ),
    ],
)
def test_workers_that_cannot_be_started_are_refused_at_start(
    monkeypatch: pytest.MonkeyPatch, workers: str, told: str
) -> None:
    monkeypatch.setenv("WORKERS", workers)
    with pytest.raises(CannotStart) as refused:
        up._check_workers(Settings())
    assert (refused.value.sentence, refused.value.code) == (told, 2)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["--queues", "import"],
            "There is no queue import; there are exports, imports, mail, outbox, suggestions, webhooks.",
        ),
        (
            ["--without", "exports,imports,mail,outbox,suggestions,webhooks"],
            "No queue is left for this worker: each is left out.",
        ),
    ],
)
def test_a_worker_without_a_queue_of_ours_does_not_start(database: Settings, options: list[str], told: str) -> None:
    done = command("worker", *options)
    assert (done.returncode, done.stderr.splitlines()) == (2, [told])
