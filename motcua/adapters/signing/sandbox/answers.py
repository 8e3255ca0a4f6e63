"""What a trust service answers: timestamps (RFC 3161), OCSP (RFC 6960), CRLs."""

from datetime import datetime, timedelta

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from motcua.adapters.signing.sandbox.keys import Keys, Pair

_FRESH_FOR = timedelta(days=1)
_HASH = hashes.SHA256()


def timestamp(keys: Keys, request: bytes, *, at: datetime) -> bytes:
    """Return a timestamp for a request; raise ValueError when it is not one."""
    pair = keys.timestamps
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(pair.der),
        asn1_keys.PrivateKeyInfo.load(
            pair.key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        certs_to_embed=[asn1_x509.Certificate.load(keys.issuer.der)],  # type: ignore[arg-type]
        fixed_dt=at.replace(microsecond=0),
    )
    found = stamper.request_tsa_response(tsp.TimeStampReq.load(request, strict=True))
    return bytes(found.dump())


def status(keys: Keys, request: bytes, *, at: datetime, revoked: frozenset[int]) -> bytes:
    """Return the OCSP answer for one certificate; raise ValueError for nonsense."""
    asked = ocsp.load_der_ocsp_request(request)
    gone = asked.serial_number in revoked
    by = keys.answers
    answer = (
        ocsp.OCSPResponseBuilder()
        .add_response_by_hash(
            asked.issuer_name_hash,
            asked.issuer_key_hash,
            asked.serial_number,
            asked.hash_algorithm,
            ocsp.OCSPCertStatus.REVOKED if gone else ocsp.OCSPCertStatus.GOOD,
            at,
            at + _FRESH_FOR,
            at - _FRESH_FOR if gone else None,
            x509.ReasonFlags.key_compromise if gone else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.NAME, by.certificate)
        .certificates([by.certificate])
    )
    return answer.sign(by.key, _HASH).public_bytes(serialization.Encoding.DER)


def revocation_list(
    keys: Keys, level: str, *, at: datetime, revoked: frozenset[int]
) -> bytes:
    """Return the list of what an authority has revoked."""
    by: Pair = keys.root if level == "root" else keys.issuer
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(at)
        .next_update(at + _FRESH_FOR)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()),
            critical=False,
        )
    )
    for serial in sorted(revoked if level == "issuer" else ()):
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(at - _FRESH_FOR)
            .build()
        )
    return builder.sign(by.key, _HASH).public_bytes(serialization.Encoding.DER)
