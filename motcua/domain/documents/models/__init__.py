"""Stored files and running numbers."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.documents.models.signatories import ProposalState as ProposalState
from motcua.domain.documents.models.signatories import Signatory as Signatory
from motcua.domain.documents.models.signatories import (
    SignatoryProposal as SignatoryProposal,
)
from motcua.domain.documents.models.signatories import (
    SigningServiceKind as SigningServiceKind,
)
from motcua.kernel.text import N_


class Scan(models.TextChoices):
    """What is known of viruses in a file."""

    NOT_SCANNED = "not_scanned", "Chưa quét vi-rút"
    CLEAN = "clean", "Đã quét, sạch"
    INFECTED = "infected", "Có vi-rút, đã cách ly"


class StoredFile(models.Model):
    """The bytes of one file, known by their SHA-256 and kept once.

    `key_id` names the key they are sealed with, empty where they are not. `pages` is
    None for what has no pages. `scan_found` names the virus of an infected file: one
    that was found after it had been kept; it is opened to nobody. `loose_since` is since
    when it may be that no row names it: when it came, came again, or was let go of; None
    once somebody has been found who names it (`actions.forgetting`).
    """

    sha256 = models.TextField(primary_key=True)
    size = models.BigIntegerField()
    media_type = models.TextField()
    stored_at = models.DateTimeField()
    key_id = models.TextField(blank=True, default="")
    pages = models.IntegerField(null=True)
    scan = models.TextField(choices=Scan.choices, default=Scan.NOT_SCANNED)
    scan_found = models.TextField(blank=True, default="")
    scanned_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    loose_since = models.DateTimeField(null=True)

    class Meta:
        """A file has content and a proper name."""

        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0), name="documents_storedfile_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="documents_storedfile_named_by_hash",
            ),
            models.CheckConstraint(
                condition=Q(scan="not_scanned") ^ Q(scanned_at__isnull=False),
                name="documents_storedfile_scan_has_time",
            ),
            models.CheckConstraint(
                condition=Q(scan="infected") ^ Q(scan_found=""),
                name="documents_storedfile_infected_says_by_what",
            ),
        ]
        indexes = [
            models.Index(
                fields=["stored_at"],
                condition=Q(scan="not_scanned"),
                name="documents_storedfile_unscanned",
            ),
            models.Index(
                F("verified_at").asc(nulls_first=True),
                name="documents_storedfile_verified",
            ),
            models.Index(
                fields=["loose_since"],
                condition=Q(loose_since__isnull=False),
                name="documents_storedfile_loose",
            ),
        ]

    def __str__(self) -> str:
        """Return the hash."""
        return self.sha256


class NumberSeries(models.Model):
    """The last number given out of one series: a unit, a kind, a period.

    Numbers are taken inside the act that uses them, so a rolled-back act leaves no
    gap. Basis: NĐ 30/2020 art 15 (one series a year, paper and electronic alike).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    kind = models.TextField()
    period = models.TextField()
    last = models.IntegerField()

    class Meta:
        """One row a series."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "period"], name="documents_numberseries_one_row"
            ),
            models.CheckConstraint(
                condition=Q(last__gte=1), name="documents_numberseries_from_one"
            ),
        ]

    def __str__(self) -> str:
        """Return the series and its last number."""
        return f"{self.unit_id}/{self.kind}/{self.period}: {self.last}"


class Upload(models.Model):
    """A file that comes in parts; once it is whole, what it was kept as.

    It belongs to one officer or one applicant and is thrown away at `expires_at`.
    """

    id = models.UUIDField(primary_key=True)
    officer_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    name = models.TextField()
    size = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    most_bytes = models.BigIntegerField()
    expires_at = models.DateTimeField()
    sha256 = models.TextField(blank=True, default="")
    kept_size = models.BigIntegerField(default=0)
    media_type = models.TextField(blank=True, default="")

    class Meta:
        """No more bytes than announced; only a whole file is kept."""

        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0, offset__gte=0, offset__lte=F("size")),
                name="documents_upload_within_its_size",
            ),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(offset=F("size")),
                name="documents_upload_kept_when_whole",
            ),
            models.CheckConstraint(
                condition=Q(officer_id__isnull=True) ^ Q(person_id__isnull=True),
                name="documents_upload_of_one_owner",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="documents_upload_expires"),
            models.Index(fields=["officer_id"], name="documents_upload_officer"),
            models.Index(fields=["person_id"], name="documents_upload_person"),
        ]

    def __str__(self) -> str:
        """Return name and how far it has come."""
        return f"{self.name} {self.offset}/{self.size}"


class UploadPart(models.Model):
    """The bytes of an upload from one place on, kept in the store under their hash."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE)
    offset = models.BigIntegerField()
    sha256 = models.TextField()
    size = models.BigIntegerField()

    class Meta:
        """One part begins at a place."""

        constraints = [
            models.UniqueConstraint(
                fields=["upload", "offset"], name="documents_uploadpart_one_at_a_place"
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="documents_uploadpart_content")]

    def __str__(self) -> str:
        """Return upload and place."""
        return f"{self.upload_id}+{self.offset}"


