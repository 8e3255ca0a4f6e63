"""In whose name a dossier is, beside its submitter."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, TextField

from motcua.domain.dossiers.models.dossiers import Dossier


class NameWords(Func):
    """The words of a co-applicant's name, as a set; compared as `Words` are."""

    template = (
        "array_to_tsvector(array_remove(string_to_array(%(expressions)s, ' '), ''))"
    )
    output_field = TextField()

    def __init__(self) -> None:
        """Name the column."""
        super().__init__(F("key"))

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Return how a migration writes it: it takes nothing."""
        return f"{type(self).__module__}.{type(self).__qualname__}", [], {}


class CoApplicant(models.Model):
    """One of several in whose name a dossier is, as they stood when they were named.

    `key` is the name as it is looked for. Whoever is left out again stays as a row, with
    who did it and why; a person is there once at a time.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, db_index=False)
    n = models.IntegerField()
    person_id = models.BigIntegerField()
    name = models.TextField()
    key = models.TextField()
    id_kind = models.TextField()
    id_number = models.TextField()
    phone = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    added_at = models.DateTimeField()
    added_by = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.TextField(blank=True, default="")
    removed_why = models.TextField(blank=True, default="")

    class Meta:
        """Each once, with name and number; who is left out is so for a reason."""

        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "person_id"],
                condition=Q(removed_at__isnull=True),
                name="dossiers_coapplicant_once",
            ),
            models.CheckConstraint(
                condition=Q(n__gte=1, n__lte=200), name="dossiers_coapplicant_few"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(key="") & ~Q(id_number=""),
                name="dossiers_coapplicant_has_name_and_number",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_why="")
                | (Q(removed_at__gte=F("added_at")) & ~Q(removed_why="")),
                name="dossiers_coapplicant_removed_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person_id", "dossier"],
                condition=Q(removed_at__isnull=True),
                name="dossiers_coapplicant_person",
            ),
            models.Index(
                fields=["id_number", "dossier"],
                condition=Q(removed_at__isnull=True),
                name="dossiers_coapplicant_number",
            ),
            models.Index(
                fields=["key", "dossier"],
                condition=Q(removed_at__isnull=True),
                name="dossiers_coapplicant_name",
            ),
            GinIndex(NameWords(), fastupdate=False, name="dossiers_coapplicant_words"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
