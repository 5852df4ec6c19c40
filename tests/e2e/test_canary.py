"""INV-17 on a running copy: what people read, type and carry is found in no Redis value, log line or file in clear (A6)."""

import base64
import binascii
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from playwright.sync_api import Page, expect

from tests.running import Running
from tests.unit.gateways.sample import attachment, make_bundle

NAME, NUMBER, NOTE = "Quillfeather", "MRN-77-QUILL-31", "The quillfeather sign was positive in both lenses today."
PASSWORD = "quill-feather-ink-and-sand"
LONG = 45
"""Characters from which on a line on a clinical screen is taken for text of a person or a rule."""


def hostile_bundle() -> bytes:
    """A bundle whose name, record number and notes are found again wherever they leak."""
    bundle = json.loads(
        json.dumps(make_bundle(1, 1)).replace("Testcase1", NAME).replace("MRN-1", NUMBER).replace('P-1"', 'P-Q31"')
    )
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] == "DocumentReference":
            entry["resource"]["content"] = [{"attachment": attachment(NOTE.encode())}]
    return json.dumps(bundle).encode()


def redis_values(copy: Running) -> Iterator[bytes]:
    """Everything both databases hold, as it is and unpacked."""
    for database in (0, 1):
        with redis.Redis(unix_socket_path=str(copy.home / "valkey.sock"), db=database) as wire:
            for key in wire.scan_iter():
                yield key
                for value in _of_key(wire, key):
                    yield from unpacked(value)


def _of_key(wire: redis.Redis, key: bytes) -> list[bytes]:
    kind = wire.type(key).decode()
    if kind == "string":
        return [wire.get(key) or b""]
    if kind == "hash":
        return [part for pair in wire.hgetall(key).items() for part in pair]
    if kind == "list":
        return list(wire.lrange(key, 0, -1))
    if kind == "set":
        return list(wire.smembers(key))
    return list(wire.zrange(key, 0, -1)) if kind == "zset" else []


def unpacked(value: bytes) -> Iterator[bytes]:
    """A value and what zlib and base64 make of it."""
    yield value
    for opener in (
        zlib.decompress,
        lambda raw: base64.b64decode(raw, validate=True),
        lambda raw: zlib.decompress(base64.b64decode(raw)),
    ):
        try:
            yield opener(value)
        except (zlib.error, binascii.Error, ValueError):
            continue


def files(copy: Running) -> Iterator[Path]:
    """Every file the copy wrote while it ran; secrets and sign-ins are meant to hold what they hold, and are 0600."""
    meant = {"secrets.json", "demo-sign-ins.json", "up.txt"}
    built = ("web", "source", "reflex", "codesets")
    for path in copy.home.rglob("*"):
        inside = path.relative_to(copy.home).parts
        if path.is_file() and inside[0] not in built and path.name not in meant:
            yield path


def leaks(copy: Running, secrets: dict[str, str]) -> list[str]:
    """Where any of these texts lies in clear."""
    wanted = {what: text.encode() for what, text in secrets.items() if text}
    leaks = [
        f"{what} in Redis: {value[:60]!r}"
        for value in redis_values(copy)
        for what, text in wanted.items()
        if text in value
    ]
    for path in files(copy):
        data = path.read_bytes()
        leaks += [f"{what} in {path.relative_to(copy.home)}" for what, text in wanted.items() if text in data]
    return sorted(set(leaks))


def test_the_search_itself_finds(tmp_path: Path) -> None:
    packed = base64.b64encode(zlib.compress(NOTE.encode()))
    assert any(NOTE.encode() in value for value in unpacked(packed))


def test_an_import_leaves_no_name_number_or_note_in_clear(running: Running, tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.json").write_bytes(hostile_bundle())
    (tmp_path / f"{NAME}-broken.json").write_bytes(hostile_bundle()[:-40])
    done = running.run("import", str(tmp_path), "--json")
    assert '"created": 1' in done.stdout, done.stdout + done.stderr
    assert leaks(running, {"name": NAME, "record number": NUMBER, "note": NOTE, "lower case": NAME.lower()}) == []


def test_a_password_typed_wrongly_is_kept_nowhere(running: Running, person: Callable[..., object]) -> None:
    page: Page = person(base_url=running.address).new_page()  # type: ignore[attr-defined]  # a browser context
    page.goto("/sign-in")
    page.fill("input[name=email]", running.sign_ins[0]["email"])
    page.fill("input[name=password]", PASSWORD)
    page.click("form[action='/sign-in'] button[type=submit]")
    expect(page.get_by_role("alert")).to_be_visible()
    page.context.complaints.clear()  # type: ignore[attr-defined]  # a refused form is a 4xx, which browsers complain of
    assert leaks(running, {"password": PASSWORD}) == []


@pytest.mark.parametrize(
    ("role", "home", "start"), [("coder", "/queue", "/chart/"), ("supervisor", "/audits", "/audit/")]
)
def test_what_people_read_and_carry_stays_out_of_state_and_logs(
    running: Running, as_role: Callable[..., Page], role: str, home: str, start: str
) -> None:
    page = as_role(role, at=home)
    link = page.locator(f"main a[href^='{start}']").first
    expect(link.or_(page.get_by_text("Nothing here")).first).to_be_visible()
    if not link.is_visible():
        page.get_by_role("tab").last.click()
    page.goto(link.get_attribute("href") or "")
    main = page.locator("main")
    expect(main.locator("[aria-busy=true]")).to_have_count(0)
    expect(main).to_contain_text("Codes")
    lines = [line.strip() for line in main.inner_text().splitlines() if len(line.strip()) >= LONG]
    assert lines, "the screen shows no text to look for"
    cookies = {f"cookie {one['name']}": one["value"] for one in page.context.cookies() if len(one["value"]) > 20}
    assert cookies
    assert leaks(running, {**{f"text {n}": line for n, line in enumerate(lines)}, **cookies}) == []
