"""Officers, the roles they hold at units, and the authority delegated to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models.units import Unit
from motcua.kernel.actor import Role
from motcua.kernel.text import N_


class Officer(models.Model):
    """Somebody who works at the centre or at a unit behind it."""

    code = models.TextField(unique=True)
    name = models.TextField()
    title = models.TextField()
    phone = models.TextField(blank=True, default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)

    def __str__(self) -> str:
        """Return name and title."""
        return f"{self.name} ({self.title})"


class RoleGrant(models.Model):
    """One role of one officer at one unit, from a day to a day."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    role = models.TextField(choices=[(role.value, role.value) for role in Role])
    document = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """A grant rests on a document and is not given twice."""

        constraints = [
            models.UniqueConstraint(
                fields=["officer", "unit", "role", "valid_from"],
                name="accounts_rolegrant_given_once",
            ),
            models.CheckConstraint(
                condition=~Q(document=""), name="accounts_rolegrant_has_document"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_rolegrant_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Return officer, role and unit by number."""
        return f"{self.officer_id} {self.role}@{self.unit_id}"


class AuthorityKind(models.TextChoices):
    """On what ground an officer signs. Basis: NĐ 30/2020 art 13."""

    DIRECT = "direct", N_("Thẩm quyền trực tiếp")
    ACTING = "KT.", N_("Ký thay")
    BY_ORDER = "TL.", N_("Thừa lệnh")
    AUTHORISED = "TUQ.", N_("Thừa ủy quyền")


class Delegation(models.Model):
    """One line of the register of authority: who may approve what, from when to when.

    Basis: TT 01/2018 art 6; NĐ 30/2020 art 13 (TUQ. in writing, limited in time,
    never passed on).
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    kind = models.TextField(choices=AuthorityKind.choices)
    principal_title = models.TextField()
    all_procedures = models.BooleanField(default=False)
    procedure_codes = ArrayField(models.TextField(), default=list)
    document = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """Authority has a document, a scope, and for TUQ. an end."""

        constraints = [
            models.UniqueConstraint(
                fields=["officer", "unit", "document", "valid_from"],
                name="accounts_delegation_registered_once",
            ),
            models.CheckConstraint(
                condition=~Q(document=""), name="accounts_delegation_has_document"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_delegation_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(kind="TUQ.") | Q(valid_to__isnull=False),
                name="accounts_delegation_authorisation_ends",
            ),
            models.CheckConstraint(
                condition=Q(all_procedures=True) | ~Q(procedure_codes=[]),
                name="accounts_delegation_has_scope",
            ),
        ]

    def __str__(self) -> str:
        """Return officer and document by number."""
        return f"{self.officer_id} {self.kind} {self.document}"