class Rendition(models.Model):
    """A page of a stored file as a picture, made once and kept as a file itself."""

    sha256 = models.TextField()
    page = models.IntegerField()
    width = models.IntegerField()
    picture = models.TextField()

    class Meta:
        """One picture a page and width."""

        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "page", "width"], name="documents_rendition_one_each"
            ),
            models.CheckConstraint(
                condition=Q(page__gte=1, width__gte=1),
                name="documents_rendition_of_a_page",
            ),
        ]
        indexes = [models.Index(fields=["picture"], name="documents_rendition_picture")]

    def __str__(self) -> str:
        """Return file and page."""
        return f"{self.sha256[:8]} {self.page}"


class StoreCheck(models.Model):
    """One nightly look at the store: how much there is and what is wrong.

    `stored` counts files in the store, `known` those in the register, `verified` those
    read whole and compared with their hash this time.
    """

    started_at = models.DateTimeField()
    stored = models.IntegerField()
    known = models.IntegerField()
    verified = models.IntegerField()
    faults = models.IntegerField()

    class Meta:
        """The newest first."""

        constraints = [
            models.CheckConstraint(
                condition=Q(stored__gte=0, known__gte=0, verified__gte=0, faults__gte=0),
                name="documents_storecheck_counts",
            ),
        ]
        indexes = [
            models.Index(fields=["-started_at"], name="documents_storecheck_newest")
        ]

    def __str__(self) -> str:
        """Return when, and how many faults."""
        return f"{self.started_at:%Y-%m-%d} {self.faults}"


class Wrong(models.TextChoices):
    """What can be wrong with a file in the store."""

    MISSING = "missing", "Có trong sổ, không có trong kho"
    CHANGED = "changed", "Nội dung khác lúc nhận"
    KEY_MISSING = "key_missing", "Thiếu khóa để mở"
    UNKNOWN = "unknown", "Có trong kho, không có trong sổ; đã xóa khỏi kho"


class StoreFault(models.Model):
    """One file of which a check found something wrong."""

    check_of = models.ForeignKey(StoreCheck, on_delete=models.CASCADE)
    sha256 = models.TextField()
    wrong = models.TextField(choices=Wrong.choices)

    class Meta:
        """Each fault is told once a check."""

        constraints = [
            models.UniqueConstraint(
                fields=["check_of", "sha256", "wrong"],
                name="documents_storefault_told_once",
            ),
        ]

    def __str__(self) -> str:
        """Return file and fault."""
        return f"{self.sha256[:8]} {self.wrong}"


class TemplateState(models.TextChoices):
    """How far a version of a unit's template has come."""

    DRAFT = "draft", N_("Bản nháp")
    CHECKED = "checked", N_("Đã kiểm tra")
    PUBLISHED = "published", N_("Đang áp dụng")
    RETIRED = "retired", N_("Thôi áp dụng")


class TemplateText(models.Model):
    """The whole text papers are printed from, kept once, never changed.

    So a paper written years ago is printed as it would have been then.
    """

    sha256 = models.TextField(primary_key=True)
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        """A text has content and a proper name."""

        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$") & ~Q(text=""),
                name="documents_templatetext_named_by_hash",
            ),
        ]

    def __str__(self) -> str:
        """Return the hash."""
        return self.sha256


class FormTemplate(models.Model):
    """A unit's own version of a form: edited, checked, published, retired.

    It holds at the unit and at those below that have none of their own, for the forms
    of one circular. What is published never changes: `text` is what papers were
    printed from.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    form_set = models.TextField()
    kind = models.TextField()
    n = models.IntegerField()
    source = models.TextField()
    state = models.TextField(choices=TemplateState.choices)
    reason = models.TextField(blank=True, default="")
    text = models.ForeignKey(TemplateText, on_delete=models.PROTECT, null=True)
    edited_at = models.DateTimeField()
    edited_by = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True)
    published_by = models.TextField(blank=True, default="")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """Numbered once; one in force, one at most being edited, with text and reason."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "form_set", "kind", "n"],
                name="documents_formtemplate_numbered_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "form_set", "kind"],
                condition=Q(state="published"),
                name="documents_formtemplate_one_published",
            ),
            models.UniqueConstraint(
                fields=["unit", "form_set", "kind"],
                condition=Q(state__in=["draft", "checked"]),
                name="documents_formtemplate_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"])
                ^ Q(published_at__isnull=False, text__isnull=False),
                name="documents_formtemplate_published_has_text",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"]) | ~Q(reason=""),
                name="documents_formtemplate_published_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="retired") ^ Q(retired_at__isnull=True),
                name="documents_formtemplate_retired_has_time",
            ),
        ]

    def __str__(self) -> str:
        """Return unit, form and version."""
        return f"{self.unit_id} {self.form_set}/{self.kind} v{self.n}"
