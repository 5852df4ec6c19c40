"""Bytes in an object store that only the holder of their key reads: each object is encrypted under a key of its own (AES-256-GCM),
bound to its name. The key is given back and belongs with what names the object, sealed.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from codeloom.gateways import objects

KEY_BYTES = 32
NONCE_BYTES = 12


def put(name: str, data: bytes) -> bytes:
    """Encrypt and keep an object; its key. Raises objects.Away."""
    key, nonce = AESGCM.generate_key(8 * KEY_BYTES), secrets.token_bytes(NONCE_BYTES)
    objects.put(name, nonce + AESGCM(key).encrypt(nonce, data, name.encode()))
    return key


def get(name: str, key: bytes) -> bytes:
    """The bytes of an object. Raises objects.Away, and objects.Absent for one that is not there or not as it was kept."""
    kept = b"".join(objects.get(name))
    try:
        return AESGCM(key).decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], name.encode())
    except (InvalidTag, ValueError):
        raise objects.Absent(name) from None
