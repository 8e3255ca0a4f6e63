"""A dossier's course: work items, files, and who has read it."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.dossiers.models.agreeing import agree
from motcua.domain.dossiers.models.dossiers import Dossier
from motcua.domain.dossiers.workflow.states import ItemKind


class WorkItem(models.Model):
    """One thing that lay with one role at one unit: from when to when, with what end.

    `officer_id` holds it while it is open and has done it when it is closed, None for
    any holder of the role or for the system. `due_at` is its own time, `start_by` the
    moment after which what still follows no longer fits before the dossier is due:
    lists of work are in that order. `ask` is what a supplement, a fee or a consultation
    asks for. `timer_at` is when the system acts by itself. The
    control slip prints these rows. Basis: TT 01/2018 form 05.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    # The key begins with it: an index of its own would be a second one to keep.
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, db_index=False)
    n = models.IntegerField()
    kind = models.TextField(choices=[(k.value, k.value) for k in ItemKind])
    step = models.TextField()
    step_name = models.TextField()
    ask = models.TextField(blank=True, default="")
    role = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, db_index=False)
    officer_id = models.BigIntegerField(null=True)
    officer_name = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    start_by = models.DateTimeField()
    timer_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    command = models.TextField(blank=True, default="")
    remark = models.TextField(blank=True, default="")

    class Meta:
        """What is closed says how; a step lies with one holder at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "step"],
                condition=Q(closed_at__isnull=True, kind="step"),
                name="dossiers_workitem_step_open_once",
            ),
            models.CheckConstraint(
                condition=agree(Q(closed_at__isnull=True), Q(command="")),
                name="dossiers_workitem_closed_by_a_command",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="dossiers_workitem_closed_after_opening",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "role", "start_by", "dossier"],
                condition=Q(closed_at__isnull=True),
                name="dossiers_workitem_open",
            ),
            # What was done in the last days.
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False),
                name="dossiers_workitem_closed",
            ),
            models.Index(
                fields=["timer_at"],
                condition=Q(closed_at__isnull=True, timer_at__isnull=False),
                name="dossiers_workitem_timer",
            ),
        ]

    def __str__(self) -> str:
        """Return dossier, number and step."""
        return f"{self.dossier_id}#{self.n} {self.step}"


class Link(models.Model):
    """Two dossiers that belong together, and why; read from either side."""

    pk = models.CompositePrimaryKey("dossier_id", "other_id")
    dossier_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    reason = models.TextField()
    linked_at = models.DateTimeField()

    class Meta:
        """A dossier is not linked to itself."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(dossier_id=F("other_id")), name="dossiers_link_of_two"
            ),
        ]
        indexes = [models.Index(fields=["other_id"], name="dossiers_link_other")]

    def __str__(self) -> str:
        """Return both by number."""
        return f"{self.dossier_id} – {self.other_id}"


class Purpose(models.TextChoices):
    """Why a file is in a dossier."""

    SUBMITTED = "submitted", "Giấy tờ nộp"
    PAPER = "paper", "Biểu mẫu"
    RESULT = "result", "Kết quả"


class DossierFile(models.Model):
    """A file of a dossier: a scan handed in, an official form, or the result.

    A form that nobody has opened yet is its words (`paper`) without a file; the file
    made of them is kept the first time it is wanted. `replaces` is the number of the
    older version of the same paper, which stays. Once its time of keeping is over the
    row says when it was deleted (`deleted_at`); its bytes are gone. `digitised` is a scan
    made into a digitised paper, `reused` a paper taken again instead of a new scan,
    `from_store` one that lay in its owner's store; `record_code` is the code of the
    digitised result. Basis: TT 01/2023/TT-VPCP.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    n = models.IntegerField()
    purpose = models.TextField(choices=Purpose.choices)
    kind = models.TextField(blank=True, default="")
    handed_in_n = models.IntegerField(null=True)
    paper = models.JSONField(null=True)
    sha256 = models.TextField(blank=True, default="")
    name = models.TextField()
    size = models.BigIntegerField()
    media_type = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.TextField(blank=True, default="")
    replaces = models.IntegerField(null=True)
    replaced_why = models.TextField(blank=True, default="", db_default="")
    deleted_at = models.DateTimeField(null=True)
    digitised = models.BooleanField(default=False, db_default=False)
    reused = models.BooleanField(default=False, db_default=False)
    from_store = models.BooleanField(default=False, db_default=False)
    record_code = models.TextField(blank=True, default="", db_default="")

    class Meta:
        """A form says which; a file is replaced once; a digitised one has a code."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "replaces"],
                name="dossiers_dossierfile_replaced_once",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | Q(replaces__lt=F("n")),
                name="dossiers_dossierfile_replaces_an_older",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) ^ ~Q(replaced_why=""),
                name="dossiers_dossierfile_replaced_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(purpose="submitted") | ~Q(kind=""),
                name="dossiers_dossierfile_paper_has_kind",
            ),
            models.CheckConstraint(
                condition=~Q(sha256="") | Q(paper__isnull=False),
                name="dossiers_dossierfile_is_kept_or_can_be_printed",
            ),
            models.CheckConstraint(
                condition=Q(digitised=False, reused=False, from_store=False)
                ^ ~Q(record_code=""),
                name="dossiers_dossierfile_digitised_has_code",
            ),
        ]
        indexes = [
            models.Index(
                fields=["added_at"],
                condition=Q(purpose="result"),
                name="dossiers_dossierfile_results",
            ),
            models.Index(
                fields=["added_at"],
                condition=Q(sha256=""),
                name="dossiers_dossierfile_waiting",
            ),
            models.Index(fields=["sha256"], name="dossiers_dossierfile_content"),
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
