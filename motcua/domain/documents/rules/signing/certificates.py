"""What a certificate says, and whether it is the one that may sign here and now."""

import re
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from motcua.domain.documents.ports import Credential
from motcua.kernel.clock import VN
from motcua.kernel.errors import NotNow
from motcua.kernel.text import N_, normalise

_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has to be named in a certificate; `number` is '' where none is registered."""

    name: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """A certificate as people and records name it. `number` has digits only."""

    serial: str
    fingerprint: str
    name: str
    organisation: str
    number: str
    issuer: str
    valid_from: datetime
    valid_to: datetime


def facts_of(certificate: bytes) -> CertificateFacts:
    """Return what a certificate (DER) says of its holder."""
    read = x509.load_der_x509_certificate(certificate)
    number = _one(read.subject, NameOID.USER_ID) or _one(
        read.subject, NameOID.SERIAL_NUMBER
    )
    return CertificateFacts(
        serial=f"{read.serial_number:x}",
        fingerprint=read.fingerprint(hashes.SHA256()).hex(),
        name=normalise(_one(read.subject, NameOID.COMMON_NAME)),
        organisation=normalise(_one(read.subject, NameOID.ORGANIZATION_NAME)),
        number=_DIGITS.sub("", number),
        issuer=_one(read.issuer, NameOID.COMMON_NAME),
        valid_from=read.not_valid_before_utc,
        valid_to=read.not_valid_after_utc,
    )


def check_certificate(credential: Credential, holder: Holder, *, at: datetime) -> None:
    """Raise NotNow unless the certificate is this holder's and in its time.

    Revocation and trust are asked of the authority (`trust.context`). Basis: law
    20/2023 art 22, 25; NĐ 23/2025.
    """
    facts = facts_of(credential.certificate)
    if not facts.valid_from <= at <= facts.valid_to:
        raise NotNow(
            "certificate_not_in_force",
            N_("Chứng thư số của “%(name)s” chỉ có hiệu lực từ %(since)s đến %(until)s."),
            facts={
                "name": facts.name,
                "since": _day(facts.valid_from),
                "until": _day(facts.valid_to),
            },
            field="certificate",
            remedy=N_("Hãy gia hạn chứng thư số hoặc đăng ký chứng thư mới rồi ký lại."),
        )
    same_number = not holder.number or facts.number == _DIGITS.sub("", holder.number)
    if _key(facts.name) != _key(holder.name) or not same_number:
        raise NotNow(
            "certificate_of_another",
            N_("Chứng thư số mang tên “%(found)s”, không phải của “%(wanted)s”."),
            facts={"found": facts.name, "wanted": holder.name},
            field="certificate",
            remedy=N_("Hãy ký bằng chứng thư số của chính người có thẩm quyền."),
        )


def _one(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _key(name: str) -> str:
    """Return a name as certificates, which often use capitals, may be compared by."""
    return normalise(name).casefold()


def _day(at: datetime) -> str:
    return f"{at.astimezone(VN):%d/%m/%Y}"
