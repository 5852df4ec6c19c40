"""Files that are hostile by their size: each is built to cost a careless reader far more memory than it has bytes."""

import base64
import random

from .sample import as_bytes, bundle, condition, encounter, patient


def empty_resources(size: int) -> bytes:
    """About `size` bytes of entries that hold nothing."""
    return b'{"resourceType":"Bundle","type":"batch","entry":[' + b'{"resource":{}},' * (size // 16) + b"{}]}"


def one_huge_entry(size: int) -> bytes:
    """One entry of about `size` bytes of empty objects."""
    return (
        b'{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Patient","x":['
        + b"{}," * (size // 3)
        + b"{}]}}]}"
    )


def one_long_text(size: int) -> bytes:
    """One text of about `size` bytes with a character that makes Python store it fourfold."""
    return b'{"resourceType":"Bundle","type":"batch","entry":[{"x":"' + "😀".encode() + b"a" * size + b'"}]}'


def many_tiny_facts(count: int) -> bytes:
    """An encounter with `count` observations."""
    head = as_bytes(bundle(patient(), encounter()))[:-2]
    fact = (
        b',{"resource":{"resourceType":"Observation","encounter":{"reference":"Encounter/p1-e1"},'
        b'"code":{"text":"a"},"valueString":"b"}}'
    )
    return head + fact * count + b"]}"


def many_encounters(count: int) -> bytes:
    """A patient with `count` encounters and ten conditions."""
    head = as_bytes(bundle(patient(), *(condition(n, 1) for n in range(1, 11))))[:-2]
    made = (
        f',{{"resource":{{"resourceType":"Encounter","id":"x{n}","status":"finished","class":{{"code":"AMB"}},'
        f'"subject":{{"reference":"Patient/p1"}},"period":{{"start":"2026-05-02"}}}}}}'
        for n in range(count)
    )
    return head + "".join(made).encode() + b"]}"


def many_notes(count: int, size: int) -> bytes:
    """An encounter with `count` different notes of `size` characters each, which do not compress."""
    chance = random.Random(1)
    parts = [as_bytes(bundle(patient(), encounter()))[:-2]]
    for _ in range(count):
        text = base64.b64encode(chance.randbytes(size * 3 // 4))
        parts.append(
            b',{"resource":{"resourceType":"DocumentReference","content":[{"attachment":{"data":"'
            + base64.b64encode(text)
            + b'"}}],"context":{"encounter":[{"reference":"Encounter/p1-e1"}]}}}'
        )
    return b"".join(parts) + b"]}"
