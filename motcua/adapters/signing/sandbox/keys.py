"""The sandbox's test authority: keys and certificates, made on first start into a folder.

Nothing here is secret in the world's sense and nothing is trusted outside: the names
say "thử nghiệm" (for trying only).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
ORGANISATION = "Dịch vụ ký thử nghiệm Một Cửa"
_AUTHORITY_LIFE = timedelta(days=20 * 365)
_LIFE = timedelta(days=3 * 365)
_BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Pair:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: PrivateKey

    @cached_property
    def der(self) -> bytes:
        """Return the certificate as DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose certificate it is: a person (`number` is the citizen's) or an agency."""

    name: str
    number: str = ""
    organisation: str = ""

    def as_name(self) -> x509.Name:
        """Return the name as Vietnamese authorities write it: UID=CCCD:…, UID=MST:…."""
        parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
        if self.organisation:
            parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, self.organisation))
        parts.append(x509.NameAttribute(NameOID.COMMON_NAME, self.name))
        if self.number:
            parts.append(x509.NameAttribute(NameOID.USER_ID, self.number))
        return x509.Name(parts)


class Keys:
    """A folder of pairs; what is asked for first is made, then always the same."""

    def __init__(self, folder: Path, *, born: datetime, address: str) -> None:
        """Take the folder, the moment certificates begin, the address they point at."""
        self.folder, self.born, self.address = folder, born - _BEFORE, address
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @cached_property
    def root(self) -> Pair:
        """Return the root, which signs itself."""
        return self._known("root") or self._make_authority("root", None)

    @cached_property
    def issuer(self) -> Pair:
        """Return the authority that issues everything else."""
        return self._known("issuer") or self._make_authority("issuer", self.root)

    @cached_property
    def timestamps(self) -> Pair:
        """Return what signs timestamps."""
        return self._special("timestamps", ExtendedKeyUsageOID.TIME_STAMPING)

    @cached_property
    def answers(self) -> Pair:
        """Return what signs answers about revocation."""
        return self._special("answers", ExtendedKeyUsageOID.OCSP_SIGNING)

    def credential(
        self, name: str, subject: Subject, *, ends: datetime | None = None
    ) -> Pair:
        """Return the pair of a person or an agency, made with a P-256 key if new."""
        known = self._known(name)
        if known is not None:
            return known
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(subject.as_name(), key, self.issuer, ends=ends)
        builder = builder.add_extension(_usage(signing=True), critical=True)
        return self._keep(name, builder.sign(self.issuer.key, hashes.SHA256()), key)

    def _make_authority(self, name: str, above: Pair | None) -> Pair:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
                x509.NameAttribute(NameOID.COMMON_NAME, f"CA thử nghiệm ({name})"),
            ]
        )
        builder = self._builder(
            subject, key, above, ends=self.born + _AUTHORITY_LIFE
        ).add_extension(
            x509.BasicConstraints(ca=True, path_length=None if above is None else 0),
            critical=True,
        )
        builder = builder.add_extension(_usage(signing=False), critical=True)
        return self._keep(name, builder.sign((above.key if above else key), _HASH), key)

    def _special(self, name: str, usage: x509.ObjectIdentifier) -> Pair:
        known = self._known(name)
        if known is not None:
            return known
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = Subject(f"{name} thử nghiệm", organisation=ORGANISATION).as_name()
        builder = self._builder(subject, key, self.issuer, ends=self.born + 3 * _LIFE)
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([usage]), critical=True
        ).add_extension(_usage(signing=True), critical=True)
        if usage == ExtendedKeyUsageOID.OCSP_SIGNING:
            builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
        return self._keep(name, builder.sign(self.issuer.key, _HASH), key)

    def _builder(
        self,
        subject: x509.Name,
        key: PrivateKey,
        above: Pair | None,
        *,
        ends: datetime | None,
    ) -> x509.CertificateBuilder:
        issuer = above.certificate if above else None
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.born)
            .not_valid_after(ends or self.born + _LIFE)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
                critical=False,
            )
        )
        if above is None or issuer is None:
            return builder
        level = "root" if above is self.root else "issuer"
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
                issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
            ),
            critical=False,
        ).add_extension(
            x509.CRLDistributionPoints(
                [
                    x509.DistributionPoint(
                        [_link(f"{self.address}/crl/{level}.crl")], None, None, None
                    )
                ]
            ),
            critical=False,
        )
        access = [(AuthorityInformationAccessOID.CA_ISSUERS, f"ca/{level}.cer")]
        if level == "issuer":
            # What the root issued is in its list; only the issuer has a responder.
            access.append((AuthorityInformationAccessOID.OCSP, f"ocsp/{level}"))
        return builder.add_extension(
            x509.AuthorityInformationAccess(
                [
                    x509.AccessDescription(how, _link(f"{self.address}/{where}"))
                    for how, where in access
                ]
            ),
            critical=False,
        )

    def pair(self, name: str) -> Pair | None:
        """Return a pair of the folder, or None."""
        return self._known(name)

    def _known(self, name: str) -> Pair | None:
        path = self.folder / f"{name}.pem"
        if not path.exists():
            return None
        content = path.read_bytes()
        key = serialization.load_pem_private_key(content, password=None)
        if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise TypeError(f"{path} holds a key of another sort")
        return Pair(x509.load_pem_x509_certificate(content), key)

    def _keep(self, name: str, certificate: x509.Certificate, key: PrivateKey) -> Pair:
        path = self.folder / f"{name}.pem"
        path.touch(mode=0o600)
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return Pair(certificate, key)


_HASH = hashes.SHA256()


def _link(address: str) -> x509.GeneralName:
    return x509.UniformResourceIdentifier(address)


def _usage(*, signing: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signing,
        crl_sign=not signing,
        encipher_only=False,
        decipher_only=False,
    )
