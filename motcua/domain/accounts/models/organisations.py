"""Organisations on line: how each became known, its members, and their mandates.

The organisation itself is a `Person` of that kind; rows here are ended, never deleted.
"""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models.people import Person
from motcua.domain.accounts.rules.members import MemberRole


class Registration(models.Model):
    """A person's word that they represent an organisation, and what came of it.

    `source` is the counter, where an officer has seen the paper (`proof`), or the
    national identity of the organisation itself.
    """

    applicant = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="registrations"
    )
    tax_number = models.TextField()
    enterprise_code = models.TextField(blank=True, default="")
    name = models.TextField()
    address = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    source = models.TextField()
    state = models.TextField()
    decided_at = models.DateTimeField(null=True)
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField(blank=True, default="")
    proof = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    organisation = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="registered_as"
    )

    class Meta:
        """Asked once at a time; confirmed by somebody, on a ground."""

        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "tax_number"],
                condition=Q(state="asked"),
                name="accounts_registration_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True)
                | Q(state__in=["confirmed", "refused"], decided_at__isnull=False),
                name="accounts_registration_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (Q(organisation__isnull=False) & ~Q(proof="")),
                name="accounts_registration_confirmed_on_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="accounts_registration_refused_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(source="identity", state="confirmed")
                | (
                    Q(source="counter") & (Q(state="asked") | Q(officer_id__isnull=False))
                ),
                name="accounts_registration_decided_by_officer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state="asked"),
                name="accounts_registration_waiting",
            )
        ]

    def __str__(self) -> str:
        """Return number and name."""
        return f"{self.tax_number} {self.name}"


class Member(models.Model):
    """Somebody's place in an organisation; it counts once they have accepted it."""

    organisation = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="members"
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="memberships"
    )
    id_number = models.TextField()
    name = models.TextField()
    role = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.TextField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")

    class Meta:
        """One place at a time; who has accepted is somebody known."""

        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "id_number"],
                condition=Q(ended_at__isnull=True),
                name="accounts_member_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in MemberRole]),
                name="accounts_member_role_known",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) ^ Q(person__isnull=False),
                name="accounts_member_accepted_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) ^ ~Q(ended_by=""),
                name="accounts_member_ended_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["id_number"], name="accounts_member_number")]

    def __str__(self) -> str:
        """Return who and what."""
        return f"{self.name}: {self.role}"


class Mandate(models.Model):
    """What a member may do for the organisation, with what, from when until when."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT)
    doings = models.JSONField()
    whole = models.BooleanField(default=False)
    procedures = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField()
    given_at = models.DateTimeField()
    given_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, default="")

    class Meta:
        """For something, with something, for a time."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(doings=[]), name="accounts_mandate_opens_something"
            ),
            models.CheckConstraint(
                condition=Q(whole=True) ^ (~Q(procedures=[]) | ~Q(fields=[])),
                name="accounts_mandate_all_or_named",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="accounts_mandate_ends_after_beginning",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) ^ ~Q(ended_by=""),
                name="accounts_mandate_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        """Return member and days."""
        return f"{self.member_id}: {self.valid_from} – {self.valid_to}"


class ActFor(models.Model):
    """What somebody has done or read for another, shown to the one it was for.

    Both names as they stood. Basis: law 91/2025 art 19.2.
    """

    principal = models.ForeignKey(Person, on_delete=models.PROTECT, db_index=False)
    principal_name = models.TextField()
    person_id = models.BigIntegerField(null=True)
    officer_id = models.BigIntegerField(null=True)
    name = models.TextField()
    tie = models.TextField()
    at = models.DateTimeField()
    what = models.TextField()
    procedure = models.TextField(blank=True, default="")
    filing = models.UUIDField(null=True)
    dossier = models.TextField(blank=True, default="")

    class Meta:
        """By one person or one officer; the newest first."""

        constraints = [
            models.CheckConstraint(
                condition=Q(person_id__isnull=True) ^ Q(officer_id__isnull=True),
                name="accounts_actfor_by_one",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(principal_name=""),
                name="accounts_actfor_has_both_names",
            ),
        ]
        indexes = [
            models.Index(fields=["principal", "-at"], name="accounts_actfor_newest"),
            models.Index(fields=["filing"], name="accounts_actfor_filing"),
        ]

    def __str__(self) -> str:
        """Return who and what."""
        return f"{self.name} → {self.principal_name}: {self.what}"
