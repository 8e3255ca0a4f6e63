"""The registers of documents that go out and come in."""

from django.db import models
from django.db.models import Q

from motcua.domain.accounts.models import Unit
from motcua.domain.correspondence.models.lists import PublishedList
from motcua.kernel.text import N_

__all__ = ["PublishedList"]


class Medium(models.TextChoices):
    """On what a document is issued or has come."""

    PAPER = "paper", N_("Giấy")
    ELECTRONIC = "electronic", N_("Điện tử")


class StandingWord(models.TextChoices):
    """How a document stands, in words; the values are those of `rules.standing`."""

    IN_FORCE = "in_force", N_("Còn hiệu lực")
    VOID = "void", N_("Hủy số")
    REVOKED = "revoked", N_("Đã thu hồi")
    REPLACED = "replaced", N_("Đã bị thay thế")


class ChangeWord(models.TextChoices):
    """What became of a document, in words; the values are those of `rules.standing`."""

    VOIDED = "voided", N_("Hủy số")
    AMENDED = "amended", N_("Sửa đổi, bổ sung")
    CORRECTED = "corrected", N_("Đính chính")
    REVOKED = "revoked", N_("Thu hồi")
    REPLACED = "replaced", N_("Thay thế")


class Outgoing(models.Model):
    """One number of one series and the document it went to; never deleted.

    Written in the transaction that takes the number, paper and electronic documents
    alike. `form` says which paper of the dossier bears it. Basis: NĐ 30/2020 art 15.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    year = models.IntegerField()
    kind = models.TextField()
    number = models.IntegerField()
    text = models.TextField()
    issued_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.TextField(blank=True, default="")
    medium = models.TextField(choices=Medium.choices)
    subject = models.TextField()
    signer = models.TextField(blank=True, default="")
    recipients = models.TextField(blank=True, default="")
    copies = models.IntegerField(default=1)
    form = models.TextField(blank=True, default="")
    dossier_id = models.BigIntegerField(null=True)
    dossier_code = models.TextField(blank=True, default="")
    standing = models.TextField(
        choices=StandingWord.choices, default=StandingWord.IN_FORCE
    )
    request_id = models.UUIDField(null=True, unique=True)

    class Meta:
        """A number is given once; a document says what it is."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "kind", "number"],
                name="correspondence_outgoing_number_given_once",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, copies__gte=1) & ~Q(subject="") & ~Q(text=""),
                name="correspondence_outgoing_says_what_it_is",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "issued_on", "id"], name="correspondence_outgoing_day"
            ),
            models.Index(fields=["text", "year"], name="correspondence_outgoing_text"),
            models.Index(
                fields=["dossier_id"],
                condition=Q(dossier_id__isnull=False),
                name="correspondence_outgoing_of",
            ),
        ]

    def __str__(self) -> str:
        """Return number and symbol."""
        return self.text


