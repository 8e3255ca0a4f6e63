"""Surveys: questions, invitations that are spent, answers that know nobody.

The tables stand in two groups that share no key and no time finer than a month. What
knows a dossier or a number of the queue (`Asked`, `Invitation`, `RatedTicket`) knows no
answer; `Answer` and `Remark` know no person, no dossier and no invitation, and not each
other. See `docs/explanation/surveys.md`. Basis: NĐ 61/2018 art 27.3.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from motcua.domain.accounts.models import Unit
from motcua.domain.feedback.rules.survey import Source
from motcua.domain.hall.models import Counter


class Questionnaire(models.Model):
    """One version of the questions, from a day on; never changed once it is there."""

    number = models.IntegerField(primary_key=True)
    questions = models.JSONField()
    valid_from = models.DateField(unique=True)
    edited_at = models.DateTimeField()
    edited_by = models.TextField()

    class Meta:
        """Numbered from 1, and asking something."""

        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(questions=[]),
                name="feedback_questionnaire_asks_something",
            ),
        ]

    def __str__(self) -> str:
        """Return its number."""
        return str(self.number)


class Asked(models.Model):
    """A dossier whose applicant has been asked: nobody is invited twice."""

    dossier_id = models.BigIntegerField(primary_key=True)

    class Meta:
        """Nothing more."""

    def __str__(self) -> str:
        """Return which dossier."""
        return str(self.dossier_id)


class Invitation(models.Model):
    """A one-time token, by its fingerprint, and what the answer will be counted under.

    Once it is spent or its time is over, all it knew is gone: only the fingerprint and
    the last day, which is the same for everybody of a month, are left to tell whoever
    comes again.
    """

    fingerprint = models.TextField(primary_key=True)
    last_day = models.DateField()
    spent = models.BooleanField(default=False)
    dossier_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    procedure_code = models.TextField(blank=True, default="")
    field = models.TextField(blank=True, default="")
    officer_id = models.BigIntegerField(null=True)
    month = models.DateField(null=True)

    class Meta:
        """One open invitation a dossier; what is spent knows nothing any more."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier_id"],
                condition=Q(dossier_id__isnull=False),
                name="feedback_invitation_one_of_a_dossier",
            ),
            models.CheckConstraint(
                condition=Q(
                    dossier_id__isnull=False,
                    unit_id__isnull=False,
                    month__isnull=False,
                    spent=False,
                )
                | Q(
                    dossier_id__isnull=True,
                    unit_id__isnull=True,
                    procedure_code="",
                    field="",
                    officer_id__isnull=True,
                    month__isnull=True,
                ),
                name="feedback_invitation_over_knows_nothing",
            ),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"),
                name="feedback_invitation_keeps_no_token",
            ),
        ]
        indexes = [models.Index(fields=["last_day"], name="feedback_invitation_last")]

    def __str__(self) -> str:
        """Return the beginning of its fingerprint."""
        return self.fingerprint[:8]


class RatedTicket(models.Model):
    """A number of the queue that has been rated at the counter; dropped every night."""

    ticket_id = models.BigIntegerField(primary_key=True)

    class Meta:
        """Nothing more."""

    def __str__(self) -> str:
        """Return which number."""
        return str(self.ticket_id)


class Answer(models.Model):
    """What somebody answered: marks, and what they are counted under.

    No person, no dossier, no invitation, no time but the month. The key is random and
    changes every night (`actions.mixing`), so that the order of rows tells nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    source = models.TextField(choices=[(s.value, s.value) for s in Source])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    procedure_code = models.TextField(blank=True, default="")
    field = models.TextField(blank=True, default="")
    officer_id = models.BigIntegerField(null=True)
    month = models.DateField()
    questionnaire = models.IntegerField(null=True)
    marks = models.JSONField()

    class Meta:
        """Of a month, and with a mark of satisfaction from 1 to 5."""

        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1), name="feedback_answer_keeps_the_month_only"
            ),
            models.CheckConstraint(
                condition=Q(marks__overall__in=[1, 2, 3, 4, 5]),
                name="feedback_answer_has_a_mark",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[s.value for s in Source]),
                name="feedback_answer_source_known",
            ),
        ]
        indexes = [models.Index(fields=["month", "unit"], name="feedback_answer_month")]

    def __str__(self) -> str:
        """Return unit and month."""
        return f"{self.unit_id} {self.month:%Y-%m}"


class Remark(models.Model):
    """What somebody wrote freely, apart from their marks: unit and month alone."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    month = models.DateField()
    text = models.TextField()

    class Meta:
        """Of a month, and saying something."""

        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1), name="feedback_remark_keeps_the_month_only"
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="feedback_remark_says_something"
            ),
        ]
        indexes = [models.Index(fields=["month", "unit"], name="feedback_remark_month")]

    def __str__(self) -> str:
        """Return unit and month."""
        return f"{self.unit_id} {self.month:%Y-%m}"


class CounterScreen(models.Model):
    """The screen at a counter on which people rate, known by its address."""

    counter = models.OneToOneField(Counter, on_delete=models.PROTECT)
    secret = models.TextField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()

    class Meta:
        """It has an address."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(secret=""), name="feedback_screen_has_an_address"
            ),
        ]

    def __str__(self) -> str:
        """Return which counter."""
        return str(self.counter_id)
