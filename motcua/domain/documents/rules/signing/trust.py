"""Whether a certificate is trusted at a moment: chain, revocation, timestamps.

What the trust services answered is kept with the paper (DSS), so that anybody can
check it later without asking them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    InvalidCertificateError,
    PathError,
    RevokedError,
)

from motcua.domain.documents.ports import TrustNetwork, Unreachable
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_

TOLERANCE = timedelta(minutes=5)
"""How far the clocks of two machines may differ."""


@dataclass(frozen=True, slots=True)
class Roots:
    """The authorities that are trusted, as DER."""

    certificates: tuple[bytes, ...]

    def loaded(self) -> list[Any]:
        """Return them as pyHanko wants them."""
        return [asn1_x509.Certificate.load(der) for der in self.certificates]


def context(
    *,
    roots: Roots,
    chains: Sequence[Sequence[bytes]],
    network: TrustNetwork,
    at: datetime,
) -> ValidationContext:
    """Return what chains are judged by, with fresh answers about their revocation.

    Each chain begins with the certificate that signs. Raises NotNow when an authority
    gives no answer.
    """
    others = [asn1_x509.Certificate.load(der) for chain in chains for der in chain]
    statuses: list[bytes] = []
    lists: list[bytes] = []
    for chain in chains:
        for below, above in pairwise((*chain, *_root_above(chain, roots))):
            _ask(below, above, network, statuses, lists)
    return ValidationContext(
        trust_roots=roots.loaded(),
        other_certs=others,
        moment=at,
        ocsps=statuses,
        crls=lists,
        revocation_mode="require",
        time_tolerance=TOLERANCE,
    )


async def check_trusted(certificate: bytes, found: ValidationContext) -> None:
    """Raise NotNow when a certificate is revoked, or leads to no trusted authority."""
    validator = CertificateValidator(
        asn1_x509.Certificate.load(certificate), validation_context=found
    )
    try:
        await validator.async_validate_usage({"digital_signature"})
    except RevokedError:
        raise NotNow(
            "certificate_revoked",
            N_("Chứng thư số đã bị thu hồi."),
            field="certificate",
            remedy=N_("Hãy đăng ký chứng thư số mới rồi ký lại; hồ sơ vẫn như cũ."),
        ) from None
    except (PathError, InvalidCertificateError):
        raise NotNow(
            "certificate_not_trusted",
            N_("Chứng thư số không do tổ chức được tin cậy cấp."),
            field="certificate",
            remedy=N_("Hãy nhờ người quản trị kiểm tra danh sách tổ chức được tin cậy."),
        ) from None


def _root_above(chain: Sequence[bytes], roots: Roots) -> tuple[bytes, ...]:
    """Return the root that issued the last certificate of a chain, unless it is one."""
    last = x509.load_der_x509_certificate(chain[-1])
    if last.issuer == last.subject:
        return ()
    for der in roots.certificates:
        if x509.load_der_x509_certificate(der).subject == last.issuer:
            return (der,)
    return ()


def _ask(
    below: bytes,
    above: bytes,
    network: TrustNetwork,
    statuses: list[bytes],
    lists: list[bytes],
) -> None:
    """Ask about one certificate: its OCSP responder, or else its list."""
    certificate = x509.load_der_x509_certificate(below)
    issuer = x509.load_der_x509_certificate(above)
    request = (
        ocsp.OCSPRequestBuilder()
        .add_certificate(certificate, issuer, hashes.SHA1())  # noqa: S303 - names a key
        .build()
        .public_bytes(serialization.Encoding.DER)
    )
    for address in _responders(certificate):
        try:
            statuses.append(network.ask_status(address=address, request=request))
        except Unreachable:
            continue
        return
    for address in _lists(certificate):
        try:
            lists.append(network.revocation_list(address=address))
        except Unreachable:
            continue
        return
    raise NotNow(
        "revocation_unknown",
        N_("Không hỏi được tổ chức cấp chứng thư số về tình trạng thu hồi."),
        field="certificate",
        remedy=N_("Chưa có gì được ký; hãy thử lại sau ít phút."),
    )


def _responders(certificate: x509.Certificate) -> Iterable[str]:
    try:
        found = certificate.extensions.get_extension_for_class(
            x509.AuthorityInformationAccess
        ).value
    except x509.ExtensionNotFound:
        return
    for row in found:
        if row.access_method == AuthorityInformationAccessOID.OCSP:
            yield str(row.access_location.value)


def _lists(certificate: x509.Certificate) -> Iterable[str]:
    try:
        found = certificate.extensions.get_extension_for_class(
            x509.CRLDistributionPoints
        ).value
    except x509.ExtensionNotFound:
        return
    for point in found:
        for name in point.full_name or ():
            yield str(name.value)
