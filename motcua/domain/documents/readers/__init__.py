"""Questions about stored files, and about who signs with what.

Who may see a file is decided by its dossier.
"""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from motcua.domain.accounts.readers import in_force
from motcua.domain.accounts.rules import Act, require
from motcua.domain.documents.models import Scan, Signatory, StoreCheck, StoredFile, Upload
from motcua.domain.documents.ports import (
    Damaged,
    FileStore,
    KeyMissing,
    Scanner,
    SigningService,
    TrustNetwork,
)
from motcua.domain.documents.rules.kept import KeptFile
from motcua.domain.documents.rules.signing.certificates import Holder
from motcua.domain.documents.rules.signing.images import Image
from motcua.domain.documents.rules.signing.trust import Roots
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound, NotNow
from motcua.kernel.text import N_


@dataclass(frozen=True, slots=True)
class SignatoryFacts:
    """Who signs, through which service, and how it looks."""

    holder: Holder
    service: str
    credential_id: str
    image_sha256: str
    image_width_mm: int

    def image(self) -> Image:
        """Return the picture of signature or seal."""
        with open_file(sha256=self.image_sha256) as file:
            return Image(file.read(), self.image_width_mm)


def store() -> FileStore:
    """Return the store that the settings name."""
    return cast("FileStore", import_string(settings.FILE_STORE)())


def scanner() -> Scanner | None:
    """Return who looks for viruses by the settings, or None."""
    return cast("Scanner | None", import_string(settings.SCANNER)())


@contextmanager
def open_file(*, sha256: str) -> Iterator[BinaryIO]:
    """Open the bytes of a stored file.

    Raises NotNow when it has been found infected, or when the store does not give it
    out as it was kept (lost, changed, or sealed with a key the settings lack).
    """
    row = StoredFile.objects.filter(pk=sha256).only("scan", "scan_found").first()
    if row is not None and row.scan == Scan.INFECTED:
        raise NotNow(
            "file_quarantined",
            N_("Tệp này có vi-rút %(virus)s và đã được cách ly."),
            facts={"virus": row.scan_found},
            remedy=N_("Hãy yêu cầu nộp lại tệp sạch."),
        )
    with _said_plainly(), store().open(sha256) as file:
        yield file


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn what the store says into what a person can understand."""
    try:
        yield
    except (FileNotFoundError, Damaged, KeyMissing) as error:
        raise NotNow(
            "file_unreadable",
            N_("Kho không đưa ra được tệp này đúng như khi nhận."),
            remedy=N_("Hãy báo người quản trị hệ thống khôi phục từ bản sao lưu."),
        ) from error


def scans_of(*, hashes: Collection[str]) -> dict[str, str]:
    """Return what is known of viruses in stored files, by their hash."""
    rows = StoredFile.objects.filter(pk__in=hashes)
    return dict(rows.values_list("sha256", "scan"))


def is_kept(*, sha256: str) -> bool:
    """Say whether a file of that hash has been stored."""
    return StoredFile.objects.filter(pk=sha256).exists()


@dataclass(frozen=True, slots=True)
class UploadFacts:
    """How far an upload has come; `kept` once it is whole."""

    offset: int
    size: int
    expires_at: datetime
    kept: KeptFile | None


def upload(*, actor: Actor, upload_id: UUID, at: datetime) -> UploadFacts:
    """Return one of the actor's own uploads; raise NotFound."""
    row = uploads_of(actor).filter(pk=upload_id, expires_at__gt=at).first()
    if row is None:
        raise no_such_upload()
    return facts_of(row)


def uploads_of(actor: Actor) -> QuerySet[Upload]:
    """Return the rows of the actor's own uploads, none for nobody."""
    if actor.officer_id is not None:
        return Upload.objects.filter(officer_id=actor.officer_id)
    return Upload.objects.filter(person_id=actor.person_id or 0)


def facts_of(row: Upload) -> UploadFacts:
    """Return the facts of an upload's row."""
    kept = KeptFile(row.sha256, row.kept_size, row.media_type, row.name)
    return UploadFacts(row.offset, row.size, row.expires_at, kept if row.sha256 else None)


