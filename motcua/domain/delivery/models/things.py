"""Papers in custody, and every passing of one from hand to hand."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.delivery.rules import ThingKind, ThingState
from motcua.domain.dossiers.models import Dossier


class Thing(models.Model):
    """A paper original or a paper result of a dossier, and who has it since when.

    While it is in transit the giver still answers for it (`unit`, `officer`), and
    `to_unit` is where it goes. A valuable one is given out by two people: `proposed_by`
    is the first.
    `recipient` and `proof` say to whom and against what it was given out.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    n = models.IntegerField()
    kind = models.TextField(choices=[(k.value, k.value) for k in ThingKind])
    name = models.TextField()
    count = models.IntegerField()
    component_n = models.IntegerField(null=True)
    valuable = models.BooleanField()
    state = models.TextField(choices=[(s.value, s.value) for s in ThingState])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="things")
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    since = models.DateTimeField()
    to_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="things_coming"
    )
    recipient = models.TextField(blank=True, default="")
    proof = models.TextField(blank=True, default="")
    proposed_by = models.BigIntegerField(null=True)

    class Meta:
        """Somebody always answers for a paper until it is given out against proof."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & Q(count__gte=1),
                name="delivery_thing_named_and_counted",
            ),
            models.CheckConstraint(
                condition=Q(state="in_transit") ^ Q(to_unit__isnull=True),
                name="delivery_thing_in_transit_goes_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(to_unit=F("unit")), name="delivery_thing_goes_elsewhere"
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | (~Q(recipient="") & ~Q(proof="")),
                name="delivery_thing_released_with_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state="released", valuable=True)
                | (Q(proposed_by__isnull=False) & ~Q(proposed_by=F("officer_id"))),
                name="delivery_thing_valuable_released_by_two",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "since", "dossier", "n"],
                condition=~Q(state="released"),
                name="delivery_thing_kept",
            ),
            models.Index(
                fields=["to_unit", "since", "dossier", "n"],
                condition=Q(state="in_transit"),
                name="delivery_thing_coming",
            ),
            models.Index(
                fields=["dossier", "n"],
                condition=Q(state="lost"),
                name="delivery_thing_lost",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier, number and name."""
        return f"{self.dossier_id}#{self.n} {self.name}"


class Passing(models.Model):
    """One thing that happened to a paper: written once, never changed."""

    pk = models.CompositePrimaryKey("dossier_id", "thing_n", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    thing_n = models.IntegerField()
    n = models.IntegerField()
    at = models.DateTimeField()
    what = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    remark = models.TextField(blank=True, default="")

    class Meta:
        """Found by dossier through the primary key."""

    def __str__(self) -> str:
        """Return what and when."""
        return f"{self.dossier_id}#{self.thing_n}.{self.n} {self.what}"
