"""When the front end is built again: for other sources or another address, and never otherwise."""

from pathlib import Path

import pytest

from codeloom.launch.build import Build, fingerprint, web_folder
from codeloom.settings import Settings


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "codeloom" / "__pycache__").mkdir(parents=True)
    (tmp_path / "codeloom" / "page.py").write_text("one")
    (tmp_path / "rxconfig.py").write_text("two")
    return tmp_path


def test_the_fingerprint_follows_sources_and_address_only(root: Path) -> None:
    first = fingerprint(Settings(port=8000), root)
    assert fingerprint(Settings(port=8000, workers="4"), root) == first
    (root / "codeloom" / "__pycache__" / "page.pyc").write_text("x")
    assert fingerprint(Settings(port=8000), root) == first
    assert fingerprint(Settings(port=8001), root) != first
    (root / "codeloom" / "page.py").write_text("other")
    assert fingerprint(Settings(port=8000), root) != first


def test_a_renamed_file_is_another_source(root: Path) -> None:
    first = fingerprint(Settings(), root)
    (root / "codeloom" / "page.py").rename(root / "codeloom" / "screen.py")
    assert fingerprint(Settings(), root) != first


def test_a_finished_build_is_kept_and_one_cut_short_is_not(tmp_path: Path) -> None:
    found = Settings(codeloom_home=tmp_path)
    assert Build(found).needed()
    web_folder(found).mkdir()
    (web_folder(found) / "built").write_text(fingerprint(found))
    assert not Build(found).needed()
    (web_folder(found) / "built").unlink()
    assert Build(found).needed()


def test_an_image_keeps_what_serving_needs_and_no_sources(tmp_path: Path) -> None:
    found = Settings(codeloom_home=tmp_path)
    for made in (
        "source/codeloom",
        "reflex",
        "log",
        "codesets",
        "checkpoints",
        "web/build/client",
        "web/backend",
        "web/node_modules/vite",
    ):
        (tmp_path / made).mkdir(parents=True)
    for made in ("built", "reflex.json", "package.json"):
        (web_folder(found) / made).write_text(fingerprint(found))
    Build(found).keep_result()
    Build(found).keep_result()
    kept = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert kept == {
        "codesets",
        "checkpoints",
        "web",
        "web/build",
        "web/build/client",
        "web/backend",
        "web/built",
        "web/reflex.json",
    }
    assert not Build(found).needed()
