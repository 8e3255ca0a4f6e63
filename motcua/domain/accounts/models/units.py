"""Units: the tree of bodies and departments, each valid between two days."""

from django.db import models
from django.db.models import F, Q


class UnitKind(models.TextChoices):
    """What sort of body a unit is."""

    COMMITTEE = "committee", "Ủy ban nhân dân"
    CENTRE = "centre", "Trung tâm hành chính công"
    DEPARTMENT = "department", "Phòng, ban chuyên môn"
    CENTRAL = "central", "Cơ quan ngành dọc"
    WARD = "ward", "Phường"
    COMMUNE = "commune", "Xã"


class Unit(models.Model):
    """One body or department during one span of its life.

    A body that is renamed or moved ends one row and begins another with the same
    `code`; dossiers keep pointing at the row under which they were received.
    """

    code = models.TextField()
    agency_code = models.TextField(blank=True, default="")
    name = models.TextField()
    short_name = models.TextField()
    kind = models.TextField(choices=UnitKind.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    is_reception = models.BooleanField(default=False)
    place = models.TextField(blank=True, default="")
    address = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    symbol = models.TextField(blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """Invariants of a unit's life."""

        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="accounts_unit_one_row_per_start"
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_to__isnull=True),
                name="accounts_unit_one_open_row_per_code",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="accounts_unit_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(is_reception=False) | ~Q(agency_code=""),
                name="accounts_unit_reception_has_agency_code",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="accounts_unit_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"
