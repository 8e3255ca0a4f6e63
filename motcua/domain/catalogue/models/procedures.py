"""Procedures and their versions: everything the law wants published.

Basis: NĐ 63/2010 art 8.2 (the parts of a procedure).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.domain.catalogue.rules.levels import REASONS
from motcua.domain.deadlines.rules.limits import LimitUnit


class Field(models.Model):
    """A field of administration (lĩnh vực)."""

    name = models.TextField(unique=True)
    key = models.TextField()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Procedure(models.Model):
    """A procedure through all its versions, known by its national code.

    A row of a source without a national code gets a local one beginning with `X.`.
    """

    code = models.TextField(unique=True)

    class Meta:
        """A code is not empty."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(code=""), name="catalogue_procedure_has_code"
            ),
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code

    @property
    def is_local(self) -> bool:
        """Say whether the code is ours, not the nation's."""
        return self.code.startswith("X.")


class VersionState(models.TextChoices):
    """How far a version has come."""

    DRAFT = "draft", "Bản nháp"
    PUBLISHED = "published", "Đã công bố"
    RETIRED = "retired", "Hết hiệu lực"


class ProcedureVersion(models.Model):
    """A procedure as it stood between two days.

    `policy` is how its time is counted, where it differs from the default (see
    `deadlines.rules.limits.Policy`). `missing` names the parts still unknown; a version
    is published only without any. Dossiers point at the version they were received
    under.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT)
    n = models.IntegerField()
    state = models.TextField(choices=VersionState.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    name = models.TextField()
    name_key = models.TextField()
    field = models.ForeignKey(Field, on_delete=models.PROTECT)
    authority_level = models.TextField(blank=True, default="")
    authority = models.TextField(blank=True, default="")
    limit_amount = models.IntegerField(null=True)
    limit_unit = models.TextField(
        null=True, choices=[(u.value, u.value) for u in LimitUnit]
    )
    limit_text = models.TextField(blank=True, default="")
    policy = models.JSONField(default=dict)
    channels = ArrayField(models.TextField(), default=list)
    online_level = models.TextField(blank=True, default="")
    online_level_2018 = models.SmallIntegerField(null=True)
    online_reason = models.TextField(blank=True, default="", db_default="")
    online_reason_text = models.TextField(blank=True, default="", db_default="")
    by_post = models.BooleanField(default=False)
    on_the_spot = models.BooleanField(default=False)
    retention_years = models.IntegerField(null=True)
    results = ArrayField(models.TextField(), default=list)
    valuable_result = models.BooleanField(default=False, db_default=False)
    all_owners_sign = models.BooleanField(default=False, db_default=False)
    legal_bases = ArrayField(models.TextField(), default=list)
    decision = models.TextField(blank=True, default="")
    source_url = models.TextField(blank=True, default="")
    missing = ArrayField(models.TextField(), default=list)
    content_hash = models.TextField()

    class Meta:
        """What is published is complete; one version is in force at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "n"], name="catalogue_version_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(valid_to__isnull=True),
                name="catalogue_version_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(missing=[]),
                name="catalogue_version_published_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(limit_amount__isnull=False, limit_unit__isnull=False),
                name="catalogue_version_published_has_limit",
            ),
            models.CheckConstraint(
                condition=Q(limit_amount__isnull=True, limit_unit__isnull=True)
                | Q(limit_unit="immediate", limit_amount=0)
                | (~Q(limit_unit="immediate") & Q(limit_amount__gt=0)),
                name="catalogue_version_limit_makes_sense",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="catalogue_version_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(online_level__in=["", "none", "partial", "full"])
                & (
                    Q(online_level_2018__isnull=True) | Q(online_level_2018__range=(1, 4))
                ),
                name="catalogue_version_online_level_known",
            ),
            models.CheckConstraint(
                condition=Q(online_reason="")
                | (Q(online_level="partial") & Q(online_reason__in=sorted(REASONS))),
                name="catalogue_version_reason_is_for_partial",
            ),
        ]
        indexes = [
            models.Index(fields=["field", "state"], name="catalogue_version_field"),
        ]

    def __str__(self) -> str:
        """Return the procedure's number and the version."""
        return f"{self.procedure_id} v{self.n}"


class Case(models.Model):
    """A case of the applicant with its own list of papers."""

    pk = models.CompositePrimaryKey("version_id", "n")
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE)
    n = models.IntegerField()
    heading = models.TextField()

    def __str__(self) -> str:
        """Return the heading."""
        return self.heading


class Component(models.Model):
    """One paper a procedure asks for, and how many of which sort.

    `case_n` is None for a paper asked for in every case. `required` is False for a
    paper that only some people have to bring. An original that `stays` is written for
    the dossier and not given back; one that is `valuable` is given out by two people.
    """

    pk = models.CompositePrimaryKey("version_id", "n")
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE)
    n = models.IntegerField()
    case_n = models.IntegerField(null=True)
    heading = models.TextField(blank=True, default="")
    name = models.TextField()
    original_count = models.IntegerField(default=0)
    certified_count = models.IntegerField(default=0)
    copy_count = models.IntegerField(default=0)
    required = models.BooleanField(default=True)
    most_mb = models.IntegerField(null=True)
    stays = models.BooleanField(default=False, db_default=False)
    valuable = models.BooleanField(default=False, db_default=False)

    class Meta:
        """Counts are counts and a paper has a name."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(name="")
                & Q(original_count__gte=0)
                & Q(certified_count__gte=0)
                & Q(copy_count__gte=0),
                name="catalogue_component_named_and_counted",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Fee(models.Model):
    """One fee; the amount is None where the province sets it.

    `case_n` is None for a fee of every case. `collect` and the lines of `exemptions`
    and `choices` are as in `rules.fees`.
    """

    pk = models.CompositePrimaryKey("version_id", "n")
    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE)
    n = models.IntegerField()
    name = models.TextField()
    amount = models.BigIntegerField(null=True)
    text = models.TextField(blank=True, default="")
    code = models.TextField(blank=True, default="", db_default="")
    kind = models.TextField(blank=True, default="", db_default="")
    case_n = models.IntegerField(null=True)
    collect = models.TextField(blank=True, default="", db_default="")
    legal_basis = models.TextField(blank=True, default="", db_default="")
    exemptions = models.JSONField(default=list)
    choices = models.JSONField(default=list, db_default=[])

    class Meta:
        """An amount is whole đồng and not negative."""

        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="catalogue_fee_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(collect__in=["", "filing", "result"]),
                name="catalogue_fee_collected_when",
            ),
            models.CheckConstraint(
                condition=Q(choices=[]) | Q(amount__isnull=True),
                name="catalogue_fee_levels_or_amount",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
