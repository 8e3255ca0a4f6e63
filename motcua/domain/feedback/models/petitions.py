"""Petitions: what was said, where it is, until when, what was answered."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.feedback.rules.petitions import (
    ENDED,
    KIND_NAMES,
    STATE_NAMES,
    WAY_NAMES,
    Kind,
    State,
    Way,
)

UNFINISHED = ~Q(state__in=ENDED) | Q(
    state=State.ANSWERED, published_at__isnull=True, withheld=""
)
"""Something is waited for, and be it the publishing."""


class Petition(models.Model):
    """One petition. `code` is its filer's, `number` of `year` the office's.

    `unit` receives it, `handler` answers it. `about` is whom it is about in the filer's
    words, `about_key` the same for comparing, `about_officer_id` the officer an officer
    has found it to be. `asked` is what is asked for, until `supply_by`; `answer` the
    answer or the reason it is not taken. `why` explains `answer_by`. `public_*` is what
    everybody reads, `withheld` why nobody does. Who filed is forgotten a year
    after the end.
    """

    request_id = models.UUIDField(unique=True)
    code = models.TextField(unique=True)
    year = models.IntegerField()
    number = models.IntegerField()
    kind = models.TextField(choices=[(k.value, KIND_NAMES[k]) for k in Kind])
    way = models.TextField(choices=[(w.value, WAY_NAMES[w]) for w in Way])
    state = models.TextField(choices=[(s.value, STATE_NAMES[s]) for s in State])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True
    )
    filed_at = models.DateTimeField()
    entered_by = models.TextField(blank=True, default="")

    person_id = models.BigIntegerField(null=True)
    name = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    dossier_code = models.TextField(blank=True, default="")
    forgotten = models.BooleanField(default=False)

    text = models.TextField()
    about = models.TextField(blank=True, default="")
    about_key = models.TextField(blank=True, default="")
    about_officer_id = models.BigIntegerField(null=True)

    counted_from = models.DateTimeField()
    forward_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    publish_by = models.DateTimeField(null=True)
    why = models.JSONField(default=list)
    forwarded_at = models.DateTimeField(null=True)
    asked = models.TextField(blank=True, default="")
    supply_by = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)
    urged_at = models.DateTimeField(null=True)
    judged = models.BooleanField(default=False)

    published_at = models.DateTimeField(null=True)
    published_by = models.TextField(blank=True, default="")
    withheld = models.TextField(blank=True, default="")
    public_text = models.TextField(blank=True, default="")
    public_answer = models.TextField(blank=True, default="")
    public_key = models.TextField(blank=True, default="")

    class Meta:
        """A petition has a handler once forwarded, and ends with words."""

        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"], name="feedback_petition_numbered_once"
            ),
            models.CheckConstraint(
                condition=~Q(text="") & Q(number__gte=1),
                name="feedback_petition_says_something",
            ),
            models.CheckConstraint(
                condition=Q(
                    forgotten=True, name="", phone="", email="", person_id__isnull=True
                )
                | (Q(forgotten=False) & ~Q(name="") & ~Q(phone="", email="")),
                name="feedback_petition_has_who_filed",
            ),
            models.CheckConstraint(
                condition=Q(handler__isnull=True, forwarded_at__isnull=True)
                | Q(handler__isnull=False, forwarded_at__isnull=False),
                name="feedback_petition_handler_since",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.FORWARDED, State.ANSWERED])
                | Q(handler__isnull=False),
                name="feedback_petition_forwarded_has_handler",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=ENDED, ended_at__isnull=False) & ~Q(answer=""))
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True, answer="")),
                name="feedback_petition_ends_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ASKED) | Q(supply_by__isnull=False),
                name="feedback_petition_waits_until",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, public_text="", public_answer="")
                | (
                    Q(published_at__isnull=False, state=State.ANSWERED, withheld="")
                    & ~Q(public_text="")
                    & ~Q(public_answer="")
                    & ~Q(published_by="")
                ),
                name="feedback_petition_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__gte=F("counted_from"))
                & Q(forward_by__gte=F("counted_from")),
                name="feedback_petition_due_after_filing",
            ),
            models.CheckConstraint(
                condition=Q(ended_by_id__isnull=True)
                | Q(about_officer_id__isnull=True)
                | ~Q(ended_by_id=F("about_officer_id")),
                name="feedback_petition_not_answered_by_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-filed_at"], name="feedback_petition_unit"),
            models.Index(
                fields=["handler", "-filed_at"], name="feedback_petition_handler"
            ),
            models.Index(
                fields=["answer_by", "id"],
                condition=UNFINISHED,
                name="feedback_petition_unfinished",
            ),
            models.Index(
                fields=["supply_by"],
                condition=Q(state=State.ASKED),
                name="feedback_petition_asked",
            ),
            models.Index(fields=["filed_at"], name="feedback_petition_filed"),
            models.Index(
                fields=["-published_at"],
                condition=Q(published_at__isnull=False),
                name="feedback_petition_public",
            ),
        ]

    def __str__(self) -> str:
        """Return number and year."""
        return f"{self.number}/{self.year}"


class PetitionStep(models.Model):
    """One thing that happened to a petition: when, what, by whom, in which words."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="steps", db_index=False
    )
    n = models.IntegerField()
    at = models.DateTimeField()
    what = models.TextField()
    who = models.TextField(blank=True, default="")
    officer_id = models.BigIntegerField(null=True)
    text = models.TextField(blank=True, default="")

    class Meta:
        """Numbered in its petition."""

        constraints = [
            models.UniqueConstraint(
                fields=["petition", "n"], name="feedback_step_numbered_once"
            ),
            models.CheckConstraint(
                condition=Q(n__gte=1) & ~Q(what=""), name="feedback_step_says_what"
            ),
        ]

    def __str__(self) -> str:
        """Return petition, number and what."""
        return f"{self.petition_id}#{self.n} {self.what}"


class Complaint(models.Model):
    """A dossier of whose handling somebody complained, and rightly; of whom it is silent.

    It names no petition and nobody, so that it stays when who filed is forgotten: the
    evaluation of a period counts the same dossiers ever after. `at` is the first answer
    that said so. Basis: TT 01/2018 art 13 (indicator 7).
    """

    dossier_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the dossier."""
        return str(self.dossier_id)
