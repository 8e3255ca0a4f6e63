"""Who has a dossier open just now."""

from django.db import models

from motcua.domain.dossiers.models.dossiers import Dossier


class Presence(models.Model):
    """An officer who looks at a dossier: since when, and when last heard of.

    Forgotten after a minute. It is no log: the table is not written ahead, so a crash
    empties it; who has read what is in `Read`.
    """

    pk = models.CompositePrimaryKey("dossier_id", "officer_id")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, db_index=False)
    officer_id = models.BigIntegerField()
    name = models.TextField()
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return who is where."""
        return f"{self.dossier_id} {self.name}"
