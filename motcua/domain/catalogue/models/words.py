"""The search index: words of each version, and near spellings of each word."""

from django.db import models

from motcua.domain.catalogue.models.procedures import ProcedureVersion


class Word(models.Model):
    """A word of a version's name or field, without accents; weight 4 name, 1 field."""

    pk = models.CompositePrimaryKey("version_id", "word")
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE)
    word = models.TextField(db_collation="C")
    weight = models.SmallIntegerField()

    class Meta:
        """Found by beginning of word."""

        indexes = [
            models.Index(fields=["word", "version"], name="catalogue_word_prefix"),
        ]

    def __str__(self) -> str:
        """Return the word."""
        return self.word


class Spelling(models.Model):
    """A word with one letter left out: two words a letter apart share one of these."""

    pk = models.CompositePrimaryKey("spelling", "word")
    spelling = models.TextField(db_collation="C")
    word = models.TextField(db_collation="C")

    def __str__(self) -> str:
        """Return spelling and word."""
        return f"{self.spelling} ~ {self.word}"
