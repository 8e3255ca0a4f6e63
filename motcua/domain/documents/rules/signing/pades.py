"""Papers become PAdES: the signer's signature (B-LT), then the agency's (B-LTA).

The first revision holds the signer's signature, with empty places for the number and
the agency's; the second fills both in and closes the paper with a document timestamp.
Nothing else may be changed after the first (DocMDP, filling in forms).

What bears one signature only (a digitised paper, a fee receipt) is signed and closed
at once (B-LTA); nothing may be changed in it at all.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from motcua.domain.documents.ports import (
    Credential,
    TrustNetwork,
    Unreachable,
)
from motcua.domain.documents.rules.signing import hex_strings, trust
from motcua.domain.documents.rules.signing.batch import Batch, BatchSigner, Sign
from motcua.domain.documents.rules.signing.fields import (
    Page,
    add_number_field,
    fill_number_field,
    read,
)
from motcua.domain.documents.rules.signing.places import Place
from motcua.domain.documents.rules.signing.refusals import no_timestamp, refusal_or
from motcua.domain.documents.rules.signing.trust import Roots
from motcua.domain.documents.rules.signing.waiting import finished
from motcua.kernel.errors import MotcuaError, NotNow
from motcua.kernel.text import N_

hex_strings.install()

SIGNER_FIELD, AGENCY_FIELD, TIME_FIELD = "NguoiKy", "CoQuan", "DauThoiGian"
SCANNER_FIELD = "NguoiSoHoa"
LEVELS = {SIGNER_FIELD: "B-LT", AGENCY_FIELD: "B-LTA", SCANNER_FIELD: "B-LTA"}
_WHOLE_BOX = SimpleBoxLayoutRule(
    AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins.uniform(0)
)
_DSS = DSSContentSettings(
    include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
)


@dataclass(frozen=True, slots=True)
class ToSign:
    """A paper to be signed by its signer: where, and what is seen there."""

    pdf: bytes
    place: Place
    appearance: bytes
    seal_place: Place
    number_place: Place


@dataclass(frozen=True, slots=True)
class ToSeal:
    """A paper its signer has signed: the seal, and the line of number and date."""

    pdf: bytes
    appearance: bytes
    number_line: bytes
    number_text: str


@dataclass(frozen=True, slots=True)
class ToSignAlone:
    """A paper that bears one signature, in this field; `place` None is not seen."""

    pdf: bytes
    field: str
    place: Place | None
    appearance: bytes


ToDo = ToSign | ToSeal | ToSignAlone
Papers = Sequence[ToSign] | Sequence[ToSeal] | Sequence[ToSignAlone]


@dataclass(frozen=True, slots=True)
class Means:
    """With what a batch is signed."""

    credential: Credential
    sign: Sign
    network: TrustNetwork
    roots: Roots
    at: datetime
    reason: str


def sign_all(papers: Papers, means: Means) -> list[bytes | MotcuaError]:
    """Sign papers together, each with its own result: the signed PDF or the refusal.

    Asks the network; keeps nothing. Raises NotNow when none can be signed: the
    certificate is revoked or not trusted, a trust service gives no answer, a clock
    is wrong.
    """
    return finished(_sign_all(papers, means))


async def _sign_all(papers: Papers, means: Means) -> list[bytes | MotcuaError]:
    stamper, found = await judged(means)
    batch = Batch(means.credential, means.sign, size=len(papers))
    signing = _Signing(means, stamper, found, batch, _Shared())
    results = await asyncio.gather(*map(signing.one, papers), return_exceptions=True)
    return [refusal_or(result) for result in results]


async def judged(means: Means) -> tuple["Stamper", ValidationContext]:
    """Return what stamps the time, and what the certificates are judged by.

    Raises NotNow when a certificate does not hold or a trust service is silent.
    """
    stamper = Stamper(means.network, means.at)
    try:
        dummy = await stamper.async_dummy_response("sha256")
    except MotcuaError:
        raise
    except (OSError, ValueError, Unreachable):
        raise no_timestamp() from None
    held = [choice.chosen.dump() for choice in dummy["content"]["certificates"]]
    leaf, others = stamper.leaf(), [der for der in held if der != stamper.leaf()]
    credential = means.credential
    chain = (credential.certificate, *_without_root(credential.chain))
    found = await asyncio.to_thread(
        trust.context,
        roots=means.roots,
        chains=(chain, (leaf, *_without_root(others))),
        network=means.network,
        at=means.at,
    )
    await trust.check_trusted(credential.certificate, found)
    return stamper, found


def _without_root(chain: Sequence[bytes]) -> tuple[bytes, ...]:
    loaded = [(der, asn1_x509.Certificate.load(der)) for der in chain]
    return tuple(der for der, read in loaded if read.issuer != read.subject)


class _Shared:
    """What is the same for all papers of a batch, found out with the first of them.

    Signer and timestamper are validated by one context at one moment, and a signature
    of one certificate takes the same room in every paper.
    """

    def __init__(self) -> None:
        """Begin with nothing found out."""
        self._found: asyncio.Task[tuple[Any, int]] | None = None
        self._pages: dict[bytes, PdfFileReader] = {}

    def page(self, appearance: bytes) -> Page:
        """Return what is seen of a signature, ready to be drawn with."""
        if appearance not in self._pages:
            self._pages[appearance] = read(appearance)
        return Page(self._pages[appearance])

    async def found(self, session: Any) -> tuple[Any, int]:
        """Return the validation before signing, and how many bytes to reserve."""
        if self._found is None:
            self._found = asyncio.get_running_loop().create_task(self._find(session))
        return await self._found

    async def _find(self, session: Any) -> tuple[Any, int]:
        known = await session.perform_presign_validation()
        return known, await session.estimate_signature_container_size(known)


@dataclass(frozen=True, slots=True)
class _Signing:
    """The signing of one batch."""

    means: Means
    stamper: "Stamper"
    context: ValidationContext
    batch: Batch
    shared: _Shared

    async def one(self, paper: ToDo) -> bytes:
        """Return one paper signed."""
        asked = False
        try:
            writer = self._writer(BytesIO(paper.pdf))
            signer = self._signer(paper)
            session = signer.init_signing_session(
                writer, existing_fields_only=isinstance(paper, ToSeal)
            )
            session.system_time = self.means.at
            if isinstance(paper, ToSign):
                add_number_field(writer, paper.number_place)
                place = paper.seal_place
                append_signature_field(
                    writer,
                    SigFieldSpec(AGENCY_FIELD, place.page, box=_box(place)),
                )
            elif isinstance(paper, ToSeal):
                fill_number_field(writer, paper.number_text, paper.number_line)
            known, size = await self.shared.found(session)
            ready = session.prepare_tbs_document(
                validation_info=known, bytes_reserved=size
            )
            digest, output = ready.digest_tbs_document()
            asked = True
            await ready.perform_signature(
                document_digest=digest.document_digest,
                pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=self.means.at),
            )
        except BaseException:
            if not asked:
                self.batch.gone()
            raise
        if not isinstance(paper, ToSign):
            output = await self._closed(output)
        output.seek(0)
        return bytes(output.read())

    def _writer(self, content: Any) -> IncrementalPdfFileWriter:
        content.seek(0)
        writer = IncrementalPdfFileWriter(content)
        writer.document_meta.last_modified = self.means.at
        return writer

    def _signer(self, paper: ToDo) -> PdfSigner:
        return PdfSigner(
            PdfSignatureMetadata(
                field_name=_field_of(paper),
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                reason=self.means.reason,
                embed_validation_info=True,
                validation_context=self.context,
                signer_key_usage={"digital_signature"},
                certify=not isinstance(paper, ToSeal),
                docmdp_permissions=MDPPerm.NO_CHANGES
                if isinstance(paper, ToSignAlone)
                else MDPPerm.FILL_FORMS,
                dss_settings=_DSS,
            ),
            BatchSigner(self.batch),
            timestamper=self.stamper,
            stamp_style=StaticStampStyle(
                border_width=0,
                background=self.shared.page(paper.appearance),
                background_layout=_WHOLE_BOX,
                background_opacity=1.0,
            ),
            new_field_spec=_new_field(paper),
        )

    async def _closed(self, output: Any) -> Any:
        """Return the paper with the document timestamp that closes it."""
        return await PdfTimeStamper(
            self.stamper, field_name=TIME_FIELD
        ).async_timestamp_pdf(
            self._writer(output),
            "sha256",
            validation_context=None,  # what it needs is in the paper already
            output=BytesIO(),
        )


class Stamper(TimeStamper):  # type: ignore[misc,unused-ignore]
    """Gets timestamps and refuses those of a clock that is off."""

    def __init__(self, network: TrustNetwork, at: datetime) -> None:
        """Take the network and the moment the act is done at."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._network, self._at = network, at

    def leaf(self) -> bytes:
        """Return the certificate that signed the first timestamp."""
        return bytes(next(iter(self._certs.values())).dump())

    async def async_request_tsa_response(self, req: Any) -> Any:
        """Ask the network."""
        content = await asyncio.to_thread(self._network.timestamp, req.dump())
        return tsp.TimeStampResp.load(content)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """Return a timestamp of this hash and this time; raise NotNow for another."""
        token = await super().async_timestamp(message_digest, md_algorithm)
        told = token["content"]["encap_content_info"]["content"].parsed
        if told["message_imprint"]["hashed_message"].native != message_digest:
            raise no_timestamp()
        off = told["gen_time"].native - self._at
        if abs(off) > trust.TOLERANCE:
            raise NotNow(
                "clock_off",
                N_(
                    "Đồng hồ máy chủ và đồng hồ cấp dấu thời gian lệch nhau %(off)s giây."
                ),
                facts={"off": int(off.total_seconds())},
                remedy=N_("Hãy nhờ người quản trị chỉnh đồng hồ (NTP) rồi ký lại."),
            )
        # As it came: what has been taken apart is slow to be put into a signature.
        return cms.ContentInfo.load(token.dump())


def _field_of(paper: ToDo) -> str:
    match paper:
        case ToSign():
            return SIGNER_FIELD
        case ToSeal():
            return AGENCY_FIELD
        case ToSignAlone():
            return paper.field


def _new_field(paper: ToDo) -> SigFieldSpec | None:
    """Return the field to be made; None where the signer has left one."""
    if isinstance(paper, ToSeal):
        return None
    field, place = _field_of(paper), paper.place
    if place is None:
        return SigFieldSpec(field)
    return SigFieldSpec(field, place.page, box=_box(place))


def _box(place: Place) -> Any:
    return place.box
