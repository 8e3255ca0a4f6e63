"""Results that wait for somebody to come, and how long each centre lets them."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.delivery.rules.collecting import Stage
from motcua.domain.dossiers.models import Dossier


class Uncollected(models.Model):
    """A result that lies at the counter: since when, and how far it is called after.

    `since` is when it could be collected first, `next_at` when the next step is ripe,
    None after the last. `place` is where it is stored. `ended_at` when it was given out,
    or the dossier was opened again.
    """

    dossier = models.OneToOneField(Dossier, primary_key=True, on_delete=models.PROTECT)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    since = models.DateTimeField()
    stage = models.TextField(
        choices=[(s.value, s.value) for s in Stage], default=Stage.WAITING.value
    )
    stage_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    place = models.TextField(blank=True, default="")
    stored_by = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """What is stored has a place; what is open is found by unit, or when ripe."""

        constraints = [
            models.CheckConstraint(
                condition=Q(stage="stored") ^ Q(place="", stored_by=""),
                name="delivery_uncollected_stored_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(stage_at__gte=F("since"))
                & (Q(ended_at__isnull=True) | Q(next_at__isnull=True)),
                name="delivery_uncollected_times_in_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "stage", "since", "dossier"],
                condition=Q(ended_at__isnull=True),
                name="delivery_uncollected_of_unit",
            ),
            models.Index(
                fields=["next_at"],
                condition=Q(ended_at__isnull=True, next_at__isnull=False),
                name="delivery_uncollected_ripe",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier and stage."""
        return f"{self.dossier_id} {self.stage}"


class CollectingTerms(models.Model):
    """After how many working days a centre reminds, calls it overdue, and stores."""

    unit = models.OneToOneField(Unit, primary_key=True, on_delete=models.PROTECT)
    remind = models.IntegerField()
    again = models.IntegerField()
    overdue = models.IntegerField()
    store = models.IntegerField()
    set_at = models.DateTimeField()
    set_by = models.TextField()

    class Meta:
        """The steps follow each other."""

        constraints = [
            models.CheckConstraint(
                condition=Q(remind__gte=1)
                & Q(again__gt=F("remind"))
                & Q(overdue__gt=F("again"))
                & Q(store__gt=F("overdue"), store__lte=500),
                name="delivery_collectingterms_in_order",
            ),
        ]

    def __str__(self) -> str:
        """Return the unit."""
        return f"{self.unit_id}"
