"""A statement that is no PDF, signed by an agency: detached CMS with its timestamp.

The answers about revocation go along beside it, so that it can be checked without
asking anybody (as PAdES B-LT keeps them in the file).
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms, crl, ocsp
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import ValidationContext

from motcua.domain.documents.ports import Declined, Unreachable
from motcua.domain.documents.rules.signing import pades, refusals
from motcua.domain.documents.rules.signing.batch import Batch, BatchSigner
from motcua.domain.documents.rules.signing.certificates import facts_of
from motcua.domain.documents.rules.signing.trust import TOLERANCE, Roots
from motcua.domain.documents.rules.signing.verifying import SignatureVerdict
from motcua.domain.documents.rules.signing.waiting import finished


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signature over a statement (CMS, DER) and the answers about revocation (DER)."""

    signature: bytes
    statuses: tuple[bytes, ...]
    lists: tuple[bytes, ...]

    def as_json(self) -> dict[str, object]:
        """Return it as base64."""
        return {
            "signature": _text(self.signature),
            "ocsp": [_text(one) for one in self.statuses],
            "crl": [_text(one) for one in self.lists],
        }


def sealed_from_json(said: Mapping[str, Any]) -> Sealed:
    """Return what JSON says; raise ValueError for anything else."""
    try:
        return Sealed(
            _bytes(said["signature"]),
            tuple(_bytes(one) for one in said["ocsp"]),
            tuple(_bytes(one) for one in said["crl"]),
        )
    except (KeyError, TypeError, binascii.Error) as fault:
        raise ValueError(str(fault)) from None


def sign_statement(content: bytes, means: pades.Means) -> Sealed:
    """Sign a statement; raise NotNow as `pades.sign_all` refuses. Asks the network."""
    try:
        return finished(_sign(content, means))
    except Declined as said:
        raise refusals.declined(said) from None
    except Unreachable:
        raise refusals.unreachable() from None


async def _sign(content: bytes, means: pades.Means) -> Sealed:
    stamper, found = await pades.judged(means)
    signer = BatchSigner(Batch(means.credential, means.sign, size=1))
    signed = await signer.async_sign_general_data(
        content,
        "sha256",
        detached=True,
        timestamper=stamper,
        signed_attr_settings=PdfCMSSignedAttributes(signing_time=means.at),
    )
    return Sealed(
        bytes(signed.dump()),
        tuple(bytes(one.dump()) for one in found.ocsps),
        tuple(bytes(one.dump()) for one in found.crls),
    )


def check_statement(content: bytes, sealed: Sealed, *, roots: Roots) -> SignatureVerdict:
    """Return what a signature over a statement is worth; raise ValueError for nonsense.

    Judged at the moment its timestamp proves; asks no network.
    """
    try:
        return finished(_check(content, sealed, roots))
    except Exception as fault:  # noqa: BLE001 - a stranger's bytes may be anything
        raise ValueError(str(fault)) from None


async def _check(content: bytes, sealed: Sealed, roots: Roots) -> SignatureVerdict:
    signed = cms.ContentInfo.load(sealed.signature)["content"]
    (info,) = signed["signer_infos"]
    (proved,) = [
        data["encap_content_info"]["content"].parsed["gen_time"].native
        for data in extract_tst_data_iter(info, signed=False)
    ]
    context = ValidationContext(
        trust_roots=roots.loaded(),
        moment=proved,
        ocsps=[ocsp.OCSPResponse.load(one) for one in sealed.statuses],
        crls=[crl.CertificateList.load(one) for one in sealed.lists],
        revocation_mode="require",
        time_tolerance=TOLERANCE,
    )
    said = await async_validate_detached_cms(
        content,
        signed,
        signer_validation_context=context,
        ts_validation_context=context,
    )
    time = said.timestamp_validity
    timed = time is not None and bool(time.valid and time.trusted)
    told = facts_of(said.signing_cert.dump())
    return SignatureVerdict(
        holder=told.name,
        organisation=told.organisation,
        serial=told.serial,
        signed_at=proved,
        is_whole=bool(said.intact and said.valid),
        is_trusted=bool(said.trusted) and timed,
        is_timed=timed,
        is_revoked=bool(said.revoked),
    )


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
