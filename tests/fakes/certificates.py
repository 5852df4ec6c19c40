"""An authority of a test and the certificates it gives, as TLS contexts of a server."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Authority:
    """A certificate authority whose own certificate lies in `folder`, in the file `trusted`."""

    folder: Path

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of a test")])
        made = self._made(self._name, self._key).add_extension(x509.BasicConstraints(True, None), True)
        own = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        uses = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        signed = made.add_extension(own, False).add_extension(uses, True).sign(self._key, hashes.SHA256())
        self.trusted.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    @property
    def trusted(self) -> Path:
        """What whoever trusts this authority reads."""
        return self.folder / "authority.pem"

    def server(self, host: str) -> ssl.SSLContext:
        """The context of a server that calls itself by a name."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        by = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        made = self._made(name, key).add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), False)
        signed = made.add_extension(by, False).sign(self._key, hashes.SHA256())
        file = self.folder / f"{host}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        return context

    def _made(self, name: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
        )
