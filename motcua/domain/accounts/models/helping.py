"""Consents that let a helper act for a citizen, and officers who helped to file."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models.people import Person


class HelpConsent(models.Model):
    """A citizen's word that a named person may do listed things until a day.

    `how` is online, counter (an officer was the witness, `proof` says of what) or code
    (read from the citizen's own e-mail); it counts from `confirmed_at` until it ends.
    """

    principal = models.ForeignKey(Person, on_delete=models.PROTECT)
    helper_number = models.TextField()
    helper_name = models.TextField()
    helper_key = models.TextField()
    doings = models.JSONField()
    procedures = models.JSONField(default=list)
    filings = models.JSONField(default=list)
    dossiers = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField()
    how = models.TextField()
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField(blank=True, default="")
    proof = models.TextField(blank=True, default="")
    digest = models.TextField(blank=True, default="")
    good_till = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")

    class Meta:
        """For something, at most ninety days, by the citizen's own word."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(doings=[])
                & (~Q(procedures=[]) | ~Q(filings=[]) | ~Q(dossiers=[])),
                name="accounts_helpconsent_is_for_something",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from"))
                & Q(valid_to__lte=F("valid_from") + timedelta(days=90)),
                name="accounts_helpconsent_at_most_ninety_days",
            ),
            models.CheckConstraint(
                condition=Q(how="online", confirmed_at__isnull=False)
                | (
                    Q(how="counter", officer_id__isnull=False)
                    & Q(confirmed_at__isnull=False)
                    & ~Q(proof="")
                )
                | (Q(how="code") & ~Q(digest="")),
                name="accounts_helpconsent_by_own_word",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) ^ ~Q(ended_by=""),
                name="accounts_helpconsent_ended_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["helper_number"], name="accounts_helpconsent_helper")
        ]

    def __str__(self) -> str:
        """Return who helps whom."""
        return f"{self.helper_name} → {self.principal_id}"


class Assistance(models.Model):
    """An officer's help with one filing in the hall, and the applicant's own yes.

    `confirmed_how` is code or paper; what is changed after it takes it away again.
    """

    filing = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    unit_id = models.BigIntegerField()
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_how = models.TextField(blank=True, default="")
    proof = models.TextField(blank=True, default="")
    digest = models.TextField(blank=True, default="")
    good_till = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        """Sent only with the applicant's yes."""

        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_how="")
                | Q(confirmed_at__isnull=False, confirmed_how="code")
                | (Q(confirmed_at__isnull=False, confirmed_how="paper") & ~Q(proof="")),
                name="accounts_assistance_confirmed_somehow",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="accounts_assistance_sent_with_a_yes",
            ),
        ]
        indexes = [
            models.Index(fields=["unit_id", "sent_at"], name="accounts_assistance_sent")
        ]

    def __str__(self) -> str:
        """Return who helped with which filing."""
        return f"{self.officer_name}: {self.filing}"
