"""Letters inside a dossier, supplements sent from home, wishes to withdraw."""

from django.db import models
from django.db.models import Q

from motcua.domain.following.rules import WAY_NAMES, Way


class ReplyState(models.TextChoices):
    """Being prepared, sent, taken in by an officer."""

    DRAFT = "draft", "Đang chuẩn bị"
    SENT = "sent", "Đã gửi"
    TAKEN = "taken", "Đã nhận"


class Letter(models.Model):
    """One message in a dossier, from the applicant or to them; never changed.

    `way` tells of a talk by telephone or at the counter that an officer has noted.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier_id = models.BigIntegerField()
    n = models.IntegerField()
    at = models.DateTimeField()
    from_applicant = models.BooleanField()
    way = models.TextField(choices=[(w.value, WAY_NAMES[w]) for w in Way])
    author_name = models.TextField()
    text = models.TextField()
    read_at = models.DateTimeField(null=True)
    read_by = models.TextField(blank=True, default="")
    unit_id = models.BigIntegerField()

    class Meta:
        """Numbered in its dossier; what is read says by whom."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(author_name="") & Q(n__gte=1),
                name="following_letter_says_something",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) ^ ~Q(read_by=""),
                name="following_letter_read_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(from_applicant=False) | Q(way="portal"),
                name="following_letter_talks_are_noted_by_officers",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit_id", "at"],
                condition=Q(from_applicant=True, read_at__isnull=True),
                name="following_letter_unread",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier and number."""
        return f"{self.dossier_id}#{self.n}"


class Reply(models.Model):
    """A supplement as its applicant prepares and sends it, for one request of it."""

    dossier_id = models.BigIntegerField()
    item_n = models.IntegerField()
    unit_id = models.BigIntegerField()
    state = models.TextField(choices=ReplyState.choices, default=ReplyState.DRAFT)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.TextField(blank=True, default="")

    class Meta:
        """One for each request; what is sent and taken has its time."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier_id", "item_n"], name="following_reply_one_a_request"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") ^ Q(sent_at__isnull=False),
                name="following_reply_sent_has_time",
            ),
            models.CheckConstraint(
                condition=(Q(state="taken") & Q(taken_at__isnull=False) & ~Q(taken_by=""))
                | (~Q(state="taken") & Q(taken_at__isnull=True)),
                name="following_reply_taken_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit_id", "sent_at"],
                condition=Q(state="sent"),
                name="following_reply_waiting",
            ),
            models.Index(
                fields=["saved_at"],
                condition=Q(state="draft"),
                name="following_reply_begun",
            ),
        ]

    def __str__(self) -> str:
        """Return which request it answers."""
        return f"{self.dossier_id}#{self.item_n}"


class Attached(models.Model):
    """A file of a letter, or of a line of a supplement (`line` counts from 1).

    `deleted_at` is when its time of keeping was over: name and hash stay.
    """

    dossier_id = models.BigIntegerField()
    letter_n = models.IntegerField(null=True)
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, db_index=False)
    line = models.IntegerField(null=True)
    sha256 = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    media_type = models.TextField()
    added_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        """It is one or the other; what was never sent leaves no row."""

        constraints = [
            models.CheckConstraint(
                condition=Q(letter_n__isnull=False, reply__isnull=True, line__isnull=True)
                | Q(letter_n__isnull=True, reply__isnull=False, line__gte=1),
                name="following_attached_to_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["dossier_id"], name="following_attached_dossier"),
            models.Index(fields=["reply"], name="following_attached_reply"),
            models.Index(fields=["sha256"], name="following_attached_file"),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Wish(models.Model):
    """An applicant's wish to withdraw, until the counter acts or they take it back."""

    dossier_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    at = models.DateTimeField()
    author_name = models.TextField()
    reason = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """One open wish a dossier, with its reason."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier_id"],
                condition=Q(ended_at__isnull=True),
                name="following_wish_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="following_wish_has_reason"
            ),
        ]

    def __str__(self) -> str:
        """Return whose it is."""
        return f"{self.dossier_id}"
