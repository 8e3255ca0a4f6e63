"""How work is arranged among officers: absence, conflicts of interest, skills."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models.officers import Officer


class Substitution(models.Model):
    """One officer stands in for an absent one, with all their roles, for some days.

    It counts from the day it begins once it is confirmed, and ends by itself or
    earlier; nothing is deleted. Basis: NĐ 61/2018 art 12.8 (reception is never
    interrupted).
    """

    absent = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey(
        Officer, on_delete=models.PROTECT, related_name="substitutions"
    )
    document = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    proposed_by = models.ForeignKey(
        Officer, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        Officer, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        Officer, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_on = models.DateField(null=True)
    ended_why = models.TextField(blank=True, default="")

    class Meta:
        """A substitution has a document, two people, and an end."""

        constraints = [
            models.UniqueConstraint(
                fields=["absent", "valid_from"],
                condition=Q(ended_on__isnull=True),
                name="accounts_substitution_one_a_start",
            ),
            models.CheckConstraint(
                condition=~Q(document=""), name="accounts_substitution_has_document"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="accounts_substitution_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")),
                name="accounts_substitution_of_two_people",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_why=""),
                name="accounts_substitution_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        """Return both by number and the days."""
        return f"{self.substitute_id} for {self.absent_id} to {self.valid_to}"


class Interest(models.Model):
    """An officer's declared interest in a person: they do not touch their dossiers."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    person_id = models.BigIntegerField()
    reason = models.TextField()
    declared_at = models.DateTimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        """Declared once at a time, with the reason."""

        constraints = [
            models.UniqueConstraint(
                fields=["officer", "person_id", "valid_from"],
                condition=Q(ended_on__isnull=True),
                name="accounts_interest_one_a_start",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="accounts_interest_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_interest_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return officer and person by number."""
        return f"{self.officer_id} – {self.person_id}"


class SkillKind(models.TextChoices):
    """What somebody may know best."""

    FIELD = "field", "Lĩnh vực"
    TERRITORY = "territory", "Địa bàn"


class Skill(models.Model):
    """What an officer knows best: a field of procedures, or a ward's territory."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    kind = models.TextField(choices=SkillKind.choices)
    value = models.TextField()

    class Meta:
        """Noted once."""

        constraints = [
            models.UniqueConstraint(
                fields=["officer", "kind", "value"], name="accounts_skill_noted_once"
            ),
        ]

    def __str__(self) -> str:
        """Return officer and skill."""
        return f"{self.officer_id} {self.kind} {self.value}"
