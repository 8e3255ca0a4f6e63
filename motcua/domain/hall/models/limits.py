"""Orders that limit how many are inside, and answers kept only as long as ordered."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.hall.models.tickets import Ticket
from motcua.domain.hall.rules.limits import LONGEST_KEPT


class LimitOrder(models.Model):
    """An authority's order to keep distance in a hall, in force on both its days.

    `places` is the most people inside by area, `questions` what is asked about health,
    `keep_days` for how many days after the visit answers are kept.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    number = models.TextField()
    authority = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    places = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    advice = models.TextField(blank=True, default="")
    keep_days = models.IntegerField(default=0)
    entered_by = models.BigIntegerField()
    entered_name = models.TextField()
    entered_at = models.DateTimeField()

    class Meta:
        """Nothing is limited or asked without a number, an authority and an end."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(authority=""),
                name="hall_order_says_whose",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="hall_order_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(keep_days__gte=0, keep_days__lte=LONGEST_KEPT),
                name="hall_order_keeps_no_longer",
            ),
        ]

    def __str__(self) -> str:
        """Return number and days."""
        return f"{self.number} {self.valid_from}"


class HealthAnswer(models.Model):
    """What one person answered about health; deleted on its day by the daily job."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT)
    order = models.ForeignKey(LimitOrder, on_delete=models.PROTECT)
    answers = models.JSONField()
    delete_on = models.DateField()

    class Meta:
        """One a ticket."""

        indexes = [models.Index(fields=["delete_on"], name="hall_answer_delete")]

    def __str__(self) -> str:
        """Return whose it is, not what was said."""
        return f"{self.ticket_id}"
