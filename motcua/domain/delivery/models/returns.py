"""What was given out to whom against which proof, and the codes that prove it."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.delivery.rules.handing import Authority, Collector, HandProof
from motcua.domain.dossiers.models import Dossier


class HandedOut(models.Model):
    """One time somebody collected from a dossier: written once, never changed.

    `papers` are number and name of each piece. `authority_file` and `signature_file` are
    numbers of files of the dossier. `is_last` when nothing was left.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, db_index=False)
    n = models.IntegerField()
    at = models.DateTimeField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    collector = models.TextField(choices=[(c.value, c.value) for c in Collector])
    name = models.TextField()
    id_number = models.TextField()
    authority = models.TextField(
        blank=True, default="", choices=[(a.value, a.value) for a in Authority]
    )
    authority_note = models.TextField(blank=True, default="")
    authority_file = models.IntegerField(null=True)
    proof = models.TextField(choices=[(p.value, p.value) for p in HandProof])
    signature_file = models.IntegerField(null=True)
    papers = models.JSONField()
    is_last = models.BooleanField()

    class Meta:
        """Somebody known collects something, against a proof, with authority."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(id_number="") & ~Q(papers=[]),
                name="delivery_handedout_somebody_something",
            ),
            models.CheckConstraint(
                condition=Q(collector="owner", authority="", authority_file__isnull=True)
                | (
                    Q(collector="authorised")
                    & ~Q(authority="")
                    & (~Q(authority_note="") | Q(authority_file__isnull=False))
                ),
                name="delivery_handedout_with_authority",
            ),
            models.CheckConstraint(
                condition=Q(proof__in=["drawn", "code", "paper"])
                & (Q(proof="drawn") ^ Q(signature_file__isnull=True)),
                name="delivery_handedout_against_proof",
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(is_last=True),
                name="delivery_handedout_ends_once",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier and number."""
        return f"{self.dossier_id}.{self.n}"


class PickupCode(models.Model):
    """A code sent to whom the dossier belongs; the officer types what they are told.

    Only its slow hash is kept. `proved_at` is when it was typed rightly, `used_at` when
    something was given out for it. `sent_to` is the end of the number, to be told apart.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, db_index=False)
    n = models.IntegerField()
    digest = models.TextField()
    sent_to = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.TextField()
    good_till = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    proved_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """A code ends, and proves before it is used."""

        constraints = [
            models.CheckConstraint(
                condition=Q(good_till__isnull=False, good_till__gt=F("made_at"))
                & Q(tries__gte=0, tries__lte=5)
                & ~Q(digest=""),
                name="delivery_pickupcode_ends",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True)
                | Q(proved_at__isnull=False, used_at__gte=F("proved_at")),
                name="delivery_pickupcode_used_when_proved",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier and number."""
        return f"{self.dossier_id}.{self.n}"