class Change(models.Model):
    """One thing that became of a document: written once, never changed.

    `by` is the later document that did it, `authority` what gives the right to.
    Basis: NĐ 30/2020 art 18.3-18.4.
    """

    document = models.ForeignKey(
        Outgoing, on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.TextField(choices=ChangeWord.choices)
    by = models.ForeignKey(
        Outgoing, on_delete=models.PROTECT, null=True, related_name="changed"
    )
    reason = models.TextField()
    authority = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField(blank=True, default="")

    class Meta:
        """A change has a reason; who replaces is named; nothing changes itself."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="correspondence_change_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["voided", "revoked"]) | Q(by__isnull=False),
                name="correspondence_change_names_the_later",
            ),
            models.CheckConstraint(
                condition=Q(kind="voided") | ~Q(authority=""),
                name="correspondence_change_has_authority",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(by=models.F("document")),
                name="correspondence_change_by_another",
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(kind__in=["voided", "revoked", "replaced"]),
                name="correspondence_change_ends_once",
            ),
        ]

    def __str__(self) -> str:
        """Return document and kind."""
        return f"{self.document_id} {self.kind}"


class EarlierNumbers(models.Model):
    """The last number a series had given before the register was kept.

    Only databases that are older than the register have such rows.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    year = models.IntegerField()
    kind = models.TextField()
    last = models.IntegerField()

    class Meta:
        """One row a series."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "kind"], name="correspondence_earlier_one_row"
            ),
            models.CheckConstraint(
                condition=Q(last__gte=1), name="correspondence_earlier_from_one"
            ),
        ]

    def __str__(self) -> str:
        """Return the series and its last number."""
        return f"{self.unit_id}/{self.kind}/{self.year}: {self.last}"


class Incoming(models.Model):
    """One document that has come to a unit, under the number of its arrival.

    It belongs to a dossier or goes to a unit that deals with it. Basis: NĐ 30/2020
    art 20-21.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    year = models.IntegerField()
    number = models.IntegerField()
    received_at = models.DateTimeField()
    received_on = models.DateField()
    entered_by = models.TextField(blank=True, default="")
    medium = models.TextField(choices=Medium.choices)
    sender = models.TextField()
    sender_number = models.TextField(blank=True, default="")
    sender_date = models.DateField(null=True)
    type_name = models.TextField(blank=True, default="")
    subject = models.TextField()
    due_on = models.DateField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.TextField(blank=True, default="")
    to_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="incoming_for"
    )
    dossier_id = models.BigIntegerField(null=True)
    dossier_code = models.TextField(blank=True, default="")
    request_id = models.UUIDField(unique=True)

    class Meta:
        """A number of arrival is given once; it says who wrote what."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"],
                name="correspondence_incoming_number_given_once",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(sender="") & ~Q(subject=""),
                name="correspondence_incoming_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True)
                | Q(acknowledged_at__gte=models.F("received_at")),
                name="correspondence_incoming_acknowledged_after_arrival",
            ),
            models.CheckConstraint(
                condition=Q(to_unit__isnull=False) | Q(dossier_id__isnull=False),
                name="correspondence_incoming_goes_somewhere",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "received_on", "id"], name="correspondence_incoming_day"
            ),
            models.Index(
                fields=["unit", "received_at"],
                condition=Q(acknowledged_at__isnull=True),
                name="correspondence_incoming_unsaid",
            ),
            models.Index(
                fields=["dossier_id"],
                condition=Q(dossier_id__isnull=False),
                name="correspondence_incoming_of",
            ),
        ]

    def __str__(self) -> str:
        """Return number and year of arrival."""
        return f"{self.number}/{self.year}"


class IncomingScan(models.Model):
    """One version of the scan of an incoming document; the newest is what is shown.

    Written once: a better scan is a new version with its reason, the older one stays.
    `sha256` names a stored file. Basis: NĐ 30/2020 art 21.1, 22.2.
    """

    document = models.ForeignKey(Incoming, on_delete=models.PROTECT, related_name="scans")
    n = models.IntegerField()
    sha256 = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    media_type = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    request_id = models.UUIDField(unique=True)

    class Meta:
        """Numbered once; what takes another's place says why; it names a content."""

        constraints = [
            models.UniqueConstraint(
                fields=["document", "n"], name="correspondence_scan_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(n=1) | (Q(n__gt=1) & ~Q(reason="")),
                name="correspondence_scan_replaced_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="correspondence_scan_names_a_content",
            ),
        ]
        indexes = [models.Index(fields=["sha256"], name="correspondence_scan_content")]

    def __str__(self) -> str:
        """Return document and version."""
        return f"{self.document_id} v{self.n}"


class LetterState(models.TextChoices):
    """How far a version of a template has come."""

    DRAFT = "draft", N_("Bản nháp")
    CHECKED = "checked", N_("Đã kiểm tra")
    PUBLISHED = "published", N_("Đang áp dụng")
    RETIRED = "retired", N_("Thôi áp dụng")


class LetterTemplate(models.Model):
    """A unit's version of the words of a letter: edited, checked, published, retired.

    `decision` is number and day of the document that put it in force.
    It holds at the unit and at those below that have none of their own, in place of
    the one the product brings under the same key. What is published never changes.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    key = models.TextField()
    n = models.IntegerField()
    content = models.JSONField()
    state = models.TextField(choices=LetterState.choices)
    decision = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    edited_at = models.DateTimeField()
    edited_by = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True)
    published_by = models.TextField(blank=True, default="")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """Numbered once; one in force, one at most being edited."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "key", "n"], name="correspondence_letter_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "key"],
                condition=Q(state="published"),
                name="correspondence_letter_one_published",
            ),
            models.UniqueConstraint(
                fields=["unit", "key"],
                condition=Q(state__in=["draft", "checked"]),
                name="correspondence_letter_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(key__regex=r"^[a-z][a-z0-9-]{1,59}$"),
                name="correspondence_letter_key_is_a_word",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"])
                ^ (Q(published_at__isnull=False) & ~Q(reason="")),
                name="correspondence_letter_published_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"]) | ~Q(decision=""),
                name="correspondence_letter_published_has_decision",
            ),
            models.CheckConstraint(
                condition=Q(state="retired") ^ Q(retired_at__isnull=True),
                name="correspondence_letter_retired_has_time",
            ),
        ]

    def __str__(self) -> str:
        """Return unit, key and version."""
        return f"{self.unit_id} {self.key} v{self.n}"


class ResultLetter(models.Model):
    """Which template makes the result of a procedure, or of a field's procedures.

    `scope` says which of both `name` is: a procedure's code or a field's name.
    """

    scope = models.TextField(choices=[("procedure", "procedure"), ("field", "field")])
    name = models.TextField()
    outcome = models.TextField(
        choices=[("approved", "approved"), ("rejected", "rejected")]
    )
    key = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    decision = models.TextField(blank=True, default="")
    named_at = models.DateTimeField(null=True)
    named_by = models.TextField(blank=True, default="")

    class Meta:
        """One holds at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["scope", "name", "outcome"],
                condition=Q(valid_to__isnull=True),
                name="correspondence_resultletter_one_open",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="correspondence_resultletter_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return name, outcome and key."""
        return f"{self.name} {self.outcome}: {self.key}"
