"""Alerts, and who was told of each."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.supervision.rules.causes import Cause


class Alert(models.Model):
    """Something a rule has found, open until its cause has gone.

    `subject` names what is watched (`item/12/3`, `dossier/12`); `since` is when the
    rule began to hold. `level` is how far up it was told, -1 for nobody yet, `level_at`
    since when, `told_at` when last; `next_at` is when there is something to do next.
    """

    cause = models.TextField(choices=[(c.value, c.value) for c in Cause])
    rule_key = models.TextField()
    subject = models.TextField()
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    dossier_id = models.BigIntegerField(null=True)
    code = models.TextField(blank=True, default="")
    what = models.TextField(blank=True, default="")
    since = models.DateTimeField()
    raised_at = models.DateTimeField()
    level = models.SmallIntegerField(default=-1)
    level_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    rounds = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.TextField(blank=True, default="")

    class Meta:
        """A thing is told of once at a time; what is open is found at once."""

        constraints = [
            models.UniqueConstraint(
                fields=["cause", "subject"],
                condition=Q(closed_at__isnull=True),
                name="supervision_alert_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_why="")
                | (Q(closed_at__isnull=False, next_at__isnull=True) & ~Q(closed_why="")),
                name="supervision_alert_closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(level=-1, told_at__isnull=True, level_at__isnull=True)
                | Q(level__gte=0, told_at__isnull=False, level_at__lte=F("told_at")),
                name="supervision_alert_level_was_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=Q(closed_at__isnull=True, next_at__isnull=False),
                name="supervision_alert_ripe",
            ),
            models.Index(
                fields=["id"],
                condition=Q(closed_at__isnull=True),
                name="supervision_alert_open",
            ),
            models.Index(fields=["unit", "-raised_at"], name="supervision_alert_unit"),
            models.Index(
                fields=["dossier_id"],
                condition=Q(dossier_id__isnull=False),
                name="supervision_alert_dossier",
            ),
        ]

    def __str__(self) -> str:
        """Return cause and subject."""
        return f"{self.cause} {self.subject}"


class Telling(models.Model):
    """One officer told of one alert at one level in one round: once, whoever works.

    `by_mail` says that it goes into a message too; `mailed_at` when it did, or when that
    was no longer needed.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="tellings")
    officer_id = models.BigIntegerField()
    level = models.SmallIntegerField()
    rounds = models.IntegerField()
    told_at = models.DateTimeField()
    by_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        """Nobody is told twice of the same."""

        constraints = [
            models.UniqueConstraint(
                fields=["alert", "officer_id", "level", "rounds"],
                name="supervision_telling_once",
            ),
            models.CheckConstraint(
                condition=Q(mailed_at__isnull=True) | Q(by_mail=True),
                name="supervision_telling_mailed_when_wanted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["officer_id", "-told_at"], name="supervision_telling_of"
            ),
            models.Index(
                fields=["officer_id", "id"],
                condition=Q(by_mail=True, mailed_at__isnull=True),
                name="supervision_telling_to_mail",
            ),
        ]

    def __str__(self) -> str:
        """Return alert and officer."""
        return f"{self.alert_id} {self.officer_id}"


class Place(models.Model):
    """How far a round over what is watched has come; the next run goes on from there."""

    source = models.TextField(primary_key=True)
    after = models.JSONField(null=True)
    begun_at = models.DateTimeField(null=True)
    whole_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the source."""
        return self.source
