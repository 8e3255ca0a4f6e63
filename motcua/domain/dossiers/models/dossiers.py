"""The dossier, the register of codes, and the papers handed in."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Collate, Reverse

from motcua.domain.accounts.models import Unit
from motcua.domain.catalogue.models import ProcedureVersion, ProcessDefinition
from motcua.domain.dossiers.models.agreeing import agree
from motcua.domain.dossiers.models.words import Words
from motcua.domain.dossiers.workflow.states import Outcome, Status
from motcua.kernel.text import N_


class Channel(models.TextChoices):
    """How a dossier came in."""

    COUNTER = "counter", N_("Trực tiếp")
    ONLINE = "online", N_("Trực tuyến")
    POST = "post", N_("Bưu chính công ích")


class Delivery(models.TextChoices):
    """How the result goes out."""

    COUNTER = "counter", N_("Tại bộ phận một cửa")
    POST = "post", N_("Qua bưu chính công ích")
    ELECTRONIC = "electronic", N_("Bản điện tử")


class Dossier(models.Model):
    """One request by one submitter under one version of one procedure.

    `version` and `head` are the number and hash of its last event, so every change
    moves both. The submitter's facts are a copy as they stood. `state` is what of the
    engine's state has no column of its own, `clock` the legal clock, `places` which
    unit each place of the process is. A sub-dossier names the dossier and the item
    that wait for it. `lapses_at` is when a tacit decision falls,
    empty once there is a decision.
    """

    code = models.TextField()
    procedure_version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, db_index=False
    )
    procedure_code = models.TextField()
    procedure_name = models.TextField()
    case_n = models.IntegerField(null=True)
    process = models.ForeignKey(ProcessDefinition, null=True, on_delete=models.PROTECT)
    receiving_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="received_dossiers",
        db_index=False,  # the register's index begins with it
    )
    resolving_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="resolved_dossiers",
        db_index=False,  # like that of the authority: the indexes below begin with it
    )
    authority_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="decided_dossiers",
        db_index=False,
    )
    channel = models.TextField(choices=Channel.choices)

    submitter_id = models.BigIntegerField()
    submitter_name = models.TextField()
    submitter_key = models.TextField()
    submitter_id_kind = models.TextField()
    submitter_id_number = models.TextField()
    submitter_phone = models.TextField(blank=True, default="")
    submitter_email = models.TextField(blank=True, default="")
    submitter_address = models.TextField(blank=True, default="")
    owner_name = models.TextField(blank=True, default="")
    owner_address = models.TextField(blank=True, default="")

    sets = models.IntegerField(default=1)
    delivery = models.TextField(choices=Delivery.choices, default=Delivery.COUNTER)
    delivery_address = models.TextField(blank=True, default="")
    fee = models.BigIntegerField(null=True)
    note = models.TextField(blank=True, default="")

    status = models.TextField(choices=[(s.value, s.value) for s in Status])
    outcome = models.TextField(null=True, choices=[(o.value, o.value) for o in Outcome])
    state = models.JSONField(default=dict)
    clock = models.JSONField(null=True)
    places = models.JSONField(default=dict)
    parent_id = models.BigIntegerField(null=True)
    parent_item = models.IntegerField(null=True)
    lapses_at = models.DateTimeField(null=True)

    filed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    appraised_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    original_due_at = models.DateTimeField(null=True)
    apologised_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    receipt_number = models.IntegerField(null=True)
    result_number = models.TextField(blank=True, default="")

    version = models.IntegerField()
    head = models.BinaryField(max_length=32)

    class Meta:
        """Invariants of a dossier's life."""

        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["incomplete", "refused"])
                | Q(
                    received_at__isnull=False,
                    due_at__isnull=False,
                    original_due_at__isnull=False,
                    process__isnull=False,
                    clock__isnull=False,
                ),
                name="dossiers_dossier_received_has_due_date",
            ),
            models.CheckConstraint(
                condition=agree(
                    Q(status__in=["processing", "supplement", "fee", "done"]),
                    Q(state__items__0__isnull=False),
                ),
                name="dossiers_dossier_open_has_items",
            ),
            models.CheckConstraint(
                condition=agree(
                    Q(status__in=["returned", "withdrawn", "stopped"]),
                    Q(ended_at__isnull=False),
                ),
                name="dossiers_dossier_ended_has_time",
            ),
            models.CheckConstraint(
                condition=agree(Q(parent_id__isnull=True), Q(parent_item__isnull=True)),
                name="dossiers_dossier_parent_has_item",
            ),
            models.CheckConstraint(
                condition=agree(Q(status="returned"), Q(returned_at__isnull=False)),
                name="dossiers_dossier_returned_has_time",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True) | ~Q(result_number=""),
                name="dossiers_dossier_sealed_has_number",
            ),
            models.CheckConstraint(
                condition=agree(Q(approved_at__isnull=True), Q(outcome__isnull=True)),
                name="dossiers_dossier_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=(
                    Q(appraised_at__isnull=True) | Q(appraised_at__gte=F("received_at"))
                )
                & (Q(approved_at__isnull=True) | Q(approved_at__gte=F("appraised_at")))
                & (Q(sealed_at__isnull=True) | Q(sealed_at__gte=F("approved_at")))
                & (Q(returned_at__isnull=True) | Q(returned_at__gte=F("sealed_at"))),
                name="dossiers_dossier_five_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(due_at__gte=F("received_at")),
                name="dossiers_dossier_due_after_reception",
            ),
            models.CheckConstraint(
                condition=Q(fee__isnull=True) | Q(fee__gte=0),
                name="dossiers_dossier_fee_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(sets__gte=1) & Q(version__gte=0),
                name="dossiers_dossier_counts_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(ended_at__isnull=True, due_at__isnull=False),
                name="dossiers_dossier_open_by_due",
            ),
            models.Index(
                fields=["procedure_code", "ended_at"],
                condition=Q(ended_at__isnull=False),
                name="dossiers_dossier_ended",
            ),
            models.Index(
                fields=["receiving_unit", "sealed_at", "id"],
                condition=Q(status="done"),
                name="dossiers_dossier_ready",
            ),
            # On which nobody works now: with the applicant, or sealed and not fetched.
            models.Index(
                fields=["id"],
                condition=Q(ended_at__isnull=True)
                & (Q(status__in=["supplement", "fee"]) | Q(sealed_at__isnull=False)),
                name="dossiers_dossier_resting",
            ),
            models.Index(
                fields=["lapses_at"],
                condition=Q(lapses_at__isnull=False),
                name="dossiers_dossier_lapsing",
            ),
            models.Index(
                fields=["parent_id"],
                condition=Q(parent_id__isnull=False),
                name="dossiers_dossier_parent",
            ),
            models.Index(
                fields=["receiving_unit", "received_at", "id"],
                name="dossiers_dossier_register",
            ),
            models.Index(
                fields=["submitter_id", "filed_at"], name="dossiers_dossier_submitter"
            ),
            # What waits for its applicant, for them to see first.
            models.Index(
                fields=["submitter_id", "-filed_at"],
                condition=Q(status__in=["supplement", "fee"]),
                name="dossiers_dossier_asked",
            ),
            models.Index(fields=["code"], name="dossiers_dossier_code"),
            # Newest first: of a unit, of a name.
            models.Index(
                fields=["resolving_unit", "id"], name="dossiers_dossier_resolving"
            ),
            models.Index(
                fields=["authority_unit", "id"], name="dossiers_dossier_authority"
            ),
            models.Index(fields=["submitter_key", "id"], name="dossiers_dossier_name"),
            # Found the moment it is written: nothing waits to be put in order.
            GinIndex(Words(), fastupdate=False, name="dossiers_dossier_words"),
        ]

    def __str__(self) -> str:
        """Return code and state."""
        return f"{self.code} {self.status}"


