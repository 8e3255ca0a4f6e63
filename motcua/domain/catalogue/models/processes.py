"""Processes as data, and who receives and resolves which procedure."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models.procedures import Procedure
from motcua.kernel.text import N_


class ProcessState(models.TextChoices):
    """How far a version of a process has come."""

    DRAFT = "draft", N_("Bản nháp")
    CHECKED = "checked", N_("Đã kiểm tra")
    PUBLISHED = "published", N_("Đang áp dụng")
    RETIRED = "retired", N_("Đã thay thế")


class ProcessDefinition(models.Model):
    """One version of a process: edited as a draft, checked, published, retired.

    What is published never changes again; it rests on a decision. Basis: TT 01/2018
    art 8 (approved by decision). `proof` are the scenarios it was proved by when it
    was published, with the calendars they were counted by; later edits of a scenario
    leave it as it is.
    """

    key = models.TextField()
    n = models.IntegerField()
    name = models.TextField()
    definition = models.JSONField()
    proof = models.JSONField(default=list)
    state = models.TextField(choices=ProcessState.choices)
    decision = models.TextField(blank=True, default="")
    edited_at = models.DateTimeField()
    edited_by = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """A version is numbered once; one is in force, one at most is being edited."""

        constraints = [
            models.UniqueConstraint(
                fields=["key", "n"], name="catalogue_process_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state="published"),
                name="catalogue_process_one_published",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=["draft", "checked"]),
                name="catalogue_process_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"]) | ~Q(decision=""),
                name="catalogue_process_has_decision",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"])
                ^ Q(published_at__isnull=False),
                name="catalogue_process_published_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["draft", "checked"]) | Q(proof=[]),
                name="catalogue_process_draft_unproved",
            ),
            models.CheckConstraint(
                condition=Q(state="retired") ^ Q(retired_at__isnull=True),
                name="catalogue_process_retired_has_time",
            ),
        ]

    def __str__(self) -> str:
        """Return key and version."""
        return f"{self.key} v{self.n}"


class StepTemplate(models.Model):
    """A step of the library that editors put into their processes."""

    key = models.TextField(primary_key=True)
    name = models.TextField()
    about = models.TextField()
    step = models.JSONField()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Scenario(models.Model):
    """A table of what should happen to one dossier, run at every publication.

    `rows` are the lines as the officer wrote them. It belongs to the process, not to a
    version: the next version has to pass it too.
    """

    process_key = models.TextField()
    name = models.TextField()
    rows = models.JSONField()
    edited_at = models.DateTimeField()
    edited_by = models.TextField(blank=True, default="")

    class Meta:
        """A process's scenarios have names of their own."""

        constraints = [
            models.UniqueConstraint(
                fields=["process_key", "name"], name="catalogue_scenario_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="catalogue_scenario_has_name"
            ),
            models.CheckConstraint(
                condition=~Q(rows=[]), name="catalogue_scenario_has_rows"
            ),
        ]

    def __str__(self) -> str:
        """Return process and name."""
        return f"{self.process_key}: {self.name}"


class Competence(models.Model):
    """Which unit receives a procedure, which resolves it, by which process, when.

    `case_processes` names the process of single cases where it differs; `parties`
    binds the other agencies its processes name to units.

    Basis: NĐ 61/2018 art 14 (the list of procedures received is fixed by decision).
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT)
    receiving_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="receives"
    )
    resolving_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="resolves"
    )
    process_key = models.TextField()
    case_processes = models.JSONField(default=dict)
    parties = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        """A unit receives a procedure in one way at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "receiving_unit", "valid_from"],
                name="catalogue_competence_one_row_per_start",
            ),
            models.UniqueConstraint(
                fields=["procedure", "receiving_unit"],
                condition=Q(valid_to__isnull=True),
                name="catalogue_competence_one_open",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="catalogue_competence_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["receiving_unit", "procedure"], name="catalogue_competence_unit"
            ),
        ]

    def __str__(self) -> str:
        """Return procedure and units by number."""
        return f"{self.procedure_id} {self.receiving_unit_id}→{self.resolving_unit_id}"
