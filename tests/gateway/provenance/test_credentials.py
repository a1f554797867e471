"""The house's own key: one for a house, found by all of its workers, and by nobody who only reads."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from gateway.db import Database
from gateway.provenance.credentials import SETTING, Credentials, made
from tests.databases import settings_of
from tests.gateway.machine import Machine


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine(tmp_path_factory.mktemp("house"))


def test_a_house_has_one_key_which_every_worker_finds(machine: Machine) -> None:
    other = Database.of(machine.settings)
    assert Credentials.of(machine.database) == Credentials.of(other) == Credentials.of(machine.database)
    assert Credentials.of(other).key == Credentials.of(machine.database).key
    other.close()


def test_two_houses_have_two_keys(machine: Machine, tmp_path: Path) -> None:
    other = Machine(tmp_path)
    assert Credentials.of(other.database).certificate != Credentials.of(machine.database).certificate


@pytest.mark.sqlite
def test_the_file_with_the_key_in_it_is_nobody_elses_to_read(machine: Machine) -> None:
    Credentials.of(machine.database)
    assert machine.database.peek(SETTING)
    beside = machine.settings.data.glob("sfumato.sqlite*")
    assert {path.stat().st_mode & 0o777 for path in beside} == {0o600}


@pytest.mark.sqlite
def test_a_file_that_others_could_read_is_theirs_no_more(tmp_path: Path) -> None:
    Machine(tmp_path).database.close()
    (tmp_path / "sfumato.sqlite").chmod(0o644)
    database = Database.of(settings_of(tmp_path))
    Credentials.of(database)
    assert (tmp_path / "sfumato.sqlite").stat().st_mode & 0o777 == 0o600
    database.close()


@pytest.mark.once
def test_the_certificate_has_the_usages_that_content_credentials_want_and_names_no_house_and_no_moment() -> None:
    found = [Credentials.read(made()) for _ in range(2)]
    certificates = [x509.load_pem_x509_certificate(each.certificate.encode()) for each in found]
    assert len({each.serial_number for each in certificates}) == 2
    for certificate, credentials in zip(certificates, found, strict=True):
        key, authority = (
            load_pem_private_key(credentials.key.encode(), None),
            x509.load_pem_x509_certificate(credentials.authority.encode()),
        )
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        assert key.public_key() == certificate.public_key()
        certificate.verify_directly_issued_by(authority)
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
        assert (usage.critical, usage.value.digital_signature, usage.value.key_cert_sign) == (True, True, False)
        assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False
        assert certificate.subject.rfc4514_string() == "CN=Pictures of a house of Sfumato,O=Sfumato"
        assert certificate.issuer.rfc4514_string() == "CN=A house of Sfumato,O=Sfumato"
        assert certificate.not_valid_before_utc == datetime(2020, 1, 1, tzinfo=UTC)
        assert certificate.not_valid_after_utc == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.once
def test_whoever_prints_credentials_prints_no_key() -> None:
    credentials = Credentials.read(made())
    assert "PRIVATE KEY" in credentials.key
    assert "PRIVATE KEY" not in repr(credentials)
