"""The first files of a production copy: secrets that production takes, a certificate that TLS takes, and nothing written over."""

import ssl
from pathlib import Path

import pytest
from cryptography import x509

from codeloom.cli.commands import main
from codeloom.launch.first_files import SECRETS
from codeloom.settings import ROOT, Settings


def test_the_secrets_are_those_of_the_compose_file_and_strong_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / ".env"
    assert main(["env-file", "https://codeloom.example/", str(file)]) == 0
    said = dict(line.split("=", 1) for line in file.read_text().splitlines())
    assert said["APP_URL"] == "https://codeloom.example"
    assert file.stat().st_mode & 0o777 == 0o600
    compose = (ROOT / "docker-compose.yml").read_text()
    assert all(f"${{{name}" in compose for name in said)
    assert len({said[name] for name in SECRETS}) == len(SECRETS)
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CODELOOM_ENV", "production")
    monkeypatch.setenv("DATABASE_URL", "postgresql://db:5432/codeloom")
    monkeypatch.setenv("REDIS_URL", f"redis://codeloom:{said['REDIS_PASSWORD']}@redis:6379/0")
    monkeypatch.setenv("STATE_REDIS_URL", f"redis://codeloom:{said['STATE_PASSWORD']}@state:6379/0")
    assert Settings(_env_file=None).production  # type: ignore[call-arg]  # pydantic-settings takes it
    before = file.read_bytes()
    assert main(["env-file", "https://codeloom.example", str(file)]) == 2
    assert main(["env-file", "http://codeloom.example", str(tmp_path / "other")]) == 2
    assert (file.read_bytes(), (tmp_path / "other").exists()) == (before, False)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "codeloom.example"])
def test_a_certificate_is_good_for_its_host_and_is_not_written_over(tmp_path: Path, host: str) -> None:
    assert main(["certificate", "--host", host, str(tmp_path)]) == 0
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
        tmp_path / "fullchain.pem", tmp_path / "privkey.pem"
    )
    made = x509.load_pem_x509_certificate((tmp_path / "fullchain.pem").read_bytes())
    named = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert host in [str(one.value) for one in named]
    assert (tmp_path / "privkey.pem").stat().st_mode & 0o777 == 0o600
    assert main(["certificate", str(tmp_path)]) == 2
