"""One notice by one way, and what the partners have reported of it."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.notifications.models.effects import Effect
from motcua.domain.notifications.rules.channels import CHANNEL_NAMES, Channel
from motcua.domain.notifications.rules.states import STATE_NAMES, State


class Message(models.Model):
    """A notice on its way by one channel, as it was written.

    `try_at` is when it may go next. `partner_id` is what the partner calls it, by which
    its reports come. `fell_back_from` is the way that failed before this one was taken.
    `read_at` is when the person opened it in their inbox.
    """

    effect = models.ForeignKey(Effect, on_delete=models.PROTECT, db_index=False)
    channel = models.TextField(choices=[(c.value, CHANNEL_NAMES[c]) for c in Channel])
    state = models.TextField(
        choices=[(s.value, STATE_NAMES[s]) for s in State], default=State.OWED.value
    )
    person_id = models.BigIntegerField(null=True)
    dossier_id = models.BigIntegerField(null=True)
    recipient = models.TextField()
    subject = models.TextField()
    text = models.TextField()
    template = models.TextField(blank=True, default="")
    planned_at = models.DateTimeField()
    try_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    partner_id = models.TextField(blank=True, default="")
    fell_back_from = models.TextField(blank=True, default="")
    read_at = models.DateTimeField(null=True)

    class Meta:
        """One message by each way; what has happened has a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["effect", "channel"], name="notifications_message_once_a_way"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State])
                & Q(channel__in=[c.value for c in Channel]),
                name="notifications_message_known",
            ),
            models.CheckConstraint(
                condition=Q(state="delivered") ^ Q(delivered_at__isnull=True),
                name="notifications_message_delivered_has_time",
            ),
            models.CheckConstraint(
                condition=(Q(state="failed") & ~Q(reason="") & Q(failed_at__isnull=False))
                | (~Q(state="failed") & Q(failed_at__isnull=True)),
                name="notifications_message_failed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered"]) | Q(sent_at__isnull=False),
                name="notifications_message_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(channel="inapp"),
                name="notifications_message_read_in_the_inbox",
            ),
            models.CheckConstraint(
                condition=Q(tries__gte=0) & Q(try_at__gte=F("planned_at")),
                name="notifications_message_tried_after_planning",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person_id", "-planned_at"],
                condition=Q(channel="inapp"),
                name="notifications_message_inbox",
            ),
            models.Index(
                fields=["person_id"],
                condition=Q(channel="inapp", read_at__isnull=True),
                name="notifications_message_unread",
            ),
            models.Index(fields=["dossier_id"], name="notifications_message_dossier"),
            models.Index(
                fields=["channel", "partner_id"],
                condition=~Q(partner_id=""),
                name="notifications_message_partner",
            ),
            models.Index(
                fields=["try_at"],
                condition=Q(state="owed"),
                name="notifications_message_owed",
            ),
        ]

    def __str__(self) -> str:
        """Return way and state."""
        return f"{self.channel} {self.state}"


class Report(models.Model):
    """What a partner has said of a message: written once, a second time does nothing."""

    channel = models.TextField()
    report_id = models.TextField()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, db_index=False)
    state = models.TextField()
    reason = models.TextField(blank=True, default="")
    received_at = models.DateTimeField()

    class Meta:
        """A report of a partner counts once."""

        constraints = [
            models.UniqueConstraint(
                fields=["channel", "report_id"], name="notifications_report_counts_once"
            ),
        ]
        indexes = [models.Index(fields=["message"], name="notifications_report_of")]

    def __str__(self) -> str:
        """Return whose and which."""
        return f"{self.channel} {self.report_id}"