def no_such_upload() -> NotFound:
    """Return the error for an upload that is not there, or not this person's."""
    return NotFound(
        "upload_unknown",
        N_("Không có lần tải lên này, hoặc đã hết hạn."),
        remedy=N_("Hãy chọn lại tệp."),
    )


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """One look at the store; `faults` the first few hundred, `count` all of them."""

    started_at: datetime
    stored: int
    known: int
    verified: int
    count: int
    faults: tuple[tuple[str, str], ...]


def last_check(*, actor: Actor) -> CheckFacts | None:
    """Return the newest look at the store, or None; raise NotAllowed."""
    require(actor, Act.READ_STORE)
    row = StoreCheck.objects.order_by("-started_at", "-id").first()
    if row is None:
        return None
    faults = row.storefault_set.order_by("wrong", "sha256")[:300]
    return CheckFacts(
        row.started_at,
        row.stored,
        row.known,
        row.verified,
        row.faults,
        tuple((fault.sha256, fault.wrong) for fault in faults),
    )


def how_kept(*, actor: Actor) -> dict[str, int]:
    """Return how many files are not scanned, infected, and not under the current key."""
    require(actor, Act.READ_STORE)
    rows = StoredFile.objects
    return {
        "not_scanned": rows.filter(scan=Scan.NOT_SCANNED).count(),
        "infected": rows.filter(scan=Scan.INFECTED).count(),
        "older_key": rows.exclude(key_id=store().key_id).count(),
    }


def signing_service(name: str) -> SigningService:
    """Return a signing service that has been set up (see `signatory`)."""
    return cast("SigningService", import_string(settings.SIGNING_SERVICES[name])())


def trust_network() -> TrustNetwork:
    """Return the way to timestamps and revocation."""
    return cast("TrustNetwork", import_string(settings.TRUST_NETWORK)())


def trusted_roots() -> Roots:
    """Return the authorities of MOTCUA_SIGNING_TRUST, none when there is no file."""
    path: Path | None = settings.SIGNING_TRUST
    if path is None or not path.exists():
        return Roots(())
    found = x509.load_pem_x509_certificates(path.read_bytes())
    return Roots(tuple(one.public_bytes(Encoding.DER) for one in found))


def unattended_secret(*, credential_id: str) -> str | None:
    """Return the secret the machine opens a credential with by itself, or None.

    From the file of MOTCUA_SIGNING_UNATTENDED, a JSON object by credential. Raises
    NotNow when the file cannot be read.
    """
    path: Path | None = settings.SIGNING_UNATTENDED
    if path is None:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return str(found[credential_id]) if credential_id in found else None
    except (OSError, ValueError, TypeError):
        raise NotNow(
            "unattended_unreadable",
            N_("Không đọc được tệp mã mở khóa mà máy chủ dùng để ký."),
            remedy=N_("Hãy báo người quản trị sửa tệp MOTCUA_SIGNING_UNATTENDED."),
        ) from None


def signatory_of_officer(*, officer_id: int, on: date) -> SignatoryFacts | None:
    """Return with what an officer signs on a day; None means by hand."""
    return _signatory(Q(officer_id=officer_id), on)


def signatory_of_unit(*, unit_id: int, on: date) -> SignatoryFacts | None:
    """Return with what an agency signs on a day; None means with the stamp."""
    return _signatory(Q(unit_id=unit_id), on)


def officers_who_sign(*, on: date) -> frozenset[int]:
    """Return the officers who sign electronically on a day."""
    rows = Signatory.objects.filter(in_force(on), service__in=settings.SIGNING_SERVICES)
    return frozenset(rows.exclude(officer=None).values_list("officer_id", flat=True))


def _signatory(who: Q, on: date) -> SignatoryFacts | None:
    row = (
        Signatory.objects.filter(who, in_force(on), service__in=settings.SIGNING_SERVICES)
        .select_related("officer", "unit")
        .order_by("-valid_from")
        .first()
    )
    if row is None:
        return None
    named = row.officer or row.unit
    if named is None:
        raise AssertionError("a constraint gives every signatory a holder")
    return SignatoryFacts(
        Holder(named.name, row.number),
        row.service,
        row.credential_id,
        row.image_id,
        row.image_width_mm,
    )
