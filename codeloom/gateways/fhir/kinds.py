"""Which kind of file an upload is, decided by its first bytes and not by its name."""

import orjson

from codeloom.gateways.archives import MB, Member
from codeloom.gateways.fhir.shape import fits_in_memory
from codeloom.gateways.fhir.words import refused


def kind_of(member: Member) -> str:
    """ "bundle" or "ndjson" by the file's content. Raises `Refused` for anything else."""
    stream = member.open()
    try:
        head = stream.read(MB)
    finally:
        stream.close()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused("not_utf8")
    head = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip()
    if head.startswith(b"<"):
        start = head[:2048].lower()
        raise refused("html" if b"<html" in start or b"<!doctype html" in start else "xml")
    if not head.startswith(b"{"):
        raise refused(_no_object(head))
    first, newline, rest = head.partition(b"\n")
    named = member.name.lower().removesuffix(".gz").endswith((".ndjson", ".jsonl"))
    if not newline:
        return "ndjson" if named and b'"Bundle"' not in head[:1000] else "bundle"
    whole = first.strip().endswith(b"}")
    if named and whole:
        return "ndjson"
    return "ndjson" if whole and rest.strip() and _is_object(first) else "bundle"


def _is_object(raw: bytes) -> bool:
    try:
        return fits_in_memory(raw) and isinstance(orjson.loads(raw), dict)
    except ValueError:
        return False


def _no_object(head: bytes) -> str:
    if not head:
        return "empty"
    if head.startswith(b"["):
        return "list"
    try:
        orjson.loads(head.strip())
    except ValueError:
        return "not_json"
    return "not_an_object"
