"""A dossier's course: work items, files, and who has read it."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.models.dossiers import Dossier


class WorkItem(models.Model):
    """One stay of a dossier at one step: who held it, from when to when, with what end.

    The control slip prints these rows. Basis: TT 01/2018 form 05.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    n = models.IntegerField()
    step = models.TextField()
    step_name = models.TextField()
    role = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    command = models.TextField(blank=True, default="")
    remark = models.TextField(blank=True, default="")

    class Meta:
        """A dossier is at one step at a time; what is closed says how and by whom."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(closed_at__isnull=True),
                name="dossiers_workitem_one_open",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | (~Q(command="") & Q(officer_id__isnull=False)),
                name="dossiers_workitem_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="dossiers_workitem_closed_after_opening",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier, number and step."""
        return f"{self.dossier_id}#{self.n} {self.step}"


class Purpose(models.TextChoices):
    """Why a file is in a dossier."""

    SUBMITTED = "submitted", "Giấy tờ nộp"
    PAPER = "paper", "Biểu mẫu"
    RESULT = "result", "Kết quả"


class DossierFile(models.Model):
    """A file of a dossier: a scan handed in, an official form, or the result."""

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    n = models.IntegerField()
    purpose = models.TextField(choices=Purpose.choices)
    kind = models.TextField(blank=True, default="")
    handed_in_n = models.IntegerField(null=True)
    sha256 = models.TextField()
    name = models.TextField()
    size = models.BigIntegerField()
    media_type = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.TextField(blank=True, default="")

    class Meta:
        """A form says which form it is."""

        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="submitted") | ~Q(kind=""),
                name="dossiers_dossierfile_paper_has_kind",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Read(models.Model):
    """One reading of one dossier by somebody: written once, never changed.

    Basis: law 91/2025 art 19.2 (monitoring of statutory processing).
    """

    dossier_id = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.TextField(blank=True, default="")
    what = models.TextField()

    class Meta:
        """Found by dossier and time."""

        indexes = [
            models.Index(fields=["dossier_id", "at"], name="dossiers_read_by_dossier"),
        ]

    def __str__(self) -> str:
        """Return dossier and reader."""
        return f"{self.dossier_id} {self.actor_name}"


class Draft(models.Model):
    """An intake being typed: saved so that nothing is lost, gone once it is done."""

    id = models.UUIDField(primary_key=True)
    officer_id = models.BigIntegerField()
    title = models.TextField(blank=True, default="")
    data = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        """Found by officer."""

        indexes = [
            models.Index(
                fields=["officer_id", "-saved_at"], name="dossiers_draft_by_officer"
            ),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title
