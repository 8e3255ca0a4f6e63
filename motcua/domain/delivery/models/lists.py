"""Lists of files that one unit gives another, ticked off by the receiver."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.delivery.rules import RowState, Sort
from motcua.domain.dossiers.models import Dossier


class HandOverList(models.Model):
    """What one officer gives one other unit, scan by scan, until it is closed.

    Closed, it is printed and goes with the files; `done_at` is when each of its rows
    had arrived or was settled. `asked_at` is when somebody last asked after what had
    not arrived. Basis: NĐ 61/2018 art 18, 20.
    """

    sort = models.TextField(choices=[(s.value, s.value) for s in Sort])
    giving_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="lists_given"
    )
    receiving_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="lists_coming"
    )
    officer_id = models.BigIntegerField()
    officer_name = models.TextField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.TextField(blank=True, default="")

    class Meta:
        """One list is open for each way; only what is on its way is asked after.

        Results change hands within a unit too: from who seals to who returns.
        """

        constraints = [
            models.CheckConstraint(
                condition=~Q(giving_unit=F("receiving_unit")) | Q(sort="kq"),
                name="delivery_list_goes_elsewhere",
            ),
            models.UniqueConstraint(
                fields=["officer_id", "giving_unit", "receiving_unit", "sort"],
                condition=Q(closed_at__isnull=True),
                name="delivery_list_open_once",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(closed_at__lte=F("done_at")),
                name="delivery_list_done_after_closing",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True)
                | (Q(closed_at__lte=F("asked_at")) & ~Q(asked_by="")),
                name="delivery_list_asked_after_closing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["receiving_unit", "opened_at"],
                condition=Q(done_at__isnull=True),
                name="delivery_list_to_come",
            ),
            models.Index(
                fields=["giving_unit", "opened_at"],
                condition=Q(done_at__isnull=True),
                name="delivery_list_sent",
            ),
        ]

    def __str__(self) -> str:
        """Return number and way."""
        return f"{self.pk}: {self.giving_unit_id} -> {self.receiving_unit_id}"


class HandOverRow(models.Model):
    """One dossier's file on a list: on its way, arrived, missing, or taken off again."""

    pk = models.CompositePrimaryKey("hand_over_id", "n")
    hand_over = models.ForeignKey(
        HandOverList, on_delete=models.PROTECT, related_name="rows", db_index=False
    )
    n = models.IntegerField()
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, db_index=False)
    put_at = models.DateTimeField()
    state = models.TextField(
        choices=[(s.value, s.value) for s in RowState], default=RowState.SENT
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(blank=True, default="")
    remark = models.TextField(blank=True, default="")

    class Meta:
        """A file is on one list at a time; whoever settled its row is named."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(state__in=["sent", "missing"]),
                name="delivery_row_on_one_list",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", settled_at__isnull=True, settled_by="")
                | (~Q(state="sent") & Q(settled_at__isnull=False) & ~Q(settled_by="")),
                name="delivery_row_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["missing", "taken_off"]) | ~Q(remark=""),
                name="delivery_row_says_why",
            ),
        ]

    def __str__(self) -> str:
        """Return list, number and state."""
        return f"{self.hand_over_id}.{self.n} {self.state}"
