"""The house's own key, with which it signs its files: made once, kept beside its rows, and the same for all of its members and workers."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateway.db import Database

SETTING: Final = "signing_key"
# The same for every house, so that they tell nothing of when this one was founded. The second is how RFC 5280 (4.1.2.5) writes that there
# is no end, for a file is to be believed as long as it lasts.
BEGINS: Final = datetime(2020, 1, 1, tzinfo=UTC)
ENDS: Final = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
HEADER: Final = "-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A key of P-256, its certificate, and that of the authority that issued it, as PEM."""

    key: str = field(repr=False)
    certificate: str
    authority: str

    @classmethod
    def of(cls, database: Database) -> Self:
        """Those of a house, made where it has none yet. Whoever may write to its database finds the same."""
        return cls.read(database.peek(SETTING) or str(database.setting(SETTING, made())))

    @classmethod
    def read(cls, kept: str) -> Self:
        key, certificate, authority = kept.split(HEADER)
        return cls(key, HEADER + certificate, HEADER + authority)


def made() -> str:
    """New credentials. The authority's key is forgotten at once: there is one certificate, and nobody can issue another."""
    issuing, signing = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = as_authority(begun("A house of Sfumato", issuing, issuing)).sign(issuing, hashes.SHA256())
    certificate = as_signer(begun("Pictures of a house of Sfumato", signing, issuing)).sign(issuing, hashes.SHA256())
    key = signing.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return b"".join([key, *(each.public_bytes(serialization.Encoding.PEM) for each in (certificate, authority))]).decode()


def begun(name: str, key: ec.EllipticCurvePrivateKey, issuing: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    """What the two certificates have in common. They name no house: its key is what tells it from others."""
    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named("A house of Sfumato"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGINS)
        .not_valid_after(ENDS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.public_key()), critical=False)
    )


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sfumato"), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def as_authority(certificate: x509.CertificateBuilder) -> x509.CertificateBuilder:
    constraints = x509.BasicConstraints(ca=True, path_length=0)
    return certificate.add_extension(constraints, critical=True).add_extension(usage(issues=True), critical=True)


def as_signer(certificate: x509.CertificateBuilder) -> x509.CertificateBuilder:
    """As the profile of C2PA wants it: not its own issuer, and for signing alone. Of the purposes that it allows, readers know this one
    without being told.
    """
    return (
        certificate.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(issues=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    )


def usage(*, issues: bool) -> x509.KeyUsage:
    """For issuing certificates, or for signing files; for nothing else."""
    return x509.KeyUsage(
        digital_signature=not issues,
        key_cert_sign=issues,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
