"""Pictures a phone takes for an intake that is being typed."""

from django.db import models
from django.db.models import F, Q

from motcua.domain.dossiers.models.course import Draft


class PhotoLink(models.Model):
    """The code by which a phone without an account adds pictures to one paper.

    `component_n` is the paper's number in the procedure, 0 for any other paper;
    `most_bytes` the limit of one picture.
    """

    secret = models.TextField(unique=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE)
    component_n = models.IntegerField()
    label = models.TextField()
    most_bytes = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        """A code ends after it has begun."""

        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at"), component_n__gte=0),
                name="dossiers_photo_link_ends",
            ),
        ]

    def __str__(self) -> str:
        """Return which paper it is for."""
        return f"{self.draft_id} {self.label}"


class Photo(models.Model):
    """One picture of a paper, until its intake has become a dossier or is dropped."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE)
    component_n = models.IntegerField()
    sha256 = models.TextField(db_index=True)
    name = models.TextField()
    size = models.BigIntegerField()
    media_type = models.TextField()
    taken_at = models.DateTimeField()

    class Meta:
        """The same picture is at a paper once."""

        constraints = [
            models.UniqueConstraint(
                fields=["draft", "component_n", "sha256"], name="dossiers_photo_once"
            ),
        ]

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.name
