"""The words of notices as a centre has changed them, by kind, way and language."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.notifications.rules.channels import CHANNEL_NAMES, Channel
from motcua.kernel.text import N_


class TextState(models.TextChoices):
    """A draft is worked on, one version is in use, the others were."""

    DRAFT = "draft", N_("Bản nháp")
    PUBLISHED = "published", N_("Đang dùng")
    RETIRED = "retired", N_("Đã thay")


class NoticeText(models.Model):
    """One version of the words of one kind of notice by one way in one language.

    In use from `valid_from` until the day before `valid_to`; without an end, until it is
    replaced. A version replaced before its day came, or on it, is retired.
    `template` is the number under which a messenger's operator has approved it.
    `revision` counts the times the draft was saved, so that two people do not overwrite
    each other.
    """

    kind = models.TextField()
    channel = models.TextField(choices=[(c.value, CHANNEL_NAMES[c]) for c in Channel])
    language = models.TextField()
    n = models.IntegerField()
    state = models.TextField(choices=TextState.choices, default=TextState.DRAFT)
    subject = models.TextField(blank=True, default="")
    text = models.TextField()
    template = models.TextField(blank=True, default="")
    revision = models.IntegerField(default=1)
    edited_at = models.DateTimeField()
    edited_by = models.TextField()
    published_at = models.DateTimeField(null=True)
    published_by = models.TextField(blank=True, default="")
    edited_by_id = models.BigIntegerField(default=0)
    published_by_id = models.BigIntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    reason = models.TextField(blank=True, default="")

    class Meta:
        """One draft and one version in use of each; what is published says by whom."""

        constraints = [
            models.UniqueConstraint(
                fields=["kind", "channel", "language", "n"],
                name="notifications_noticetext_numbered",
            ),
            models.UniqueConstraint(
                fields=["kind", "channel", "language"],
                condition=Q(state="draft"),
                name="notifications_noticetext_one_draft",
            ),
            models.UniqueConstraint(
                fields=["kind", "channel", "language"],
                condition=Q(state="published", valid_to__isnull=True),
                name="notifications_noticetext_one_in_use",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (Q(published_at__isnull=False) & ~Q(published_by="")),
                name="notifications_noticetext_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (
                    Q(published_by_id__isnull=False)
                    & ~Q(published_by_id=F("edited_by_id"))
                ),
                name="notifications_noticetext_published_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", valid_to__isnull=True)
                | (
                    Q(valid_from__isnull=False)
                    & (Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")))
                ),
                name="notifications_noticetext_from_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (
                    (Q(channel__in=["sms", "messenger"]) | ~Q(subject=""))
                    & (~Q(channel="messenger") | ~Q(template=""))
                ),
                name="notifications_noticetext_can_be_sent",
            ),
            models.CheckConstraint(
                condition=Q(language__in=["vi", "en"]) & ~Q(text="") & Q(n__gte=1),
                name="notifications_noticetext_has_words",
            ),
        ]

    def __str__(self) -> str:
        """Return which and how far."""
        return f"{self.kind} {self.channel} {self.language} {self.n}"