class Code(models.Model):
    """The register of codes: the one place where a code must be unique."""

    code = models.TextField(primary_key=True)
    dossier_id = models.BigIntegerField(unique=True)
    unit_id = models.BigIntegerField()
    day = models.DateField()
    n = models.IntegerField(null=True)

    class Meta:
        """A number of a unit's day is given once; foreign codes have none."""

        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "day", "n"], name="dossiers_code_number_given_once"
            ),
        ]
        indexes = [
            # By its last signs; its first ones are in the index of the key.
            models.Index(
                Collate(Reverse("code"), "C"), name="dossiers_code_from_its_end"
            ),
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class HandedIn(models.Model):
    """One component as it was handed in: which copies, how many.

    `item_n` is the supplement it came with, None for what was there at reception.
    """

    pk = models.CompositePrimaryKey("dossier_id", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    n = models.IntegerField()
    component_n = models.IntegerField(null=True)
    name = models.TextField()
    original_count = models.IntegerField(default=0)
    certified_count = models.IntegerField(default=0)
    copy_count = models.IntegerField(default=0)
    item_n = models.IntegerField(null=True)

    class Meta:
        """Counts are counts."""

        constraints = [
            models.CheckConstraint(
                condition=Q(original_count__gte=0)
                & Q(certified_count__gte=0)
                & Q(copy_count__gte=0),
                name="dossiers_handedin_counts_not_negative",
            ),
        ]

    def __str__(self) -> str:
        """Return the component's name."""
        return self.name


class AskedFor(models.Model):
    """One paper that a supplement asks for, by the work item that waits for it."""

    pk = models.CompositePrimaryKey("dossier_id", "item_n", "n")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    item_n = models.IntegerField()
    n = models.IntegerField()
    component_n = models.IntegerField(null=True)
    name = models.TextField()
    original_count = models.IntegerField(default=0)
    certified_count = models.IntegerField(default=0)
    copy_count = models.IntegerField(default=0)

    class Meta:
        """What is asked for has a name, and counts are counts."""

        constraints = [
            models.CheckConstraint(
                condition=~Q(name="")
                & Q(original_count__gte=0)
                & Q(certified_count__gte=0)
                & Q(copy_count__gte=0),
                name="dossiers_askedfor_named_and_counted",
            ),
        ]

    def __str__(self) -> str:
        """Return the paper's name."""
        return self.name
