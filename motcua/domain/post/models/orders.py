"""Postal orders and everything the carrier has stated of them."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.models import Dossier
from motcua.domain.post.rules.parcels import LARGEST_COD, Direction
from motcua.domain.post.rules.states import Fault, PostState


class PostalOrder(models.Model):
    """One parcel on its way by the public post, known to the carrier by our number.

    `dossier` is empty while papers come from home and nobody has received them yet;
    `person_id` is then who asked. A parcel with something of value is packed by one
    officer (`packed_by`) and sealed before a second one (`sealed_by`). `refusal` is
    what the carrier would not take: it waits for an officer to mend it. `acted` is the
    final state that has been acted on; `proof_sha256` the picture of the hand-over.
    Amounts are whole đồng. Basis: QĐ 45/2016/QĐ-TTg art 5-10.
    """

    request_id = models.UUIDField(unique=True)
    number = models.TextField(unique=True)
    direction = models.TextField(choices=[(d.value, d.value) for d in Direction])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    dossier = models.ForeignKey(Dossier, null=True, on_delete=models.PROTECT)
    person_id = models.BigIntegerField(null=True)
    procedure_code = models.TextField()
    procedure_name = models.TextField()
    sender = models.JSONField()
    receiver = models.JSONField()
    papers = models.JSONField()
    valuable = models.BooleanField(default=False)
    cod = models.BigIntegerField(default=0)

    created_at = models.DateTimeField()
    packed_by = models.BigIntegerField(null=True)
    packed_name = models.TextField(blank=True, default="")
    sealed_by = models.BigIntegerField(null=True)
    sealed_name = models.TextField(blank=True, default="")
    sealed_at = models.DateTimeField(null=True)

    state = models.TextField(choices=[(s.value, s.value) for s in PostState])
    since = models.DateTimeField()
    acted = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    failures = models.IntegerField(default=0)
    tracking_number = models.TextField(blank=True, default="")
    tracking_url = models.TextField(blank=True, default="")
    expected_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True, default="")
    refusal = models.TextField(blank=True, default="")

    signer = models.TextField(blank=True, default="")
    delivered_at = models.DateTimeField(null=True)
    proof_sha256 = models.TextField(blank=True, default="")
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        """What is delivered says to whom; what is of value was sealed by two."""

        constraints = [
            models.CheckConstraint(
                condition=Q(cod__gte=0, cod__lte=LARGEST_COD),
                name="post_postalorder_cod_in_range",
            ),
            models.CheckConstraint(
                condition=Q(dossier__isnull=False) | Q(person_id__isnull=False),
                name="post_postalorder_is_somebodys",
            ),
            models.CheckConstraint(
                condition=~Q(direction="deliver") | Q(dossier__isnull=False),
                name="post_postalorder_result_of_a_dossier",
            ),
            models.CheckConstraint(
                condition=~Q(acted="delivered") | Q(delivered_at__isnull=False),
                name="post_postalorder_delivered_has_time",
            ),
            models.CheckConstraint(
                condition=Q(sealed_by__isnull=True) | ~Q(sealed_by=F("packed_by")),
                name="post_postalorder_sealed_by_another",
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(direction="deliver", acted="")
                & ~Q(state__in=["cancelled"])
                & Q(dossier__isnull=False),
                name="post_postalorder_one_delivery_open",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "since"], name="post_order_unit"),
            models.Index(fields=["person_id", "created_at"], name="post_order_person"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="post_order_owed",
            ),
        ]

    def __str__(self) -> str:
        """Return number and state."""
        return f"{self.number} {self.state}"


class PostalStatement(models.Model):
    """One thing the carrier stated of an order; kept as it came, written once.

    `digest` is the hash of its words: the same again is the same row.
    """

    order = models.ForeignKey(
        PostalOrder, on_delete=models.PROTECT, related_name="statements"
    )
    event_id = models.TextField()
    digest = models.TextField()
    state = models.TextField(choices=[(s.value, s.value) for s in PostState])
    at = models.DateTimeField()
    heard_at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    signer = models.TextField(blank=True, default="")
    cod = models.BigIntegerField(null=True)
    place = models.TextField(blank=True, default="")
    moved = models.BooleanField(default=False)
    times = models.IntegerField(default=1)

    class Meta:
        """The same words count once."""

        constraints = [
            models.UniqueConstraint(
                fields=["order", "digest"], name="post_postalstatement_kept_once"
            ),
        ]

    def __str__(self) -> str:
        """Return what was stated."""
        return f"{self.order_id} {self.event_id} {self.state}"


class Disagreement(models.Model):
    """Two statements that cannot both be, for an officer to settle.

    `theirs` and `ours` are the two as they were. `kept` says whose word stood.
    """

    order = models.ForeignKey(
        PostalOrder, on_delete=models.PROTECT, related_name="disagreements"
    )
    fault = models.TextField(choices=[(f.value, f.value) for f in Fault])
    digest = models.TextField()
    theirs = models.JSONField()
    ours = models.JSONField()
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(blank=True, default="")
    kept = models.TextField(blank=True, default="")
    words = models.TextField(blank=True, default="")

    class Meta:
        """Told once; settled with words."""

        constraints = [
            models.UniqueConstraint(
                fields=["order", "fault", "digest"], name="post_disagreement_told_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, kept="")
                | (Q(settled_at__isnull=False) & ~Q(kept="") & ~Q(words="")),
                name="post_disagreement_settled_with_words",
            ),
        ]

    def __str__(self) -> str:
        """Return order and fault."""
        return f"{self.order_id} {self.fault}"


class StrayMessage(models.Model):
    """A message that bears the carrier's signature and fits no order of ours.

    Nothing is lost: an officer looks at it with the carrier. `why` is the word for a
    state that we do not know, empty where no order bears the number. `unit` is whose
    parcel it names, None where that cannot be known.
    """

    digest = models.TextField(unique=True)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    heard_at = models.DateTimeField()
    number = models.TextField()
    body = models.JSONField()
    why = models.TextField(blank=True, default="")
    seen_at = models.DateTimeField(null=True)
    seen_by = models.TextField(blank=True, default="")

    class Meta:
        """Kept once."""

    def __str__(self) -> str:
        """Return the number it names."""
        return self.number
