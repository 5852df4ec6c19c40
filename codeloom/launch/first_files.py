"""What a production copy needs before its first start: strong secrets in a `.env`, and a certificate for trying it on localhost."""

import base64
import os
import secrets
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from codeloom.coding import clock
from codeloom.launch.problem import CannotStart, Exit

SECRETS = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "STATE_PASSWORD", "JWT_SECRET", "JWT_REFRESH_SECRET")
"""Letters and digits only: some of them stand in addresses, and `.env` needs no quoting then."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_DAYS = 365


def write_env(path: Path, app_url: str) -> None:
    """Write the secrets of docker-compose.yml, each of 43 letters and digits (256 bits), and a fresh ENCRYPTION_KEY. Raises
    CannotStart, also when the file is there: its secrets may be in use."""
    if not app_url.startswith("https://"):
        raise CannotStart(Exit.USAGE, "The address must begin with https://. Nothing was written.")
    lines = [f"APP_URL={app_url.rstrip('/')}"]
    lines += [f"{name}={''.join(secrets.choice(_ALPHABET) for _ in range(43))}" for name in SECRETS]
    lines.append(f"ENCRYPTION_KEY={base64.b64encode(os.urandom(32)).decode()}")
    _write(path, ("\n".join(lines) + "\n").encode(), 0o600)


def write_certificate(folder: Path, host: str) -> None:
    """Write fullchain.pem and privkey.pem, signed by themselves, good for a name or address and a year: browsers warn of it. Raises
    CannotStart, also when one of them is there."""
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    try:
        named: x509.GeneralName = x509.IPAddress(ip_address(host))
    except ValueError:
        named = x509.DNSName(host)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=_DAYS))
        .add_extension(x509.SubjectAlternativeName([named]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "fullchain.pem").exists():
        raise CannotStart(Exit.USAGE, f"{folder / 'fullchain.pem'} is there already. Nothing was written.")
    _write(folder / "privkey.pem", private, 0o600)
    _write(folder / "fullchain.pem", certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _write(path: Path, data: bytes, mode: int) -> None:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
            out.write(data)
    except FileExistsError:
        raise CannotStart(Exit.USAGE, f"{path} is there already. Nothing was written.") from None
    except OSError as error:
        raise CannotStart(Exit.FAILED, f"{path} could not be written ({(error.strerror or '').lower()}).") from None
