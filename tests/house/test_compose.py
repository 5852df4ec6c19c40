"""docker-compose.yml reads as meant: parts, secrets from outside, nothing published but the proxy."""

import re

from codeloom.outside_settings import OutsideSettings
from codeloom.settings import ROOT, Settings
from tests import registries

COMPOSE = (ROOT / "docker-compose.yml").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def service(name: str) -> str:
    """The text of one service."""
    found = re.search(rf"^  {name}:.*?\n(.*?)(?=^  \S|^\S|\Z)", COMPOSE.split("\nservices:\n")[1], re.M | re.S)
    assert found, f"there is no service {name}"
    return found[1]


def test_every_part_is_there() -> None:
    parts = ("db", "redis", "state", "migrate", "web", "import-worker", "export-worker", "worker", "doorbell", "nginx")
    assert [name for name in parts if not service(name)] == []


def test_secrets_come_from_outside_and_their_absence_is_told() -> None:
    given = re.findall(r"^\s+(\w*(?:PASSWORD|JWT_\w*SECRET|ENCRYPTION_KEY)): (.+)$", COMPOSE, re.M)
    assert len(given) >= 6
    assert [name for name, value in given if not re.match(r"\$\{\w+:?\?", value)] == []


def test_what_lies_outside_is_a_file_of_its_own_with_every_setting_and_a_way_out_for_each_part() -> None:
    outside = (ROOT / "docker-compose.outside.yml").read_text()
    named = re.findall(r"^  ([A-Z][A-Z0-9_]+): \$\{(\w+):-\}$", outside, re.M)
    assert sorted(name for name, _ in named) == sorted(name.upper() for name in OutsideSettings.model_fields)
    assert [name for name, of in named if name != of] == []
    assert not {name for name, _ in named} & set(re.findall(r"^\s+([A-Z][A-Z0-9_]+):", COMPOSE, re.M))
    parts = dict(re.findall(r"^  ([a-z-]+):\n((?:    .+\n)+)", outside, re.M))
    assert sorted(parts) == ["doorbell", "export-worker", "import-worker", "migrate", "web", "worker"]
    assert [name for name, text in parts.items() if "[outside]" not in text or "*secrets" not in text] == []
    assert {name for name, text in parts.items() if "*store" in text} == {"web", "worker", "export-worker"}
    assert [name for name, text in parts.items() if "*reports" not in text] == ["migrate"]


def test_only_the_proxy_is_published() -> None:
    assert [name for name in ("db", "redis", "state", "web", "worker", "doorbell") if "ports:" in service(name)] == []
    assert "443:443" in service("nginx")


def test_only_what_ends_by_itself_knows_the_administrator() -> None:
    for name in ("migrate", "care"):
        assert "postgres:${POSTGRES_PASSWORD" in service(name)
        assert 'restart: "no"' in service(name)
    assert "profiles: [care]" in service("care"), "nothing starts it but a person"
    assert COMPOSE.count("postgres:${POSTGRES_PASSWORD") == 2


def test_page_state_is_reached_by_the_web_only() -> None:
    assert "[pages]" in service("state")
    assert "pages" in service("web")
    assert "pages" not in service("worker") + service("doorbell")


def test_the_settings_of_models_reach_who_asks_and_shows_and_only_who_asks_gets_outside() -> None:
    named = re.search(r"^x-models: &models\n(.*?)\n\n", COMPOSE, re.M | re.S)
    assert named
    wanted = {name.upper() for name in Settings.model_fields if name.startswith(("llm_", "openai_", "anthropic_"))}
    assert set(re.findall(r"^  (\w+):", named[1], re.M)) == wanted
    parts = ("migrate", "web", "worker", "import-worker", "export-worker", "doorbell")
    assert [name for name in parts if "*models" in service(name)] == ["web", "worker"]
    assert [name for name in parts if "outside" in service(name)] == ["worker"]
    assert all("networks:" in service(name) and "environment:" in service(name) for name in parts)


def test_the_settings_of_mail_reach_who_sends_and_who_tells() -> None:
    named = re.search(r"^x-mail: &mail\n(.*?)\n\n", COMPOSE, re.M | re.S)
    assert named
    assert set(re.findall(r"^  (\w+):", named[1], re.M)) == {"SMTP_URL", "RESEND_API_KEY", "MAIL_FROM"}
    parts = ("migrate", "web", "worker", "import-worker", "export-worker", "doorbell")
    assert [name for name in parts if "*mail" in service(name)] == ["web", "worker"]
    assert "mail:/srv/home/mail" in service("worker")
    assert "/srv/home/mail" in DOCKERFILE


def test_the_commands_it_starts_exist() -> None:
    from codeloom.cli.commands import parser

    started = re.findall(r'"codeloom", "(\w+)"', COMPOSE + DOCKERFILE) + re.findall(r"-m codeloom (\w+)", DOCKERFILE)
    assert set(started) == {"web", "worker", "doorbell", "migrate", "build"}
    for command in started:
        assert parser().parse_args([command]).command == command


def test_every_queue_has_a_worker_and_imports_and_exports_have_their_own() -> None:
    from codeloom.cli.commands import parser

    queues = {one.queue for one in registries.jobs().values()}
    served = []
    for name in ("import-worker", "export-worker", "worker"):
        (words,) = re.findall(r'command: \[.*"codeloom", (.+)\]', service(name))
        asked = parser().parse_args(re.findall(r'"([^"]+)"', words))
        assert {*asked.queues, *asked.without} <= queues
        served.append({*(asked.queues or queues)} - {*asked.without})
    assert served == [{"imports"}, {"exports"}, queues - {"imports", "exports"}]
