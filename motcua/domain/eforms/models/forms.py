"""Forms and their versions, and which procedure is filed with which."""

from django.db import models
from django.db.models import Q

from motcua.domain.catalogue.models import Procedure, ProcedureVersion
from motcua.kernel.text import N_


class FormState(models.TextChoices):
    """How far a version of a form has come."""

    DRAFT = "draft", N_("Bản nháp")
    CHECKED = "checked", N_("Đã kiểm tra")
    PUBLISHED = "published", N_("Đang dùng")
    RETIRED = "retired", N_("Đã thay thế")


class FormText(models.Model):
    """A definition somebody has been asked by, known by its hash. Written once."""

    sha256 = models.TextField(primary_key=True)
    definition = models.JSONField()

    def __str__(self) -> str:
        """Return the hash."""
        return self.sha256


class FormVersion(models.Model):
    """One version of a form: edited as a draft, checked, published, retired.

    What is published never changes again; it rests on a decision. `editor` is the
    officer who saved it last, `publisher` another one; a program has no number.
    """

    key = models.TextField()
    n = models.IntegerField()
    name = models.TextField()
    definition = models.JSONField()
    state = models.TextField(choices=FormState.choices)
    decision = models.TextField(blank=True, default="")
    edited_at = models.DateTimeField()
    edited_by = models.TextField(blank=True, default="")
    editor = models.BigIntegerField(null=True)
    publisher = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        """A version is numbered once; one is in force, one at most is being edited."""

        constraints = [
            models.UniqueConstraint(
                fields=["key", "n"], name="eforms_version_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state="published"),
                name="eforms_version_one_published",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=["draft", "checked"]),
                name="eforms_version_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"]) | ~Q(decision=""),
                name="eforms_version_has_decision",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"])
                ^ Q(published_at__isnull=False),
                name="eforms_version_published_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="retired") ^ Q(retired_at__isnull=True),
                name="eforms_version_retired_has_time",
            ),
            models.CheckConstraint(
                condition=Q(publisher__isnull=True)
                | Q(editor__isnull=True)
                | ~Q(publisher=models.F("editor")),
                name="eforms_version_two_people",
            ),
        ]

    def __str__(self) -> str:
        """Return key and version."""
        return f"{self.key} v{self.n}"


class FormUse(models.Model):
    """A procedure filed with a form; with `procedure_version` only that version is."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, db_index=False)
    procedure_version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, null=True, db_index=False
    )
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT)

    class Meta:
        """One form is asked of whoever files a procedure on a day."""

        constraints = [
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(procedure_version__isnull=True),
                name="eforms_use_one_per_procedure",
            ),
            models.UniqueConstraint(
                fields=["procedure", "procedure_version"],
                name="eforms_use_one_per_procedure_version",
            ),
        ]

    def __str__(self) -> str:
        """Return procedure and form by number."""
        return f"{self.procedure_id} → {self.form_id}"
