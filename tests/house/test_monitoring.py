"""What Prometheus and Grafana are told to read exists, alerts fire on made-up numbers, and each has its paragraph for people."""

import json
import re
import shutil
import subprocess
from functools import cache
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase

from codeloom.services.core import metrics
from codeloom.settings import ROOT
from tests.house.linter import texts_of

FOLDER = ROOT / "monitoring"
OURS = re.compile(r"\bcodeloom_\w+")
SELECTED = re.compile(r"\b(codeloom_\w+)\{([^}]*)\}")
LABEL = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)\s*\"")
GIVEN = {"le", "job", "instance"}
"""Labels of the library and of Prometheus."""


@cache
def rules() -> list[dict[str, Any]]:
    """Every alert rule."""
    return [rule for group in yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"] for rule in group["rules"]]


@cache
def counted() -> dict[str, frozenset[str]]:
    """Labels by name of sample, as the registry gives what processes count."""
    found: dict[str, frozenset[str]] = {}
    for metric in {one for one in vars(metrics).values() if isinstance(one, MetricWrapperBase)}:
        for name in REGISTRY._get_names(metric):
            found[name] = frozenset(metric._labelnames)
    return found


@cache
def standing() -> frozenset[str]:
    """Names of what is read when Prometheus asks; tests/integration/accounts/test_operations.py compares them with an answer."""
    told = texts_of(ROOT / "codeloom/services/operations/gauges.py")
    return frozenset(text for text in told if OURS.fullmatch(text))


def expressions() -> list[str]:
    """Every expression of the dashboard and of the rules."""
    panels = json.loads((FOLDER / "grafana-dashboard.json").read_text())["panels"]
    asked = [target["expr"] for panel in panels for target in panel.get("targets", ())]
    assert len(asked) > 25
    return asked + [rule["expr"] for rule in rules()]


def test_every_number_that_the_dashboard_and_the_rules_ask_for_exists_with_its_labels() -> None:
    assert len(counted()) > 40
    assert len(standing()) > 8
    known = counted().keys() | standing()
    unknown = {name for one in expressions() for name in OURS.findall(one)} - known
    assert unknown == set()
    for one in expressions():
        for name, selector in SELECTED.findall(one):
            labels = {*LABEL.findall(selector)}
            assert name in standing() or labels - GIVEN <= counted()[name], one


def test_everything_that_is_counted_is_on_the_dashboard() -> None:
    shown = {name for one in expressions() for name in OURS.findall(one)}
    bases = {name.removesuffix("_bucket").removesuffix("_count").removesuffix("_total") for name in shown}
    mine = {one._name for one in vars(metrics).values() if isinstance(one, MetricWrapperBase)}
    assert (mine | standing()) - bases - shown == set()


def test_each_alert_is_tested_and_has_a_paragraph_that_says_what_to_do() -> None:
    runbook = (ROOT / "docs/OPERATIONS.md").read_text()
    tested = yaml.safe_load((FOLDER / "alerts_test.yml").read_text())["tests"]
    fired = {one["alertname"] for test in tested for one in test["alert_rule_test"] if one["exp_alerts"]}
    quiet = {one["alertname"] for test in tested for one in test["alert_rule_test"] if not one["exp_alerts"]}
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names) > 12
    assert fired == quiet == set(names)
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert rule["annotations"]["runbook"] == f"docs/OPERATIONS.md#{rule['alert'].lower()}"
        paragraph = re.search(rf"^#### {rule['alert']}\n\n(.{{80,}})$", runbook, re.M)
        assert paragraph, f"docs/OPERATIONS.md says nothing of {rule['alert']}"
    written = re.findall(r"^#### (Codeloom\w+)$", runbook, re.M)
    assert written == names, "one paragraph for each alert, in their order"


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not here (Debian: apt install prometheus)")
def test_the_rules_do_on_made_up_numbers_what_they_are_for() -> None:
    for command in (("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml"),
                    ("check", "config", "--syntax-only", "prometheus.yml")):  # fmt: skip
        done = subprocess.run(["promtool", *command], cwd=FOLDER, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_finds_the_parts_of_the_compose_file() -> None:
    told = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    asked = {name for job in told["scrape_configs"] for found in job["dns_sd_configs"] for name in found["names"]}
    ours = {name: one.get("command", ["web"]) for name, one in services.items() if "build" in one}
    assert asked == {name for name, command in ours.items() if {"web", "worker", "doorbell"} & {*command}}
