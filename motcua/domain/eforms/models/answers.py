"""What somebody has answered to a form."""

from django.db import models
from django.db.models import Q

from motcua.domain.eforms.models.forms import FormText


class FormAnswers(models.Model):
    """A form filled in for one filing; `filing` names it, `dossier_id` what it became.

    Or for an intake at the counter, whose key is that of `rules.counter`.

    `text` is the definition it was asked by, which stays whatever is published later.
    Until it is `sealed_at` it may hold answers to questions that are not asked just
    now, so that going back loses nothing; what is sealed holds what stands, and never
    changes: a filing that is sent again has another row. `prefilled` are
    the questions whose answer came from elsewhere, and from where. `sha256` is of the
    canonical bytes of what was sealed; `paper` are the words of the paper form,
    printed by the template they name.
    """

    filing = models.UUIDField()
    dossier_id = models.BigIntegerField(null=True)
    text = models.ForeignKey(FormText, on_delete=models.PROTECT, db_index=False)
    form_name = models.TextField()
    form_version = models.TextField(blank=True, default="")
    answers = models.JSONField(default=dict)
    prefilled = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    sha256 = models.TextField(blank=True, default="")
    paper = models.JSONField(null=True)

    class Meta:
        """What is sealed has its hash; a dossier has the sealed answers."""

        constraints = [
            models.UniqueConstraint(
                fields=["filing"],
                condition=Q(sealed_at__isnull=True),
                name="eforms_answers_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) ^ ~Q(sha256=""),
                name="eforms_answers_sealed_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(dossier_id__isnull=True) | Q(sealed_at__isnull=False),
                name="eforms_answers_of_dossier_sealed",
            ),
            models.CheckConstraint(
                condition=Q(paper__isnull=True) | Q(sealed_at__isnull=False),
                name="eforms_answers_paper_sealed",
            ),
        ]
        indexes = [
            models.Index(fields=["filing", "-id"], name="eforms_answers_filing"),
            models.Index(fields=["dossier_id"], name="eforms_answers_dossier"),
        ]

    def __str__(self) -> str:
        """Return form and filing."""
        return f"{self.form_name} {self.filing}"
