"""Areas, what people come for, and counters."""

from django.db import models
from django.db.models import Q

from motcua.domain.accounts.models import Unit
from motcua.kernel.text import N_


class Area(models.Model):
    """A part of a centre's hall in which people wait together.

    `unit` is the centre, the unit that receives.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    code = models.TextField()
    name = models.TextField()

    class Meta:
        """Named once in its hall."""

        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="hall_area_named_once"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""), name="hall_area_says_its_name"
            ),
        ]

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"


class Purpose(models.TextChoices):
    """What one comes for."""

    FILE = "file", N_("Nộp hồ sơ")
    RESULT = "result", N_("Nhận kết quả")
    GUIDE = "guide", N_("Hỏi, nhờ hướng dẫn")


class Service(models.Model):
    """One thing people take a number for; its numbers begin with its letter.

    `fields` are the names of the fields of procedures it covers, `procedures` single
    codes beside them; neither is needed for results and guidance.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    letter = models.TextField()
    name = models.TextField()
    hint = models.TextField(blank=True, default="")
    purpose = models.TextField(choices=Purpose.choices)
    fields = models.JSONField(default=list)
    procedures = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    class Meta:
        """A letter is of one service."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "letter"], name="hall_service_letter_once"
            ),
            models.CheckConstraint(
                condition=Q(letter__regex=r"^[A-Z]$"), name="hall_service_letter_is_one"
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="hall_service_says_its_name"
            ),
        ]

    def __str__(self) -> str:
        """Return letter and name."""
        return f"{self.letter} {self.name}"


class Counter(models.Model):
    """A counter of a hall; `staff_unit` is whose officers sit at it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    staff_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    code = models.TextField()
    name = models.TextField()
    services = models.ManyToManyField(Service)
    active = models.BooleanField(default=True)

    class Meta:
        """Named once in its hall."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit", "code"], name="hall_counter_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""), name="hall_counter_says_its_name"
            ),
        ]

    def __str__(self) -> str:
        """Return code and name."""
        return f"{self.code} {self.name}"
