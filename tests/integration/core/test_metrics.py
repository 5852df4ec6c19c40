"""What several processes count is one truth, work-horses that ended and killed processes included."""

import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from codeloom.launch.metrics_folder import clear_folder
from codeloom.settings import ROOT, Settings
from tests.running import free_port
from workers.metrics_server import answer_prometheus

PARTS = """
import os, sys, time
from pathlib import Path
from codeloom.launch.metrics_folder import open_folder
open_folder(Path(sys.argv[1]))
from codeloom.services.core import JOB_SECONDS, SOCKETS, exposition, in_work_horse

def part(work, wait=True):
    pid = os.fork()
    if not pid:
        work()
        os._exit(0)
    if wait:
        os.waitpid(pid, 0)
    return pid

def job():
    in_work_horse()
    JOB_SECONDS.labels("mail.send_mail", "ok").observe(0.2)

def web(stay=False):
    JOB_SECONDS.labels("mail.send_mail", "ok").observe(0.2)
    SOCKETS.inc(3)  # last: when it is there, so is the job
    while stay:
        time.sleep(1)

for _ in range(5):
    part(job)
part(web)
lasting = part(lambda: web(stay=True), wait=False)
while b"codeloom_open_sockets 3.0" not in exposition():
    time.sleep(0.01)
before = exposition()  # once more: files are read one after the other
os.kill(lasting, 9)
os.waitpid(lasting, 0)
print(before.decode(), "AFTER", exposition().decode(), sep="\\n")
"""


def numbers(text: str) -> dict[str, float]:
    """Sums of samples by name."""
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if "le" not in sample.labels:
                found[sample.name] = found.get(sample.name, 0.0) + sample.value
    return found


def test_processes_that_live_ended_and_were_forked_are_added_up_and_only_the_living_hold_sockets(
    tmp_path: Path,
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", PARTS, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )  # fmt: skip
    before, after = map(numbers, told.stdout.split("\nAFTER\n"))
    assert before["codeloom_job_seconds_count"] == after["codeloom_job_seconds_count"] == 7
    assert after["codeloom_job_seconds_sum"] == pytest.approx(1.4)
    assert (before["codeloom_open_sockets"], after.get("codeloom_open_sockets", 0)) == (3, 0)
    horses = [path.name for path in (tmp_path / "metrics").glob("histogram_*horse.db")]
    assert len(horses) == 1, "five work-horses of one worker share a file"
    clear_folder(tmp_path)
    assert not (tmp_path / "metrics").exists()


def test_a_worker_answers_prometheus_on_its_port_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    assert answer_prometheus(Settings(_env_file=None)) is None  # type: ignore[call-arg]  # pydantic-settings takes it
    monkeypatch.setenv("METRICS_PORT", "0")
    port = free_port()
    settings = Settings(_env_file=None).model_copy(update={"metrics_port": port})  # type: ignore[call-arg]  # pydantic-settings takes it
    server = answer_prometheus(settings)
    assert server is not None
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            assert b"codeloom_verb_seconds" in answer.read()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
        assert answer_prometheus(settings) is None, "the port is taken: the worker goes on without"
    finally:
        server.shutdown()
        server.server_close()
