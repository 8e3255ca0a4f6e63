"""People and organisations that file dossiers."""

from django.db import models
from django.db.models import Q

from motcua.kernel.text import N_


class PersonKind(models.TextChoices):
    """Citizen or organisation."""

    CITIZEN = "citizen", N_("Cá nhân")
    ORGANISATION = "organisation", N_("Tổ chức")


class IdKind(models.TextChoices):
    """What sort of number identifies a person."""

    CITIZEN_ID = "cccd", N_("Căn cước, CCCD")
    OLD_ID = "cmnd", N_("CMND")
    PASSPORT = "passport", N_("Hộ chiếu")
    TAX = "tax", N_("Mã số thuế")


class Person(models.Model):
    """A citizen or an organisation as the centre knows them today.

    Dossiers keep their own copy of these facts as they stood at reception.
    """

    kind = models.TextField(choices=PersonKind.choices)
    name = models.TextField()
    name_key = models.TextField()
    id_kind = models.TextField(choices=IdKind.choices)
    id_number = models.TextField()
    born_on = models.DateField(null=True)
    phone = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")

    class Meta:
        """A person is known once by each number."""

        constraints = [
            models.UniqueConstraint(
                fields=["id_kind", "id_number"], name="accounts_person_known_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(id_number=""),
                name="accounts_person_has_name_and_number",
            ),
            models.CheckConstraint(
                condition=Q(kind="citizen") | Q(id_kind="tax"),
                name="accounts_person_organisation_has_tax_number",
            ),
        ]
        indexes = [
            models.Index(fields=["id_number"], name="accounts_person_number"),
            models.Index(fields=["phone"], name="accounts_person_phone"),
            models.Index(
                fields=["name_key"],
                opclasses=["text_pattern_ops"],
                name="accounts_person_name_key",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
