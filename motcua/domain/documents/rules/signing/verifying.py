"""Check a signed PDF by what is in it: whole, by whom, when, trusted.

Nothing is asked of the network. A signature is judged at the moment its timestamp
proves, with the answers about revocation that lie in the file (PAdES B-LT, B-LTA).
"""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import crl, ocsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_timestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from motcua.domain.documents.rules.signing import hex_strings
from motcua.domain.documents.rules.signing.certificates import facts_of
from motcua.domain.documents.rules.signing.trust import TOLERANCE, Roots
from motcua.domain.documents.rules.signing.waiting import finished
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

hex_strings.install()

MOST_SIGNATURES = 20


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """One signature: whose, when, and whether it holds.

    `is_whole`: what was signed has not been changed, and nothing was added beyond what
    the signature allows. `is_trusted`: the chain leads to a trusted authority and was
    not revoked at that moment. `signed_at` is proved when `is_timed`, else claimed.
    """

    holder: str
    organisation: str
    serial: str
    signed_at: datetime | None
    is_whole: bool
    is_trusted: bool
    is_timed: bool
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """Every signature of a file in their order, and the level they come to."""

    signatures: tuple[SignatureVerdict, ...]
    level: str
    are_times_whole: bool = True

    @property
    def is_whole(self) -> bool:
        """Say whether no signed or timestamped content has been changed."""
        return self.are_times_whole and all(one.is_whole for one in self.signatures)

    @property
    def is_valid(self) -> bool:
        """Say whether there are signatures, and all of them hold."""
        return bool(self.signatures) and all(
            one.is_whole and one.is_trusted for one in self.signatures
        )


def verify(pdf: bytes, *, roots: Roots) -> FileVerdict:
    """Return what a file's signatures are worth; raise Invalid when it is no PDF."""
    if not pdf.startswith(b"%PDF-"):
        raise _unreadable()
    try:
        return finished(_verify(pdf, roots))
    except Exception:  # noqa: BLE001 - a stranger's file may be broken in any way
        raise _unreadable() from None


async def _verify(pdf: bytes, roots: Roots) -> FileVerdict:
    reader = PdfFileReader(BytesIO(pdf), strict=False)
    found = reader.embedded_signatures
    if len(found) > MOST_SIGNATURES:
        raise ValueError("more signatures than a paper has")
    store = _Store(reader, roots)
    signed = [one for one in found if one.sig_object_type == "/Sig"]
    times = [one for one in found if one.sig_object_type == "/DocTimeStamp"]
    verdicts = tuple([await _signature(one, store) for one in signed])
    closings = [await _closing(one, store) for one in times]
    closed = bool(times) and found[-1] is times[-1] and all(map(all, closings))
    return FileVerdict(
        verdicts,
        _level(verdicts, store, is_closed=closed),
        are_times_whole=all(whole for whole, _ in closings),
    )


class _Store:
    """The certificates and answers about revocation that lie in a file."""

    def __init__(self, reader: PdfFileReader, roots: Roots) -> None:
        self.roots = roots
        self.certificates: list[Any] = []
        self.statuses: list[Any] = []
        self.lists: list[Any] = []
        try:
            store = DocumentSecurityStore.read_dss(reader)
        except NoDSSFoundError:
            return
        self.certificates = list(store.load_certs())
        self.statuses = [ocsp.OCSPResponse.load(_data(one)) for one in store.ocsps]
        self.lists = [crl.CertificateList.load(_data(one)) for one in store.crls]

    def context(self, at: datetime | None) -> ValidationContext:
        """Return what certificates are judged by at a moment."""
        return ValidationContext(
            trust_roots=self.roots.loaded(),
            other_certs=self.certificates,
            moment=at,
            ocsps=self.statuses,
            crls=self.lists,
            revocation_mode="require",
            time_tolerance=TOLERANCE,
        )


def _data(reference: Any) -> bytes:
    return bytes(reference.get_object().data)


async def _signature(found: Any, store: _Store) -> SignatureVerdict:
    proved = _proved_time(found)
    at = proved or found.self_reported_timestamp
    told = facts_of(found.signer_cert.dump())
    said = await async_validate_pdf_signature(
        found,
        signer_validation_context=store.context(at),
        ts_validation_context=store.context(proved),
    )
    time = said.timestamp_validity
    timed = time is not None and bool(time.valid and time.trusted)
    return SignatureVerdict(
        holder=told.name,
        organisation=told.organisation,
        serial=told.serial,
        signed_at=at,
        is_whole=_is_whole(said),
        is_trusted=bool(said.trusted) and (timed or proved is None),
        is_timed=timed,
        is_revoked=bool(said.revoked),
    )


def _is_whole(said: Any) -> bool:
    """Say whether what was signed is as it was, whatever was rightly added since."""
    return bool(
        said.intact
        and said.valid
        and said.docmdp_ok is not False
        and said.modification_level is not None
        and said.modification_level < ModificationLevel.OTHER
    )


def _proved_time(found: Any) -> datetime | None:
    """Return the moment of the timestamp over a signature, None without one."""
    for data in extract_tst_data_iter(found.signer_info, signed=False):
        told: datetime = data["encap_content_info"]["content"].parsed["gen_time"].native
        return told
    return None


async def _closing(found: Any, store: _Store) -> tuple[bool, bool]:
    """Say whether a document timestamp is as it was made, and by a trusted authority."""
    content = found.signed_data["encap_content_info"]["content"].parsed
    at = content["gen_time"].native
    said = await async_validate_pdf_timestamp(found, validation_context=store.context(at))
    return bool(said.intact and said.valid), bool(said.trusted)


def _level(
    verdicts: tuple[SignatureVerdict, ...], store: _Store, *, is_closed: bool
) -> str:
    """Return the PAdES level that all signatures reach together, "" for none."""
    if not verdicts:
        return ""
    if not all(one.is_timed for one in verdicts):
        return "B-B"
    if not (store.statuses or store.lists):
        return "B-T"
    return "B-LTA" if is_closed else "B-LT"


def _unreadable() -> Invalid:
    return Invalid(
        "pdf_unreadable",
        N_("Tệp này không phải là tệp PDF đọc được."),
        field="file",
        remedy=N_("Hãy chọn đúng tệp PDF kết quả đã nhận, chưa in ra hay quét lại."),
    )
